"""Titles, labels and campaigns: what a task is about, from its type and its due date."""

import re
from datetime import date, timedelta

import numpy as np
import polars as pl

from data.generator.company import CAMPAIGNS
from data.generator.kinds import EPIC
from data.generator.words import TAGS, TITLES, URGENT, WORDS

DAYS = np.array([day for day, *_ in CAMPAIGNS], dtype="datetime64[D]")
SLOTS = {text: re.findall(r"{(\w+)}", text) for texts in TITLES.values() for text in texts}


def campaigns(tasks: pl.DataFrame) -> list[int]:
    """The campaign each task works towards: the next one, from three days after the last on."""
    due = tasks["due_day"].to_numpy()
    epic = (tasks["type"] == EPIC).to_numpy()
    following = np.searchsorted(DAYS, due - np.where(epic, 0, 3).astype("timedelta64[D]"))
    return [int(campaign) for campaign in following.clip(max=DAYS.size - 1)]


def titles(tasks: pl.DataFrame, rng: np.random.Generator) -> list[str]:
    """One title a task. Tasks waited for come first, so that their titles can be repeated."""
    written: list[str] = []
    rows = tasks.select("type", "campaign", "due_day", "before_id").iter_rows()
    for (kind, campaign, due, before), luck in zip(
        rows, rng.random((tasks.height, 5)).tolist(), strict=True
    ):
        text = TITLES[kind][int(luck[0] * len(TITLES[kind]))]
        day, name, event = CAMPAIGNS[campaign]
        known = {"campaign": name, "event": event, "year": str(day.year)}
        known |= {"version": version(due, luck[1])}
        known |= {"before": written[before].rsplit("：", 1)[-1] if before >= 0 else ""}
        slots = (slot for slot in SLOTS[text] if slot in WORDS)
        known |= {
            s: WORDS[s][int(pick * len(WORDS[s]))] for s, pick in zip(slots, luck[1:], strict=False)
        }
        written.append(text.format(**known))
    return written


def version(due: date, luck: float) -> str:
    """The app's version that ships about that day: two minor versions a month."""
    return f"{due.year - 2017}.{(due.month - 1) * 2 + due.day // 16}.{int(luck * 2.4)}"


def labels(tasks: pl.DataFrame, rng: np.random.Generator) -> list[list[str]]:
    """Labels: the campaign where it is near, one of the project's tags, and urgency."""
    rows = tasks.select("project", "campaign", "due_day", "priority_level").iter_rows()
    result = []
    for (project, campaign, due, priority), (luck, pick) in zip(
        rows, rng.random((tasks.height, 2)).tolist(), strict=True
    ):
        day, name, _ = CAMPAIGNS[campaign]
        tags = [name] if day - due < timedelta(days=35) else []
        if luck < 0.55:
            tags.append(TAGS[project][int(pick * len(TAGS[project]))])
        if priority == 0:
            tags.append(URGENT.get(project, "加急"))
        result.append(tags)
    return result
