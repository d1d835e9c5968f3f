"""What holds up what: lateness that predecessors pass on to the tasks that wait for them."""

import polars as pl

from pipeline.statistics.prepare import Tasks


def pairs(links: pl.DataFrame, before: Tasks, after: Tasks) -> pl.DataFrame:
    """The dependencies of which both ends are finished and have a due date.

    links: source, from (key of the predecessor), to. before, after: prepared frames in which the
    predecessors and the tasks that wait for them are looked for. One row a link: from_key, to_key,
    from_type, to_type (String), from_late, to_late (Boolean), from_deviation, to_deviation (Int32
    working days past due).
    """
    known = (pl.col("late").is_not_null(), pl.col("deviation").is_not_null())
    ends = {
        name: tasks.lazy()
        .join(links.lazy().select("source", key=name), on=["source", "key"], how="semi")
        .filter("is_done", *known)
        .unique(["source", "key"], keep="first", maintain_order=True)
        .select(
            "source",
            pl.col("key").alias(name),
            pl.col("type").alias(f"{name}_type"),
            (pl.col("late") == 1).alias(f"{name}_late"),
            pl.col("deviation").alias(f"{name}_deviation"),
        )
        .collect()
        for name, tasks in (("from", before), ("to", after))
    }
    return (
        links.join(ends["from"], on=["source", "from"], maintain_order="left")
        .join(ends["to"], on=["source", "to"], maintain_order="left")
        .select(
            from_key="from",
            to_key="to",
            **{
                f"{end}_{what}": pl.col(f"{end}_{what}")
                for what in ("type", "late", "deviation")
                for end in ("from", "to")
            },
        )
    )


def passed_on(linked: pl.DataFrame) -> pl.DataFrame:
    """How often a late predecessor is followed by a late task, by the types of both.

    linked: a frame of `pairs`. One row a pair of types, most days passed on first: from_type,
    to_type, links, after_late, after_else (Int64: links whose predecessor was late, and was not),
    late_after_late, late_after_else (share of the waiting tasks that were late then, null where
    there is none), days (Int64 working days past due of waiting tasks after a late predecessor).
    """
    was_late, is_late = pl.col("from_late"), pl.col("to_late")
    return (
        linked.group_by("from_type", "to_type")
        .agg(
            links=pl.len().cast(pl.Int64),
            after_late=was_late.sum().cast(pl.Int64),
            after_else=(~was_late).sum().cast(pl.Int64),
            late_after_late=is_late.filter(was_late).mean(),
            late_after_else=is_late.filter(~was_late).mean(),
            days=pl.col("to_deviation").filter(was_late).clip(lower_bound=0).sum().cast(pl.Int64),
        )
        .sort("days", "from_type", "to_type", descending=[True, False, False], nulls_last=True)
    )


def held_up(links: pl.DataFrame, all_tasks: Tasks, tasks: Tasks) -> pl.DataFrame:
    """The open tasks that wait for an open one which is past its due date: the columns of `tasks`,
    and of the predecessor in `all_tasks` that is furthest past its due date before_key,
    before_title (String), before_overdue (Int32 working days). Longest first.
    """
    late = (
        all_tasks.lazy()
        .filter(pl.col("overdue_days").is_not_null())
        .select(
            "source",
            before_key="key",
            before_title="title",
            before_overdue="overdue_days",
        )
    )
    waits = links.lazy().join(late, left_on=["source", "from"], right_on=["source", "before_key"])
    worst = (
        waits.rename({"from": "before_key"})
        .sort("before_overdue", "before_key", descending=[True, False])
        .unique(["source", "to"], keep="first", maintain_order=True)
        .select("source", pl.col("to").alias("key"), "before_key", "before_title", "before_overdue")
    )
    return (
        tasks.lazy()
        .filter("is_open")
        .join(worst, on=["source", "key"])
        .sort("before_overdue", "source", "key", descending=[True, False, False])
        .collect()
    )
