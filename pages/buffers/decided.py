"""The decisions made so far, and today's defaults as a file for other tools."""

import io
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from pages.buffers.advice import Asked
from pages.buffers.dialog import who_decides
from pages.buffers.words import amount, name_of, name_width
from pages.frame import cards
from pages.frame.snapshot import home, settings
from pages.frame.table import show_table
from pipeline.export import defaults_table
from pipeline.state.decisions import take_back
from pipeline.state.store import open_store
from pipeline.writers import write_csv

_MOST = 8


def decided(asked: Asked) -> None:
    """The card: history, newest first, and the download."""
    t, made = asked.snapshot.t, asked.decisions
    subtitle = t("Newest first · each with the data it was made on")
    if asked.snapshot.filters.as_of is not None:
        subtitle = t("Newest first · up to the load this page is pinned to")
    with cards.card(t("Decisions"), subtitle):
        if made.is_empty():
            cards.empty(
                t("No buffer has been decided yet"),
                t("Adopt a suggestion, and it becomes the default of its type."),
            )
            return
        _history(asked, made)
        with st.container(horizontal=True):
            _download(asked)
            if asked.snapshot.until is None:
                _take_back(asked, made)


def _download(asked: Asked) -> None:
    t = asked.snapshot.t
    st.download_button(
        t("Download today's defaults (CSV)"),
        as_csv(asked.defaults, asked.target),
        file_name=f"leeway-buffers-{asked.target}.csv",
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key="buffers_csv",
    )


def _take_back(asked: Asked, made: pl.DataFrame) -> None:
    """Undoes a decision, the latest unless another one is chosen, so that what was decided before
    it counts again."""
    t = asked.snapshot.t
    words = {
        row["id"]: t(
            "{name}, {amount}, decided by {who}",
            name=row["name"],
            amount=amount(asked, row["buffer"]),
            who=row["who"],
        )
        for row in made.with_columns(name=name_of(t)).iter_rows(named=True)
    }
    with st.popover(t("Undo …"), type="tertiary", icon=":material/undo:"):
        chosen = st.selectbox(
            t("Decision to take back"),
            list(words),
            format_func=words.__getitem__,
            key=f"buffers_take_back_of__{t.lang}",
        )
        st.caption(t("From now on it is as if it had never been decided."))
        st.button(
            t("Take it back"),
            key="buffers_take_back",
            on_click=take_back,
            args=(open_store(home()), chosen, who_decides()),
        )


def as_csv(defaults: pl.DataFrame, target: str) -> bytes:
    """The defaults in the columns of `pipeline.export.export_defaults`; in UTF-8
    with the byte-order mark that Excel needs."""
    file = io.BytesIO()
    write_csv(defaults_table(defaults, target), file, for_excel=True)
    return file.getvalue()


def _history(asked: Asked, made: pl.DataFrame) -> None:
    t, column = asked.snapshot.t, st.column_config
    zone = ZoneInfo(st.context.timezone or settings().timezone)
    per_cent = asked.target == "effort"
    number = "%d%%" if per_cent else f"%g {t('d')}"
    shown = made.select(
        name_of(t).alias("name"),
        pl.col("buffer", "suggested") * (100 if per_cent else 1),
        "who",
        at=pl.col("at").dt.replace_time_zone("UTC").dt.convert_time_zone(str(zone)),
        reason="reason",
        link="link",
    )
    show_table(
        shown,
        {
            "name": column.TextColumn(t("What for"), width=name_width(shown["name"])),
            "buffer": column.NumberColumn(t("Buffer"), format=number, width=60),
            "who": column.TextColumn(t("Who"), width=80),
            "at": column.DatetimeColumn(
                t("When"), format="M月D日 HH:mm" if t.lang == "zh" else "D MMM, HH:mm", width=110
            ),
            "reason": column.TextColumn(t("Reason"), width=154),
            "link": column.LinkColumn(
                t("Data"), display_text=r"as_of=(\d+)", width=60, help=t("Load; opens its view")
            ),
            "suggested": column.NumberColumn(t("Suggested"), format=number, width=80),
        },
        t("{n} decision", "{n} decisions", n=shown.height),
        visible=_MOST,
        order=["name", "buffer", "who", "at", "reason", "link", "suggested"],
        key=f"buffers_history__{t.lang}",
    )
