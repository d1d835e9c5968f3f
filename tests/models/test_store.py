import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from models.backtest import BacktestResult
from models.features import feature_table
from models.model import BufferModel
from models.planner import planner
from models.store import (
    Fitted,
    read_model,
    read_suggestions,
    write_model,
    write_suggestions,
)
from models.suggest import suggest
from models.targets import EFFORT, SCHEDULE, Target
from models.walk import known_before
from tests.models.histories import TODAY

BOTH = pytest.mark.parametrize("target", [SCHEDULE, EFFORT], ids=lambda target: target.name)


def test_suggestions_come_back_as_they_were(
    history: pl.DataFrame, tested: BacktestResult, tmp_path: Path
) -> None:
    fitted = Fitted(tuple(suggest(history, SCHEDULE, TODAY, tested=tested)), tested.as_json())
    write_suggestions(tmp_path, 3, "schedule", "CN", fitted)
    assert read_suggestions(tmp_path, 3, "schedule", "CN") == fitted
    assert read_suggestions(tmp_path, 4, "schedule", "CN") is None
    assert read_suggestions(tmp_path, 3, "schedule", "GB-ENG") is None


def test_reading_suggestions_is_light() -> None:
    code = (
        "import sys, models.store, models.targets; print({'sklearn', 'scipy'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"


@BOTH
def test_a_stored_model_predicts_the_same(
    history: pl.DataFrame, tested: BacktestResult, target: Target, tmp_path: Path
) -> None:
    table = feature_table(history, target)
    model = BufferModel(target).fit(known_before(table, TODAY))
    kept = planner(model, tested)
    write_model(tmp_path, 1, "CN", kept)
    stored = read_model(tmp_path, 1, target.name, "CN")
    assert stored is not None
    assert np.array_equal(stored.model.predict(table.tail(20)), model.predict(table.tail(20)))
    assert stored.unseen.equals(kept.unseen)
    one, other = (each.levels.predict(["Page", "New"], 0.8) for each in (stored, kept))
    assert np.array_equal(one, other)
    assert read_model(tmp_path, 2, target.name, "CN") is None
