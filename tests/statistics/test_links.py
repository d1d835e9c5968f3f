"""Lateness that is passed on, by hand-worked values."""

from datetime import date

import polars as pl

from pipeline.statistics.links import held_up, pairs, passed_on

POSTER, LAUNCH = "poster", "launch"


def task(
    key: str, kind: str, deviation: int | None, overdue: int | None = None
) -> dict[str, object]:
    return {
        "source": "jira",
        "key": key,
        "title": f"Task {key}",
        "type": kind,
        "is_done": deviation is not None,
        "is_open": deviation is None,
        "late": None if deviation is None else int(deviation > 0),
        "deviation": deviation,
        "overdue_days": overdue,
        "due_day": date(2026, 3, 2),
    }


TASKS = pl.DataFrame(
    [
        *(task(f"P{n}", POSTER, late) for n, late in enumerate([3, 1, 0, -1, 2])),
        *(task(f"L{n}", LAUNCH, late) for n, late in enumerate([2, 4, 0, 1])),
        task("L4", LAUNCH, None),
        task("P5", POSTER, None, overdue=2),
        task("P6", POSTER, None, overdue=7),
    ],
    schema_overrides={"overdue_days": pl.Int32, "deviation": pl.Int32},
)
LINKS = pl.DataFrame(
    [("jira", f"P{n}", f"L{n}") for n in range(4)]
    + [("jira", "P4", "L4"), ("jira", "P5", "L4"), ("jira", "P6", "L4"), ("jira", "gone", "L0")],
    schema=["source", "from", "to"],
    orient="row",
)


def test_pairs_have_both_ends_finished() -> None:
    found = pairs(LINKS, TASKS, TASKS)
    assert found.select("from_key", "to_key").rows() == [(f"P{n}", f"L{n}") for n in range(4)]
    assert pairs(LINKS, TASKS, TASKS.filter(pl.col("key") == "L1")).height == 1


def test_passed_on_compares_late_with_other_predecessors() -> None:
    found = passed_on(pairs(LINKS, TASKS, TASKS)).row(0, named=True)
    # P0 and P1 were late, L0 and L1 after them too (2 + 4 days); of L2 and L3 one was.
    assert found == {
        "from_type": POSTER,
        "to_type": LAUNCH,
        "links": 4,
        "after_late": 2,
        "after_else": 2,
        "late_after_late": 1.0,
        "late_after_else": 0.5,
        "days": 6,
    }


def test_nothing_is_told_of_predecessors_that_were_all_late() -> None:
    found = passed_on(pairs(LINKS.head(2), TASKS, TASKS)).row(0, named=True)
    assert found["after_else"] == 0
    assert found["late_after_else"] is None


def test_held_up_names_the_longest_overdue_predecessor_once() -> None:
    found = held_up(LINKS, TASKS, TASKS)
    assert found.select("key", "before_key", "before_overdue").rows() == [("L4", "P6", 7)]


def test_without_links_nothing_is_held_up() -> None:
    assert passed_on(pairs(LINKS.clear(), TASKS, TASKS)).is_empty()
    assert held_up(LINKS.clear(), TASKS, TASKS).is_empty()
