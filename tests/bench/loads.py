"""Loads of large files, each beside the plainest way to read the same rows in the same run:
DuckDB's own reader into a table of text, fastexcel into a frame, and pandas with dates parsed row
by row, as jira-agile-metrics and its like do.

Every figure is a process of its own: its time, and the most memory it took.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

from tests.bench.jira_csv import COLUMNS, write, write_xlsx

_CHANGED = 0.01
_INGEST = """
import sys
from pathlib import Path
from pipeline.ingest import ingest
from pipeline.settings import Settings
ingest(Path(sys.argv[1]), [Path(sys.argv[2])], Settings())
"""
_REREAD = """
import sys
from pathlib import Path
from pipeline.reread import map_status_words
map_status_words(Path(sys.argv[1]), "jira", {"In Progress": "todo"})
"""
_DUCKDB = f"""
import sys, duckdb
con = duckdb.connect(sys.argv[1])
con.execute("SET memory_limit = '1GB'; SET enable_progress_bar = false")
columns = "{{" + ", ".join(f"c{{n}}: 'VARCHAR'" for n in range({COLUMNS})) + "}}"
con.execute(
    f"CREATE TABLE raw AS FROM read_csv($1, columns = {{columns}}, auto_detect = false, skip = 1, "
    "delim = ',', quote = '\\"', escape = '\\"', ignore_errors = true)", [sys.argv[2]])
con.close()
"""
_FASTEXCEL = """
import sys, fastexcel
fastexcel.read_excel(sys.argv[2]).load_sheet(0).to_polars()
"""
_PANDAS = """
import sys
from datetime import datetime
import pandas
def moment(text):
    try:
        return datetime.strptime(text, "%d/%b/%y %I:%M %p")
    except ValueError:
        return None
frame = pandas.read_csv(sys.argv[2], dtype=str, keep_default_na=False, on_bad_lines="skip")
for name in ("Created", "Updated", "Resolved", "Due date", "Custom field (Start date)"):
    frame[name] = frame[name].map(moment)
"""


def load_times(folder: Path, rows: int) -> Iterator[tuple[str, float, str]]:
    """What was timed, its seconds, and what it is to be compared with."""
    folder = Path(mkdtemp(dir=folder))
    first, second = folder / "first.csv", folder / "second.csv"
    write(first, rows)
    write(second, rows, _CHANGED)
    name = f"Jira CSV, {rows:,} rows"
    raw, _ = timed(_DUCKDB, folder / "raw.duckdb", first)
    yield f"{name}: raw DuckDB, all text", raw, ""
    home = folder / "home"
    loaded, peak = timed(_INGEST, home, first)
    yield f"{name}: load", loaded, f"{loaded / raw:.2f} x raw DuckDB, peak {peak:,.0f} MB"
    size = _size(home)
    again, peak = timed(_INGEST, home, second)
    words = f"{again / loaded:.2f} of the first, peak {peak:,.0f} MB, "
    words += f"database {size:,.0f} -> {_size(home):,.0f} MB"
    yield f"{name}: load with 1 % changed", again, words
    yield f"{name}: the same again", timed(_INGEST, home, second)[0], ""
    size = _size(home)
    reread, peak = timed(_REREAD, home, second)
    words = f"{reread / loaded:.2f} of the first load, peak {peak:,.0f} MB, "
    words += f"database {size:,.0f} -> {_size(home):,.0f} MB"
    yield f"{name}: read again, a status of a fifth mended", reread, words
    if rows <= 100_000:
        peer, peak = timed(_PANDAS, home, first)
        words = f"{peer / loaded:.1f} x our load, peak {peak:,.0f} MB"
        yield f"{name}: pandas, dates by row", peer, words


def xlsx_times(folder: Path, rows: int) -> Iterator[tuple[str, float, str]]:
    """The same of a workbook."""
    path = folder / "book.xlsx"
    write_xlsx(path, rows)
    name = f"XLSX, {rows:,} rows"
    plain, _ = timed(_FASTEXCEL, folder, path)
    yield f"{name}: fastexcel", plain, ""
    loaded, peak = timed(_INGEST, folder / "xlsx-home", path)
    yield f"{name}: load", loaded, f"{loaded / plain:.2f} x fastexcel, peak {peak:,.0f} MB"


def timed(code: str, target: Path, source: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of a process."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, str(target), str(source)])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"a process of the benchmark ended with {status}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def _size(home: Path) -> float:
    current = home / "warehouse" / (home / "warehouse" / "current.3").read_text()
    return current.stat().st_size / 1e6
