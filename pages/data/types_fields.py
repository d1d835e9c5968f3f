"""What would tell the type of a task better: fields by how much of the overrun they explain."""

from dataclasses import replace

import streamlit as st

from pages.data.terms import title
from pages.data.types_choice import Told, own_type, save
from pages.frame import cards
from pages.frame.snapshot import Snapshot
from pipeline.propose.task_type import LEAST, RankedField, TypeProposal
from pipeline.text import Translator
from pipeline.text.formats import number, share
from pipeline.type_proposal import type_proposal

_ASKED = "data_types_asked"
_SHOWN = 8


def proposal(snapshot: Snapshot, source: str, t: Translator) -> TypeProposal | None:
    """What is proposed for a source; None until one asks for it, since it takes seconds."""

    def ask() -> None:
        st.session_state[_ASKED] = source

    if st.session_state.get(_ASKED) != source:
        st.caption(
            t("Leeway can look which fields, and which words of the titles, mark kinds of work.")
        )
        st.button(
            t("Look for what tells the type"),
            icon=":material/search:",
            on_click=ask,
            key="data_types_look",
        )
        return None
    path, load = str(snapshot.warehouse.path), snapshot.load.load
    with st.spinner(t("Looking for what tells the type …")):
        return _proposal(path, load, snapshot.calendar, source, snapshot)


def ranked(found: TypeProposal, told: Told, t: Translator) -> None:
    """The fields, the best first, each to be used by a click."""
    if found.tasks < LEAST:
        cards.too_few(found.tasks, LEAST, t)
        return
    st.markdown(
        cards.plain(t("What the fields tell of {n} finished tasks", n=number(found.tasks, 0))),
        help=t(
            "Share of the error that goes away when the overrun that 4 of 5 tasks stay under is "
            "told for each value of the field instead of one for all tasks (pinball loss of the "
            "80 % quantile, on tasks not used to find it). 0 %: the field says nothing of it."
        ),
    )
    for number_, field in enumerate(found.fields[:_SHOWN]):
        _row(number_, field, told, t)
    if not found.fields:
        st.caption(t("No field tells kinds of work apart."))


def _row(at: int, field: RankedField, told: Told, t: Translator) -> None:
    name = None if field.name == "type" else field.name
    words = t(
        "explains {share} of the overrun · {values} types on {tasks} tasks",
        share=share(field.explains),
        values=number(field.values, 0),
        tasks=number(field.tasks, 0),
    )
    called = own_type(t) if name is None else title(name, t)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{cards.plain(called)}** :small[{cards.plain(words)}]", width="stretch")
        if name == told.choice.field:
            st.markdown(f":small[:gray[:material/check: {t('in use')}]]", width="content")
        elif st.button(t("Use"), key=f"data_types_use_{at}"):
            save(told.source, replace(told.choice, field=name), t)


@st.cache_resource(max_entries=8, show_spinner=False)
def _proposal(
    path: str, load: int, calendar: str, source: str, _snapshot: Snapshot
) -> TypeProposal:
    return type_proposal(_snapshot.warehouse, _snapshot.all_tasks(), source)
