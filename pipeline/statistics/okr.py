"""Objectives and key results: progress against the time that has passed.

Input is the warehouse's frame of key results (`pipeline.schema.KEY_RESULT`), as of a day.
"""

from datetime import date

import polars as pl

from pipeline.statistics.cycles import cycle_days
from pipeline.statistics.okr_words import INHERITED, KEY, understood

BEHIND = 0.15
"""Behind: progress lies more than this share below what is expected."""


def key_results(rows: pl.DataFrame, as_of_day: date) -> pl.DataFrame:
    """One row per key result that was not cancelled, sorted by objective, then id:

    - source, source_id, title, owner, team, cycle, unit, weight, start_value, target_value,
      current_value, starts, due (Date): as given; owner, team, cycle and days fall back on the
      objective's, days then on the cycle's name;
    - objective: the id of its objective; null for an orphan, whose parent is no objective here;
    - computed: (current − start) ÷ (target − start), which also holds for values that are to fall;
      may be below 0 and above 1; null where a value is missing or target and start are equal;
    - reported: progress as reported, as a share; gap: reported − computed;
    - progress: computed, else reported, else 1 where the status says done;
    - expected: calendar days from starts to the as-of day ÷ those from starts to due, first and
      last day counted, within 0 and 1;
    - state: not_started (before its first day), unknown (no progress or no days), done (progress
      of 1), behind (progress < expected − BEHIND), watch (progress < expected), on_track;
    - missing: why the state is unknown: no_target, no_start, no_current, no_days; else null.
    """
    marked = understood(rows)
    known = marked.filter(~pl.col("is_objective"), ~pl.col("is_cancelled")).with_columns(
        pl.coalesce(name, f"its_{name}").alias(name) for name in INHERITED
    )
    days = cycle_days(known["cycle"])
    known = known.with_columns(
        starts=known["starts"].fill_null(days["starts"]), due=known["due"].fill_null(days["due"])
    )
    return (
        known.with_columns(computed=_computed(), expected=_expected(as_of_day))
        .with_columns(
            gap=pl.col("reported") - pl.col("computed"),
            progress=pl.coalesce("computed", "reported", pl.when("is_done").then(1.0)),
        )
        .with_columns(missing=_missing())
        .with_columns(
            state=_state(as_of_day),
            missing=pl.when(pl.col("progress").is_null() | pl.col("expected").is_null()).then(
                "missing"
            ),
        )
        .select(
            *KEY,
            *("objective", "title", "owner", "team", "cycle", "starts", "due", "weight", "unit"),
            *("start_value", "target_value", "current_value", "computed", "reported", "gap"),
            *("progress", "expected", "state", "missing"),
        )
        .sort("source", "objective", "source_id", nulls_last=True)
    )


def objectives(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """One row per objective that was not cancelled, sorted by id: source, source_id, title, owner,
    team, cycle, aligned_with (title of the objective above, or null), key_results (their number),
    measured (those with progress), progress and expected: means of the measured key results by
    weight, each within 0 and 1 so that none hides another; equal weights unless all have one.

    `rows` is the warehouse's frame, `found` what `key_results` made of it.
    """
    weight = (
        pl.when(pl.col("weight").has_nulls() | (pl.col("weight").sum() <= 0))
        .then(1.0)
        .otherwise("weight")
    )
    measured = (
        found.filter(pl.col("progress").is_not_null(), pl.col("objective").is_not_null())
        .with_columns(weight=weight.over("source", "objective"))
        .group_by("source", source_id="objective")
        .agg(
            measured=pl.len(),
            progress=_mean(pl.col("progress").clip(0, 1)),
            expected=_mean(pl.col("expected")),
        )
    )
    counts = found.group_by("source", source_id="objective").agg(key_results=pl.len())
    every = understood(rows).filter("is_objective")
    titles = every.select("source", "source_id", aligned_with="title")
    return (
        every.filter(~pl.col("is_cancelled"))
        .select(*KEY, "parent", "title", "owner", "team", "cycle")
        .join(titles, left_on=["source", "parent"], right_on=KEY, how="left")
        .join(counts, on=KEY, how="left")
        .join(measured, on=KEY, how="left")
        .drop("parent")
        .with_columns(pl.col("key_results", "measured").fill_null(0))
        .sort(KEY)
    )


def cancelled(rows: pl.DataFrame) -> int:
    """How many key results are left out because they, or their objectives, were cancelled."""
    return understood(rows).filter(~pl.col("is_objective"), "is_cancelled").height


def _computed() -> pl.Expr:
    start, target, current = (pl.col(f"{name}_value") for name in ("start", "target", "current"))
    return pl.when(target != start).then((current - start) / (target - start))


def _expected(as_of_day: date) -> pl.Expr:
    passed = (pl.lit(as_of_day) - pl.col("starts")).dt.total_days() + 1
    whole = (pl.col("due") - pl.col("starts")).dt.total_days() + 1
    return pl.when(whole > 0).then(passed / whole).clip(0, 1)


def _missing() -> pl.Expr:
    no_way = pl.col("target_value") == pl.col("start_value")
    return (
        pl.when(pl.col("progress").is_not_null())
        .then(pl.when(pl.col("expected").is_null()).then(pl.lit("no_days")))
        .when(pl.col("target_value").is_null() | no_way)
        .then(pl.lit("no_target"))
        .when(pl.col("start_value").is_null())
        .then(pl.lit("no_start"))
        .otherwise(pl.lit("no_current"))
    )


def _state(as_of_day: date) -> pl.Expr:
    progress, expected = pl.col("progress"), pl.col("expected")
    return (
        pl.when(progress >= 1)
        .then(pl.lit("done"))
        .when(pl.col("starts") > as_of_day)
        .then(pl.lit("not_started"))
        .when(progress.is_null() | expected.is_null())
        .then(pl.lit("unknown"))
        .when(progress < expected - BEHIND)
        .then(pl.lit("behind"))
        .when(progress < expected)
        .then(pl.lit("watch"))
        .otherwise(pl.lit("on_track"))
    )


def _mean(values: pl.Expr) -> pl.Expr:
    weight = pl.col("weight")
    return (values * weight).sum() / weight.filter(values.is_not_null()).sum()
