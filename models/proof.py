"""What a walk's predictions prove: the figures of each method at each level, and by group."""

from typing import Any

import numpy as np
import polars as pl

from models.calibration import calibration, chance_band
from models.kind import columns_of
from models.scores import TIE, coverage, pinball
from models.targets import Target
from models.walk import GRID
from pipeline.statistics.reserve import LEVELS

QUARTER = pl.format("{}-Q{}", pl.col("planned_on").dt.year(), pl.col("planned_on").dt.quarter())


def methods_of(frame: pl.DataFrame) -> list[str]:
    """The methods that a walk predicted by, Leeway first."""
    ending = "_p50"
    names = [name.removesuffix(ending) for name in frame.columns if name.endswith(ending)]
    return [name for name in names if name not in ("level", "type", *columns_of(frame))]


def scores(frame: pl.DataFrame, target: Target, method: str, level: str) -> dict[str, Any]:
    """How one method did at one level, on the tasks of a walk (`walk.walk` has the columns).

    `pinball` is on y. `tied` is the share that came out exactly as predicted, which counts as
    covered. `mean_buffer` is in the target's unit. `wasted` is the share of the tasks with a buffer
    that needed less than half of it (None without a buffer). `type_...` are of
    `calibration.Calibration`. `types`, `quarters` (of planning) and `teams` have count and coverage
    of each group; tasks without a team are in none.
    """
    y, quantile = frame["y"].to_numpy(), frame[f"{method}_{level}"].to_numpy()
    held = frame.select(
        "team",
        "type",
        quarter=QUARTER,
        held=pl.Series(y <= quantile + TIE),
        under=pl.Series(y < quantile - TIE),
    )
    types = _by(held, "type")
    judged = calibration(types, LEVELS[level])
    reserved, needed = target.buffer(quantile), target.buffer(y)
    some = reserved > TIE
    by_chance = judged.by_chance
    return {
        "pinball": pinball(y, quantile, LEVELS[level]),
        "coverage": coverage(y, quantile),
        "tied": float((np.abs(y - quantile) <= TIE).mean()),
        "mean_buffer": float(reserved.mean()),
        "wasted": float((needed < reserved / 2)[some].mean()) if some.any() else None,
        "types_tested": judged.tested,
        "types_off": list(judged.off),
        "type_distance": judged.distance,
        "type_distance_by_chance": by_chance and dict(zip(("mean", "p95"), by_chance, strict=True)),
        "type_shortfall": judged.shortfall,
        "types": _told(types),
        "quarters": _told(_by(held, "quarter")),
        "teams": _told(_by(held.filter(pl.col("team") != ""), "team")),
    }


def reliability(frame: pl.DataFrame) -> list[dict[str, float]]:
    """The reliability diagram of Leeway's own predictions: for each level asked for the share
    covered, and between what a calibrated forecaster would cover (`calibration.chance_band`)."""
    asked = np.array(GRID)
    band = chance_band(len(frame), asked)
    from_level = frame["held_from"].fill_null(2.0).to_numpy()
    covered = [float((from_level <= q + TIE).mean()) for q in GRID]
    return [
        {"level": q, "covered": share, "low": float(low), "high": float(high)}
        for q, share, (low, high) in zip(GRID, covered, band, strict=True)
    ]


def _by(held: pl.DataFrame, group: str) -> pl.DataFrame:
    return (
        held.group_by(group)
        .agg(
            count=pl.len(),
            under=pl.col("under").sum(),
            covered=pl.col("held").sum(),
            coverage=pl.col("held").mean(),
        )
        .sort(group)
    )


def _told(groups: pl.DataFrame) -> dict[str, dict[str, float]]:
    name = groups.columns[0]
    return {
        row[name]: {"count": row["count"], "coverage": row["coverage"]}
        for row in groups.iter_rows(named=True)
    }
