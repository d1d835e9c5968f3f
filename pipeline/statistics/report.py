"""The figures of a report, as the JSON that other programs read."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import DIMENSIONS, MEASURES

_FIGURES = ("mean", "median", "p80", "p90")


def report(tasks: pl.DataFrame, by: Sequence[str], measures: Sequence[str]) -> dict[str, Any]:
    """{"by", "groups": [{<dimension>: value, "tasks", "measures": {name: figures}}], "total"} of
    a prepared frame; figures are {"unit", "count", "left_out": {reason: count}, "mean", "median",
    "p80", "p90"}, null where nothing can be said."""
    groups: dict[tuple[Any, ...], dict[str, Any]] = {}
    if by:
        for row in aggregate(tasks, measures, by).iter_rows(named=True):
            key = tuple(_plain(row[name], name) for name in by)
            group = groups.setdefault(
                key, dict(zip(by, key, strict=True)) | {"tasks": row["tasks"], "measures": {}}
            )
            group["measures"][row["measure"]] = _figures(row)
    total = {
        row["measure"]: _figures(row) for row in aggregate(tasks, measures).iter_rows(named=True)
    }
    return {
        "by": list(by),
        "groups": list(groups.values()),
        "total": {"tasks": tasks.height, "measures": total},
    }


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    left_out = {each["reason"]: each["count"] for each in row["left_out"]}
    # Rounded, so that the order in which two threads add up floats never shows.
    figures = {name: None if row[name] is None else round(row[name], 9) for name in _FIGURES}
    unit = MEASURES[row["measure"]].unit
    return {"unit": unit, "count": row["count"], "left_out": left_out} | figures


def _plain(value: Any, dimension: str) -> Any:
    form = DIMENSIONS[dimension].of_time
    return value.strftime(form) if form and value is not None else value
