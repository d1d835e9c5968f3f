"""The sample's known story: what the generator put in comes out as the buffer to plan with."""

from pathlib import Path

import numpy as np
import pytest

from data.generator.deviation import draw_deviation
from data.generator.kinds import PROMOTION_PAGE
from models.suggest import suggest
from models.targets import TARGETS
from pipeline.statistics.filters import Filters
from pipeline.statistics.history import plan_history
from pipeline.view import open_view


def test_the_suggested_buffer_is_that_of_a_large_draw(sample_home: Path) -> None:
    view = open_view(sample_home, Filters())
    found = suggest(plan_history(view.tasks), TARGETS["schedule"], view.load.as_of_day)
    page = next(each for each in found if each.type == PROMOTION_PAGE)
    drawn = draw_deviation(PROMOTION_PAGE, 100_000, np.random.default_rng(1))
    assert page.buffers["p80"] == pytest.approx(np.quantile(drawn, 0.8), abs=0.5)
    assert page.coverage["p80"] == pytest.approx(0.8, abs=0.06)
