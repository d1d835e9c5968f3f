"""The stages that tasks pass through, and the mean time spent in each."""

import polars as pl

from pipeline.normalise.statuses import tidy_word

STAGES = ("waiting", "doing", "review", "blocked", "other")
"""To be started, being worked on, being checked, stopped, on hold or of an unknown status."""

_WORDS = {
    "review": (
        "in review, review, code review, peer review, waiting for review, ready for review, "
        "testing, in testing, in test, qa, ready for test, ready for qa, uat, verification, "
        "评审中, 待评审中, 审核中, 待审核, 测试中, 待测试, 待验收, 验收中, 提测, 已提测"
    ),
    "blocked": "blocked, impeded, stuck, 已阻塞, 阻塞, 受阻",
    "other": (
        "on hold, hold, waiting, paused, suspended, waiting for customer, waiting for support, "
        "waiting for others, pending, 挂起, 已挂起, 暂停, 已暂停, 等待, 等待中, 等待他人"
    ),
}
_BY_CATEGORY = {"todo": "waiting", "in_progress": "doing", "done": "over", "cancelled": "over"}


def stage_of(status: pl.Expr, category: pl.Expr) -> pl.Expr:
    """The stage of a status by its category (see schema); work in progress and what has no
    category by its word, where that says more. "over" where it is done or cancelled."""
    words = {word.strip(): stage for stage, row in _WORDS.items() for word in row.split(",")}
    by_word = tidy_word(status).replace_strict(words, default=None, return_dtype=pl.String)
    by_category = category.replace_strict(_BY_CATEGORY, default="other", return_dtype=pl.String)
    sure = by_category.is_in(["over", "waiting"])
    return pl.when(sure).then(by_category).otherwise(pl.coalesce(by_word, by_category))


def mean_stay(tasks: pl.DataFrame | pl.LazyFrame, by: str = "type") -> pl.DataFrame:
    """Mean working days that the finished tasks of a prepared frame spent in each stage: `by`,
    stage, days, tasks; the mean over all tasks of the group whose stays are told, those that never
    were in the stage included. Stages without any time are left out."""
    told = tasks.lazy().filter("is_done", pl.col("told").is_not_null())
    means = [pl.col(f"{stage}_days").mean().alias(stage) for stage in STAGES]
    return (
        told.group_by(by)
        .agg(*means, tasks=pl.len().cast(pl.Int64))
        .unpivot(list(STAGES), index=[by, "tasks"], variable_name="stage", value_name="days")
        .filter(pl.col("days") > 0)
        .select(by, "stage", "days", "tasks")
        .sort(by, "stage", nulls_last=True)
        .collect()
    )
