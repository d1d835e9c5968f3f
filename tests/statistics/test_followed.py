"""How defaults held, by hand-worked values. Every day is worked, so that days can be counted."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from scipy import stats

from pipeline.normalise.calendar import working_calendar
from pipeline.statistics.adopted import spans, under
from pipeline.statistics.followed import followed
from pipeline.statistics.parkinson import filled

EVERY_DAY = working_calendar("all")
ADOPTED = date(2026, 3, 1)
AS_OF = date(2026, 6, 30)
DUE = date(2026, 4, 10)


def task(deviation: int | None, **given: Any) -> dict[str, Any]:
    """A task planned under the default; one without a deviation is open."""
    due = given.get("due_day", DUE)
    is_open = deviation is None
    overdue = (AS_OF - due).days if is_open and due and due < AS_OF else None
    return {
        "type": "poster",
        "team": None,
        "project": None,
        "is_done": not is_open,
        "is_open": is_open,
        "planned_on": ADOPTED + timedelta(1),
        "due_day": due,
        "deviation": deviation,
        "overdue_days": overdue,
        "estimate_hours": None,
        "actual_hours": None,
    } | given


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    schema: dict[str, Any] = {
        **dict.fromkeys(("type", "team", "project"), pl.String),
        **dict.fromkeys(("is_done", "is_open"), pl.Boolean),
        **dict.fromkeys(("planned_on", "due_day"), pl.Date),
        **dict.fromkeys(("deviation", "overdue_days"), pl.Int32),
        **dict.fromkeys(("estimate_hours", "actual_hours"), pl.Float64),
    }
    return pl.DataFrame(list(rows), schema=schema)


def made(*rows: tuple[str, float, str | None, date]) -> pl.DataFrame:
    schema = {"type": pl.String, "buffer": pl.Float64, "level": pl.String, "since": pl.Date}
    found = pl.DataFrame(list(rows), schema=schema, orient="row")
    nobody = pl.lit(None, pl.String)
    return spans(found.with_columns(team=nobody, project=nobody))


POSTER = made(("poster", 2, "p80", ADOPTED))


def row(tasks: pl.DataFrame, of: pl.DataFrame = POSTER, target: str = "schedule") -> dict[str, Any]:
    return followed(tasks, of, target, EVERY_DAY, AS_OF).row(0, named=True)


def test_what_is_counted() -> None:
    found = row(
        frame(
            *(task(each) for each in (-3, 0, 1, 2)),  # these keep within two days
            *(task(each) for each in (3, 9)),  # these do not
            task(None),  # open 81 days past due: neither
            task(None, due_day=AS_OF),
            task(-9, due_day=AS_OF),  # finished early; its like that are late are still open
            task(0, due_day=AS_OF - timedelta(2)),  # may still be in time by the end of the day
            task(0, due_day=None),
            task(5, planned_on=ADOPTED),  # planned before it was known
            task(5, type="launch"),
            task(5, is_done=False),  # cancelled
        )
    )
    assert (found["tasks"], found["held"]) == (7, 4)
    assert (found["open_beyond"], found["ahead"], found["unknown"]) == (1, 3, 1)
    assert (found["reserved"], found["used"]) == (7 * 2, 0 + 0 + 1 + 2 + 3 * 2)
    assert found["share"] == pytest.approx(4 / 7)
    # Wilson 1927, by hand: centre (4/7 + z²/14) / (1 + z²/7), z² = 3.8415
    assert (found["low"], found["high"]) == pytest.approx((0.2505, 0.8418), abs=1e-4)
    assert (found["verdict"], found["lately"], found["q"]) == ("few", None, None)


def test_too_small_beyond_chance_and_what_would_have_held() -> None:
    # 10 of 20 instead of 16: P(at most 10) and as unlikely ones, by the binomial distribution.
    needs = [0] * 10 + [3] * 5 + [4] * 2 + [6] * 3
    found = row(frame(*map(task, needs)))
    assert found["q"] == pytest.approx(stats.binomtest(10, 20, 0.8).pvalue)
    assert (found["verdict"], found["lately"]) == ("small", 4.0)  # the 16th of 20


def test_open_tasks_are_not_taken_for_finished_ones() -> None:
    needs = [0] * 10 + [3] * 5
    found = row(frame(*map(task, needs), *(task(None) for _ in range(5))))
    assert (found["tasks"], found["held"], found["open_beyond"]) == (20, 10, 5)
    # 15 of 20 took up to 3 days; nobody knows yet where the 16th will end.
    assert (found["verdict"], found["lately"]) == ("small", None)


def test_too_large_only_where_less_would_have_held() -> None:
    assert row(frame(*(task(0) for _ in range(40))))["verdict"] == "large"
    # 38 of 40 are within two days, 28 within one: there is nothing between them.
    tied = row(frame(*map(task, [0] * 28 + [2] * 10 + [5] * 2)))
    assert tied["q"] < 0.05
    assert (tied["verdict"], tied["lately"]) == ("holds", 2.0)
    none = row(frame(*(task(0) for _ in range(40))), made(("poster", 0, "p80", ADOPTED)))
    assert none["verdict"] == "holds"


def test_the_level_it_was_chosen_for_counts() -> None:
    half = frame(*map(task, [0] * 10 + [5] * 10))
    assert row(half)["verdict"] == "small"
    assert row(half, made(("poster", 2, "p50", ADOPTED)))["verdict"] == "holds"
    # Of 40 tasks the 34th and the 38th say what would have held for 85 and for 95 in 100.
    many = frame(*map(task, [0] * 20 + [3] * 14 + [4] * 4 + [6] * 2))
    for level, lately in (("p85", 3.0), ("p95", 4.0)):
        found = row(many, made(("poster", 2, level, ADOPTED)))
        assert (found["verdict"], found["lately"]) == ("small", lately)
        assert found["wanted"] == pytest.approx(float(level[1:]) / 100)
    unsaid = row(half, made(("poster", 2, None, ADOPTED)))
    assert (unsaid["wanted"], unsaid["verdict"]) == (0.8, "small")


def test_a_task_belongs_to_the_default_it_was_planned_under() -> None:
    changed = date(2026, 4, 1)
    two = made(("poster", 2, "p80", ADOPTED), ("poster", 9, "p80", changed))
    tasks = frame(
        task(3, planned_on=changed),
        task(3, planned_on=changed + timedelta(1)),
        task(30, planned_on=changed + timedelta(1)),
    )
    found = followed(tasks, two, "schedule", EVERY_DAY, AS_OF)
    columns = ("buffer", "since", "until", "tasks", "held")
    assert found.select(columns).rows() == [(2, ADOPTED, changed, 1, 0), (9, changed, None, 2, 1)]


def test_a_task_belongs_to_the_narrowest_default() -> None:
    changed = date(2026, 4, 1)
    of_type = made(("poster", 2, "p80", ADOPTED), ("poster", 9, "p80", changed)).drop("span")
    of_team = of_type.head(1).with_columns(buffer=pl.lit(4.0), team=pl.lit("Brand"))
    three = spans(pl.concat([of_type, of_team]))
    tasks = frame(
        *(task(3, planned_on=day + timedelta(1)) for day in (ADOPTED, changed)),
        *(task(3, planned_on=day + timedelta(1), team="Brand") for day in (ADOPTED, changed)),
        task(5, planned_on=changed, team="Brand"),
        task(3, planned_on=changed, team="Shop", project="Brand"),
    )
    found = followed(tasks, three, "schedule", EVERY_DAY, AS_OF)
    # A later default of the type leaves the team its own.
    assert found.select("team", "buffer", "until", "tasks", "held").rows() == [
        (None, 2, changed, 2, 0),
        ("Brand", 4, None, 3, 2),
        (None, 9, None, 1, 1),
    ]


def test_of_several_decisions_on_a_day_the_last_counts() -> None:
    found = made(("poster", 2, "p80", ADOPTED), ("poster", 3, "p90", ADOPTED))
    told = found.select("type", "buffer", "level", "since", "until")
    assert told.rows() == [("poster", 3, "p90", ADOPTED, None)]


def test_effort_in_hours() -> None:
    hours = [(10, 10), (10, 15), (20, 22), (10, 0)]  # the last one has none logged
    done = [task(0, estimate_hours=e, actual_hours=a) for e, a in hours]
    still = [task(None, estimate_hours=10, actual_hours=a) for a in (5, 20)]
    found = row(frame(*done, *still), made(("poster", 0.2, "p80", ADOPTED)), "effort")
    assert (found["tasks"], found["held"]) == (3, 2)
    assert (found["reserved"], found["used"]) == pytest.approx((2 + 2 + 4, 0 + 2 + 2))
    assert (found["open_beyond"], found["ahead"], found["unknown"]) == (1, 2, 1)


def test_nothing_decided_or_planned_yet() -> None:
    assert followed(frame(task(1)), made(), "schedule", EVERY_DAY, AS_OF).is_empty()
    found = row(frame(task(1, planned_on=ADOPTED)))
    assert (found["tasks"], found["share"], found["verdict"]) == (0, None, "few")
    assert under(frame(task(1)), made(), "schedule", EVERY_DAY, AS_OF).is_empty()


def before(deviation: int) -> dict[str, Any]:
    return task(deviation, planned_on=date(2026, 1, 5), due_day=date(2026, 2, 1))


def test_tasks_that_move_up_to_the_buffered_date() -> None:
    was = [before(each) for each in [0] * 28 + [2] * 2]
    now = [task(each) for each in [0] * 10 + [2] * 20]
    found = filled(frame(*was, *now), POSTER, EVERY_DAY, AS_OF)
    columns = ("type", "n_before", "last_before", "n", "last")
    assert found.select(columns).rows() == [("poster", 30, 2, 30, 20)]
    table = [[20, 10], [2, 28]]
    assert found["q"][0] == pytest.approx(stats.fisher_exact(table, "greater").pvalue)


def test_parkinsons_law_by_team() -> None:
    both = spans(
        pl.concat([POSTER.drop("span"), POSTER.drop("span").with_columns(team=pl.lit("Brand"))])
    )
    was = [before(each) for each in [0] * 28 + [2] * 2]
    now = [task(each) for each in [0] * 10 + [2] * 20]
    brand = [each | {"team": "Brand"} for each in (*was, *was, *map(task, [0] * 30))]
    found = filled(frame(*was, *now, *brand), both, EVERY_DAY, AS_OF)
    columns = ("team", "n_before", "last_before", "n", "last")
    assert found.select(columns).rows() == [(None, 30, 2, 30, 20)]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ([0] * 28 + [2] * 2, [0] * 27 + [2] * 3),  # chance
        ([0] * 19, [2] * 30),  # too few before
        ([0] * 30, [2] * 19),  # too few since
        ([2] * 30, [0] * 30),  # the other way round
    ],
)
def test_of_parkinsons_law_nothing_is_said_without_evidence(was: list[int], now: list[int]) -> None:
    tasks = frame(*map(before, was), *map(task, now))
    assert filled(tasks, POSTER, EVERY_DAY, AS_OF).is_empty()


def test_a_buffer_under_a_day_has_no_last_day() -> None:
    tasks = frame(*(before(3) for _ in range(30)), *(task(0) for _ in range(30)))
    half_a_day = made(("poster", 0.5, "p80", ADOPTED))
    assert filled(tasks, half_a_day, EVERY_DAY, AS_OF).is_empty()
