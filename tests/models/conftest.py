import polars as pl
import pytest

from models.backtest import BacktestResult, backtest
from models.targets import SCHEDULE
from tests.models.histories import draw


@pytest.fixture(scope="session")
def history() -> pl.DataFrame:
    return draw({"Page": (400, 2.0), "Poster": (250, 0.0), "Rare": (6, 4.0)})


@pytest.fixture(scope="session")
def tested(history: pl.DataFrame) -> BacktestResult:
    return backtest(history, SCHEDULE)
