"""Parkinson's law: work expands so as to fill the time that is available for it. Whether tasks move
up to their date with the buffer once there is one."""

from datetime import date

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar
from pipeline.statistics.adopted import under
from pipeline.statistics.many_tests import CHANCE, corrected
from pipeline.statistics.reserve import TYPE
from pipeline.statistics.scope import KEY, assigned

ENOUGH = 20
"""Tasks needed on either side."""


def filled(
    tasks: pl.DataFrame, spans: pl.DataFrame, calendar: WorkingCalendar, as_of_day: date
) -> pl.DataFrame:
    """The schedule defaults in force whose buffer is filled more often than before, beyond chance:
    span, KEY, since, buffer, n_before, last_before, n, last (the tasks and those of them that
    finished on the last working day of the buffered date: before it was adopted, and planned under
    it), q.

    By Fisher's exact test, one-sided, corrected for how many defaults there are. Tasks are taken
    whose buffered date had passed: before, by the day of adoption; under it, by the as-of day.
    tasks, spans: as for `followed`. A buffer under a day has no last day of its own.
    """
    kept = spans.filter(pl.col("until").is_null(), pl.col("buffer") >= 1)
    some = tasks.filter(pl.col("is_done") | pl.col("is_open")).with_columns(TYPE)
    before = (
        assigned(some, kept, "span")
        .join(kept.select("span", "since", "buffer"), on="span")
        .filter(
            pl.col("planned_on") <= pl.col("since"),
            calendar.between(pl.col("due_day"), pl.col("since")) > pl.col("buffer"),
        )
    )
    after = under(tasks, spans, "schedule", calendar, as_of_day).filter("counted")
    last = (pl.col("deviation") == pl.col("buffer").floor()).sum()
    found = (
        kept.select("span", *KEY, "since", "buffer")
        .join(before.group_by("span").agg(n_before=pl.len(), last_before=last), on="span")
        .join(after.group_by("span").agg(n=pl.len(), last=last), on="span")
        .filter(pl.min_horizontal("n", "n_before") >= ENOUGH)
        .sort(*KEY, "since")
    )
    return found.with_columns(corrected(_chance(found)).alias("q")).filter(pl.col("q") <= CHANCE)


def _chance(found: pl.DataFrame) -> pl.Series:
    from scipy import stats

    p = [
        stats.fisher_exact([[last, n - last], [was, before - was]], "greater").pvalue
        for last, n, was, before in found.select("last", "n", "last_before", "n_before").iter_rows()
    ]
    return pl.Series(p, dtype=pl.Float64)
