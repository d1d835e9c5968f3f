"""The CSV of Jira Cloud's "Export > CSV (all fields)": English headers, repeated columns, seconds,
dates such as 25/Feb/26 10:17 PM (a due date at 12:00 AM), links of the kind Blocks."""

from datetime import date, datetime

import polars as pl

from data.generator.people import account
from data.generator.spoil import Row, spoil
from data.generator.tables import to_csv

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CATEGORIES = {"todo": "To Do", "in_progress": "In Progress", "done": "Done", "cancelled": "Done"}
LEAD = "许晴"
HEADER = (
    *("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name"),
    *("Project type", "Project lead", "Project lead id", "Project description", "Priority"),
    *("Resolution", "Assignee", "Assignee Id", "Reporter", "Reporter Id", "Creator", "Creator Id"),
    *("Created", "Updated", "Last Viewed", "Resolved", "Due date", "Votes"),
    *("Labels", "Labels", "Labels", "Description", "Environment"),
    *("Watchers", "Watchers", "Watchers Id", "Watchers Id"),
    *("Original estimate", "Remaining Estimate", "Time Spent", "Work Ratio"),
    *("Σ Original Estimate", "Σ Remaining Estimate", "Σ Time Spent", "Security Level"),
    *("Inward issue link (Blocks)", "Outward issue link (Blocks)", "Outward issue link (Blocks)"),
    *("Attachment", "Custom field (Actual start)", "Custom field (Baseline Due Date)"),
    *("Custom field (Development)", "Custom field (Rank)", "Sprint", "Sprint", "Sprint"),
    *("Custom field (Start date)", "Custom field (Story Points)", "Custom field (Team)"),
    *("Custom field ([CHART] Date of First Response)", "Comment", "Comment"),
    *("Parent", "Parent key", "Parent summary", "Status Category", "Status Category Changed"),
)
COMMENTS = (
    "设计稿已更新，接口字段见文档；麻烦今天联调",
    "依赖的优惠接口延期了; 预计晚一天提测",
    "QA passed on staging.\nWaiting for the release window",
    "已上灰度，观察一天再全量",
)


def moment(value: date | None) -> str:
    """A date or a date with a time the way the export prints both."""
    if value is None:
        return ""
    time = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    hour = time.hour % 12 or 12
    half = "AM" if time.hour < 12 else "PM"
    return f"{time.day:02}/{MONTHS[time.month - 1]}/{time:%y} {hour}:{time:%M} {half}"


def seconds(hours: float | None) -> str:
    """Hours as whole seconds, blank where not known."""
    return "" if hours is None else str(round(hours * 3600))


def padded(values: list[str], columns: int) -> list[str]:
    """The values of a field with repeated columns, the last ones where there are too many."""
    return [*values[-columns:], *[""] * (columns - len(values))]


def write_csv(tasks: pl.DataFrame) -> bytes:
    """The export of one project's tasks."""
    rows = tasks.sort("created", descending=True, maintain_order=True).rows(named=True)
    by_key = {row["key"]: row for row in rows}
    blocks: dict[str, list[str]] = {}
    for row in rows:
        if row["before"]:
            blocks.setdefault(row["before"], []).append(row["key"])
    cells: list[Row] = []
    for row in rows:
        parent = by_key.get(row["parent"], {})
        who, lead = row["assignee"] or "", account(LEAD)
        done = row["status_category"] in ("done", "cancelled")
        estimate, spent = row["estimate_hours"], row["actual_hours"]
        left = None if estimate is None else 0.0 if done else max(0.0, estimate - (spent or 0))
        times = [seconds(estimate), seconds(left), seconds(spent)]
        ratio = f"{round(100 * spent / estimate)}%" if estimate and spent else ""
        noted = int(row["source_id"]) // 3 % 11
        talk = [f"{moment(row['updated'])};{account(who)};{COMMENTS[noted % 4]}"] * (noted < 4)
        changed = row["closed"] or row["started"] or row["created"]
        cells.append(
            [
                *(row["title"], row["key"], row["source_id"], row["type"], row["status"]),
                *("PROMO", row["project"], "software", LEAD, lead, ""),
                *(row["priority"], row["resolution"] or "", who, account(who) if who else ""),
                *(row["creator"], account(row["creator"])) * 2,
                *(moment(row["created"]), moment(row["updated"]), moment(row["updated"])),
                *(moment(row["closed"]), moment(row["due"]), "0"),
                *(*padded(row["labels"], 3), "", ""),
                *padded([row["creator"]], 2),
                *padded([account(row["creator"])], 2),
                *(*times, ratio, *times, ""),
                *(row["before"] or "", *padded(blocks.get(row["key"], []), 2), ""),
                *(moment(row["started"]), moment(row["first_due"]), "{}"),
                *(f"0|i{int(row['source_id']):05x}:", *padded(row["sprints"], 3)),
                *(moment(row["planned_start"]), row["story_points"] or "", row["team"], ""),
                *padded(talk, 2),
                *(parent.get("source_id", ""), row["parent"] or "", parent.get("title", "")),
                *(CATEGORIES[row["status_category"]], moment(changed)),
            ]
        )
    cells = spoil("jira-promotion.csv", HEADER, cells, ("Issue key", "Issue id"))
    return to_csv(HEADER, cells, "utf-8-sig")
