"""How the type of a source's tasks is told: in words, from the warehouse, and saved."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.data.terms import title
from pages.frame import cards
from pages.frame.address import set_params
from pages.frame.snapshot import Snapshot, home, user
from pipeline.reread import choose_task_types
from pipeline.task_types import FIELDS, Choice
from pipeline.text import Translator
from pipeline.warehouse.read import Warehouse

_SAVED = "data_types_saved"


@dataclass(frozen=True)
class Told:
    """A source, how its types are told now, and the fields that could tell them."""

    source: str
    choice: Choice
    fields: tuple[str, ...]


def told(snapshot: Snapshot, source: str) -> Told:
    """How the types of a source's tasks are told by the newest load."""
    return _told(str(snapshot.warehouse.path), snapshot.newest.load, source)


def own_type(t: Translator) -> str:
    """The type that the tracker gives, as one of the things that can tell a type."""
    return t("the tracker's own type")


def told_words(choice: Choice, t: Translator) -> str:
    """How the type is told, as a sentence."""
    n = len(choice.rules)
    if n and choice.field:
        return t(
            "Told by {n} rule, else by {field}, else by the tracker's own type",
            "Told by {n} rules, else by {field}, else by the tracker's own type",
            n=n,
            field=title(choice.field, t),
        )
    if n:
        return t(
            "Told by {n} rule, else by the tracker's own type",
            "Told by {n} rules, else by the tracker's own type",
            n=n,
        )
    if choice.field:
        return t("Told by {field}, else by the tracker's own type", field=title(choice.field, t))
    return t("Told by the tracker's own type")


def save(source: str, choice: Choice, t: Translator) -> None:
    """Tells the types by a choice, and shows the page anew."""
    with st.spinner(t("Telling the types of all tasks …")):
        st.session_state[_SAVED] = choose_task_types(home(), source, choice, user())
    set_params(as_of=None)
    st.rerun()


def saved_note(t: Translator) -> None:
    """Says once that a choice was saved."""
    if _SAVED not in st.session_state:
        return
    load = st.session_state.pop(_SAVED)
    words = (
        t("The types are told so already.")
        if load is None
        else t("Saved; the tasks have their types by load {n}.", n=load)
    )
    st.caption(f":material/check: {cards.plain(words)}")


@st.cache_resource(max_entries=16, show_spinner=False)
def _told(path: str, load: int, source: str) -> Told:
    warehouse = Warehouse(Path(path))
    choice = warehouse.task_types(load).get(source, Choice())
    known = warehouse.columns(source)
    free = (name for name, read_as in known.items() if read_as not in FIELDS)
    return Told(source, choice, tuple(dict.fromkeys((*FIELDS, *free))))
