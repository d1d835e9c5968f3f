"""The card in which one says what the columns of a table are."""

from collections.abc import Sequence

import streamlit as st

from pages.data import drafts, problems
from pages.data.choices import choose_categories, choose_targets
from pages.data.drafts import Draft
from pages.data.reading import as_read
from pages.data.terms import UNITS
from pages.data.upload import loaded
from pages.data.uploads import Outcome
from pages.frame import cards
from pages.frame.snapshot import settings
from pipeline.preview import Preview
from pipeline.problems import CannotRead, Problem
from pipeline.propose.file import mapping_file
from pipeline.propose.proposal import Proposal, revised
from pipeline.propose.status_words import StatusWord
from pipeline.schema import Kind
from pipeline.sources.mapping import MappingError
from pipeline.sources.stored import file_name
from pipeline.text import N_, Translator

_ORDERS = {
    "day": N_("03/04 is 3 April"),
    "month": N_("03/04 is 4 March"),
}


def card(t: Translator) -> None:
    """The editor, where a draft was begun."""
    draft = drafts.current()
    if draft is None:
        return
    with cards.card(t("What are the columns of {file}?", file=draft.name), _subtitle(draft, t)):
        if draft.proposal is not None:
            _edit(draft, draft.proposal, t)
            return
        if draft.refused is not None:
            _error(draft.refused, t)
        st.button(t("Close"), type="tertiary", icon=":material/close:", on_click=drafts.drop)


def _subtitle(draft: Draft, t: Translator) -> str:
    proposal = draft.proposal
    if proposal is None:
        return ""
    told = []
    if proposal.is_tracker:
        told.append(t("read as {source}", source=proposal.mapping.source))
    if (place := proposal.header) and place.sheet:
        told.append(t("sheet “{sheet}”, names in row {n}", sheet=place.sheet, n=place.row))
    elif place and place.row > 1:
        told.append(t("names in row {n}", n=place.row))
    told.append(t("{n} column", "{n} columns", n=len(proposal.columns)))
    told.append(t("change what is wrong; files with these columns then load by themselves"))
    return " · ".join(told)


@st.fragment
def _edit(draft: Draft, proposal: Proposal, t: Translator) -> None:
    key = f"data_draft_{draft.number}__{t.lang}"
    left, right = st.columns([7, 5])
    with left:
        targets = choose_targets(proposal, key, t)
    mapped = revised(proposal, targets, (), proposal.mapping.source, None, None)
    with right:
        words = draft.words(mapped.mapping)
        wanted = _options(proposal, mapped, targets, words, key, t)
    found: Preview | None = None
    try:
        found = draft.preview(wanted.mapping, settings())
    except CannotRead as error:
        _error(error.problem, t)
    else:
        as_read(found, wanted.mapping, t)
        problems.few(found.problems, t)
    _buttons(draft, wanted, found, t)


def _options(
    proposal: Proposal,
    mapped: Proposal,
    targets: dict[str, str],
    words: Sequence[StatusWord],
    key: str,
    t: Translator,
) -> Proposal:
    """The name, the status words, and where the file leaves it open the order of dates and the
    unit of amounts of time. `mapped`: the proposal with the columns as chosen."""
    with st.container(horizontal=True, gap="small"):
        name = st.text_input(t("Source name"), proposal.mapping.source, key=f"{key}_name")
        first = _first(mapped, f"{key}_first", t)
        unit = _unit(proposal, mapped, f"{key}_unit", t)
    chosen = words and choose_categories(words, key, t)
    return revised(proposal, targets, chosen, name.strip() or proposal.mapping.source, first, unit)


def _first(mapped: Proposal, key: str, t: Translator) -> str | None:
    """Whether the day or the month comes first, where that differs from what the dates tell."""
    if not mapped.date_shape:
        return None
    told = mapped.first
    chosen = st.selectbox(
        t("Dates: please check") if told == "either" else t("Dates"),
        list(_ORDERS),
        list(_ORDERS).index("day" if told == "either" else told),
        format_func=lambda name: t(_ORDERS[name]),
        key=key,
    )
    return None if chosen == told else chosen


def _unit(proposal: Proposal, mapped: Proposal, key: str, t: Translator) -> str | None:
    """The unit of bare numbers in amounts of time, where there are any."""
    if not mapped.of_kind(Kind.HOURS):
        return proposal.mapping.duration_unit
    unit, known = mapped.unit
    if proposal.is_tracker:
        unit, known = proposal.mapping.duration_unit, True
    return st.selectbox(
        t("Amounts of time") if known else t("Amounts of time: please check"),
        list(UNITS),
        list(UNITS).index(unit or "hours"),
        format_func=lambda name: t(UNITS[name]),
        key=key,
    )


def _error(problem: Problem, t: Translator) -> None:
    words = problems.message(problem.code, problem.words, t)
    st.error(cards.plain(words), icon=":material/error:")


def _buttons(draft: Draft, wanted: Proposal, found: Preview | None, t: Translator) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        pressed = st.button(
            t("Load and remember"),
            icon=":material/upload:",
            key="data_draft_load",
            disabled=found is None or found.read == found.rejected,
        )
        if found is not None and found.problems:
            st.download_button(
                t("Remarks as CSV"),
                lambda: problems.as_csv(problems.of_problems(draft.name, found.problems, t), t),
                t("problems") + ".csv",
                "text/csv",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key="data_draft_problems",
            )
        st.download_button(
            t("Mapping file"),
            lambda: mapping_file(wanted, draft.name, t).encode(),
            f"{file_name(wanted.mapping.source)}.toml",
            "application/toml",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            key="data_draft_file",
        )
        if st.button(t("Close"), type="tertiary", icon=":material/close:", key="data_draft_close"):
            drafts.drop()
            st.rerun()
    if pressed:
        _load(draft, wanted, t)


def _load(draft: Draft, wanted: Proposal, t: Translator) -> None:
    try:
        with st.spinner(t("Reading and checking the files …")):
            done = draft.load(wanted, settings(), t)
    except (MappingError, OSError) as error:
        st.error(cards.plain(str(error)), icon=":material/error:")
        return
    drafts.drop()
    loaded(Outcome(done))
