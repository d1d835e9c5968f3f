"""Worktile's task export (XLSX, Chinese headers, dates as text) and the answer of its open API's
`/mission/projects/{id}/tasks` (epoch seconds, people and the project under `references`)."""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from typing import Any

import polars as pl

from data.generator.people import account
from data.generator.spoil import Row, spoil
from data.generator.tables import to_xlsx

SHANGHAI = timedelta(hours=8)
STATE_TYPES = {"todo": 1, "in_progress": 2, "done": 3, "cancelled": 3}
HEADER = (
    *("任务编号", "标题", "任务类型", "状态", "是否完成", "负责人", "团队", "优先级", "标签"),
    *("开始时间", "截止时间", "完成时间", "预估工时", "实际工时", "前置任务", "后置任务"),
    *("项目", "创建人", "创建时间", "更新时间", "任务ID"),
)


def write_xlsx(tasks: pl.DataFrame) -> bytes:
    """The export of one project as a workbook."""
    rows = tasks.sort("created", maintain_order=True).rows(named=True)
    after: dict[str, list[str]] = {}
    for row in rows:
        if row["before"]:
            after.setdefault(row["before"], []).append(row["key"])
    cells: list[Row] = [
        [
            *(row["key"], row["title"], row["type"], row["status"]),
            "是" if row["status_category"] in ("done", "cancelled") else "否",
            *(row["assignee"], row["team"], row["priority"], ",".join(row["labels"])),
            *(text(row["planned_start"]), text(row["due"]), text(row["finished"])),
            *(row["estimate_hours"], row["actual_hours"], row["before"]),
            *(",".join(after.get(row["key"], [])), row["project"], row["creator"]),
            *(text(row["created"]), text(row["updated"]), row["source_id"]),
        ]
        for row in rows
    ]
    cells = spoil("worktile-channel.xlsx", HEADER, cells, ("任务编号", "任务ID"))
    return to_xlsx("任务", HEADER, cells)


def text(value: date | None) -> str | None:
    """2026-03-02, or 2026-03-02 14:05 where there is a time."""
    if value is None:
        return None
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


def write_json(tasks: pl.DataFrame) -> bytes:
    """The answer of the open API for one project."""
    rows = tasks.sort("created", maintain_order=True).rows(named=True)
    project = {"_id": object_id("YY"), "name": rows[0]["project"], "task_identifier_prefix": "YY"}
    names = sorted({name for row in rows for name in (row["assignee"], row["creator"]) if name})
    users = [{"uid": uid(name), "display_name": name} for name in names]
    answer = {
        "value": [task(row, project["_id"]) for row in rows],
        "references": {"users": users, "project": project},
        "meta": {"page_index": 0, "page_size": len(rows), "total": len(rows), "has_more": False},
    }
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def task(row: dict[str, Any], project: str) -> dict[str, Any]:
    """One task as the open API gives it."""
    state = {"_id": object_id(row["status"]), "name": row["status"]}
    priority = {"_id": object_id(row["priority"]), "name": row["priority"]}
    done = row["status_category"] in ("done", "cancelled")
    return {
        "_id": row["source_id"],
        "identifier": row["key"],
        "title": row["title"],
        "project_id": project,
        "parent_id": None,
        "task_type": {"_id": object_id(row["type"]), "name": row["type"]},
        "task_state": state | {"type": STATE_TYPES[row["status_category"]]},
        "state_type": STATE_TYPES[row["status_category"]],
        "created_at": epoch(row["created"]),
        "created_by": uid(row["creator"]),
        "updated_at": epoch(row["updated"]),
        "completed_at": epoch(row["closed"]) if done else None,
        "is_archived": 0,
        "is_deleted": 0,
        "properties": {
            "assignee": {"value": uid(row["assignee"]) if row["assignee"] else None},
            "start": {"value": {"date": epoch(row["planned_start"]), "with_time": 0}},
            "due": {"value": {"date": epoch(row["due"]), "with_time": 0}},
            "priority": priority,
            "tag": [{"_id": object_id(label), "name": label} for label in row["labels"]],
            "team": {"_id": object_id(row["team"]), "text": row["team"]},
            "workload": workload(row),
        },
    }


def workload(row: dict[str, Any]) -> dict[str, Any]:
    """The property of type workload: hours estimated and reported."""
    hours = row["estimate_hours"]
    estimated = {"duration": hours, "estimated_at": epoch(row["created"])} if hours else None
    return {"reported_total": row["actual_hours"] or 0, "estimated": estimated}


def epoch(value: date | None) -> int | None:
    """Seconds since 1970 of a wall time, or of the midnight of a date, in Shanghai."""
    if value is None:
        return None
    time = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return int((time - SHANGHAI).replace(tzinfo=UTC).timestamp())


def uid(name: str) -> str:
    """A person's id: 32 hex digits."""
    return account(name).split(":")[1].replace("-", "")


def object_id(name: str) -> str:
    """A stable id of 24 hex digits."""
    return md5(name.encode(), usedforsecurity=False).hexdigest()[:24]
