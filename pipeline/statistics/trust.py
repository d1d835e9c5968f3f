"""How far the tasks of each source can be trusted, in a few numbers."""

import polars as pl

NEARLY_ALL = 0.9
"""Of the finished tasks: a statistic that rests on as many can be trusted."""


def trust(support: pl.DataFrame, odd: pl.DataFrame, statuses: pl.DataFrame) -> pl.DataFrame:
    """One row per source that has finished tasks, sorted: source, statistics (how many there are),
    supported (those that rest on nearly all finished tasks), odd (kinds of odd value), unknown
    (tasks whose status word is not known).

    support, odd, statuses: as the functions of these names give them.
    """
    rests = pl.col("count") >= NEARLY_ALL * pl.col("tasks")
    unknown = statuses.filter(pl.col("category") == "unknown")
    return (
        support.group_by("source")
        .agg(statistics=pl.len(), supported=rests.sum())
        .join(odd.group_by("source").agg(odd=pl.len()), on="source", how="left")
        .join(
            unknown.group_by("source").agg(unknown=pl.col("tasks").sum()), on="source", how="left"
        )
        .select(
            "source",
            pl.col("statistics", "supported").cast(pl.Int64),
            pl.col("odd", "unknown").fill_null(0).cast(pl.Int64),
        )
        .sort("source")
    )
