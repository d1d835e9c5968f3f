"""What a plan is told from: the fitted model, how its levels are corrected, and how it did."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from models.backtest import BacktestResult
from models.levels import Levels
from models.model import BufferModel
from models.targets import TARGETS


@dataclass(frozen=True)
class Planner:
    """`unseen` are the tasks of the backtest: type, held_from (the least level at which the buffer
    predicted then was enough; null: none)."""

    model: BufferModel
    levels: Levels
    unseen: pl.DataFrame

    def state(self) -> dict[str, Any]:
        """What `from_state` needs: estimators, arrays and lists, no code."""
        unseen = self.unseen.to_dict(as_series=False)
        return {"model": self.model.state(), "levels": self.levels, "unseen": unseen}

    @classmethod
    def from_state(cls, target: str, state: dict[str, Any]) -> "Planner":
        """The planner that `state` was taken from."""
        model = BufferModel.from_state(TARGETS[target], state["model"])
        return cls(model, state["levels"], pl.DataFrame(state["unseen"], schema=_UNSEEN))


def planner(model: BufferModel, tested: BacktestResult | None) -> Planner:
    """A planner by a fitted model and the backtest, if one could be made: its scores, in the order
    in which they became known, correct the levels (see `models.levels`)."""
    levels = Levels(**model.target.levels)
    if tested is None:
        return Planner(model, levels.fit([], np.array([], dtype=str)), pl.DataFrame(schema=_UNSEEN))
    known = tested.frame.sort("finished_on", "source", "source_id")
    types = np.array(known["type"].to_list(), dtype=str)
    return Planner(model, levels.fit(known["score"].to_numpy(), types), known.select(*_UNSEEN))


_UNSEEN = {"type": pl.String, "held_from": pl.Float64}
