"""The answer of Jira's REST search with changelogs (`/rest/api/2/search?expand=changelog,names`),
without the many fields that are null and without avatars, to stay small."""

import json
from datetime import datetime, time, timedelta
from typing import Any

import numpy as np
import polars as pl

from data.generator.jira_changelog import STATUSES, changelog, person, stamp
from data.generator.kinds import APP_RELEASE, PUSH
from data.generator.moments import EXPORTED, FIRST_SPRINT
from data.generator.people import account

SITE = "https://beilu.atlassian.net/rest/api/2"
TYPES = {APP_RELEASE: "10101", PUSH: "10102"}
NAMES = {
    "customfield_10001": "Team",
    "customfield_10015": "Start date",
    "customfield_10016": "Story point estimate",
    "customfield_10020": "Sprint",
}


def write_json(tasks: pl.DataFrame, seed: int) -> bytes:
    """The answer for one project; how long each status lasted is drawn from the seed."""
    rng = np.random.Generator(np.random.PCG64(seed))
    rows = tasks.sort("created", descending=True, maintain_order=True).rows(named=True)
    answer = {
        "expand": "schema,names",
        "startAt": 0,
        "maxResults": max(100, len(rows)),
        "total": len(rows),
        "names": NAMES,
        "issues": [issue(row, rng) for row in rows],
    }
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def status(name: str) -> dict[str, Any]:
    """A status with its category."""
    number, category, key, colour, words = STATUSES[name]
    kind = {"id": category, "key": key, "colorName": colour, "name": words}
    return {"id": number, "name": name, "statusCategory": kind}


def sprint(name: str) -> dict[str, Any]:
    """A sprint of two weeks."""
    number = int(name.rsplit(maxsplit=1)[-1])
    monday = FIRST_SPRINT + timedelta(days=14 * (number - 1))
    start = datetime.combine(monday, time(9))
    end = start + timedelta(days=11, hours=9)
    state = "closed" if end < EXPORTED else "active" if start < EXPORTED else "future"
    dates = {"startDate": stamp(start), "endDate": stamp(end)}
    return {"id": 200 + number, "name": name, "state": state, "boardId": 12} | dates


def issue(row: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """One issue with its changelog."""
    histories = changelog(row, rng)
    estimate, spent = row["estimate_hours"], row["actual_hours"]
    left = None if estimate is None else 0 if row["closed"] else max(0.0, estimate - (spent or 0))
    fields = {
        "summary": row["title"],
        "issuetype": {"id": TYPES[row["type"]], "name": row["type"], "subtask": False},
        "project": {"id": "10007", "key": "APP", "name": row["project"], "style": "classic"},
        "status": status(row["status"]),
        "resolution": row["resolution"] and {"name": row["resolution"]},
        "priority": {"name": row["priority"]},
        "assignee": person(row["assignee"]),
        "reporter": person(row["creator"]),
        "labels": row["labels"],
        "created": stamp(row["created"]),
        "updated": stamp(row["updated"]),
        "resolutiondate": row["closed"] and stamp(row["closed"]),
        "duedate": row["due"] and f"{row['due']}",
        "timeoriginalestimate": seconds(estimate),
        "timeestimate": seconds(left),
        "timespent": seconds(spent),
        "issuelinks": [],
        "customfield_10001": {"id": account(row["team"])[7:43], "name": row["team"]},
        "customfield_10015": row["planned_start"] and f"{row['planned_start']}",
        "customfield_10016": row["story_points"],
        "customfield_10020": [sprint(name) for name in row["sprints"]] or None,
    }
    page = {"startAt": 0, "maxResults": len(histories), "total": len(histories)}
    return {
        "expand": "operations,versionedRepresentations,editmeta,changelog,renderedFields",
        "id": row["source_id"],
        "self": f"{SITE}/issue/{row['source_id']}",
        "key": row["key"],
        "changelog": page | {"histories": histories},
        "fields": fields,
    }


def seconds(hours: float | None) -> int | None:
    """Hours as whole seconds."""
    return None if hours is None else round(hours * 3600)
