"""Jira's issues as its REST interface gives them, with their changes, links and work logs."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipeline.problems import Problem
from pipeline.sources import jira_history
from pipeline.sources.flatten import as_table, as_text, flatten
from pipeline.sources.jira_history import Issue
from pipeline.sources.jira_names import FIELD_TYPES
from pipeline.sources.told import MISFITS, Told

_BULKY = {"comment", "worklog", "attachment", "subtasks", "issuelinks"}
"""Fields that are no columns; links are read apart."""
_NOISE = {"self", "avatarUrls", "avatarId", "iconUrl", "expand", "colorName", "description"}
"""Parts of every embedded object (person, status, project) that tell nothing about the issue."""


def read(
    issues: Sequence[tuple[int, Issue]], names: dict[str, str], schema: dict[str, Any], told: Told
) -> tuple[tuple[str, ...], pl.DataFrame, list[Problem]]:
    """Numbered issues -> header, rows and problems; adds to `told` what else they tell.

    `names` and `schema`: of custom fields, as an answer with expand=names,schema has them; the
    changelog names some more.
    """
    sound: list[tuple[int, Issue]] = []
    problems: list[Problem] = []
    for table in ("changes", "links"):
        told.of(table)
    for number, issue in issues:
        try:
            own = jira_history.told(issue)
            cut = list(jira_history.cut(number, issue))
        except MISFITS as error:
            detail = f"its history, links or work log are not as Jira writes them ({error})"
            key = as_text(issue.get("key"))
            problems.append(Problem("bad_record", number, value=key, details={"detail": detail}))
            continue
        sound.append((number, issue))
        for table, rows in own.items():
            told.of(table).extend(rows)
        problems += cut
    known = _names_from_changes(sound) | names | _names_from_types(schema)
    header, cells = as_table([(number, flatten(_tidy(issue, known))) for number, issue in sound])
    return header, cells, problems


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
        field_id: FIELD_TYPES[as_text(kind["custom"])]
        for field_id, kind in schema.items()
        if isinstance(kind, dict) and as_text(kind.get("custom")) in FIELD_TYPES
    }


def _names_from_changes(issues: Sequence[tuple[int, Issue]]) -> dict[str, str]:
    return {
        as_text(item["fieldId"]): as_text(item.get("field"))
        for _, issue in issues
        for _, item in jira_history.items(jira_history.histories(issue))
        if str(item.get("fieldId")).startswith("customfield_")
    }
