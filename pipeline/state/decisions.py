"""Buffer decisions: which default buffer was set for a type, or for its tasks in one team or
project, by whom, when, why, on which data.

Decisions are only ever added, or taken back; today's default is the latest decision on the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import polars as pl
from sqlalchemy import Engine, insert, select

from pipeline.state.store import rows
from pipeline.state.tables import DECISION, WITHDRAWN
from pipeline.statistics.scope import KEY


@dataclass(frozen=True)
class Decision:
    """`buffer` in working days (target schedule) or as a share of the estimate (effort), and what
    was `suggested` at which `level`; `load` is the data it was made on, `link` the pinned view.
    `team` or `project`: it is for the tasks of the type in it alone."""

    who: str
    target: Literal["schedule", "effort"]
    type: str
    buffer: float
    reason: str
    load: int
    link: str = ""
    suggested: float | None = None
    level: str | None = None
    team: str | None = None
    project: str | None = None


def decide(store: Engine, decision: Decision) -> None:
    """Adds a decision, as of now."""
    with store.begin() as con:
        con.execute(insert(DECISION).values(at=datetime.now(UTC), **vars(decision)))


def take_back(store: Engine, decision: int, who: str) -> None:
    """Withdraws a decision, by its id, as of now; one that is withdrawn already stays so."""
    with store.begin() as con:
        gone = insert(WITHDRAWN).prefix_with("OR IGNORE")
        con.execute(gone.values(decision=decision, at=datetime.now(UTC), who=who))


def decisions(
    store: Engine, target: str, load: int | None = None, until: datetime | None = None
) -> pl.DataFrame:
    """The decisions on a target that stand, newest first: id, the fields of Decision, `at` in UTC.

    With a load, those of its time: made on its data or earlier data, and before `until`, the moment
    the next load was made (see `superseded`). What a link pinned to a load shows must not change
    with what is decided later; only of the newest load the time is not over yet.
    """
    found, gone = select(DECISION).where(DECISION.c.target == target), select(WITHDRAWN.c.decision)
    if load is not None:
        found = found.where(DECISION.c.load <= load)
    if until is not None:
        # SQLite keeps moments without their zone.
        end = until.astimezone(UTC).replace(tzinfo=None)
        found, gone = found.where(DECISION.c.at < end), gone.where(WITHDRAWN.c.at < end)
    found = found.where(DECISION.c.id.not_in(gone))
    return rows(store, found.order_by(DECISION.c.id.desc()))


def defaults(
    store: Engine, target: str, load: int | None = None, until: datetime | None = None
) -> pl.DataFrame:
    """Today's defaults (with a load, as of then; see `decisions`): type, team, project (null: any),
    buffer, at, who, reason, load, link."""
    return (
        decisions(store, target, load, until)
        .unique(KEY, keep="first", maintain_order=True)
        .sort(KEY)
        .select(*KEY, "buffer", "at", "who", "reason", "load", "link")
    )


def superseded(loads: Mapping[int, datetime], load: int | None) -> datetime | None:
    """When the load after this one was made; None for the newest, and without a load. loads: when
    each was made."""
    later = [number for number in loads if load is not None and number > load]
    return loads[min(later)] if later else None
