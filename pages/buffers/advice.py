"""The suggestions a page shows, beside what is the default today; nothing is fitted here."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from models.jobs import suggestions_before
from models.refit import models_folder
from models.store import Fitted, read_suggestions
from models.suggestion import Suggestion
from pages.frame.address import param
from pages.frame.charts.base import FEW
from pages.frame.snapshot import Snapshot, home, known_loads
from pages.frame.views import chosen
from pipeline.state.decisions import decisions, defaults
from pipeline.state.store import open_store
from pipeline.statistics import reserve
from pipeline.statistics.filters import Filters
from pipeline.statistics.scope import KEY, PLACES, SCOPES, assigned, set_for
from pipeline.text import N_

LEVELS = {name.removeprefix("p"): level for name, level in reserve.SERVICE_LEVELS.items()}
"""Service level in the address, 50 to 95 -> the share of tasks that finish within plan and buffer.
"""
USUAL_LEVEL = "80"
PER = {
    "type": N_("By type"),
    "team": N_("By type and team"),
    "project": N_("By type and project"),
}
"""What buffers are told for: a key of `scope.SCOPES` -> its name."""
SEPARATOR = " · "
"""Between a type and its team or project."""
TARGETS = {"schedule": N_("Schedule, days"), "effort": N_("Effort, %")}
MEASURES = {"schedule": "schedule_deviation", "effort": "effort_overrun"}
"""Target -> the measure of what its buffers are for."""
_CURVE = [step / 40 for step in range(20, 39)]
"""The service levels of the curve, 50 % to 95 %."""


@dataclass(frozen=True)
class Basis:
    """Figures of pipeline.statistics.reserve for the filters: `needs` of the tasks finished in
    `months` months, `curve` of what safety costs; `groups` (scope.KEY) among the tasks of any
    period."""

    needs: pl.DataFrame
    months: float
    curve: pl.DataFrame
    groups: pl.DataFrame


@dataclass(frozen=True)
class Asked:
    """What the page's own parameters ask for."""

    snapshot: Snapshot
    target: str
    code: str
    """A key of LEVELS."""
    per: str
    """A key of PER."""

    @property
    def level(self) -> float:
        """The service level as a share."""
        return LEVELS[self.code]

    @property
    def name(self) -> str:
        """The service level as models name it: p80."""
        return f"p{self.code}"

    @property
    def unit(self) -> str:
        """The unit of charts: days, or a share of the estimate."""
        return "duration" if self.target == "schedule" else "share"

    @property
    def basis(self) -> "Basis":
        """What the finished tasks that the filters take needed."""
        return _basis(*self.key, self.snapshot.filters, self.snapshot)

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What all tasks and their target are known by: what is kept of them is kept under it."""
        snapshot = self.snapshot
        path, load = str(snapshot.warehouse.path), snapshot.load.load
        return path, load, snapshot.calendar, self.target

    @property
    def defaults(self) -> pl.DataFrame:
        """Today's default buffers; on a pinned page those of its time."""
        snapshot = self.snapshot
        return defaults(open_store(home()), self.target, snapshot.filters.as_of, snapshot.until)

    @property
    def decisions(self) -> pl.DataFrame:
        """The decisions behind the defaults, newest first."""
        snapshot = self.snapshot
        return decisions(open_store(home()), self.target, snapshot.filters.as_of, snapshot.until)


def asked(snapshot: Snapshot) -> Asked:
    """What the address asks for."""
    level = param("level")
    code = level if level in LEVELS else USUAL_LEVEL
    return Asked(snapshot, chosen("target", TARGETS), code, chosen("per", PER))


def stored(asked: Asked) -> Fitted | None:
    """What was fitted for this data, target and calendar, or None."""
    snapshot = asked.snapshot
    folder = models_folder(home())
    return read_suggestions(folder, snapshot.load.load, asked.target, snapshot.calendar)


def earlier(asked: Asked) -> tuple[int, Fitted] | None:
    """What was fitted for the latest load before, and that load's number."""
    snapshot = asked.snapshot
    loads = list(known_loads(str(snapshot.warehouse.path)))
    return suggestions_before(home(), loads, snapshot.load.load, asked.target, snapshot.calendar)


def advice(asked: Asked, suggestions: tuple[Suggestion, ...]) -> pl.DataFrame:
    """One row a suggestion that is for some of the filtered tasks, the largest change first: key
    (how the address names it), scope.KEY (type "" where tasks have none), default (that holds for
    it now; null: none), today (the default, 0 where none), suggested (rounded up to what people
    plan in), low, high (at 50 % and at 90 %), change, plan (usual plan), of_plan (suggested ÷
    plan), covered_today (null: fewer than FEW tasks), n_today, covered_adopted (on unseen tasks),
    tested, tasks, borrowed."""
    target, named = asked.target, SCOPES[asked.per]
    rows = [
        {
            "type": each.type or "",
            "team": each.team,
            "project": each.project,
            **{
                name: reserve.rounded(each.buffers[level], target)
                for name, level in (("low", "p50"), ("suggested", asked.name), ("high", "p90"))
            },
            "covered_adopted": each.coverage[asked.name],
            "tested": each.tested,
            "tasks": each.tasks,
            "borrowed": each.borrowed,
        }
        for each in suggestions
    ]
    basis, today = asked.basis, asked.defaults.select(*KEY, default="buffer")
    was = reserve.covered(basis.needs, today.rename({"default": "buffer"}), asked.per)
    was = was.rename({"tasks": "n_today", "covered": "covered_today"})
    known = set_for(pl.DataFrame(rows, schema=_ROW), basis.groups)
    return (
        assigned(known, today, "default")
        .join(was, on=named, how="left")
        .join(_plans(*asked.key, asked.per, asked.snapshot), on=named, how="left")
        .with_columns(
            key=pl.concat_str(KEY, separator=SEPARATOR, ignore_nulls=True),
            today=pl.col("default").fill_null(0.0),
            covered_today=pl.when(pl.col("n_today") >= FEW).then("covered_today"),
        )
        .with_columns(
            change=pl.col("suggested") - pl.col("today"),
            of_plan=pl.col("suggested") / pl.col("plan"),
        )
        .sort("change", "suggested", "key", descending=[True, True, False])
    )


_ROW = dict.fromkeys(KEY, pl.String) | {
    "low": pl.Float64,
    "suggested": pl.Float64,
    "high": pl.Float64,
    "covered_adopted": pl.Float64,
    "tested": pl.Int64,
    "tasks": pl.Int64,
    "borrowed": pl.Float64,
}


@st.cache_resource(max_entries=64, show_spinner=False)
def _basis(
    path: str, load: int, calendar: str, target: str, filters: Filters, _snapshot: Snapshot
) -> Basis:
    tasks = _snapshot.tasks(filters)
    needed = reserve.needs(tasks, target)
    months = reserve.months_of(tasks, filters.start, filters.end)
    return Basis(
        needed,
        months,
        reserve.curve(needed, months, _CURVE),
        _snapshot.tasks(filters, period=False).select(reserve.TYPE, *PLACES).unique(),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _plans(
    path: str, load: int, calendar: str, target: str, per: str, _snapshot: Snapshot
) -> pl.DataFrame:
    return reserve.plans(_snapshot.all_tasks(), target, per)
