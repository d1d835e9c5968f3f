"""How each task stands on the day of the exports, and in the words of its tool."""

import numpy as np
import polars as pl

from data.generator.company import AS_OF
from data.generator.kinds import EPIC
from data.generator.plan import NOTHING
from data.generator.workdays import number

CANCELLED = 0.03
FORGOTTEN = 0.0045
"""Share of tasks that nobody closed: still open long after they were due."""

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "PROMO": {
        "todo": ("待办", "Backlog"),
        "in_progress": ("开发中", "In Review", "测试中"),
        "done": ("完成", "Done"),
        "cancelled": ("完成",),
    },
    "APP": {
        "todo": ("To Do",),
        "in_progress": ("In Progress", "In Review"),
        "done": ("Done",),
        "cancelled": ("Done",),
    },
    "NR": {
        "todo": ("未开始",),
        "in_progress": ("进行中", "待评审"),
        "done": ("已完成",),
        "cancelled": ("已取消",),
    },
    "ZZ": {
        "todo": ("待处理",),
        "in_progress": ("进行中",),
        "done": ("已完成",),
        "cancelled": ("已取消",),
    },
    "QD": {
        "todo": ("未开始",),
        "in_progress": ("进行中", "待验收"),
        "done": ("已完成",),
        "cancelled": ("已取消",),
    },
    "YY": {
        "todo": ("未开始",),
        "in_progress": ("进行中",),
        "done": ("已完成",),
        "cancelled": ("已取消",),
    },
}
"""Words of each project's workflow; of several, the first is the most used. Jira has no status
for dropped work: it is done with the resolution Won't Do."""


def stand(tasks: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add `status_category`, `status` and `closed` (number of the day of finish or cancelling)."""
    n, end = tasks.height, number(AS_OF)
    alone = ~pl.col("id").is_in(tasks["before_id"].implode()) & (pl.col("before_id") == NOTHING)
    alone &= pl.col("type") != EPIC
    dropped_on = pl.col("created") + pl.Series(rng.integers(0, 8, n))
    tasks = tasks.with_columns(luck=pl.Series(rng.random(n)), dropped_on=dropped_on)
    share = CANCELLED * n / tasks.filter(alone).height
    long_due = pl.col("due").is_between(end - 90, end - 6) & (pl.col("finish") <= end) & alone
    forgotten = FORGOTTEN * n / tasks.filter(long_due).height
    cancelled = alone & (pl.col("luck") < share) & (pl.col("dropped_on") <= end)
    category = (
        pl.when(cancelled)
        .then(pl.lit("cancelled"))
        .when((pl.col("finish") <= end) & ~(long_due & (pl.col("luck") > 1 - forgotten)))
        .then(pl.lit("done"))
        .when(pl.col("started") <= end)
        .then(pl.lit("in_progress"))
        .otherwise(pl.lit("todo"))
    )
    closed = (
        pl.when(pl.col("status_category") == "done")
        .then("finish")
        .when(pl.col("status_category") == "cancelled")
        .then("dropped_on")
    )
    tasks = tasks.with_columns(status_category=category).with_columns(closed=closed)
    return tasks.with_columns(status=pl.Series(words(tasks, rng))).drop("luck", "dropped_on")


def words(tasks: pl.DataFrame, rng: np.random.Generator) -> list[str]:
    """The status of each task in its project's words."""
    taste = rng.random(tasks.height) ** 1.7
    rows = zip(tasks["project"], tasks["status_category"], taste.tolist(), strict=True)
    return [
        WORDS[project][category][int(pick * len(WORDS[project][category]))]
        for project, category, pick in rows
    ]
