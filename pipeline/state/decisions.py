"""Buffer decisions: which default buffer was set for a type, by whom, when, why, on which data.

Decisions are only ever added; today's default of a type is its latest decision.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import polars as pl
from sqlalchemy import Engine, insert, select

from pipeline.state.store import rows
from pipeline.state.tables import DECISION


@dataclass(frozen=True)
class Decision:
    """`buffer` in working days (target schedule) or as a share of the estimate (effort), and what
    was `suggested` at which `level`; `load` is the data it was made on, `link` the pinned view."""

    who: str
    target: Literal["schedule", "effort"]
    type: str
    buffer: float
    reason: str
    load: int
    link: str = ""
    suggested: float | None = None
    level: str | None = None


def decide(store: Engine, decision: Decision) -> None:
    """Adds a decision, as of now."""
    with store.begin() as con:
        con.execute(insert(DECISION).values(at=datetime.now(UTC), **vars(decision)))


def decisions(store: Engine, target: str, load: int | None = None) -> pl.DataFrame:
    """The decisions on a target, newest first: the fields of Decision, with `at` in UTC.

    With a load, only those made on the data of that load or an earlier one: what a link pinned to
    it shows must not change with what is decided on later data.
    """
    found = select(DECISION).where(DECISION.c.target == target)
    if load is not None:
        found = found.where(DECISION.c.load <= load)
    return rows(store, found.order_by(DECISION.c.id.desc()))


def defaults(store: Engine, target: str, load: int | None = None) -> pl.DataFrame:
    """Today's default of each type that has one (with a load, as of then; see `decisions`): type,
    buffer, at, who, reason, load, link."""
    return (
        decisions(store, target, load)
        .unique("type", keep="first", maintain_order=True)
        .sort("type")
        .select("type", "buffer", "at", "who", "reason", "load", "link")
    )
