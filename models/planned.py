"""A plan with its buffers, as data: what pages and scripts read, without the libraries that made
it."""

from dataclasses import dataclass

import polars as pl

FEW = 10
"""Finished tasks of a type under which its tasks get the buffer of all types together."""
DRAWS = 2000
"""Sprints drawn for the pooled buffer (its P80 is then sure to about 0.9 points of level)."""


@dataclass(frozen=True)
class Plan:
    """A plan at a service level; `singly` and `pooled` in working days.

    `tasks`, those that put the plan most at risk first: source, key, title, type, team, assignee,
    due_on, buffer (Int64 working days), buffered_due (Date), late (the chance to end after the due
    date), risk (mean working days that the task is over in the sprints that exceed the pooled
    buffer; negative early), finished (tasks that the buffer rests on), wider (Boolean: under `FEW`
    of its type have finished, so it is the buffer of all types), coverage (of unseen tasks of the
    type, or of all types where wider; null: not measured), tested (how many these were).

    `singly` is the sum of the tasks' buffers. `pooled` is the quantile at the level of the summed
    overrun of the tasks, floored at 0: tasks that end early offset those that end late, and each
    task is drawn by itself.
    """

    level: float
    tasks: pl.DataFrame
    singly: int
    pooled: int

    @property
    def totals(self) -> dict[str, float]:
        """level, singly, pooled, and `saved`, the days that pooling saves (negative where one
        buffer for all needs more)."""
        saved = self.singly - self.pooled
        return {"level": self.level, "singly": self.singly, "pooled": self.pooled, "saved": saved}
