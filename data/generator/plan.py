"""When each task of a type is planned: over the seasons, after what it waits for, or before a
campaign. Days are numbers of working days (`workdays`)."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from data.generator.company import AS_OF, BUSY, CAMPAIGNS, FIRST_DAY
from data.generator.deviation import Floats, Ints
from data.generator.kinds import EPIC, TaskType
from data.generator.workdays import Dates, day_of, number

START, END = number(FIRST_DAY), number(AS_OF)
BEYOND = 15
"""Working days past the end for which work is planned already."""
NOTHING = -1


@dataclass(frozen=True)
class Plan:
    """What is settled before work begins: first days, planned days (both ends counted), and the
    row of the task waited for among those of its type, NOTHING for none."""

    start: Ints
    length: Ints
    waits_for: Ints

    @property
    def due(self) -> Ints:
        """The numbers of the due days."""
        return self.start + self.length - 1


def plan(
    kind: TaskType, scale: float, waited: pl.DataFrame | None, rng: np.random.Generator
) -> Plan:
    """Plan a type's tasks in a company `scale` times as large; `waited` are those of `waits`."""
    if kind.name == EPIC:
        days = np.array([number(day) for day, *_ in CAMPAIGNS])
        length = np.full(days.size, kind.plan[1])
        return Plan(days - length + 1, length, np.full(days.size, NOTHING))
    n = round(kind.volume * scale * (1 + BEYOND / (END - START)))
    length = np.rint(rng.triangular(*kind.plan, n)).astype(np.int64)
    if waited is not None and kind.waits:
        rows = np.sort(rng.choice(waited.height, min(n, waited.height), replace=False))
        start = waited["due"].to_numpy()[rows] + 1 + kind.waits.slack
        return Plan(start, length[: rows.size], rows)
    days = np.arange(START, END + BEYOND + 1)
    weight = np.linspace(0.92, 1.08, days.size)
    if kind.seasonal:
        weight *= load(day_of(days))
    start = np.sort(rng.choice(days, n, p=weight / weight.sum()))
    return Plan(start, length, np.full(n, NOTHING))


def load(days: Dates) -> Floats:
    """How many times more work than usual is planned to start on each day."""
    factor = np.ones(days.size)
    for first, last, times in BUSY:
        factor[(days >= np.datetime64(first)) & (days <= np.datetime64(last))] = times
    return factor
