"""Where the days go: the working days past due, by group."""

from collections.abc import Sequence

import polars as pl

from pipeline.statistics.prepare import Tasks


def late_days(tasks: Tasks, by: Sequence[str]) -> pl.DataFrame:
    """Of the finished tasks of a prepared frame that have a due date, by the dimensions `by`:
    tasks, late (Int64: those past due), days (Int64: their working days past due, together),
    share (of the days of all groups; null where no day was lost). Most days first.
    """
    past = pl.col("deviation").clip(lower_bound=0)
    all_days = pl.col("days").sum()
    return (
        tasks.lazy()
        .filter("is_done", pl.col("deviation").is_not_null())
        .group_by(by)
        .agg(
            tasks=pl.len().cast(pl.Int64),
            late=(past > 0).sum().cast(pl.Int64),
            days=past.cast(pl.Int64).sum(),
        )
        .with_columns(share=pl.when(all_days > 0).then(pl.col("days") / all_days))
        .sort("days", *by, descending=[True, *(False for _ in by)], nulls_last=True)
        .collect()
    )
