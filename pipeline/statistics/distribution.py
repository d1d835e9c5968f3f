"""How wide each type is spread, and how much of it lies beyond its default buffer."""

import polars as pl

from pipeline.statistics.drilldown import counted
from pipeline.statistics.prepare import Frame, Tasks
from pipeline.statistics.scope import of_scope


def beyond_defaults(by_type: pl.DataFrame, tasks: Tasks, defaults: pl.DataFrame) -> pl.DataFrame:
    """Adds to each type its `default` buffer (working days, null where none is set) and `beyond`,
    the share of its tasks that finished later than that (null without a default or a task).

    by_type: schedule deviation as `aggregate` gives it by type; tasks: the prepared tasks it rests
    on; defaults: scope.KEY, buffer, of which those of whole types are taken.
    """
    known = defaults.filter(of_scope("type")).select("type", default=pl.col("buffer"))
    shares = (
        counted(tasks.lazy(), "schedule_deviation")
        .join(known.lazy(), on="type", how="inner")
        .group_by("type")
        .agg(beyond=(pl.col("deviation") > pl.col("default")).mean())
        .collect()
    )
    return by_type.join(known, on="type", how="left", maintain_order="left").join(
        shares, on="type", how="left", maintain_order="left"
    )


def deviations(tasks: Frame, type_name: str | None = None) -> Frame:
    """The tasks of a prepared frame that have a schedule deviation, all or those of one type; the
    latest first."""
    found = counted(tasks, "schedule_deviation")
    if type_name is not None:
        found = found.filter(pl.col("type") == type_name)
    order = ("deviation", "finished_day", "source", "key")
    return found.sort(order, descending=[True, True, False, False])
