from dataclasses import replace

import polars as pl
import pytest

from models.backtest import BacktestResult
from models.exceptions import NotEnoughHistory
from models.suggest import proof_on, suggest, table_on
from models.suggestion import FROM_HISTORY, NEW_TYPE, UNDER_FEW, Suggestion
from models.targets import EFFORT, SCHEDULE
from pipeline.statistics.reserve import SERVICE_LEVELS
from tests.models.histories import TODAY, draw


@pytest.fixture(scope="module")
def found(history: pl.DataFrame, tested: BacktestResult) -> dict[str | None, Suggestion]:
    rows = suggest(history, SCHEDULE, TODAY, tested=tested)
    return {row.type: row for row in rows if row.scope == "type"}


def test_one_suggestion_a_type_with_its_proof(found: dict[str | None, Suggestion]) -> None:
    assert list(found) == ["Page", "Poster", "Rare"]
    page = found["Page"]
    assert page.tasks == pytest.approx(400, abs=5)
    assert 3 <= page.buffers["p80"] <= 4
    assert page.coverage["p80"] == pytest.approx(0.8, abs=0.08)
    assert page.tested > 100
    assert page.borrowed < 0.1
    assert [alike.key.split("-")[0] for alike in page.why] == ["Page"] * 3
    assert page.spanned[0] < page.buffers["p80"] <= page.spanned[1]


def test_few_of_a_type_lean_on_the_others_and_say_so(
    found: dict[str | None, Suggestion],
) -> None:
    rare = found["Rare"]
    assert rare.note == UNDER_FEW
    assert rare.note_words == {"n": rare.tasks}
    assert rare.borrowed > 0.4
    assert rare.coverage == dict.fromkeys(SERVICE_LEVELS)


def test_buffers_rise_with_the_level_and_are_never_negative(
    found: dict[str | None, Suggestion],
) -> None:
    for suggestion in found.values():
        assert list(suggestion.buffers) == list(suggestion.coverage) == list(SERVICE_LEVELS)
        buffers = list(suggestion.buffers.values())
        assert buffers == sorted(buffers)
        assert buffers[0] >= 0


def test_a_higher_level_covers_more_unseen_tasks(found: dict[str | None, Suggestion]) -> None:
    covered = list(found["Page"].coverage.values())
    assert covered == sorted(covered)
    assert covered[0] < 0.7
    assert covered[-1] > 0.9


def test_always_early_needs_no_buffer() -> None:
    early = suggest(draw({"Early": (330, -12.0), "Page": (20, 2.0)}), SCHEDULE, TODAY)[0]
    assert early.buffers == dict.fromkeys(SERVICE_LEVELS, 0)


def test_only_some_tasks(history: pl.DataFrame) -> None:
    only = pl.col("type") == "Page"
    assert [row.type for row in suggest(history, SCHEDULE, TODAY, only)] == ["Page"]


def test_what_parts_were_told_is_no_method_of_the_proof(history: pl.DataFrame) -> None:
    table = table_on(history, SCHEDULE, TODAY, pl.col("project") == "P1")
    methods = proof_on(table, SCHEDULE, TODAY).as_json()["methods"]
    assert list(methods) == ["leeway", "no_buffer", "mean_of_type", "quantile_of_type"]


def test_a_team_that_overruns_more_is_told_its_own() -> None:
    slow = pl.col("source_id").str.extract(r"(\d+)$").cast(pl.Int64) % 3 == 0
    history = draw({"Page": (450, 1.0)}).with_columns(
        team=pl.when(slow).then(pl.lit("Slow")).otherwise(pl.lit("Quick")),
        project=pl.lit(None, pl.String),
        deviation=pl.col("deviation") + pl.when(slow).then(6).otherwise(0),
    )
    page, quick, slower = suggest(history, SCHEDULE, TODAY)
    assert [row.scope for row in (page, quick, slower)] == ["type", "team", "team"]
    assert (quick.team, slower.team) == ("Quick", "Slow")
    assert quick.tasks + slower.tasks == page.tasks
    assert quick.buffers["p80"] < page.buffers["p80"] < slower.buffers["p80"]
    for row in (quick, slower):
        assert row.coverage["p80"] == pytest.approx(0.8, abs=0.1)
        assert row.tested > 50
        assert row.borrowed < 0.3
    (asked,) = suggest(history, SCHEDULE, TODAY, pl.col("team") == "Slow")
    assert replace(asked, team="Slow") == slower


def test_a_part_with_few_tasks_or_all_there_are_has_none_of_its_own() -> None:
    history = draw({"Page": (60, 2.0)}).with_row_index("at")
    team = pl.when(pl.col("at") < 5).then(pl.lit("Few")).otherwise(pl.lit(None, pl.String))
    history = history.with_columns(team=team, project=pl.lit("Only")).drop("at")
    assert [row.scope for row in suggest(history, SCHEDULE, TODAY)] == ["type"]
    (asked,) = suggest(history, SCHEDULE, TODAY, pl.col("team") == "Few")
    assert asked.tasks > 50


def test_plain_history_where_few_have_finished() -> None:
    of_types = suggest(draw({"Page": (60, 2.0), "Poster": (30, 0.0)}), SCHEDULE, TODAY)[:2]
    for suggestion in of_types:
        assert suggestion.note == FROM_HISTORY
        assert 0 < suggestion.borrowed < 0.6


def test_with_few_tasks_those_still_open_count_too() -> None:
    history = draw({"Page": (80, 0.0)})
    late = history.tail(30).with_columns(
        source_id=pl.col("source_id") + "-late",
        done=pl.lit(False),
        finished_on=pl.lit(None, pl.Date),
        deviation=pl.lit(None, pl.Int32),
        overdue_days=pl.lit(4, pl.Int32),
    )
    without, with_open = (
        suggest(each, SCHEDULE, TODAY)[0] for each in (history, pl.concat([history, late]))
    )
    assert with_open.tasks == without.tasks
    assert with_open.buffers["p80"] > max(without.buffers["p80"], 4)


def test_a_type_of_which_none_has_finished(history: pl.DataFrame) -> None:
    new = (
        history.filter(pl.col("type") == "Page")
        .tail(3)
        .with_columns(
            type=pl.lit("New"),
            done=pl.lit(False),
            finished_on=pl.lit(None, pl.Date),
            source_id=pl.col("source_id") + "new",
        )
    )
    found = suggest(pl.concat([history, new]), SCHEDULE, TODAY)
    suggestion = next(row for row in found if row.type == "New")
    assert (suggestion.note, suggestion.tasks, suggestion.borrowed) == (NEW_TYPE, 0, 1)


def test_effort_is_a_share_of_the_estimate(history: pl.DataFrame) -> None:
    page = suggest(history, EFFORT, TODAY)[0]
    assert 0.2 < page.buffers["p80"] < 0.7
    assert page.coverage["p80"] is not None


def test_nothing_finished_says_so(history: pl.DataFrame) -> None:
    with pytest.raises(NotEnoughHistory, match="due date"):
        suggest(history.with_columns(due_on=pl.lit(None, pl.Date)), SCHEDULE, TODAY)


def test_as_json(found: dict[str | None, Suggestion]) -> None:
    row = found["Rare"].as_json()
    assert {"type", "tasks", "buffers", "coverage", "borrowed", "note"} <= set(row)
    assert set(row["buffers"]) == set(row["coverage"]) == {"p50", "p80", "p90"}
    assert row[
        "note"
    ] == f"Only {row['tasks']} tasks of this type have finished: it is no less " + (
        "than what all types together need."
    )
    assert row["wider"] is True
