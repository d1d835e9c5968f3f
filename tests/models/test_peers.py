from importlib.util import find_spec

import numpy as np
import polars as pl
import pytest

from models.features import feature_table
from models.peers import peers
from models.targets import EFFORT, SCHEDULE, Target
from models.walk import known_before
from tests.models.histories import TODAY

LEVELS = np.array([0.5, 0.8, 0.9])


@pytest.mark.parametrize("name", ["gradient_boosting", "lightgbm", "quantile_forest"])
@pytest.mark.parametrize("target", [SCHEDULE, EFFORT], ids=lambda target: target.name)
def test_peers_cover_what_they_learned_from(
    history: pl.DataFrame, name: str, target: Target
) -> None:
    if name not in peers():
        pytest.skip(f"{name} is not installed")
    finished = known_before(feature_table(history, target), TODAY)
    found = peers()[name](finished, finished, target, LEVELS)
    assert found.shape == (len(finished), 3)
    assert (np.diff(found, axis=1) >= 0).all()
    covered = (finished["y"].to_numpy()[:, None] <= found + 1e-9).mean(axis=0)
    assert covered == pytest.approx(LEVELS, abs=0.15)


def test_only_what_is_installed() -> None:
    installed = {name for name in ("lightgbm", "quantile_forest") if find_spec(name)}
    assert set(peers()) == {"gradient_boosting"} | installed
