"""Which finished tasks a model learns from: the latest, but no run of quick ones."""

import polars as pl

LASTS = 0.9
"""A task lasts from plan to end as long as this share of the latest finished ones did, or less."""
SPANS = 3
"""A window of the latest finished tasks that spans less than so many times that long would be
misleading: of the tasks planned last in it only the quick ones have finished."""
COMES_OUT = 2
"""How many times that long after a day next to all of the tasks planned on it have finished."""
_ORDER = ("finished_on", "source", "source_id")
LEAST = 200
"""Latest finished tasks of a type that are learned from however long ago they finished."""


def window(finished: pl.DataFrame, most: int) -> pl.DataFrame:
    """The latest `most` finished tasks of a feature table, in the order in which they finished;
    where so many finish in a short time, the latest planned of those that were planned so long ago
    that slow ones have finished too. Beside them older ones of each type that has fewer than
    `LEAST` among them, so that one which is rarely worked on is not forgotten."""
    recent = _latest(finished, most, "finished_on")
    took = pl.col("finished_on") - pl.col("planned_on")
    last, spans, lasts = recent.select(
        last=pl.col("finished_on").max(),
        spans=pl.col("finished_on").max() - pl.col("finished_on").min(),
        lasts=took.quantile(LASTS, "nearest"),
    ).row(0)
    if len(finished) > most and spans < SPANS * lasts:
        come_out = finished.filter(pl.col("planned_on") <= last - COMES_OUT * lasts)
        if len(come_out) >= most:
            finished, recent = come_out, _latest(come_out, most, "planned_on")
    return pl.concat([recent, _rare(finished, recent)]).sort(_ORDER)


def _rare(finished: pl.DataFrame, recent: pl.DataFrame) -> pl.DataFrame:
    """The latest older tasks of the types of which there are few among the recent ones."""
    often = recent["type"].value_counts(name="n").filter(pl.col("n") >= LEAST)
    latest = (
        finished.select("type", *_ORDER)
        .with_row_index("at")
        .join(often, on="type", how="anti")
        .sort(_ORDER)
        .group_by("type")
        .tail(LEAST)
        .join(recent, on=_ORDER, how="anti")
    )
    return finished[latest["at"].sort()]


def _latest(finished: pl.DataFrame, most: int, by: str) -> pl.DataFrame:
    # Only the days that count are sorted: of a million tasks that is a few per cent.
    finished = finished.filter(pl.col(by) >= finished[by].top_k(most).min())
    return finished.sort(by, "source", "source_id").tail(most)
