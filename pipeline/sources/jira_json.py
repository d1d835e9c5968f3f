"""Jira's issues as its REST interface gives them, with their changes and links."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from pipeline.problems import Problem
from pipeline.schema import CHANGE, LINK
from pipeline.sources.extract import Batch
from pipeline.sources.flatten import as_table, as_text, flatten

Issue = dict[str, Any]

_BULKY = {"comment", "worklog", "attachment", "subtasks", "issuelinks"}
"""Fields that are no columns; links are read apart."""
_NOISE = {"self", "avatarUrls", "avatarId", "iconUrl", "expand", "colorName", "description"}
"""Parts of every embedded object (person, status, project) that tell nothing about the issue."""

_FIELD_TYPES = {
    "com.pyxis.greenhopper.jira:jsw-story-points": "Story point estimate",
    "com.pyxis.greenhopper.jira:gh-epic-link": "Epic Link",
    "com.pyxis.greenhopper.jira:gh-lexo-rank": "Rank",
    "com.atlassian.jpo:jpo-custom-field-baseline-start": "Target start",
    "com.atlassian.jpo:jpo-custom-field-baseline-end": "Target end",
}
"""Custom fields known by their type, whatever the instance's language calls them."""

_CHANGED = {
    "duedate": "due",
    "issuetype": "type",
    "summary": "title",
    "timeoriginalestimate": "estimate_hours",
    "timespent": "actual_hours",
    "start date": "planned_start",
    "target start": "planned_start",
    "story points": "story_points",
    "story point estimate": "story_points",
    "sprint": "sprint",
    "epic link": "parent",
    "issueparentassociation": "parent",
    "parent": "parent",
}
"""Jira's name of a changed field (casefolded) -> the canonical one; others stay."""

_BLOCKING = {"blocks", "blocker", "阻塞", "阻止", "gantt end to start", "gantt: end-to-start"}


def read(
    issues: Sequence[tuple[int, Issue]], names: dict[str, str], schema: dict[str, Any]
) -> tuple[tuple[str, ...], Batch]:
    """Numbered issues -> header and one batch.

    `names` and `schema`: of custom fields, as an answer with expand=names,schema has them; the
    changelog names some more.
    """
    sound: list[tuple[int, Issue]] = []
    problems: list[Problem] = []
    changes: list[tuple[str, ...]] = []
    links: list[tuple[str, ...]] = []
    for number, issue in issues:
        try:
            own = list(_changes(issue)), list(_links(issue)), list(_cut_changelog(number, issue))
        except (AttributeError, TypeError, ValueError) as error:
            detail = f"its history or links are not as Jira writes them ({error})"
            key = as_text(issue.get("key"))
            problems.append(Problem("bad_record", number, value=key, details={"detail": detail}))
            continue
        sound.append((number, issue))
        changes += own[0]
        links += own[1]
        problems += own[2]
    known = _names_from_changes(sound) | names | _names_from_types(schema)
    records = [(number, flatten(_tidy(issue, known))) for number, issue in sound]
    header, rows = as_table(records)
    change_columns = dict.fromkeys((name for name in CHANGE if name != "at_offset"), pl.String())
    return header, Batch(
        rows,
        tuple(problems),
        pl.DataFrame(changes, schema=change_columns, orient="row"),
        pl.DataFrame(links, schema=LINK, orient="row"),
    )


def _tidy(issue: Issue, names: dict[str, str]) -> Issue:
    fields: dict[str, Any] = {}
    sprints: list[Any] = []
    for field_id, value in (issue.get("fields") or {}).items():
        # An instance has hundreds of custom fields, null in most projects.
        if field_id in _BULKY or (value is None and field_id.startswith("customfield_")):
            continue
        if _is_sprints(value):
            # The agile interface has closedSprints beside the current one, which comes first.
            sprints += value
            continue
        name = as_text(names.get(field_id, field_id))
        # Two custom fields may have one name; the first with a value gets it.
        fields[field_id if fields.get(name) is not None else name] = _without_noise(value)
    if sprints and not fields.get("sprint"):
        last = sprints[-1]
        fields["sprint"] = {"name": last["name"] if isinstance(last, dict) else last}
    return {"id": issue.get("id"), "key": issue.get("key"), "fields": fields}


def _without_noise(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _without_noise(inner) for key, inner in value.items() if key not in _NOISE}


def _is_sprints(value: object) -> bool:
    """Whether a field's value is a list of sprints, told by its shape: ids differ by instance."""
    if not isinstance(value, list) or not value:
        return False
    if isinstance(value[-1], dict):
        return "name" in value[-1] and not {"boardId", "originBoardId"}.isdisjoint(value[-1])
    return str(value[-1]).startswith("com.atlassian.greenhopper")


def _names_from_types(schema: dict[str, Any]) -> dict[str, str]:
    return {
        field_id: _FIELD_TYPES[as_text(kind["custom"])]
        for field_id, kind in schema.items()
        if isinstance(kind, dict) and as_text(kind.get("custom")) in _FIELD_TYPES
    }


def _names_from_changes(issues: Sequence[tuple[int, Issue]]) -> dict[str, str]:
    return {
        as_text(item["fieldId"]): as_text(item.get("field"))
        for _, issue in issues
        for _, item in _items(issue)
        if str(item.get("fieldId")).startswith("customfield_")
    }


def _items(issue: Issue) -> Iterator[tuple[Issue, Issue]]:
    """The changes of an issue: (history, item)."""
    for history in (issue.get("changelog") or {}).get("histories") or ():
        for item in history.get("items") or ():
            yield history, item


def _changes(issue: Issue) -> Iterator[tuple[str, ...]]:
    for history, item in _items(issue):
        own = str(item.get("field", ""))
        name = _CHANGED.get(own.casefold(), own)
        ends = (_end(item, "from", name), _end(item, "to", name))
        yield as_text(issue.get("id")), as_text(history.get("created")), name, *ends


def _end(item: Issue, end: str, name: str) -> str:
    raw, words = item.get(end), item.get(f"{end}String")
    if name.endswith("_hours"):
        return as_text(float(raw) / 3600) if raw else ""
    # The words of a date are in the instance's form, its raw value is ISO.
    first, second = (raw, words) if name in ("due", "planned_start") else (words, raw)
    return as_text(second if first is None else first)


def _cut_changelog(number: int, issue: Issue) -> Iterator[Problem]:
    changelog = issue.get("changelog") or {}
    kept, total = len(changelog.get("histories", ())), changelog.get("total", 0)
    if total > kept:
        details = {"kept": kept, "total": total}
        yield Problem("changelog_cut", number, value=issue.get("key"), details=details)


def _links(issue: Issue) -> Iterator[tuple[str, ...]]:
    own = as_text(issue.get("key"))
    for link in (issue.get("fields") or {}).get("issuelinks") or ():
        kind = link.get("type") or {}
        if not {as_text(kind.get(n)).casefold() for n in ("name", "outward")} & _BLOCKING:
            continue
        for side, other in (
            ("outward", link.get("outwardIssue")),
            ("inward", link.get("inwardIssue")),
        ):
            if other:
                there = as_text(other.get("key"))
                ends = (own, there) if side == "outward" else (there, own)
                yield as_text(issue.get("id")), as_text(kind.get("name")), *ends
