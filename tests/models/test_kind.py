import numpy as np
import polars as pl
import pytest

from models.features import as_of, feature_table
from models.kind import change, kinds
from models.model import BufferModel
from models.targets import SCHEDULE
from models.walk import known_before
from tests.models.histories import TODAY, deviations, draw, tasks_of

LARGE = 200_000


def p80(history: pl.DataFrame, name: str) -> float:
    table = feature_table(history, SCHEDULE)
    model = BufferModel(SCHEDULE, n_jobs=1).fit(known_before(table, TODAY))
    found = {kind.name: kind for kind in kinds(model, as_of(table, SCHEDULE, TODAY))}
    return float(found[name].quantiles([0.8])[0])


def truth(mean: float) -> float:
    drawn = deviations(np.random.default_rng(9), LARGE, mean)
    return float(np.quantile(drawn, 0.8, method="higher"))


def test_p80_is_that_of_a_large_draw_from_the_same_distribution() -> None:
    means = {"Page": 2.3, "Poster": 0.3, "Launch": 3.3}
    history = draw({name: (500, mean) for name, mean in means.items()})
    for name, mean in means.items():
        assert abs(p80(history, name) - truth(mean)) <= 0.5


def test_a_type_that_changed_is_seen() -> None:
    rng = np.random.default_rng(1)
    worse = np.concatenate([deviations(rng, 400, 0.0), deviations(rng, 80, 4.0)])
    history = pl.concat([draw({"Page": (400, 2.3)}), tasks_of("Worse", worse, rng)])
    assert p80(history, "Worse") >= truth(4.0) - 1
    assert abs(p80(history, "Page") - truth(2.3)) <= 0.5


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([0, 1, 2], [0, 1, 2], 0),
        ([0, 1, 2], [2, 3, 4], 1),
        ([2, 3, 4], [0, 1, 2], -1),
        ([0], [0], 0),
    ],
)
def test_change(before: list[int], after: list[int], expected: int) -> None:
    assert change(np.array(before * 80 + after * 20, dtype=float)) == expected


def test_few_tasks_never_count_as_a_change() -> None:
    assert change(np.array([0.0] * 30 + [9.0] * 20)) == 0
