"""The canonical columns: the only place that spells them.

A mapping file maps a tracker's columns to these names; `normalise` gives them their types, the
warehouse stores them, `leeway export tasks` writes those that are `exported`.

Moments. The trackers give a date, or a date with a time, for the same field; both are kept as
written. A moment `due` is therefore two columns: `due` (wall time where it was written, midnight
where only a date was given) and `due_offset` (minutes east of UTC; null where only a date was
given). Its day is `due` cut to the date; its instant is `due` minus the offset.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Kind(StrEnum):
    """How the text of a cell becomes a value."""

    TEXT = "text"
    PERSON = "person"  # a name, as people write it
    TAGS = "tags"  # several words: from repeated columns, or one cell with separators
    MOMENT = "moment"
    HOURS = "hours"  # an amount of work, in hours
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """A canonical column: its name, how its cells are read, and what it means."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    exported: bool = True


@dataclass(frozen=True)
class Entity:
    """A kind of record that exports hold and the warehouse keeps versions of."""

    name: str
    columns: tuple[Column, ...]

    @property
    def mapped(self) -> dict[str, Column]:
        """The columns a mapping file may fill, by name."""
        return {column.name: column for column in self.columns}

    @property
    def frame(self) -> dict[str, pl.DataType]:
        """Column name -> Polars type of a normalised batch (without `source` and `row`)."""
        types: dict[str, pl.DataType] = {}
        for column in self.columns:
            types |= frame_types(column)
        return types


def frame_types(column: Column) -> dict[str, pl.DataType]:
    """The frame columns of one canonical column; a moment takes two."""
    match column.kind:
        case Kind.TEXT | Kind.PERSON:
            return {column.name: pl.String()}
        case Kind.TAGS:
            return {column.name: pl.List(pl.String())}
        case Kind.MOMENT:
            return {column.name: pl.Datetime("us"), f"{column.name}_offset": pl.Int16()}
        case Kind.HOURS | Kind.NUMBER:
            return {column.name: pl.Float64()}


TASK = Entity(
    "task",
    (
        Column("source_id", Kind.TEXT, "the tracker's own immutable id, else the key", True),
        Column("key", Kind.TEXT, "the id people see; may be renumbered", True),
        Column("title", Kind.TEXT, "what is to be done"),
        Column("project", Kind.TEXT, "the project's name, else its key"),
        Column("type", Kind.TEXT, "the kind of task, in the tracker's words"),
        Column("status", Kind.TEXT, "the status, in the tracker's words"),
        Column("status_category", Kind.TEXT, "todo, in_progress, done, cancelled or unknown"),
        Column("resolution", Kind.TEXT, "why it was closed (Jira)", exported=False),
        Column("priority", Kind.TEXT, "in the tracker's words"),
        Column("assignee", Kind.PERSON, "who does it, by display name"),
        Column("team", Kind.TEXT, "the team or department it belongs to"),
        Column("labels", Kind.TAGS, "labels or tags"),
        Column("parent", Kind.TEXT, "id or key of the parent task"),
        Column("sprint", Kind.TEXT, "the last sprint or iteration it was in"),
        Column("created", Kind.MOMENT, "when it was written down"),
        Column("updated", Kind.MOMENT, "when it last changed in the tracker", exported=False),
        Column("planned_start", Kind.MOMENT, "when work was planned to begin"),
        Column("due", Kind.MOMENT, "when it is to be finished, as last planned"),
        Column("first_due", Kind.MOMENT, "the first due date it was committed to"),
        Column("started", Kind.MOMENT, "first entry into an in-progress status"),
        Column("finished", Kind.MOMENT, "last entry into a done status; cancelled is not finished"),
        Column("estimate_hours", Kind.HOURS, "planned effort"),
        Column("actual_hours", Kind.HOURS, "effort spent"),
        Column("story_points", Kind.NUMBER, "size in story points"),
    ),
)

KEY_RESULT = Entity(
    "key_result",
    (
        Column("source_id", Kind.TEXT, "unique id of the objective or key result", True),
        Column("level", Kind.TEXT, "O (objective) or KR (key result)", True),
        Column("parent", Kind.TEXT, "id of the objective it belongs to or is aligned with"),
        Column("title", Kind.TEXT, "what is to be reached", True),
        Column("owner", Kind.PERSON, "who answers for it"),
        Column("team", Kind.TEXT, "team or department"),
        Column("cycle", Kind.TEXT, "such as 2026Q4"),
        Column("starts", Kind.MOMENT, "first day of its time"),
        Column("due", Kind.MOMENT, "last day of its time"),
        Column("weight", Kind.NUMBER, "weight within the objective"),
        Column("unit", Kind.TEXT, "unit of the values"),
        Column("start_value", Kind.NUMBER, "value at the start"),
        Column("target_value", Kind.NUMBER, "value to be reached"),
        Column("current_value", Kind.NUMBER, "value at the last check-in"),
        Column("progress", Kind.NUMBER, "progress as reported, as a share"),
        Column("confidence", Kind.NUMBER, "confidence as reported, as a share"),
        Column("status", Kind.TEXT, "status as reported"),
        Column("updated", Kind.MOMENT, "day of the last check-in"),
    ),
)

ENTITIES = {entity.name: entity for entity in (TASK, KEY_RESULT)}
STATUS_CATEGORIES = ("todo", "in_progress", "done", "cancelled", "unknown")
TAG_SEPARATOR = "\x1f"
"""Joins several values in one cell where a form, such as JSON, has real lists."""

CHANGE = {
    "source_id": pl.String(),
    "at": pl.Datetime("us"),
    "at_offset": pl.Int16(),
    "field": pl.String(),
    "from": pl.String(),
    "to": pl.String(),
}
"""A change of one field of a task: when, which (`status`, `due`, `assignee`, or the tracker's own
name), from and to in the tracker's words."""

LINK = {"source_id": pl.String(), "type": pl.String(), "from": pl.String(), "to": pl.String()}
"""A dependency: `from` (key) has to be finished before `to` (key); `source_id` is the task whose
row told of it."""

WORKLOG = {
    "source_id": pl.String(),
    "at": pl.Datetime("us"),
    "at_offset": pl.Int16(),
    "author": pl.String(),
    "hours": pl.Float64(),
}
"""Work written down on a task: when it was begun, by whom, how many hours."""
