"""The view "Re-planning": how often due dates are moved, how far, by whom, how late."""

import streamlit as st

from pages.deviation.kept import Replanning, replanned
from pages.deviation.moved import moved_card, untold_words, whose_card
from pages.deviation.notice import notice
from pages.frame import cards
from pages.frame.snapshot import Snapshot
from pages.frame.views import chosen
from pipeline.statistics.compare import ENOUGH
from pipeline.text import Translator
from pipeline.text.formats import number, share, signed

BY = ("assignee", "team", "type")


def sentence(snapshot: Snapshot) -> tuple[str, str]:
    """What the view finds."""
    t, whole = snapshot.t, replanned(snapshot, chosen("by", BY)).whole
    if whole["tasks"] < ENOUGH:
        return t("Too few tasks have a history that tells of re-planning."), ""
    lead = t(
        "{n} of {all} finished tasks had their due date moved ({share}).",
        n=number(whole["replanned"], 0),
        all=number(whole["tasks"], 0),
        share=share(whole["share"]),
    )
    if not whole["replanned"]:
        return lead, ""
    rest = t(
        "Against the last plan these deviate by {last} days on average, against the first "
        "commitment by {first}; {late} of the moves came on the old due date or later.",
        last=signed(whole["deviation"]),
        first=signed(whole["first_deviation"]),
        late=share(whole["late_share"]),
    )
    return lead, rest


def show(snapshot: Snapshot) -> None:
    """The cards."""
    t, by = snapshot.t, chosen("by", BY)
    found = replanned(snapshot, by)
    if found.whole["tasks"] < ENOUGH:
        words = t(
            "{n} finished tasks with a history of their due date; {needed} are needed.",
            n=found.whole["tasks"],
            needed=ENOUGH,
        )
        with st.container(border=True):
            cards.empty(words, untold_words(found.untold, t))
        return
    _figures(found, t)
    left, right = st.columns([5, 7])
    with left:
        _notice(found, t)
    with right:
        whose_card(found.groups, BY, by, t)
    moved_card(snapshot, found.most, found.untold)


def _figures(found: Replanning, t: Translator) -> None:
    whole = found.whole
    tasks = t("{n:,} finished task", "{n:,} finished tasks", n=whole["tasks"])
    moved = t("{n:,} task moved", "{n:,} tasks moved", n=whole["replanned"])
    with st.grid(4, min_column_width=150):
        cards.figure(
            t("Re-planned share, %"),
            number(100 * whole["share"]),
            t,
            change=_change(found, t),
            note=f"{tasks}\n\n{untold_words(found.untold, t)}",
        )
        cards.figure(
            t("Moves a task moved"),
            number(whole["moves"] / whole["replanned"] if whole["replanned"] else None),
            t,
            note=moved,
        )
        cards.figure(t("Moved by, working days"), signed(whole["days"]), t, note=moved)
        cards.figure(
            t("On the old date or later, %"),
            number(None if whole["late_share"] is None else 100 * whole["late_share"]),
            t,
            note=t("{n:,} move", "{n:,} moves", n=whole["timed"]),
        )


def _change(found: Replanning, t: Translator) -> cards.Change | None:
    """The change of the re-planned share to the period before."""
    moved = found.share
    if moved is None or moved["mean_change"] is None:
        return None
    if moved["is_clear"]:
        return cards.Change(100 * moved["mean_change"], t("points"), "worse")
    return cards.Change(100 * moved["mean_change"], t("points, unclear"), "neither")


def _notice(found: Replanning, t: Translator) -> None:
    n = found.whole["timed"]
    subtitle = t("{n:,} move", "{n:,} moves", n=n) + t(" · rust: on the day or later")
    if unknown := found.whole["moves"] - n:
        subtitle += t(" · {n:,} more at a time that is not known", n=unknown)
    with cards.card(t("How late before the old due date?"), subtitle):
        if n < ENOUGH:
            words = t("{n} known; {needed} are needed.", n=n, needed=ENOUGH)
            cards.empty(t("Too few moves to tell"), words)
        else:
            cards.chart(notice(found.by_notice, t))
