"""What a type of task is: how it is told, what would tell more, and rules of one's own."""

import streamlit as st

from pages.data import types_fields, types_rules
from pages.data.terms import title
from pages.data.types_choice import Told, own_type, save, saved_note, told, told_words
from pages.frame import cards
from pages.frame.snapshot import Snapshot
from pipeline.task_types import Choice, Rule
from pipeline.text import Translator
from pipeline.type_proposal import proposed_choice

_TAKEN = "data_types_taken"


def card(snapshot: Snapshot, source: str, t: Translator) -> None:
    """The card of one source."""
    now = told(snapshot, source)
    with cards.card(t("What a type of task is"), told_words(now.choice, t)):
        saved_note(t)
        _body(snapshot, now, t)


@st.fragment
def _body(snapshot: Snapshot, now: Told, t: Translator) -> None:
    left, right = st.columns([5, 7], gap="medium")
    with left:
        found = types_fields.proposal(snapshot, now.source, t)
        if found is not None:
            types_fields.ranked(found, now, t)
    proposed = proposed_choice(found).rules if found is not None else ()
    with right:
        _rules(snapshot, now, proposed, t)


def _rules(snapshot: Snapshot, now: Told, proposed: tuple[Rule, ...], t: Translator) -> None:
    # With another key the edits are forgotten: they belong to these rows, in this language.
    base = f"{now.source}__{snapshot.newest.load}"
    taken = bool(proposed) and st.session_state.get(_TAKEN) == base

    def take() -> None:
        st.session_state[_TAKEN] = base

    st.caption(t("The first rule that matches tells the type; upper and lower case are alike."))
    if proposed and not taken:
        st.button(
            t("Take the {n} proposed rule", "Take the {n} proposed rules", n=len(proposed)),
            icon=":material/playlist_add:",
            on_click=take,
            key="data_types_take",
            help=t("From words of the titles that mark kinds of work; nothing is saved yet."),
        )
    seed = proposed if taken else now.choice.rules
    key = f"data_types__{t.lang}__{base}__{int(taken)}"
    rows = types_rules.edited(seed, now, key, t)
    field = _rest(now, f"{key}__rest", t)
    wrong = types_rules.faults(rows, now.fields, t)
    if wrong:
        for words in wrong:
            st.markdown(f":orange[:material/warning:] {cards.plain(words)}")
        choice = now.choice
    else:
        choice = Choice(field, tuple(Rule(**row) for row in rows.iter_rows(named=True)))
        types_rules.takes(snapshot, now.source, choice, t)
    _buttons(now, choice, t)


def _rest(now: Told, key: str, t: Translator) -> str | None:
    fields = [name for name in now.fields if name not in ("type", "title")]
    options = list(dict.fromkeys((None, *fields, now.choice.field)))
    return st.selectbox(
        t("Tasks that no rule takes have their type by"),
        options,
        options.index(now.choice.field),
        format_func=lambda name: own_type(t) if name is None else title(name, t),
        key=key,
    )


def _buttons(now: Told, choice: Choice, t: Translator) -> None:
    with st.container(horizontal=True, gap="small"):
        pressed = st.button(t("Save"), disabled=choice == now.choice, key="data_types_save")
        back = now.choice != Choice() and st.button(
            t("Back to the tracker's own types"),
            type="tertiary",
            icon=":material/undo:",
            key="data_types_back",
        )
    if pressed or back:
        save(now.source, Choice() if back else choice, t)
