from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from models.features import MISSING, PREFIX, Encoder, as_of, feature_table
from models.history import PRIOR, STEP, Past
from models.model import BufferModel
from models.targets import EFFORT, SCHEDULE, Target, known, roundness, unplaced
from tests.models.histories import TODAY, draw

BOTH = pytest.mark.parametrize("target", [SCHEDULE, EFFORT], ids=lambda target: target.name)


def features(table: pl.DataFrame) -> pl.DataFrame:
    return table.sort("source_id").select("source_id", pl.col(rf"^{PREFIX}.*$"))


def unfinished_on(history: pl.DataFrame, day: date) -> pl.DataFrame:
    """The history as it was known when `day` began."""
    known = pl.col("finished_on") < day
    return history.filter(pl.col("planned_on") <= day).with_columns(
        pl.when(known).then(pl.col(column)).alias(column)
        for column in ("actual_hours", "finished_on", "deviation")
    )


@BOTH
def test_nothing_from_the_future_changes_a_feature(history: pl.DataFrame, target: Target) -> None:
    late, early = TODAY, TODAY - timedelta(days=300)
    whole = feature_table(history, target)
    cut = feature_table(unfinished_on(history, early), target)
    planned = pl.col("planned_on") <= early
    assert_frame_equal(features(whole.filter(planned)), features(cut))
    rebuilt = [
        features(as_of(table, Past(table, target), early))
        for table in (whole, cut.filter(pl.col("planned_on") < early))
    ]
    assert_frame_equal(*rebuilt)
    past = Past(whole, target)
    assert not features(as_of(whole, past, late)).equals(features(as_of(whole, past, early)))


@BOTH
def test_some_tasks_are_told_as_if_all_were(history: pl.DataFrame, target: Target) -> None:
    some = pl.col("planned_on") > TODAY - timedelta(days=60)
    assert_frame_equal(
        feature_table(history, target, some), feature_table(history, target).filter(some)
    )


@BOTH
def test_own_outcome_never_enters(history: pl.DataFrame, target: Target) -> None:
    worse = pl.when(pl.col("key") == "Page-200").then(99)
    changed = history.with_columns(
        worse.otherwise(pl.col(column)).cast(history.schema[column]).alias(column)
        for column in ("actual_hours", "deviation")
    )
    one = pl.col("key") == "Page-200"
    before, after = (feature_table(frame, target) for frame in (history, changed))
    assert_frame_equal(features(before.filter(one)), features(after.filter(one)))
    assert not features(before).equals(features(after))


def test_history_by_hand() -> None:
    # Two finished tasks, 365 and 730 days before: weights 1/2 and 1/4.
    day = date(2026, 1, 1)
    rows = [("a", day - timedelta(days=n), late) for n, late in ((365, 3), (730, 0))]
    history = (
        pl.DataFrame(
            {
                "source": "t",
                "source_id": ["1", "2", "3"],
                "key": ["1", "2", "3"],
                "type": "a",
                "planned_on": [on - timedelta(days=9) for _, on, _ in rows] + [day],
                "finished_on": [on for _, on, _ in rows] + [None],
                "due_on": day,
                "planned_days": 2,
                "deviation": [late for _, _, late in rows] + [None],
                "overdue_days": pl.Series([None] * 3, dtype=pl.Int32),
                "done": [True, True, False],
                "cancelled": False,
            }
        )
        .with_columns(
            pl.lit(None, pl.String).alias(name)
            for name in ("title", "project", "priority", "assignee", "team")
        )
        .with_columns(
            estimate_hours=pl.lit(None, pl.Float64), actual_hours=pl.lit(None, pl.Float64)
        )
    )
    row = feature_table(history, SCHEDULE).filter(pl.col("key") == "3").row(0, named=True)
    overall = 0.5 / (0.75 + PRIOR)
    exact = (0.5 + PRIOR * overall) / (0.75 + PRIOR)
    assert row["x_type_late"] == pytest.approx(STEP * round(exact / STEP)) != exact
    assert row["x_project_late"] == MISSING


def test_columns_nobody_fills_cost_nothing(history: pl.DataFrame) -> None:
    bare = history.with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in ("title", "project", "priority", "assignee", "team")
    ).with_columns(estimate_hours=pl.lit(None, pl.Float64))
    table = feature_table(bare, SCHEDULE)
    encoder = Encoder(SCHEDULE.codes).fit(table)
    names = [*encoder.numbers_, *encoder.categories_]
    assert {names[at] for at in encoder.varies_} == {
        "x_planned_days", "x_ahead", "x_type_mean", "x_type_late", "type",
    }  # fmt: skip
    assert encoder.transform(table).shape == (len(table), 5)


def test_how_far_off_the_due_date_was_counts_without_a_planned_start() -> None:
    """Tasks that are due the next day end in time, those due in 30 days a week late."""
    soon = np.arange(400) % 2 == 0
    days = pl.Series(np.where(soon, 1, 30)) * timedelta(days=1)
    tasks = draw({"Page": (400, 0.0)}).with_columns(
        planned_days=pl.lit(None, pl.Int32),
        due_on=pl.col("planned_on") + days,
        deviation=pl.Series(np.where(soon, 0, 7), dtype=pl.Int32),
    )
    table = feature_table(tasks, SCHEDULE)
    late = BufferModel(SCHEDULE).fit(table).predict(table)
    is_soon = table["due_on"] == table["planned_on"] + timedelta(days=1)
    assert late[is_soon.to_numpy()].mean() < 0.5
    assert late[~is_soon.to_numpy()].mean() > 6.5


def test_unknown_category_is_no_error(history: pl.DataFrame) -> None:
    table = feature_table(history, SCHEDULE)
    encoder = Encoder(SCHEDULE.codes).fit(table.filter(pl.col("type") != "Rare"))
    assert np.isfinite(encoder.transform(table)).all()


@pytest.mark.parametrize(
    ("hours", "grade"), [(14, 4), (10.5, 3), (5, 2), (2.5, 1), (1.3, 0), (None, 0)]
)
def test_roundness(hours: float | None, grade: int) -> None:
    assert pl.select(roundness(pl.lit(hours, pl.Float64))).item() == grade


@BOTH
def test_finished_tasks_that_cannot_be_placed_in_time_are_counted(
    history: pl.DataFrame, target: Target
) -> None:
    undated = history.with_columns(
        planned_on=pl.when(pl.col("type") != "Poster").then("planned_on")
    )
    lost = known(history, target)["y"].count() - known(undated, target)["y"].count()
    assert unplaced(undated, target) == lost > 0
    assert unplaced(history, target) == 0
