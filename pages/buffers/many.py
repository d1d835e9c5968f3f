"""Adopting many suggestions at once, for one reason."""

import polars as pl
import streamlit as st

from pages.buffers.advice import Asked
from pages.buffers.dialog import record, signed, tell_pinned
from pages.buffers.words import amount

_OPEN = "buffers_many"


def adopt_many(asked: Asked, rows: pl.DataFrame) -> None:
    """The button, where more than one suggestion differs from its default. rows: of `advice`, with
    their names."""
    t, other = asked.snapshot.t, rows.filter(pl.col("change") != 0)
    if other.height > 1:
        words = t("Adopt {n} suggestion …", "Adopt {n} suggestions …", n=other.height)
        st.button(words, key=f"{_OPEN}_button", on_click=_open, args=(asked,))


def many_dialog(asked: Asked, rows: pl.DataFrame) -> None:
    """The dialog, while it is open; another target, level or split closes it. rows: of
    `advice`, with their names."""
    if st.session_state.get(_OPEN) != (asked.target, asked.code, asked.per):
        return
    title = asked.snapshot.t("Many default buffers")
    st.dialog(title, on_dismiss=_close)(_form)(asked, rows.filter(pl.col("change") != 0))


def _open(asked: Asked) -> None:
    st.session_state[_OPEN] = (asked.target, asked.code, asked.per)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _form(asked: Asked, rows: pl.DataFrame) -> None:
    t = asked.snapshot.t
    known = {row["key"]: row for row in rows.iter_rows(named=True)}
    tell_pinned(asked)
    chosen = st.multiselect(
        t("What for, each with its default and what is suggested"),
        list(known),
        list(known),
        format_func=lambda name: _change(asked, known[name]),
        key=f"{_OPEN}_types",
    )
    if not (words := signed(t, _OPEN)):
        return
    if not chosen:
        st.error(t("Choose at least one."))
        return
    _close()
    for name in chosen:
        record(asked, known[name], known[name]["suggested"], *words)
    st.rerun()


def _change(asked: Asked, row: dict[str, float | str | None]) -> str:
    default, suggested = (amount(asked, row[name]) for name in ("default", "suggested"))  # type: ignore[arg-type]
    return f"{row['name']}: {default} → {suggested}"
