"""The steps of a change, from the mean before to the mean now."""

import polars as pl

from pipeline.statistics.drivers import Drivers

PARTS = ("mix", "rate")
_TELLING = 0.05
"""Share of the largest step from which a group's is shown by itself."""
_OWN = {"mix": ("share_before", "share"), "rate": ("mean_before", "mean")}


def steps(found: Drivers, most: int = 5) -> pl.DataFrame:
    """One row a step, in order:

    - part: "before", then "mix" and "rate", then "now";
    - groups (UInt32): how many groups the step is of; 0 for the two means, and for the sum of a
      part, which stands in front of its steps;
    - group (String): the one it is of; null where it is of the tasks without a group, of several or
      of none;
    - change, start, end: where it leads from and to; of a mean, start and end are the mean;
    - was, now: the group's share of the tasks for mix, its mean for rate; null for several;
    - is_clear: of rate, see `compare`.

    In each part the `most` groups with the largest steps have one of their own; those of the others
    are one together.
    """
    rows = [_mean("before", found.mean_before)]
    at = found.mean_before
    largest = float(found.groups.select(pl.max_horizontal(pl.col(PARTS).abs().max())).item())
    for part in PARTS:
        total = getattr(found, part)
        own = _steps_of(found.groups, part, most, _TELLING * largest)
        end = at + pl.col("change").cum_sum()
        heading = pl.DataFrame({"change": [total], "start": [at], "end": [at + total]})
        rows.append(heading.with_columns(part=pl.lit(part), groups=pl.lit(0, pl.UInt32)))
        rows.append(own.with_columns(part=pl.lit(part), start=end - pl.col("change"), end=end))
        at += total
    rows.append(_mean("now", found.mean))
    return pl.concat(rows, how="diagonal").select(
        "part", "group", "groups", "change", "start", "end", "was", "now", "is_clear"
    )


def _mean(part: str, mean: float) -> pl.DataFrame:
    row = pl.DataFrame({"part": [part], "start": [mean], "end": [mean]})
    return row.with_columns(groups=pl.lit(0, pl.UInt32))


def _steps_of(groups: pl.DataFrame, part: str, most: int, least: float) -> pl.DataFrame:
    was, now = _OWN[part]
    size = pl.col("change").abs()
    ranked = groups.select(
        "group",
        groups="pooled",
        change=part,
        was=was,
        now=now,
        is_clear=pl.when(pl.lit(part == "rate")).then("is_clear"),
    ).sort(pl.col("groups") == 1, size, descending=True, maintain_order=True)
    own = ranked.head(most).filter(pl.col("groups") == 1, size >= least)
    others = ranked.slice(own.height)
    if others.height < 2 and (others["groups"] == 1).all():
        return ranked
    together = others.select(pl.col("groups", "change").sum())
    return pl.concat([own, together], how="diagonal")
