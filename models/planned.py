"""A plan with its buffers, as data: what pages and scripts read, without the libraries that made
it."""

from dataclasses import dataclass

import polars as pl

FEW = 10
"""Finished tasks of a type, as late as a task is already, under which it gets no less than what all
types together need; and of all types, under which a task that is late gets nothing."""
DRAWS = 2000
"""Sprints drawn for the pooled buffer (its P80 is then sure to about 0.9 points of level)."""


@dataclass(frozen=True)
class Plan:
    """A plan at a service level; `singly` and `pooled` in working days.

    `tasks`, those that put the plan most at risk first: source, key, title, type, team, assignee,
    due_on, late_by (Int64, working days past the due date already; null: not past it), buffer
    (Int64 working days from the due date, or from the day of planning where that is later; null:
    under `FEW` finished tasks were as late as it is, so that nobody knows), buffered_due (Date;
    null likewise), late (the chance to end after the due date), risk (mean working days of buffer
    that the task takes in the sprints that exceed the pooled buffer; negative early), finished
    (tasks of its type that were no earlier than it still can be; of all types where few), few
    (Boolean: under `FEW` of its type were), not_held (Boolean: the buffers predicted before were
    enough for fewer tasks of its type than chance explains), coverage (of unseen tasks of its type,
    or of all types where few, that were as late; null: not measured), tested (how many these were).

    Where few or not_held, the buffer is no less than what all types together need.

    `singly` is the sum of the tasks' buffers. `pooled` is the quantile at the level of the summed
    overrun of the tasks that is still ahead, floored at 0: tasks that end early offset those that
    end late, and each task is drawn by itself.
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
