import numpy as np
import pytest

from models.levels import Levels
from models.targets import SCHEDULE

EVEN = (np.arange(1000) * 617 % 1000 + 0.5) / 1000  # every score once, in no order


def test_scores_as_promised_leave_the_level() -> None:
    levels = Levels().fit(EVEN, ["a"] * 1000)
    assert levels.predict(["a", "new"], 0.8) == pytest.approx([0.8, 0.8], abs=0.02)


def test_by_hand() -> None:
    # 4 scores of which 3 lie at 0.4 and one at 0.9; nothing is forgotten, K_all = 4, K = 4.
    levels = Levels(half_life=1e4, half_life_all=1e4, prior=4, prior_all=4, lowered=1)
    levels.fit([0.4, 0.4, 0.9, 0.4], ["a"] * 4)
    # F_all(0.8) = (3 + 4 x 0.8) / 8 = 0.775; F_a(0.8) = (3 + 4 x 0.775) / 8 = 0.7625
    assert levels.overall_[160] == pytest.approx(0.775, abs=1e-3)
    assert levels.share_below("a")[160] == pytest.approx(0.7625, abs=1e-3)
    # F_a(u) = 0.375 + 0.5 (0.375 + 0.5 u) = q between 0.4 and 0.9: u = 4 q - 2.25
    assert levels.predict(["a"], 0.7) == pytest.approx([0.55], abs=1e-3)


def test_often_passed_raises_the_level_so_far_and_no_further() -> None:
    levels = Levels(raised=0.25).fit([0.95] * 300, ["a"] * 300)
    assert levels.predict(["a"], 0.8) == pytest.approx([0.85])


@pytest.mark.parametrize(("lowered", "level"), [(0.5, 0.7), (0.25, 0.75), (0.0, 0.8)])
def test_never_passed_lowers_the_level_so_far_and_no_further(lowered: float, level: float) -> None:
    levels = Levels(lowered=lowered).fit([0.5] * 300, ["a"] * 300)
    assert levels.predict(["a", "new"], 0.8) == pytest.approx([level, level])


def test_days_are_never_asked_for_at_less_than_the_level() -> None:
    """What `targets.SCHEDULE` says of its levels: a run of tasks that held lowers nothing."""
    held, passed = (Levels(**SCHEDULE.levels).fit([score] * 300, ["a"] * 300) for score in (0.5, 1))
    for q in (0.55, 0.8, 0.95):
        assert held.predict(["a"], q) == pytest.approx([q])
        assert passed.predict(["a"], q) > q


def test_a_type_never_seen_gets_that_of_all() -> None:
    levels = Levels().fit([0.5] * 300, ["a"] * 300)
    level = levels.predict(["new"], 0.8)[0]
    assert level == pytest.approx(0.7)
    assert level == levels.predict(["a"], 0.8)[0]


def test_recent_scores_weigh_more() -> None:
    before, after = [0.5] * 400, [0.95] * 100
    later = Levels().fit(before + after, ["a"] * 500).predict(["a"], 0.8)
    earlier = Levels().fit(after + before, ["a"] * 500).predict(["a"], 0.8)
    assert later > 0.8 > earlier


def test_nothing_scored_leaves_the_level() -> None:
    assert Levels().fit([], []).predict(["a"], 0.9) == pytest.approx([0.9])
