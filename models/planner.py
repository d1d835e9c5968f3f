"""What a plan is told from: the fitted model, how its levels are corrected, and how it did."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from models.backtest import BacktestResult
from models.levels import Levels
from models.model import BufferModel
from models.proven import MEASURED, failed
from models.scores import TIE
from models.targets import TARGETS
from pipeline.statistics.reserve import LEVELS


@dataclass(frozen=True)
class Planner:
    """`unseen` are the tasks of the backtest: type, held_from (the least level at which the buffer
    predicted then was enough; null: none)."""

    model: BufferModel
    levels: Levels
    unseen: pl.DataFrame

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


def _shares(held_from: pl.Series) -> dict[str, float | None]:
    n = len(held_from)
    return {name: int((held_from <= level + TIE).sum()) / n for name, level in LEVELS.items()}


_UNSEEN = {"type": pl.String, "held_from": pl.Float64}
