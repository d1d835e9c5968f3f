"""The changelog of an issue in Jira's JSON: statuses, due dates moved out, the resolution."""

from datetime import datetime, time
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from data.generator.people import account

STATUSES = {
    "To Do": ("10000", 2, "new", "blue-gray", "To Do"),
    "In Progress": ("3", 4, "indeterminate", "yellow", "In Progress"),
    "Blocked": ("10010", 4, "indeterminate", "yellow", "In Progress"),
    "In Review": ("10001", 4, "indeterminate", "yellow", "In Progress"),
    "Done": ("10002", 3, "done", "green", "Done"),
}


def stamp(value: datetime) -> str:
    """2026-07-02T11:30:00.000+0800."""
    return f"{value:%Y-%m-%dT%H:%M:%S}.000+0800"


def person(name: str | None) -> dict[str, Any] | None:
    """A user as Jira Cloud gives one."""
    if name is None:
        return None
    return {"accountId": account(name), "displayName": name, "active": True}


def changelog(row: dict[str, Any], rng: np.random.Generator) -> list[dict[str, Any]]:
    """The issue's history, newest first as Jira gives it: statuses, and the due date moved."""
    who = row["assignee"] or row["creator"]
    events = [
        (at, who, [change("status", STATUSES[old][0], old, STATUSES[new][0], new)])
        for at, old, new in walk(row, rng)
    ]
    if row["closed"]:
        events[-1][2].append(change("resolution", None, None, "10000", row["resolution"]))
    if row["replanned"]:
        old, new = (f"{row[name]} 00:00:00.0" for name in ("first_due", "due"))
        moved = change("duedate", old[:10], old, new[:10], new)
        events.append((row["replanned"], row["creator"], [moved]))
    first = int(row["source_id"]) * 20
    histories = [
        {"id": str(first + n), "author": person(who), "created": stamp(at), "items": items}
        for n, (at, who, items) in enumerate(sorted(events, key=lambda event: event[0]))
    ]
    return histories[::-1]


def change(field: str, old: str | None, shown: str | None, new: str, seen: str) -> dict[str, Any]:
    """One changed field, in Jira's words."""
    names = {"field": field, "fieldtype": "jira", "fieldId": field}
    return names | {"from": old, "fromString": shown, "to": new, "toString": seen}


def walk(row: dict[str, Any], rng: np.random.Generator) -> list[tuple[datetime, str, str]]:
    """The statuses it went through: some work is blocked for a while, most is reviewed, a little
    is closed too early and taken up again."""
    end, begun = row["closed"] or row["updated"], row["started"]
    path: list[tuple[datetime, str]] = [(row["created"], "To Do")]
    blocked, again, parts = rng.random() < 0.2, rng.random() < 0.05, np.sort(rng.random(5))
    if begun:
        moments = [into_the_day(begun + (end - begun) * float(part)) for part in parts]
        path.append((begun, "In Progress"))
        if blocked:
            path += [(moments[0], "Blocked"), (moments[1], "In Progress")]
        if row["status"] != "In Progress":
            path.append((moments[2], "In Review"))
        if again and row["finished"]:
            path += [(moments[3], "Done"), (moments[4], "In Progress")]
    if row["closed"]:
        path.append((row["closed"], "Done"))
    times = accumulate((at for at, _ in path), max)
    steps = pairwise(word for _, word in path)
    return [(at, old, new) for at, (old, new) in zip(list(times)[1:], steps, strict=True)]


def into_the_day(moment: datetime) -> datetime:
    """The same day, at an hour when people work."""
    return datetime.combine(moment, time(12 + moment.hour % 2, moment.minute))
