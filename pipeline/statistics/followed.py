"""How default buffers held after they were adopted, by the tasks planned since (see `adopted`)."""

from datetime import date

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar
from pipeline.statistics.adopted import under
from pipeline.statistics.many_tests import CHANCE, corrected
from pipeline.statistics.product_limit import points, product_limit
from pipeline.statistics.reserve import SERVICE_LEVELS, SLACK, rounded

FEW = 10
"""Fewer tasks give no verdict."""
FEW_YET, HOLDS, SMALL, LARGE = "few", "holds", "small", "large"

_NEED, _BUFFER = pl.col("need"), pl.col("buffer")


def followed(
    tasks: pl.DataFrame,
    spans: pl.DataFrame,
    target: str,
    calendar: WorkingCalendar,
    as_of_day: date,
) -> pl.DataFrame:
    """A row per default: the columns of `spans` and

    - `tasks` (planned under it, outcome known), `held` (that kept within it), `share`, `low`,
      `high` (Wilson's 95 % interval), `wanted` (the share it was chosen for);
    - `reserved`, `used`: what it set aside for them, and what of that they took (working days, or
      hours);
    - `open_beyond`: tasks still open that have passed it (against a schedule buffer they are among
      `tasks`, and did not hold); `ahead`: tasks not counted yet;
      `unknown`: tasks that never will be, for want of a date or an estimate;
    - `lately`: the least buffer, as people plan in, that would have held for the share wanted (by
      Kaplan and Meier where tasks are still open; null: more than any has taken yet, or FEW);
    - `q` (exact binomial test against `wanted`, corrected for how many defaults there are) and
      `verdict`: FEW_YET, HOLDS, or beyond chance SMALL or LARGE.

    tasks: a prepared frame with open work. spans: see `adopted.spans`.
    """
    mine = under(tasks, spans, target, calendar, as_of_day)
    counted, is_open = pl.col("counted"), pl.col("is_open")
    took = pl.min_horizontal(_NEED, _BUFFER)
    sums = mine.group_by("span").agg(
        tasks=counted.sum(),
        held=(counted & _held()).sum(),
        reserved=(_BUFFER * pl.col("cost")).filter(counted).sum(),
        used=(took * pl.col("cost")).filter(counted).sum(),
        open_beyond=(is_open & ~_held()).sum(),
        ahead=(~counted & ~pl.col("unknown")).sum(),
        unknown=pl.col("unknown").sum(),
    )
    found = (
        spans.join(sums, on="span", how="left", maintain_order="left")
        .with_columns(pl.col("tasks", "held", "open_beyond", "ahead", "unknown").fill_null(0))
        .with_columns(pl.col("reserved", "used").fill_null(0.0))
        .with_columns(
            wanted=pl.col("level").replace_strict(SERVICE_LEVELS, return_dtype=pl.Float64)
        )
        .join(_lately(mine, target), on="span", how="left", maintain_order="left")
    )
    return _with_verdict(_with_chance(found))


def _held() -> pl.Expr:
    return (_NEED <= _BUFFER + SLACK).fill_null(True)


def _lately(mine: pl.DataFrame, target: str) -> pl.DataFrame:
    """span, lately."""
    by = ("span", "level")
    counted = mine.filter("counted")
    rows = counted.select(
        *by, leaves="need", ended=~pl.col("is_open"), enters=pl.lit(None, pl.Float64)
    )
    quantile = pl.coalesce(
        pl.when(pl.col("level") == level).then(level) for level in SERVICE_LEVELS
    )
    found = product_limit(points(rows, by), by, SERVICE_LEVELS)
    return found.filter(pl.col("events") + pl.col("censored") >= FEW).select(
        "span",
        lately=quantile.map_elements(lambda value: rounded(value, target), return_dtype=pl.Float64),
    )


def _with_chance(found: pl.DataFrame) -> pl.DataFrame:
    """Adds share, low, high, q; q is null for FEW."""
    from scipy import stats

    tests = [
        stats.binomtest(held, n, wanted) if n else None
        for held, n, wanted in found.select("held", "tasks", "wanted").iter_rows()
    ]
    ends = [test.proportion_ci(0.95, "wilson") if test else (None, None) for test in tests]
    p = pl.Series("p", [test.pvalue if test else None for test in tests], dtype=pl.Float64)
    found = found.with_columns(
        pl.Series("low", [low for low, _ in ends], dtype=pl.Float64),
        pl.Series("high", [high for _, high in ends], dtype=pl.Float64),
        p,
        share=pl.when(pl.col("tasks") > 0).then(pl.col("held") / pl.col("tasks")),
    )
    found = found.with_columns(p=pl.when(pl.col("tasks") >= FEW).then("p"))
    return found.with_columns(corrected(found["p"]).alias("q")).drop("p")


def _with_verdict(found: pl.DataFrame) -> pl.DataFrame:
    by_chance, lately = pl.col("q") > CHANCE, pl.col("lately")
    short = pl.col("share") < pl.col("wanted")
    return found.with_columns(
        verdict=pl.when(pl.col("tasks") < FEW)
        .then(pl.lit(FEW_YET))
        .when(~by_chance & short)
        .then(pl.lit(SMALL))
        # Many tasks end on the same day: the next smaller buffer may hold for far too few.
        .when(~by_chance & ~short & (lately < _BUFFER - SLACK))
        .then(pl.lit(LARGE))
        .otherwise(pl.lit(HOLDS))
    )
