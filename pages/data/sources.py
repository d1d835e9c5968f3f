"""What is loaded of each source, how fresh it is, and how far it can be trusted."""

import polars as pl
import streamlit as st

from pages.data import read
from pages.data.checks import checks
from pages.frame import cards
from pages.frame.address import set_params
from pages.frame.snapshot import Snapshot
from pages.frame.table import day_format, show_table
from pipeline.statistics.filters import Filters
from pipeline.statistics.trust import trust
from pipeline.text import Translator
from pipeline.text.trackers import tracker_name

_KEY = "data_source_check"


def card(snapshot: Snapshot, t: Translator) -> None:
    """The card."""
    subtitle = t(
        "Whole sources, without filters · left out: rows of the load shown · statistics that rest "
        "on nearly all finished tasks"
    )
    with cards.card(t("What is loaded"), subtitle):
        found = _found(snapshot)
        _table(found, t)


def _found(snapshot: Snapshot) -> pl.DataFrame:
    made = checks(snapshot, Filters())
    rejects = read.rejects(str(snapshot.warehouse.path))
    left_out = (
        rejects.filter("rejects", pl.col("load") == snapshot.load.load)
        .group_by("source")
        .agg(left_out=pl.struct("file", "row").n_unique())
    )
    return (
        made.sources.join(left_out, on="source", how="left", maintain_order="left")
        .join(trust(made.support, made.odd, made.statuses), on="source", how="left")
        .with_columns(pl.col("left_out").fill_null(0))
        .sort("tasks", "source", descending=[True, False])
    )


def _table(found: pl.DataFrame, t: Translator) -> None:
    def clicked() -> None:
        set_params(view="quality", of=found["source"][st.session_state[_KEY]["row"]], odd=None)

    rests = pl.format(t("{n} of {all}", n="{}", all="{}"), "supported", "statistics")
    column = st.column_config
    show_table(
        found.select(
            pl.Series("source", [tracker_name(source, t) for source in found["source"]]),
            *("tasks", "open", "newest", "left_out"),
            supported=rests,
            odd="odd",
            unknown="unknown",
            check=pl.lit(t("Check")),
        ),
        config={
            "source": column.TextColumn(t("Source"), width=110),
            "tasks": column.NumberColumn(t("Tasks (n)"), format="localized", width=85),
            "open": column.NumberColumn(t("Open (n)"), format="localized", width=85),
            "newest": column.DateColumn(t("Newest change"), format=day_format(t), width=120),
            "left_out": column.NumberColumn(t("Rows left out"), format="localized", width=100),
            "supported": column.TextColumn(t("Statistics"), width=90),
            "odd": column.NumberColumn(t("Kinds of odd value"), format="localized", width=135),
            "unknown": column.NumberColumn(
                t("Status not known (n)"), format="localized", width=140
            ),
            "check": column.ButtonColumn(t("Quality"), key=_KEY, on_click=clicked, width=80),
        },
        alt=t("What is loaded"),
    )
