"""The words of trackers, and how far sources can be trusted, by hand."""

import polars as pl

from pipeline.statistics.trust import trust
from pipeline.statistics.words import statuses, types
from tests.statistics.test_aggregate import prepared


def now(source_id: str, status: str | None, category: str, **more: object) -> dict[str, object]:
    named = {"source": "x", "source_id": source_id, "status": status}
    return named | {"status_category": category} | more


TASKS = prepared(
    now("1", "Done", "done", type="Bug"),
    now("2", "Done", "done", type="Bug"),
    now("3", "Done", "cancelled", type="Page"),
    now("4", "On ice", "unknown"),
    now("5", None, "todo", type="Page"),
)
MOVES = pl.DataFrame(
    [("x", "In Progress", "Done", 1), ("x", "Cooking", "Done", 1), ("x", "To Do", "Cooking", 1)],
    ["source", "from", "to", "changes"],
    orient="row",
)


def test_status_words_of_tasks_and_of_their_history() -> None:
    assert statuses(TASKS, MOVES).drop("source").rows() == [
        ("On ice", 1, 0, "unknown"),
        ("Cooking", 0, 1, "unknown"),
        ("Done", 3, 2, "done"),
        ("In Progress", 0, 0, "in_progress"),
        ("To Do", 0, 0, "todo"),
    ]


def test_types_with_those_that_have_none_first() -> None:
    assert types(TASKS).drop("source").rows() == [(None, 1, 0), ("Bug", 2, 2), ("Page", 2, 0)]


def test_trust_in_a_few_numbers() -> None:
    support = pl.DataFrame(
        [("x", "a", 10, 9), ("x", "b", 10, 8), ("y", "a", 1, 0)],
        ["source", "measure", "tasks", "count"],
        orient="row",
    )
    odd = pl.DataFrame([("y", "p"), ("y", "q")], ["source", "oddity"], orient="row")
    assert trust(support, odd, statuses(TASKS, MOVES)).rows() == [
        ("x", 2, 1, 0, 1),
        ("y", 1, 0, 2, 0),
    ]
