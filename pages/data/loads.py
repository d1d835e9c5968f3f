"""The loads of the warehouse, and taking the last one back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from pages.data.upload import forget
from pages.frame.address import set_params
from pages.frame.cards import plain
from pages.frame.snapshot import Snapshot, home, settings, user
from pages.frame.table import show_table
from pipeline.ingest import undo_last
from pipeline.text import Translator
from pipeline.text.formats import stamp

_VISIBLE = 8


def head(t: Translator) -> tuple[str, str]:
    """Title and subtitle of the card."""
    return t("Loads"), t("Newest first · rows · nothing is ever overwritten")


def card(loads: pl.DataFrame, snapshot: Snapshot, t: Translator) -> None:
    """The table and the button; `loads` as `read.loads` gives them."""
    zone = ZoneInfo(st.context.timezone or settings().timezone)
    column = st.column_config
    counts = {
        "rows": t("Read"),
        "loaded": t("Loaded"),
        "unchanged": t("Unchanged"),
        "rejected": t("Left out"),
        "removed": t("Removed"),
    }
    badges = {"current": t("shown"), "sample": t("sample"), "undone": t("taken back")}
    shown = loads.select(
        "load",
        at=pl.Series([_when(at, zone, t) for at in loads["at"]], dtype=pl.String),
        by="by",
        files=pl.when(pl.col("undoes").is_not_null())
        .then(pl.format(t("takes load {n} back").replace("{n}", "{}"), "undoes"))
        .when(pl.col("files") == "")
        .then(pl.lit(t("tasks read again")))
        .otherwise("files"),
        marks=_marks(badges, snapshot.load.load),
        **{name: pl.col(name) for name in counts},
    )
    show_table(
        shown,
        visible=_VISIBLE,
        config={
            "load": column.NumberColumn(t("Load"), width=55),
            "at": column.TextColumn(t("When"), width=120),
            "by": column.TextColumn(t("By"), width=80),
            "files": column.TextColumn(t("Files"), width=330),
            "marks": column.MultiselectColumn(
                t("Note"),
                options=list(badges.values()),
                color=["blue", "gray", "orange"],
                width=130,
            ),
        }
        | {
            name: column.NumberColumn(title, format="localized", width=72)
            for name, title in counts.items()
        },
        alt=t("{n} load", "{n} loads", n=loads.height),
    )
    _undo(loads, zone, t)


def _undo(loads: pl.DataFrame, zone: ZoneInfo, t: Translator) -> None:
    last = loads.filter(pl.col("undoes").is_null() & ~pl.col("undone")).head(1)
    if last.is_empty():
        return
    row = last.row(0, named=True)
    with st.popover(t("Undo the last load"), icon=":material/undo:"):
        st.markdown(
            t(
                "Take back load {n} of {at}: {files}? The tasks are then as they were before it. "
                "Links pinned to it keep showing it, and the files can be loaded again.",
                n=row["load"],
                at=_when(row["at"], zone, t),
                files=plain(row["files"]),
            )
        )
        if st.button(t("Take load {n} back", n=row["load"]), key="data_undo"):
            undo_last(home(), user())
            forget()
            set_params(as_of=None)
            st.rerun()


def _marks(words: dict[str, str], shown: int) -> pl.Expr:
    marks = {
        "current": pl.col("load") == shown,
        "sample": pl.col("sample") & pl.col("undoes").is_null(),
        "undone": pl.col("undone"),
    }
    return pl.concat_list(
        pl.when(holds).then(pl.lit(words[name])) for name, holds in marks.items()
    ).list.drop_nulls()


def _when(at: datetime, zone: ZoneInfo, t: Translator) -> str:
    """The reader's time; with the year where it is not this one."""
    local = at.astimezone(zone)
    return stamp(local, t.lang, year=local.year != datetime.now(zone).year)
