"""Turns numbers of working days into tasks as people see them: times, titles, keys, blanks."""

import numpy as np
import polars as pl

from data.generator.company import PROJECTS
from data.generator.kinds import EPIC
from data.generator.moments import moments, sprints
from data.generator.people import TEAMS
from data.generator.status import stand
from data.generator.titles import campaigns, labels, titles

PRIORITIES = {
    "PROMO": ("Highest", "High", "Medium", "Low"),
    "APP": ("Highest", "High", "Medium", "Low"),
    "NR": ("最高", "较高", "普通", "较低"),
    "ZZ": ("最高", "较高", "普通", "较低"),
    "QD": ("紧急", "高", "普通", "低"),
    "YY": ("紧急", "高", "普通", "低"),
}
SIZES, SIZE_LIMITS = np.array([1.0, 2, 3, 5, 8, 13]), np.array([5, 10, 18, 34, 56])
"""Story points, and the estimated hours up to which each but the last is given."""
Rng = np.random.Generator


def dress(tasks: pl.DataFrame, rng: Rng) -> pl.DataFrame:
    """Make the frame that `draw.company_tasks` describes."""
    tasks = moments(stand(tasks, rng), rng)
    level = rng.choice(4, tasks.height, p=[0.07, 0.25, 0.55, 0.13])
    tasks = tasks.with_columns(campaign=pl.Series(campaigns(tasks)), priority_level=level)
    tasks = tasks.with_columns(title=pl.Series(titles(tasks, rng)))
    tasks = tasks.with_columns(labels=pl.Series(labels(tasks, rng), dtype=pl.List(pl.String)))
    tasks = blanks(effort(keys(sprints(tasks), rng), rng), rng)
    return tasks.select(
        *("file", "source", "source_id", "key", "title", "project", "type", "status"),
        *("status_category", "resolution", "priority", "assignee", "team", "labels", "parent"),
        *("sprint", "created", "updated", "planned_start", "due", "first_due", "started"),
        *("finished", "estimate_hours", "actual_hours", "story_points"),
        *("deviation", "before", "replanned", "closed", "sprints", "creator"),
    )


def keys(tasks: pl.DataFrame, rng: Rng) -> pl.DataFrame:
    """Add keys in the order of writing down, ids as each tool gives them, and who hangs on whom."""
    nth = pl.col("created").rank("ordinal").over("project").cast(pl.Int64)
    number = (10000 + nth * 3 + (pl.col("project") == "APP")).cast(pl.String)
    hexes = pl.Series([rng.bytes(12).hex() for _ in range(tasks.height)])
    project = pl.DataFrame([vars(project) for project in PROJECTS]).rename({"key": "project"})
    tasks = tasks.join(
        project.select("project", "file", "source", "name"), on="project", maintain_order="left"
    )
    tasks = tasks.with_columns(key=pl.concat_str("project", pl.lit("-"), nth)).with_columns(
        source_id=pl.when(pl.col("source") == "jira")
        .then(number)
        .when(pl.col("source") == "worktile")
        .then(hexes)
        .otherwise("key"),
        creator=pl.col("team").replace_strict({team: who[0] for team, who in TEAMS.items()}),
    )
    before = tasks.select(before_id="id", before="key")
    epics = tasks.filter(pl.col("type") == EPIC).select("project", "campaign", parent="key")
    tasks = tasks.join(before, on="before_id", how="left", maintain_order="left")
    tasks = tasks.join(epics, on=["project", "campaign"], how="left", maintain_order="left")
    return tasks.with_columns(parent=pl.when(pl.col("type") != EPIC).then("parent"))


def effort(tasks: pl.DataFrame, rng: Rng) -> pl.DataFrame:
    """Add effort so far, story points and resolution (Jira), and the priority in words."""
    logged, category = pl.Series(rng.random(tasks.height)), pl.col("status_category")
    so_far = (pl.col("actual_hours") * (0.2 + 0.6 * logged) * 2).round() / 2
    spent = pl.when((category == "done") & (logged < 0.94)).then("actual_hours")
    spent_so_far = spent.when((category == "in_progress") & (logged < 0.7)).then(so_far)
    points = SIZES[np.searchsorted(SIZE_LIMITS, tasks["estimate_hours"].to_numpy())]
    names = [PRIORITIES[p][k] for p, k in tasks.select("project", "priority_level").iter_rows()]
    in_jira = pl.col("source") == "jira"
    done = pl.when(in_jira & (category == "done")).then(pl.lit("Done"))
    return tasks.with_columns(
        actual_hours=spent_so_far,
        story_points=pl.when(in_jira).then(pl.Series(points)),
        priority=pl.Series(names),
        resolution=done.when(in_jira & (category == "cancelled")).then(pl.lit("Won't Do")),
    )


def blanks(tasks: pl.DataFrame, rng: Rng) -> pl.DataFrame:
    """Leave out what people do not fill in; a deviation is known only with due and finish."""
    for column in ("planned_start", "due", "estimate_hours"):
        shares = {project.key: project.blank[column] for project in PROJECTS}
        luck = pl.Series(rng.random(tasks.height))
        kept = (luck >= pl.col("project").replace_strict(shares)) | (pl.col("type") == EPIC)
        tasks = tasks.with_columns(pl.when(kept).then(column).alias(column))
    somebody = pl.Series(rng.random(tasks.height)) > 0.012
    planned = pl.col("due").is_not_null()
    return tasks.with_columns(
        project=pl.col("name"),
        assignee=pl.when(somebody).then("assignee"),
        first_due=pl.when(planned).then("first_due"),
        replanned=pl.when(planned).then("replanned"),
        deviation=pl.when(planned & pl.col("finished").is_not_null()).then("deviation"),
    )
