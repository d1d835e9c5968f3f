"""The words of a tracker: statuses with their categories, and types of task."""

import polars as pl

from pipeline.normalise.statuses import word_category


def statuses(tasks: pl.DataFrame | pl.LazyFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """Every status word of tasks and of all history: source, status, tasks (now in it), moves
    (changes into it), category (that of most of its tasks, else by the built-in words, else
    "unknown"). Words not known first, then those of most tasks and moves.

    tasks: source, status, status_category. moves: source, from, to, changes.
    """
    words = [
        tasks.lazy().select("source", "status", "status_category", tasks=1, moves=0),
        moves.lazy().select("source", status="to", status_category=None, tasks=0, moves="changes"),
        moves.lazy().select("source", status="from", status_category=None, tasks=0, moves=0),
    ]
    by_word = word_category(pl.col("status"), {})
    return (
        pl.concat(words, how="vertical_relaxed")
        .filter(pl.col("status").is_not_null())
        .group_by("source", "status")
        .agg(
            pl.col("tasks").sum(),
            pl.col("moves").sum(),
            category=pl.col("status_category").drop_nulls().mode().sort().first(),
        )
        .with_columns(category=pl.coalesce("category", by_word, pl.lit("unknown")))
        .sort(
            pl.col("category") != "unknown",
            "tasks",
            "moves",
            "source",
            "status",
            descending=[False, True, True, False, False],
        )
        .collect()
    )


def types(tasks: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Every type of a prepared frame: source, type (null first: none given), tasks, finished; those
    of most tasks first."""
    return (
        tasks.lazy()
        .group_by("source", "type")
        .agg(tasks=pl.len(), finished=pl.col("is_done").sum())
        .sort(
            "source",
            pl.col("type").is_not_null(),
            "tasks",
            "type",
            descending=[False, False, True, False],
        )
        .collect()
    )
