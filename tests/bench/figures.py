"""Figures of a warehouse with ten changes a task: preparing it at load, each page cold and warm,
and one aggregate beside the plainest query of DuckDB and the row-wise way of pandas.

What is prepared and the pages are measured in processes of their own: their time, and the most
memory they took. A page is the whole of it, drawn into Streamlit's test of an app; cold is with
empty caches.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from pipeline.calendars import calendar_of
from pipeline.normalise.calendar import FIRST, LAST, SPAN, WorkingCalendar
from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.filters import Filters
from pipeline.view import View, open_view
from tests.bench.history import write_history
from tests.bench.loads import timed

_PREPARE = """
import sys
from pathlib import Path
from pipeline.prepared import prepare_newest
prepare_newest(Path(sys.argv[1]))
"""
_PAGES = """
import json, sys, time
import streamlit as st
from streamlit.testing.v1 import AppTest
from pages.frame.navigation import TOPICS
app = AppTest.from_file(sys.argv[1], default_timeout=600).run()
shown = [(topic, {}) for topic in TOPICS]
shown += [("deviation", {"view": view}) for view in ("why", "replanning", "speed")]
shown += [("data", {"view": "quality"})]
for topic, asked in shown:
    app.switch_page(f"pages/{topic}/page.py")
    for name in list(app.query_params):
        del app.query_params[name]
    for name, value in asked.items():
        app.query_params[name] = value
    st.cache_resource.clear()
    st.cache_data.clear()
    taken = []
    for _ in range(2):
        begun, worked = time.perf_counter(), time.process_time()
        app.run()
        taken.append((time.perf_counter() - begun, time.process_time() - worked))
    print(json.dumps([" ".join([topic, *asked.values()]), taken]), flush=True)
"""
_SQL = """
    SELECT t.type, date_trunc('month', t.finished) AS month, count(*) AS count,
           avg(f.n - d.n) AS mean, median(f.n - d.n) AS median,
           quantile_cont(f.n - d.n, 0.8) AS p80, quantile_cont(f.n - d.n, 0.9) AS p90,
           avg((t.finished::DATE <= t.due::DATE)::INTEGER) AS on_time
    FROM w.task t JOIN days f ON f.day = t.finished::DATE JOIN days d ON d.day = t.due::DATE
    WHERE t.status_category = 'done' GROUP BY ALL ORDER BY ALL
"""
_ROWS = 20_000
"""Tasks that the row-wise way is timed with."""


def figure_times(folder: Path, tasks: int) -> Iterator[tuple[str, float, str]]:
    """What was timed, its seconds, and what it is to be compared with."""
    home = folder / f"history-{tasks}"
    home.mkdir()
    write_history(home, tasks)
    seconds, peak = timed(_PREPARE, home, home)
    yield "prepare, at load", seconds, f"peak {peak:,.0f} MB"
    yield from _pages(home)
    view = open_view(home, Filters())
    ours = _least(lambda: aggregate(view.tasks, ["schedule_deviation", "on_time"], _BY))
    query = _by_query(view, calendar_of(home, view.calendar))
    yield "one DuckDB query", query, ""
    yield "deviation by type, month", ours, f"{ours / query:.2f} x the DuckDB query"
    peer = _by_row(view.tasks.head(_ROWS)) * tasks / min(_ROWS, tasks)
    yield "pandas, row by row", peer, f"{peer / ours:,.0f} x ours, from {_ROWS:,} rows"


_BY = ("type", "month")


def _pages(home: Path) -> Iterator[tuple[str, float, str]]:
    dashboard = Path(__file__).parents[2] / "dashboard.py"
    process = subprocess.Popen(
        [sys.executable, "-c", _PAGES, str(dashboard)],
        env=os.environ | {"LEEWAY_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        page, ((cold, cold_cpu), (warm, warm_cpu)) = json.loads(line)
        yield f"{page}, cold", cold, f"{cold_cpu:.2f} s of CPU"
        yield f"{page}, warm", warm, f"{warm_cpu:.2f} s of CPU"
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"the pages of the benchmark ended with {status}")
    yield "all pages", usage.ru_utime, f"CPU; peak {usage.ru_maxrss / 1024:,.0f} MB"


def _by_query(view: View, calendar: WorkingCalendar) -> float:
    days = pl.DataFrame(  # noqa: F841
        {"day": pl.date_range(FIRST, LAST, eager=True), "n": calendar.index.head(SPAN)}
    )
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{view.warehouse.path}' AS w (READ_ONLY)")
        con.execute("CREATE TABLE days AS FROM days")
        return _least(lambda: con.sql(_SQL).pl())


def _by_row(tasks: pl.DataFrame) -> float:
    """Seconds that scripts take which read and count the dates of one row after the other."""
    form = "%Y-%m-%d"
    texts = tasks.filter("is_done").select(
        "type", *(pl.col(name).dt.strftime(form) for name in ("due", "finished"))
    )
    rows = texts.to_pandas()
    begun = time.perf_counter()
    deviations, months, on_time = [], [], []
    for _, row in rows.iterrows():
        due, finished = (datetime.strptime(row[name], form) for name in ("due", "finished"))
        deviations.append(np.busday_count(due.date(), finished.date()))
        months.append(finished.replace(day=1))
        on_time.append(finished <= due)
    rows = rows.assign(deviation=deviations, month=months, on_time=on_time)
    groups = rows.groupby(["type", "month"])
    groups["deviation"].agg(["count", "mean", "median"])
    groups["deviation"].quantile([0.8, 0.9])
    groups["on_time"].mean()
    return time.perf_counter() - begun


def _least(run: Callable[[], object], times: int = 5) -> float:
    """Of several runs the shortest: what a busy machine adds is not of the code."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return min(taken)
