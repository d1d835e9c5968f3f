from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from models.features import as_of, feature_table
from models.history import Past
from models.kind import RECENT, change, kinds, latest
from models.model import BufferModel
from models.targets import SCHEDULE
from models.walk import known_before
from tests.models.histories import TODAY, deviations, draw, tasks_of

LARGE = 200_000


def p80(history: pl.DataFrame, name: str) -> float:
    table = feature_table(history, SCHEDULE)
    model = BufferModel(SCHEDULE, n_jobs=1).fit(known_before(table, TODAY))
    found = {
        kind.name: kind
        for kind in kinds(model, as_of(table, Past(table, SCHEDULE), TODAY, latest(TODAY)))
    }
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


def test_the_latest_tasks_of_each_type_are_told_as_if_all_were(history: pl.DataFrame) -> None:
    """Nothing is lost by telling only of the tasks that are needed."""
    day = TODAY - timedelta(days=100)
    table = feature_table(history, SCHEDULE)
    past = Past(table, SCHEDULE)
    few = as_of(table, past, day, latest(day))
    assert few.group_by("type").len().sort("type").rows() == [
        ("Page", RECENT), ("Poster", RECENT), ("Rare", 6),
    ]  # fmt: skip
    assert few["planned_on"].max() < day
    assert_frame_equal(few, as_of(table, past, day).join(few, "source_id", "semi"))
    only = latest(day, pl.col("project") == "P1")
    assert as_of(table, past, day, only)["project"].unique().to_list() == ["P1"]


@pytest.mark.parametrize("wider", [False, True])
def test_nothing_under_all_types_together_is_suggested_where_wider(
    history: pl.DataFrame, wider: bool
) -> None:
    table = feature_table(history, SCHEDULE)
    model = BufferModel(SCHEDULE).fit(known_before(table, TODAY))
    rows = as_of(table, Past(table, SCHEDULE), TODAY, latest(TODAY))
    poster = next(kind for kind in kinds(model, rows) if kind.name == "Poster")
    every = replace(poster, weight=model.plain_.shared_)
    levels = [0.5, 0.8, 0.95]
    own, low = poster.quantiles(levels), every.quantiles(levels)
    assert (own < low).any()
    expected = np.maximum(own, low) if wider else own
    assert poster.suggested(levels, wider).tolist() == expected.tolist()


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
