"""Before the next sprint: the buffers of a plan sent or pasted, or of a sprint still open."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from models.jobs import ensure_fit
from models.plan_words import late_words
from models.planned import DRAWS, Plan
from models.refit import models_folder
from models.store import has_model
from pages.buffers.advice import Asked
from pages.buffers.plan_input import Given, given
from pages.buffers.plan_table import download, table
from pages.frame import cards
from pages.frame.snapshot import home
from pipeline.calendars import calendar_of
from pipeline.statistics.history import plan_history
from pipeline.text.formats import days, share

if TYPE_CHECKING:
    from models.planner import Planner


def plan_card(asked: Asked) -> None:
    """The card; the buffers of a plan are working days, so that it is shown with these."""
    if asked.target != "schedule":
        return
    t = asked.snapshot.t
    with cards.card(
        t("Before the next sprint"),
        t("Each task's buffer and due date with it · nothing that you upload is stored"),
    ):
        chosen = given(asked)
        if chosen is None:
            return
        if not has_model(*_key(asked)):
            _wait(asked)
            return
        found = _planned(asked, chosen)
        _headline(asked, found, chosen)
        table(asked, found)
        download(asked, found, chosen)


def _planned(asked: Asked, chosen: Given) -> Plan:
    from models.plan import plan

    snapshot = asked.snapshot
    return plan(
        _planner(str(snapshot.warehouse.path), _key(asked)),
        plan_history(snapshot.all_tasks()),
        plan_history(chosen.tasks),
        asked.level,
        calendar_of(home(), snapshot.calendar),
        snapshot.load.as_of_day,
    )


def _headline(asked: Asked, found: Plan, chosen: Given) -> None:
    t, n = asked.snapshot.t, found.tasks["buffer"].count()
    words = {
        "n": n,
        "level": share(found.level),
        "singly": days(found.singly, t.lang),
        "pooled": days(found.pooled, t.lang),
    }
    cards.finding(
        t("{singly} for {n} tasks singly; {pooled} pooled, at {level}.", **words),
        _saved(asked, found),
    )
    if late := late_words(found, asked.snapshot.load.as_of_day, t):
        st.markdown(cards.plain(" ".join(late)))
    told = [
        t(
            "Pooled: in {level} of {draws:,} sprints drawn from the tasks' own histories, all "
            "tasks together overran by no more; those that end early offset those that end "
            "late, each task drawn by itself.",
            level=share(found.level),
            draws=DRAWS,
        )
    ]
    if sum(chosen.left_out.values()):
        told.append(
            t(
                "Left out: {over} done or cancelled, {undated} without a due date, {rejected} rows "
                "not read.",
                **chosen.left_out,
            )
        )
    st.caption(cards.plain(" ".join(told)))


def _saved(asked: Asked, found: Plan) -> str:
    t, saved = asked.snapshot.t, found.singly - found.pooled
    if saved > 0:
        return t("One buffer for the whole sprint saves {days}.", days=days(saved, t.lang))
    return t("One buffer for the whole sprint saves nothing here.")


def _wait(asked: Asked) -> None:
    t, snapshot = asked.snapshot.t, asked.snapshot
    if ensure_fit(home(), snapshot.load.load, snapshot.calendar) == "failed":
        st.error(t("The log of the server says why."), title=t("The suggestions could not be made"))
        return
    st.caption(t("The buffers are being worked out"))
    _look_again(asked)


@st.fragment(run_every=2)
def _look_again(asked: Asked) -> None:
    if has_model(*_key(asked)):
        st.rerun()


def _key(asked: Asked) -> tuple[Path, int, str, str]:
    snapshot = asked.snapshot
    return models_folder(home()), snapshot.load.load, asked.target, snapshot.calendar


@st.cache_resource(max_entries=2, show_spinner=False)
def _planner(path: str, key: tuple[Path, int, str, str]) -> "Planner":
    """The stored model; path: the warehouse's file, which stands for its data."""
    from models.store import read_model

    found = read_model(*key)
    assert found is not None, "has_model was asked before"
    return found
