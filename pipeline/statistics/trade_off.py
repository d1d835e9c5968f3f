"""What speed cost: whether quality got worse while work got faster."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl
from scipy import stats

from pipeline.statistics.compare import ENOUGH
from pipeline.statistics.drilldown import counted
from pipeline.statistics.many_tests import CHANCE, corrected
from pipeline.statistics.prepare import Tasks

SPEED, QUALITY = ("cycle_time", "throughput"), ("reopened", "defect", "skipped")


@dataclass(frozen=True)
class Period:
    """The tasks finished in a period, as `skipped.with_skipped` gives them; first and last day."""

    tasks: Tasks
    start: date
    end: date


@dataclass(frozen=True)
class _Figure:
    count_before: int
    count: int
    before: float | None = None
    now: float | None = None
    p: float | None = None
    rises: bool | None = None


def trade_off(now: Period, before: Period) -> pl.DataFrame:
    """One row a figure, in the order of SPEED and QUALITY: measure, count_before, count (tasks it
    rests on), before, now, p, q (p corrected for all figures that are told), course ("better",
    "worse", "unclear", "too_few": fewer than ten tasks in one of the periods, "untold": none).

    - cycle_time: medians in working days; p and direction of Mann & Whitney's U (1947) of all cycle
      times, since medians of whole days hardly move;
    - throughput: tasks finished a week; p of the same rate a day in both periods, as of two Poisson
      counts (Przyborowski & Wilenski 1940);
    - reopened, defect, skipped: shares; p of Fisher's exact test. Where no task of either period
      has a type of defect, it is "untold": then the types do not name defects.

    q after Benjamini & Hochberg (1995). All tests take tasks as independent of each other.
    """
    told, earlier = _told(now.tasks), _told(before.tasks)
    spans = [(each.end - each.start).days + 1 for each in (now, before)]
    found = {
        "cycle_time": _cycle_time(told["cycle_time"], earlier["cycle_time"]),
        "throughput": _throughput(len(told["throughput"]), len(earlier["throughput"]), *spans),
    }
    found |= {name: _share(name, told[name], earlier[name]) for name in QUALITY}
    rows = [{"measure": name} | vars(figure) for name, figure in found.items()]
    enough = pl.min_horizontal("count_before", "count") >= ENOUGH
    frame = pl.DataFrame(rows, _SCHEMA).with_columns(p=pl.when(enough).then("p"))
    more_is_better = pl.col("measure") == "throughput"
    return (
        frame.with_columns(corrected(frame["p"]).alias("q"))
        .with_columns(
            course=pl.when(pl.col("count_before") + pl.col("count") == 0)
            .then(pl.lit("untold"))
            .when(~enough)
            .then(pl.lit("too_few"))
            .when(pl.col("q").is_null())
            .then(pl.lit("untold"))
            .when(pl.col("q") > CHANCE)
            .then(pl.lit("unclear"))
            .when(pl.col("rises") == more_is_better)
            .then(pl.lit("better"))
            .otherwise(pl.lit("worse"))
        )
        .drop("rises")
    )


def verdict(found: pl.DataFrame) -> Literal["paid", "no_sign", "too_few"]:
    """Of the rows of `trade_off`: "paid" where a figure of speed got better and one of quality
    worse, "too_few" where of speed or of quality nothing can be told, else "no_sign"."""
    of = dict(found.select("measure", "course").iter_rows())
    speed, quality = ({of[name] for name in names} for names in (SPEED, QUALITY))
    if any(course <= {"too_few", "untold"} for course in (speed, quality)):
        return "too_few"
    return "paid" if "better" in speed and "worse" in quality else "no_sign"


def by_month(tasks: Tasks) -> pl.DataFrame:
    """One row a figure and month of finish, in order of time: measure (of SPEED and QUALITY),
    month, count (tasks it rests on), value (median cycle time in working days, tasks finished, or a
    share). tasks: as in `Period`."""
    value = {"cycle_time": pl.col("value").median(), "throughput": pl.len()}
    parts = [
        told.group_by("month").agg(
            measure=pl.lit(name),
            count=pl.len().cast(pl.Int64),
            value=value.get(name, pl.col("value").mean()).cast(pl.Float64),
        )
        for name, told in _told(tasks).items()
    ]
    return pl.concat(parts).select("measure", "month", "count", "value").sort("measure", "month")


_SCHEMA = {
    "measure": pl.String(),
    "count_before": pl.Int64(),
    "count": pl.Int64(),
    "before": pl.Float64(),
    "now": pl.Float64(),
    "p": pl.Float64(),
    "rises": pl.Boolean(),
}


def _told(tasks: Tasks) -> dict[str, pl.DataFrame]:
    """The tasks that each figure rests on, with the `value` and month of each."""
    rows = {
        name: counted(tasks.lazy(), "throughput" if name == "skipped" else name)
        for name in (*SPEED, *QUALITY)
    }
    rows["skipped"] = rows["skipped"].with_columns(value="skipped").drop_nulls("value")
    # At once, so that what leads to the tasks is worked out but once.
    found = pl.collect_all(each.select("value", "month") for each in rows.values())
    return dict(zip(rows, found, strict=True))


def _cycle_time(now: pl.DataFrame, before: pl.DataFrame) -> _Figure:
    days, earlier = now["value"], before["value"]
    if not (len(days) and len(earlier)):
        return _Figure(len(earlier), len(days))
    test = stats.mannwhitneyu(days.to_numpy(), earlier.to_numpy())
    usual_before, usual = (float(each.quantile(0.5, "linear") or 0) for each in (earlier, days))
    rises = bool(test.statistic > len(days) * len(earlier) / 2)
    return _Figure(len(earlier), len(days), usual_before, usual, float(test.pvalue), rises)


def _throughput(n: int, earlier: int, days: int, days_before: int) -> _Figure:
    a_week, a_week_before = 7 * n / days, 7 * earlier / days_before
    if not n + earlier:
        return _Figure(earlier, n, a_week_before, a_week)
    p = float(stats.binomtest(n, n + earlier, days / (days + days_before)).pvalue)
    return _Figure(earlier, n, a_week_before, a_week, p, a_week > a_week_before)


def _share(name: str, now: pl.DataFrame, before: pl.DataFrame) -> _Figure:
    rows, earlier = now["value"], before["value"]
    bad, bad_before = (int(each.sum()) for each in (rows, earlier))
    n, n_before = len(rows), len(earlier)
    if not (n and n_before) or (name == "defect" and not bad + bad_before):
        return _Figure(n_before, n)
    p = float(stats.fisher_exact([[bad, n - bad], [bad_before, n_before - bad_before]]).pvalue)
    return _Figure(n_before, n, bad_before / n_before, bad / n, p, bad / n > bad_before / n_before)
