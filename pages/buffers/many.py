"""Adopting many suggestions at once, for one reason."""

import polars as pl
import streamlit as st

from pages.buffers.advice import Asked
from pages.buffers.dialog import record, signed, tell_pinned
from pages.buffers.words import amount, type_name

_OPEN = "buffers_many"


def adopt_many(asked: Asked, rows: pl.DataFrame) -> None:
    """The button, where more than one suggestion differs from its default. rows: of `advice`."""
    t, other = asked.snapshot.t, rows.filter(pl.col("change") != 0)
    if other.height > 1:
        words = t("Adopt {n} suggestion …", "Adopt {n} suggestions …", n=other.height)
        st.button(words, key=f"{_OPEN}_button", on_click=_open, args=(asked,))


def many_dialog(asked: Asked, rows: pl.DataFrame) -> None:
    """The dialog, while it is open; another target or level closes it. rows: of `advice`."""
    if st.session_state.get(_OPEN) != (asked.target, asked.code):
        return
    title = asked.snapshot.t("Default buffers of many types")
    st.dialog(title, on_dismiss=_close)(_form)(asked, rows.filter(pl.col("change") != 0))


def _open(asked: Asked) -> None:
    st.session_state[_OPEN] = (asked.target, asked.code)


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _form(asked: Asked, rows: pl.DataFrame) -> None:
    t = asked.snapshot.t
    known = {row["type"]: row for row in rows.iter_rows(named=True)}
    tell_pinned(asked)
    chosen = st.multiselect(
        t("Types, each with its default and what is suggested"),
        list(known),
        list(known),
        format_func=lambda name: _change(asked, known[name]),
        key=f"{_OPEN}_types",
    )
    if not (words := signed(t, _OPEN)):
        return
    if not chosen:
        st.error(t("Choose at least one type."))
        return
    _close()
    for name in chosen:
        record(asked, known[name], known[name]["suggested"], *words)
    st.rerun()


def _change(asked: Asked, row: dict[str, float | str | None]) -> str:
    default, suggested = (amount(asked, row[name]) for name in ("default", "suggested"))  # type: ignore[arg-type]
    return f"{type_name(asked, str(row['type']))}: {default} → {suggested}"
