"""What Jira's JSON tells of an issue beside its fields: changes, links, work written down."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from pipeline.problems import Problem
from pipeline.sources.flatten import as_text
from pipeline.sources.jira_names import CHANGED, is_blocking

Issue = dict[str, Any]


def told(issue: Issue) -> dict[str, list[tuple[str, ...]]]:
    """Table of a Batch -> its rows that the issue tells."""
    found = {
        "changes": list(changes(as_text(issue.get("id")), histories(issue))),
        "links": list(_links(issue)),
        "worklogs": list(_worklogs(issue)),
    }
    return {table: rows for table, rows in found.items() if rows}


def histories(issue: Issue) -> list[Issue]:
    """The history of an issue, as far as it was given."""
    return (issue.get("changelog") or {}).get("histories") or []


def items(histories: Iterable[Issue]) -> Iterator[tuple[Issue, Issue]]:
    """The changes of single fields: (history, item)."""
    for history in histories:
        for item in history.get("items") or ():
            yield history, item


def changes(source_id: str, histories: Iterable[Issue]) -> Iterator[tuple[str, ...]]:
    """The changes of an issue: source_id, at, field, from, to."""
    for history, item in items(histories):
        own = str(item.get("field", ""))
        name = CHANGED.get(own.casefold(), own)
        ends = (_end(item, "from", name), _end(item, "to", name))
        yield source_id, _moment(history.get("created")), name, *ends


def _links(issue: Issue) -> Iterator[tuple[str, ...]]:
    own = as_text(issue.get("key"))
    for link in (issue.get("fields") or {}).get("issuelinks") or ():
        kind = link.get("type") or {}
        if not is_blocking(as_text(kind.get("name")), as_text(kind.get("outward"))):
            continue
        for side, other in (
            ("outward", link.get("outwardIssue")),
            ("inward", link.get("inwardIssue")),
        ):
            if other:
                there = as_text(other.get("key"))
                ends = (own, there) if side == "outward" else (there, own)
                yield as_text(issue.get("id")), as_text(kind.get("name")), *ends


def _worklogs(issue: Issue) -> Iterator[tuple[str, ...]]:
    held = (issue.get("fields") or {}).get("worklog") or {}
    for entry in held.get("worklogs") or ():
        yield worklog(as_text(issue.get("id")), entry)


def worklog(source_id: str, entry: Issue) -> tuple[str, ...]:
    """An entry of a work log: source_id, at, author, hours."""
    author = entry.get("author") or {}
    name = author.get("displayName") or author.get("name") or author.get("accountId")
    hours = float(entry.get("timeSpentSeconds") or 0) / 3600
    return source_id, _moment(entry.get("started")), as_text(name), as_text(hours)


def cut(number: int, issue: Issue) -> Iterator[Problem]:
    """A remark on each list of which the tracker gave only a part."""
    held = {
        "changelog_cut": (issue.get("changelog") or {}, "histories"),
        "worklog_cut": ((issue.get("fields") or {}).get("worklog") or {}, "worklogs"),
    }
    for code, (answer, name) in held.items():
        kept, total = len(answer.get(name) or ()), answer.get("total") or 0
        if total > kept:
            details = {"kept": kept, "total": total}
            yield Problem(code, number, value=as_text(issue.get("key")), details=details)


def _end(item: Issue, end: str, name: str) -> str:
    raw, words = item.get(end), item.get(f"{end}String")
    if name.endswith("_hours"):
        return as_text(float(raw) / 3600) if raw else ""
    # The words of a date are in the instance's form, its raw value is ISO.
    first, second = (raw, words) if name in ("due", "planned_start") else (words, raw)
    return as_text(second if first is None else first)


def _moment(at: object) -> str:
    # The answers in bulk have milliseconds where others have ISO.
    if isinstance(at, int):
        return datetime.fromtimestamp(at / 1000, UTC).isoformat()
    return as_text(at)
