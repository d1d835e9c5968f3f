"""Records of the trackers' interfaces that tell of tasks without being one: moves of a workflow,
relations, work written down.

PingCode's as in its official reference (transition_histories, relations, /v1/workloads), Jira's as
of /issue/{key}/worklog and changelog/bulkfetch; Worktile's are documents of its own database.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import polars as pl

from pipeline.problems import Problem
from pipeline.schema import CHANGE, LINK, WORKLOG
from pipeline.sources import jira_history
from pipeline.sources.extract import Batch
from pipeline.sources.flatten import as_text

Record = dict[str, Any]
Row = tuple[str, ...]

_TABLES: dict[str, Iterable[str]] = {"changes": CHANGE, "links": LINK, "worklogs": WORKLOG}
MISFITS = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
"""What reading a record raises where its parts are of other kinds than they should be."""
_CHINA = timezone(timedelta(hours=8))
"""PingCode and Worktile cut days at midnight in China, whatever the zone of the organisation."""
_NOT_SPENT = {"rejected", "terminated"}


@dataclass
class Told:
    """What was told beside the rows of tasks: `changes`, `links`, `worklogs`, as far as the
    records are of a kind that tells of them."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    source: str = ""
    """The tracker whose records told it, where these are no tasks."""

    def of(self, table: str) -> list[Row]:
        """A table, to add rows to."""
        return self.tables.setdefault(table, [])

    def add(self, record: Record) -> bool:
        """Adds what a record tells; False where it is of none of these kinds. Raises one of MISFITS
        where it is not as its tracker writes it."""
        for marks, source, table, read in _KINDS:
            if marks <= record.keys():
                self.of(table).extend(list(read(record)))
                self.source = source
                return True
        return False

    def batch(
        self, rows: pl.DataFrame, problems: Sequence[Problem], names: dict[str, str]
    ) -> Batch:
        """Rows, and all that was told beside them; `names`: of people, by their ids."""
        frames = {
            table: pl.DataFrame(self.tables[table], _texts(columns), orient="row")
            for table, columns in _TABLES.items()
            if table in self.tables
        }
        if (logs := frames.get("worklogs")) is not None:
            frames["worklogs"] = logs.with_columns(pl.col("author").replace(names))
        return Batch(rows, tuple(problems), **frames)


def _texts(columns: Iterable[str]) -> dict[str, pl.DataType]:
    return {name: pl.String() for name in columns if name != "at_offset"}


def _pingcode_move(record: Record) -> Iterator[Row]:
    ends = (as_text((record.get(end) or {}).get("name")) for end in ("from_state", "to_state"))
    yield as_text(record["work_item"]["id"]), _moment(record.get("created_at")), "status", *ends


def _pingcode_relation(record: Record) -> Iterator[Row]:
    here, there = record["origin_work_item"], record["target_work_item"]
    ends = as_text(here["identifier"]), as_text(there["identifier"])
    kind = as_text(record["relation_type"])
    if kind == "block":
        yield as_text(here["id"]), kind, *ends
    elif kind == "blocked_by":
        yield as_text(here["id"]), kind, *reversed(ends)


def _pingcode_workload(record: Record) -> Iterator[Row]:
    is_of_task = record.get("principal_type", "work_item") == "work_item"
    if is_of_task and record.get("review_state") not in _NOT_SPENT:
        at = _moment(record.get("report_at") or record.get("created_at"))
        by = record.get("report_by") or record.get("created_by") or {}
        author = as_text(by.get("display_name") or by.get("name"))
        yield as_text(record["principal"]["id"]), at, author, as_text(record["duration"])


def _worktile_workload(record: Record) -> Iterator[Row]:
    at, author = _moment(record["reported_at"]), as_text(record.get("created_by"))
    yield as_text(record["task_id"]), at, author, as_text(record["duration"])


def _jira_worklog(record: Record) -> Iterator[Row]:
    yield jira_history.worklog(as_text(record["issueId"]), record)


def _jira_changes(record: Record) -> Iterator[Row]:
    return jira_history.changes(as_text(record["issueId"]), record["changeHistories"])


def _moment(seconds: object) -> str:
    if seconds is None:
        return ""
    return datetime.fromtimestamp(float(as_text(seconds)), _CHINA).isoformat()


_KINDS: tuple[tuple[set[str], str, str, Callable[[Record], Iterator[Row]]], ...] = (
    ({"work_item", "to_state"}, "pingcode", "changes", _pingcode_move),
    ({"origin_work_item", "target_work_item"}, "pingcode", "links", _pingcode_relation),
    ({"principal", "duration"}, "pingcode", "worklogs", _pingcode_workload),
    ({"task_id", "duration", "reported_at"}, "worktile", "worklogs", _worktile_workload),
    ({"issueId", "timeSpentSeconds"}, "jira", "worklogs", _jira_worklog),
    ({"issueId", "changeHistories"}, "jira", "changes", _jira_changes),
)
"""The fields by which a record is known, whose it is, the table it belongs to, and its reader."""
