"""Tasks that skipped review or test."""

import polars as pl

from pipeline.statistics.prepare import Tasks

_USUAL = 0.5
"""Share of the tasks of a type that were reviewed from which a review is usual."""


def with_skipped(tasks: Tasks, everything: Tasks) -> pl.LazyFrame:
    """Adds `skipped` (Boolean): whether a task was never in review or test, though at least half of
    the finished tasks of its source and type were; null where that is not usual, or where the
    history of the task does not tell. Both are prepared frames; `everything` is all there is, so
    that what is usual does not depend on what is looked at."""
    kind = ["source", "type"]
    finished = everything.lazy().filter("is_done").group_by(kind)
    usual = finished.agg(usual=pl.col("reviewed").mean() >= _USUAL)
    return (
        tasks.lazy()
        .join(usual, on=kind, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(skipped=pl.when("usual").then(~pl.col("reviewed")))
        .drop("usual")
    )
