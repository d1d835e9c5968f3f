"""For how many unseen tasks of a type the buffers suggested before were enough."""

import polars as pl

from models.scores import coverage
from models.targets import Target
from pipeline.statistics.reserve import LEVELS, SERVICE_LEVELS

MEASURED = 10
"""Unseen tasks under which a coverage is not told."""
SURE = 0.01
"""How unlikely so few covered tasks must be by chance, over all types, for the check to fail."""


def covered(target: Target, seen: pl.DataFrame, column: str = "type") -> dict[str, float | None]:
    """The share covered at each of `reserve.SERVICE_LEVELS`, None where fewer than `MEASURED` were
    seen. seen: columns y and `COLUMN_pNN` of a walk (`walk.walk`), of one type or its part."""
    if len(seen) < MEASURED:
        return dict.fromkeys(SERVICE_LEVELS)
    needed = target.buffer(seen["y"].to_numpy())
    return {
        name: round(coverage(needed, target.buffer(seen[f"{column}_{name}"].to_numpy())), 4)
        for name in SERVICE_LEVELS
    }


def failed(
    shares: dict[str, float | None], tested: int, types: int
) -> tuple[float, int, int] | None:
    """The level, the tasks covered and the tasks tested where so few were covered that chance does
    not explain it (exact binomial test, Bonferroni over the types tested), at the level where it
    explains it least; None where it does."""
    from scipy.special import bdtr

    found = [
        (float(bdtr(round(share * tested), tested, level)), level, round(share * tested))
        for name, level in LEVELS.items()
        if (share := shares[name]) is not None
    ]
    p, level, held = min(found, default=(1.0, 0.0, 0))
    return (level, held, tested) if found and p < SURE / types else None
