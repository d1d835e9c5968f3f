"""What the history of a task tells: when work started and finished, the first due date."""

import polars as pl

from pipeline.normalise.statuses import word_category


def from_history(tasks: pl.DataFrame, changes: pl.DataFrame, own: dict[str, str]) -> pl.DataFrame:
    """Fills `started`, `finished` and `first_due` (with offsets) from the changes where the
    export does not say them.

    `started` is the first entry into an in-progress status, `finished` the last entry into a done
    one, `first_due` the due date that the first re-planning replaced, or the first one set.
    A status has the category its word has, else the one that the file's tasks now in it have.
    """
    moves = _with_category(changes.filter(pl.col("field") == "status"), tasks, own)
    entered = pl.struct(at="at", at_offset="at_offset")
    by_task = (
        moves.sort("at")
        .group_by("source_id")
        .agg(
            started=entered.filter(pl.col("category") == "in_progress").first(),
            finished=entered.filter(pl.col("category") == "done").last(),
        )
    )
    first_due = (
        changes.filter(pl.col("field") == "due")
        .sort("at")
        .group_by("source_id")
        .agg(
            first_due=pl.coalesce(
                _day(pl.col("from")).first(), _day(pl.col("to")).drop_nulls().first()
            )
        )
    )
    done = pl.col("status_category") == "done"
    joined = tasks.join(by_task, on="source_id", how="left", suffix="_then").join(
        first_due, on="source_id", how="left", suffix="_then"
    )
    return joined.with_columns(
        *_fill("started", pl.col("started").is_null()),
        *_fill("finished", pl.col("finished").is_null() & done),
        first_due=pl.coalesce("first_due", "first_due_then"),
    ).drop("started_then", "finished_then", "first_due_then")


def _with_category(moves: pl.DataFrame, tasks: pl.DataFrame, own: dict[str, str]) -> pl.DataFrame:
    now = (
        tasks.filter(~pl.col("status_conflict") & (pl.col("status_category") != "cancelled"))
        .group_by("status")
        .agg(seen=pl.col("status_category").mode().sort().first())
    )
    return moves.join(now, left_on="to", right_on="status", how="left").with_columns(
        category=pl.coalesce(word_category(pl.col("to"), own), "seen")
    )


def _fill(name: str, where: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    then = pl.col(f"{name}_then")
    return (
        pl.when(where).then(then.struct.field("at")).otherwise(name).alias(name),
        pl.when(where)
        .then(then.struct.field("at_offset"))
        .otherwise(f"{name}_offset")
        .alias(f"{name}_offset"),
    )


def _day(text: pl.Expr) -> pl.Expr:
    return text.str.slice(0, 10).str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
