"""What a plan is told from: the fitted model, how its levels are corrected, and how it did."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from models.backtest import UNSEEN, BacktestResult
from models.levels import Levels
from models.model import BufferModel
from models.proven import MEASURED, failed
from models.scores import TIE
from models.targets import TARGETS
from models.walk import GRID
from pipeline.statistics.reserve import LEVELS


@dataclass(frozen=True)
class Planner:
    """`unseen` are the tasks of the backtest that ended: type, score (see `models.levels`),
    held_from (the least level at which the buffer predicted then was enough, any for a task that
    ended in time; null: none); `still_open` the same of those that are late already and have not
    (see `models.remaining`)."""

    model: BufferModel
    levels: Levels
    unseen: pl.DataFrame
    still_open: pl.DataFrame

    @cached_property
    def not_held(self) -> list[str]:
        """The types whose buffers were enough for fewer of their unseen tasks than chance explains
        (see `models.proven.failed`)."""
        parts = {
            str(name): rows["held_from"]
            for (name,), rows in self.unseen.partition_by("type", as_dict=True).items()
            if len(rows) >= MEASURED
        }
        return [
            name
            for name, held_from in parts.items()
            if failed(_shares(held_from), len(held_from), len(parts))
        ]

    def state(self) -> dict[str, Any]:
        """What `from_state` needs: estimators, arrays and lists, no code."""
        frames = {name: getattr(self, name).to_dict(as_series=False) for name in _FRAMES}
        return {"model": self.model.state(), "levels": self.levels} | frames

    @classmethod
    def from_state(cls, target: str, state: dict[str, Any]) -> "Planner":
        """The planner that `state` was taken from."""
        model = BufferModel.from_state(TARGETS[target], state["model"])
        frames = (pl.DataFrame(state[name], schema=UNSEEN) for name in _FRAMES)
        return cls(model, state["levels"], *frames)


def planner(model: BufferModel, tested: BacktestResult | None) -> Planner:
    """A planner by a fitted model and the backtest, if one could be made: its scores, in the order
    in which they became known, correct the levels (see `models.levels`)."""
    levels = Levels(**model.target.levels)
    if tested is None:
        nothing = pl.DataFrame(schema=UNSEEN)
        return Planner(model, levels.fit([], np.array([], dtype=str)), nothing, nothing)
    known = tested.frame.sort("finished_on", "source", "source_id")
    types = np.array(known["type"].to_list(), dtype=str)
    corrected = levels.fit(known["score"].to_numpy(), types)
    # Where a task was predicted to end early its buffer was none, not a negative one.
    held_from = pl.when(pl.col("y") > 0).then("held_from").otherwise(GRID[0])
    unseen = known.with_columns(held_from=held_from).select(*UNSEEN)
    return Planner(model, corrected, unseen, tested.still_open.select(*UNSEEN))


def _shares(held_from: pl.Series) -> dict[str, float | None]:
    n = len(held_from)
    return {name: int((held_from <= level + TIE).sum()) / n for name, level in LEVELS.items()}


_FRAMES = ("unseen", "still_open")
