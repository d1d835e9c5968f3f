"""The words and scales in which tools write objectives and key results."""

import polars as pl

INHERITED = ("owner", "team", "cycle", "starts", "due")
"""What a key result takes from its objective where it says nothing itself."""
KEY = ["source", "source_id"]
_AS_SHARES = 1.5
"""Reported progress is in shares where no value is above this, else in per cent; a share may run
a little over 1."""
_OBJECTIVE = r"^(o|obj|objective|objectives|.*目标)$"
_KEY_RESULT = r"^(kr|key.?results?|.*关键结果|.*关键成果)$"
_DONE = ("done", "completed", "complete", "closed", "accomplished", "已完成", "完成", "已达成")
_CANCELLED = ("cancelled", "canceled", "dropped", "已取消", "取消", "已终止", "已废弃")


def understood(rows: pl.DataFrame) -> pl.DataFrame:
    """The warehouse's key results with days as Date and in addition: is_objective (a level in other
    words is a key result where it has a parent, else an objective), is_done, is_cancelled (also by
    its objective), reported (progress as a share), and what a key result's objective says
    (its_owner, ...)."""
    level = pl.col("level").str.normalize("NFKC").str.strip_chars().str.to_lowercase()
    status = pl.col("status").str.strip_chars().str.to_lowercase().fill_null("")
    in_per_cent = (pl.col("progress").max() > _AS_SHARES).over("source")
    marked = rows.with_columns(
        pl.col("starts", "due").cast(pl.Date),
        is_objective=pl.when(level.str.contains(_KEY_RESULT))
        .then(False)
        .when(level.str.contains(_OBJECTIVE))
        .then(True)
        .otherwise(pl.col("parent").is_null()),
        is_done=status.is_in(_DONE),
        is_cancelled=status.is_in(_CANCELLED),
        reported=pl.when(in_per_cent).then(pl.col("progress") / 100).otherwise("progress"),
    )
    above = marked.filter("is_objective").select(
        "source",
        "source_id",
        objective="source_id",
        **{f"its_{name}": pl.col(name) for name in (*INHERITED, "is_cancelled")},
    )
    ends_too = pl.col("is_cancelled") | (
        ~pl.col("is_objective") & pl.col("its_is_cancelled").fill_null(False)
    )
    return marked.join(above, left_on=["source", "parent"], right_on=KEY, how="left").with_columns(
        is_cancelled=ends_too
    )
