"""Every measure against a second implementation, in DuckDB's SQL, written from the formulas and
sharing no code with the first: on random tasks, offsets from UTC, calendars, histories and gaps."""

from datetime import date, datetime, timedelta
from functools import cache
from operator import itemgetter

import duckdb
import holidays
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise.calendar import working_calendar
from pipeline.schema import TASK
from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.filters import Filters, select
from pipeline.statistics.prepare import BASELINES, prepare
from tests.statistics.test_aggregate import NO_CHANGES

FIRST, AS_OF = date(2026, 1, 20), date(2026, 4, 10)  # over the Spring Festival, with make-up days
MOMENTS = ("created", "planned_start", "due", "first_due", "started", "finished")
STATUSES = {"To Do": "todo", "In Progress": "in_progress", "In Review": "in_progress"}
STATUSES |= {"Blocked": "in_progress", "Done": "done", "Cancelled": "cancelled"}

days = st.integers(0, (AS_OF - FIRST).days)
moments = st.one_of(
    st.none(),
    days.map(lambda day: (datetime(2026, 1, 20) + timedelta(days=day), None)),
    st.tuples(days, st.integers(0, 1439), st.sampled_from([-300, 0, 60, 480])).map(
        lambda at: (datetime(2026, 1, 20) + timedelta(days=at[0], minutes=at[1]), at[2])
    ),
)
hours = st.one_of(st.none(), st.integers(0, 40).map(lambda quarter: quarter / 4))
changes = st.lists(
    st.tuples(
        st.integers(0, 80 * 24),
        st.one_of(
            st.tuples(st.just("status"), *(st.sampled_from(list(STATUSES)) for _ in "ab")),
            st.tuples(
                st.just("due"),
                *(st.sampled_from([None, "2026-02-03", "2026-03-04T18:00"]) for _ in "ab"),
            ),
        ),
    ),
    max_size=6,
)
tasks = st.fixed_dictionaries(
    dict.fromkeys(MOMENTS, moments)
    | {
        "status": st.sampled_from(list(STATUSES)),
        "type": st.sampled_from([None, "Page", "Bug", "线上故障"]),
        "estimate_hours": hours,
        "actual_hours": hours,
        "changes": changes,
    }
)

VALUES = """
CREATE TABLE figures AS
WITH dated AS (
    SELECT *, created::DATE AS c, planned_start::DATE AS p, started::DATE AS s,
           finished::DATE AS f, {due}::DATE AS d,
           status IN ('To Do', 'In Progress', 'In Review', 'Blocked') AS open,
           status = 'Done' AS done
    FROM task),
counted AS (
    SELECT *,
        CASE WHEN f > d THEN 1 ELSE -1 END * (
            SELECT count(*) FROM working w
            WHERE w.day > least(d, f) AND w.day <= greatest(d, f)) AS deviation,
        CASE WHEN finished_offset IS NOT NULL AND {due}_offset IS NOT NULL
             THEN finished - to_minutes(finished_offset) > {due} - to_minutes({due}_offset)
             ELSE f > d END AS late,
        greatest(1, (SELECT count(*) FROM working w WHERE w.day BETWEEN p AND d)) AS planned,
        greatest(1, (
            SELECT count(*) FROM working w WHERE w.day BETWEEN coalesce(s, p) AND f)) AS actual,
        greatest(1, (SELECT count(*) FROM working w WHERE w.day BETWEEN s AND f)) AS cycle,
        greatest(1, (SELECT count(*) FROM working w WHERE w.day BETWEEN c AND f)) AS lead,
        greatest(1, (
            SELECT count(*) FROM working w WHERE w.day BETWEEN coalesce(s, c) AND today)) AS age
    FROM dated, (SELECT DATE '2026-04-10' AS today)),
visit AS (
    SELECT n, "to" AS status, "at" AS since,
           coalesce(lead("at") OVER (PARTITION BY n ORDER BY nth), TIMESTAMP '2026-04-11') AS until
    FROM change WHERE field = 'status'
    UNION ALL
    SELECT n, "from", least(created, "at"), "at" FROM change JOIN task USING (n)
    WHERE field = 'status'
    QUALIFY row_number() OVER (PARTITION BY n ORDER BY nth) = 1),
stay AS (
    SELECT n, status IN ('In Progress', 'In Review') AS active,
           coalesce((
               SELECT sum(epoch(least(until, w.day + INTERVAL 1 DAY) - greatest(since, w.day)))
               FROM working w WHERE w.day < until AND w.day + INTERVAL 1 DAY > since
           ), 0) AS days
    FROM visit WHERE status NOT IN ('Done', 'Cancelled')),
flow AS (
    SELECT n, sum(days) AS all_days, coalesce(sum(days) FILTER (active), 0) AS active_days
    FROM stay GROUP BY n),
told AS (
    SELECT n, bool_or(field = 'status') AS has_moves,
           count(*) FILTER (field = 'due' AND "from"[:10] <> "to"[:10]) AS replans,
           count(*) FILTER (field = 'status' AND "from" = 'Done' AND "to" <> 'Done') AS again
    FROM change GROUP BY n),
every AS (
    SELECT * REPLACE (
               CASE WHEN d IS NOT NULL AND f IS NOT NULL THEN deviation END AS deviation,
               CASE WHEN p <= d THEN planned END AS planned,
               CASE WHEN coalesce(s, p) <= f THEN actual END AS actual)
    FROM counted LEFT JOIN flow USING (n) LEFT JOIN told USING (n))
SELECT n,
    CASE WHEN done THEN 1.0 END AS finished,
    CASE WHEN done AND f IS NOT NULL AND d IS NOT NULL THEN 1 - late::INTEGER END AS on_time,
    CASE WHEN done THEN (deviation <= -3)::INTEGER END AS early,
    CASE WHEN done THEN deviation END AS schedule_deviation,
    CASE WHEN done THEN actual - planned END AS duration_overrun,
    CASE WHEN done THEN (actual - planned) / planned END AS deviation_rate,
    CASE WHEN done AND estimate_hours > 0 AND actual_hours > 0
         THEN actual_hours / estimate_hours - 1 END AS effort_overrun,
    CASE WHEN done AND s <= f THEN cycle END AS cycle_time,
    CASE WHEN done AND c <= f THEN lead END AS lead_time,
    CASE WHEN done AND f IS NOT NULL THEN 1.0 END AS throughput,
    CASE WHEN open AND coalesce(s, c) <= today THEN age END AS work_item_age,
    CASE WHEN done AND f IS NOT NULL AND has_moves AND all_days > 0
         THEN active_days / all_days END AS flow_efficiency,
    CASE WHEN done AND f IS NOT NULL THEN (again > 0)::INTEGER END AS reopened,
    CASE WHEN done AND f IS NOT NULL AND d IS NOT NULL THEN (replans > 0)::INTEGER END AS replanned,
    CASE WHEN done AND f IS NOT NULL AND type IS NOT NULL
         THEN (type IN ('Bug', '线上故障'))::INTEGER END AS defect
FROM every
"""


@cache
def working_days(code: str) -> pl.DataFrame:
    """As the library answers day by day."""
    country, _, part = code.partition("-")
    known = holidays.country_holidays(country, subdiv=part or None, years=(2025, 2026))
    every = [FIRST + timedelta(days=day) for day in range(-30, 120)]
    return pl.DataFrame({"day": [day for day in every if known.is_working_day(day)]})


def frames(rows: list[dict[str, object]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tasks and their changes, in the columns of the warehouse."""
    given, told = [], []
    for number, row in enumerate(rows):
        task = {"source": "x", "source_id": str(number)} | row
        task["status_category"] = STATUSES[str(row["status"])]
        for name in MOMENTS:
            at = row[name] or (None, None)
            task |= {name: at[0], f"{name}_offset": at[1]}  # type: ignore[index]
        # A first due date is known wherever there is a due date.
        if task["first_due"] is None:
            task |= {"first_due": task["due"], "first_due_offset": task["due_offset"]}
        given.append(task | {"tracker_type": row["type"]})
        changes = row["changes"]
        for at, (field, start, end) in sorted(changes, key=itemgetter(0)):  # type: ignore[call-overload]
            moment = datetime(2026, 1, 20) + timedelta(hours=at)
            told.append({"task": number, "at": moment, "observed": False})
            told[-1] |= {"field": field, "from": start, "to": end}
    frame = pl.DataFrame(given, {"source": pl.String(), "tracker_type": pl.String()} | TASK.frame)
    return frame, pl.DataFrame(told, NO_CHANGES.schema)


def by_sql(tasks: pl.DataFrame, changes: pl.DataFrame, calendar: str, due: str) -> pl.DataFrame:
    """Each measure's count, mean, median and P80."""
    with duckdb.connect() as con:
        working = working_days(calendar)  # noqa: F841
        numbered = tasks.with_row_index("n")  # noqa: F841
        moves = changes.rename({"task": "n"}).with_row_index("nth")  # noqa: F841
        con.execute("CREATE TABLE task AS FROM numbered; CREATE TABLE change AS FROM moves")
        con.execute("CREATE TABLE working AS SELECT * FROM working")
        con.execute(VALUES.format(due=due))
        figures = ", ".join(
            f"struct_pack(n := count({name}), mean := avg({name}), "
            f"median := quantile_cont({name}, 0.5), p80 := quantile_cont({name}, 0.8)) AS {name}"
            for name in MEASURES
        )
        return con.sql(f"SELECT {figures} FROM figures").pl()


@settings(max_examples=20)
@given(
    rows=st.lists(tasks, min_size=1, max_size=25),
    calendar=st.sampled_from(["CN", "GB-ENG"]),
    baseline=st.sampled_from(BASELINES),
)
def test_sql_says_the_same(rows: list[dict[str, object]], calendar: str, baseline: str) -> None:
    given, told = frames(rows)
    due = {"last": "due", "first": "first_due"}[baseline]
    expected = by_sql(given, told, calendar, due).row(0, named=True)
    seen = prepare(given, told, working_calendar(calendar), AS_OF)
    found = aggregate(select(seen, Filters(baseline=baseline)), list(MEASURES))
    for row in found.iter_rows(named=True):
        wanted, name = expected[row["measure"]], row["measure"]
        assert row["count"] == wanted["n"], name
        assert row["mean"] == pytest.approx(wanted["mean"], abs=1e-11), name
        if MEASURES[name].spread:
            for figure in ("median", "p80"):
                assert row[figure] == pytest.approx(wanted[figure]), (name, figure)
