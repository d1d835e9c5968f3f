"""The figures of a report, as the JSON that other programs read."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import polars as pl

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import DIMENSIONS, MEASURES
from pipeline.statistics.interval import with_intervals

_FIGURES = ("mean", "median", "p80", "p90")
_COUNTS = ("events", "censored", "open", "entered_late")
_CENSORED = ("median", "p80", "p90", "most")


CountOpen = Callable[[Sequence[str]], pl.DataFrame]
"""Given dimensions, what `censored` gives by them."""


def report(
    tasks: pl.DataFrame,
    by: Sequence[str],
    measures: Sequence[str],
    count_open: CountOpen | None = None,
) -> dict[str, Any]:
    """{"by", "groups": [{<dimension>: value, "tasks", "measures": {name: figures}}], "total"} of
    a prepared frame; figures are {"unit", "count", "left_out": {reason: count}, "mean", "median",
    "p80", "p90", "interval"}, null where nothing can be said; the interval ([low, high], see
    `interval`) is that of the mean.

    With `count_open` figures have "censored" too, null where open tasks tell nothing (by month or
    week they never do, since they have none): {"events", "censored", "open", "entered_late",
    "median", "p80", "p90", "most"}, of the on-time share also "share".
    """
    groups: dict[tuple[Any, ...], dict[str, Any]] = {}
    if by:
        for row, figures in _rows(tasks, by, measures, count_open):
            key = tuple(_plain(row[name], name) for name in by)
            group = groups.setdefault(
                key, dict(zip(by, key, strict=True)) | {"tasks": row["tasks"], "measures": {}}
            )
            group["measures"][row["measure"]] = figures
    total = {row["measure"]: figures for row, figures in _rows(tasks, (), measures, count_open)}
    return {
        "by": list(by),
        "groups": list(groups.values()),
        "total": {"tasks": tasks.height, "measures": total},
    }


def _rows(
    tasks: pl.DataFrame, by: Sequence[str], measures: Sequence[str], count_open: CountOpen | None
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The rows of the aggregate, each with its figures."""
    keys = [*by, "measure"]
    of_open = {}
    if count_open is not None and not any(DIMENSIONS[name].of_time for name in by):
        rows = count_open(by).iter_rows(named=True)
        of_open = {tuple(row[name] for name in keys): _censored(row) for row in rows}
    for row in with_intervals(aggregate(tasks, measures, by)).iter_rows(named=True):
        figures = _figures(row)
        if count_open is not None:
            figures["censored"] = of_open.get(tuple(row[name] for name in keys))
        yield row, figures


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    left_out = {each["reason"]: each["count"] for each in row["left_out"]}
    unit = MEASURES[row["measure"]].unit
    figures = {"unit": unit, "count": row["count"], "left_out": left_out}
    interval = None if row["low"] is None else list(_rounded(row, ("low", "high")).values())
    return figures | _rounded(row, _FIGURES) | {"interval": interval}


def _censored(row: dict[str, Any]) -> dict[str, Any]:
    counts = {name: row[name] for name in _COUNTS}
    share = ("share",) if row["measure"] == "on_time" else ()
    return counts | _rounded(row, (*_CENSORED, *share))


def _rounded(row: dict[str, Any], names: Sequence[str]) -> dict[str, float | None]:
    """So that the order in which two threads add up floats never shows."""
    return {name: None if row[name] is None else round(row[name], 9) for name in names}


def _plain(value: Any, dimension: str) -> Any:
    form = DIMENSIONS[dimension].of_time
    return value.strftime(form) if form and value is not None else value
