"""What a choice of task types takes: tasks by rule, and those that no rule tells."""

import polars as pl

_EXAMPLES = 3


def taken(told: pl.DataFrame, rules: int) -> pl.DataFrame:
    """What tells the types of how many tasks, in the order in which it is asked: by (a rule from 0;
    `rules`: the field; one more: the tracker's own type), tasks, examples (up to three different
    titles, those of the first ids). Each has a row, also where it takes none.

    told: as `Warehouse.typed` gives it: rule, told, title.
    """
    by = (
        pl.when(pl.col("rule").is_not_null())
        .then("rule")
        .when(pl.col("told").is_not_null())
        .then(rules)
        .otherwise(rules + 1)
        .cast(pl.Int64)
    )
    titles = pl.col("title").drop_nulls().unique(maintain_order=True).head(_EXAMPLES)
    found = told.group_by(by.alias("by")).agg(tasks=pl.len().cast(pl.Int64), examples=titles)
    return (
        pl.DataFrame({"by": range(rules + 2)}, schema={"by": pl.Int64})
        .join(found, on="by", how="left", maintain_order="left")
        .with_columns(pl.col("tasks").fill_null(0), pl.col("examples").fill_null([]))
    )
