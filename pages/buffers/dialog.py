"""The dialog in which a default buffer is decided."""

from typing import Any, Literal, cast

import polars as pl
import streamlit as st

from pages.buffers.advice import Asked
from pages.buffers.words import amount
from pages.frame import cards
from pages.frame.header import link
from pages.frame.snapshot import home
from pipeline.state.decisions import Decision, decide
from pipeline.state.store import open_store
from pipeline.statistics import reserve
from pipeline.statistics.scope import KEY, SCOPES
from pipeline.text import Translator
from pipeline.text.formats import share

_OPEN, _WHO = "buffers_open", "buffers_who"


def decide_on(asked: Asked, name: str) -> None:
    """Open the dialog for a row of `advice`, by its key; a callback, or called before `dialog`."""
    st.session_state[_OPEN] = (name, asked.target, asked.code)


def dialog(asked: Asked, rows: pl.DataFrame) -> None:
    """The dialog, while it is open. rows: frame of `advice`, with their names.

    What is open is kept in the session, so that it outlives a run of the page, such as when newer
    suggestions arrive; another target or level closes it.
    """
    name, *where = st.session_state.get(_OPEN, (None,))
    if name is None or where != [asked.target, asked.code] or name not in rows["key"]:
        return
    row = rows.row(by_predicate=pl.col("key") == name, named=True)
    # The title is Markdown too.
    title = asked.snapshot.t("Default buffer: {name}", name=cards.plain(row["name"]))
    st.dialog(title, on_dismiss=_close)(_form)(asked, row)


def tell_pinned(asked: Asked) -> None:
    """Says so where the page will not show what is decided on it."""
    if asked.snapshot.until is not None:
        words = asked.snapshot.t(
            "This page is pinned to load {load}, which has been followed by others: the "
            "default counts from now on, but this page will not show it.",
            load=asked.snapshot.load.load,
        )
        st.caption(words)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _form(asked: Asked, row: dict[str, Any]) -> None:
    t, step = asked.snapshot.t, reserve.KINDS[asked.target].step
    scale = 100 if asked.target == "effort" else 1
    st.caption(
        t(
            "Suggested at {level}: {suggested}. Today: {default}. Stored with the data of load "
            "{load}.",
            level=share(asked.level),
            suggested=amount(asked, row["suggested"]),
            default=amount(asked, row["default"]),
            load=asked.snapshot.load.load,
        )
    )
    tell_pinned(asked)
    given = st.number_input(
        t("Buffer, working days") if scale == 1 else t("Buffer, % of the estimate"),
        min_value=0.0,
        value=row["suggested"] * scale,
        step=step * scale,
        format="%g",
        key=f"buffers_value_{row['key']}",
    )
    buffer = given / scale
    _covers(asked, row, buffer)
    if words := signed(t, row["key"]):
        _close()
        record(asked, row, buffer, *words)
        st.rerun()


def signed(t: Translator, key: str) -> tuple[str, str] | None:
    """Asks for the reason and who decides; both, once they are there and saved."""
    reason = st.text_area(t("Reason (required)"), key=f"buffers_reason_{key}", height=80)
    who = st.text_input(t("Who decides"), value=who_decides(), key="buffers_name")
    if not st.button(t("Save as default"), key="buffers_save"):
        return None
    missing = [
        label
        for label, text in ((t("a reason"), reason), (t("who decides"), who))
        if not text.strip()
    ]
    if missing:
        st.error(t("Still missing: {what}", what=t(", ").join(missing)))
        return None
    st.session_state[_WHO] = who.strip()
    return reason.strip(), who.strip()


def record(asked: Asked, row: dict[str, Any], buffer: float, reason: str, who: str) -> None:
    """Stores a decision. row: of `advice`."""
    decide(
        open_store(home()),
        Decision(
            who=who,
            target=cast('Literal["schedule", "effort"]', asked.target),
            type=row["type"],
            team=row["team"],
            project=row["project"],
            buffer=buffer,
            reason=reason,
            load=asked.snapshot.load.load,
            link=link(asked.snapshot, pin=True),
            suggested=row["suggested"],
            level=asked.name,
        ),
    )


def _covers(asked: Asked, row: dict[str, Any], buffer: float) -> None:
    """What the buffer entered would have covered among the tasks shown."""
    t = asked.snapshot.t
    schema = dict.fromkeys(KEY, pl.String) | {"buffer": pl.Float64}
    given = pl.DataFrame([{**row, "buffer": buffer}], schema=schema)
    own = asked.basis.needs.join(given, on=SCOPES[asked.per], how="semi")
    if own.is_empty():
        return
    ((tasks, covered),) = (
        reserve.covered(own, given, asked.per).select("tasks", "covered").iter_rows()
    )
    words = t(
        "{share} of {n:,} finished task would have kept within it.",
        "{share} of {n:,} finished tasks would have kept within it.",
        n=tasks,
        share=share(covered),
    )
    st.caption(cards.plain(words))


def who_decides() -> str:
    """Who decides, as far as it is known: last used in the session, else who signed in."""
    user = st.user.to_dict()
    known = st.session_state.get(_WHO) or user.get("name") or user.get("email") or ""
    return str(known)
