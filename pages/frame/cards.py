"""Cards, figures and the states of a card, as all pages show them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.frame.charts.cache import compiled
from pipeline.statistics.catalogue import MEASURES
from pipeline.text import Translator
from pipeline.text.formats import number

_SHORTCODE = re.compile(r":(?=[\w+/-]+:)")


def card(title: str, subtitle: str = "") -> DeltaGenerator:
    """A bordered card with its head; use it in a `with`. Neighbours end on one line."""
    box = st.container(border=True, gap="xsmall", height="stretch")
    head = f"**{plain(title)}**"
    box.markdown(f"{head}  \n:small[:gray[{plain(subtitle)}]]" if subtitle else head)
    return box


def finding(lead: str, rest: str = "") -> None:
    """The sentence on top of a page; what changed, in bold, comes first."""
    st.markdown(f"**{plain(lead)}** {plain(rest)}")


@dataclass(frozen=True)
class Change:
    """A change to the period before, in `unit` ("days", "points"); `more_is` says whether a rise
    is "better", "worse" or "neither"."""

    by: float
    unit: str
    more_is: str = "worse"
    digits: int = 1


def figure(
    label: str,
    value: str,
    t: Translator,
    *,
    change: Change | None = None,
    trend: Sequence[float] | None = None,
    note: str | None = None,
    border: bool = True,
) -> None:
    """A headline figure with its change to the period before and its course.

    The unit stands in `label` ("Mean deviation, days"), digits only in `value`. `note` (what the
    figure rests on) is shown behind a question mark. Inside a card it has no `border`.
    """
    delta, colour, arrow, words = _delta(change, t)
    st.metric(
        plain(label),
        value,
        delta,
        delta_color=colour,
        delta_arrow=arrow,
        delta_description=words,
        border=border,
        height="stretch",
        chart_data=trend,
        chart_type="area",
        help=note,
    )


def chart(
    figure: alt.LayerChart,
    key: str | None = None,
    pick: bool = False,
    on_pick: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Draw a chart of pages.frame.charts with its alternative text.

    With `pick` (needs `key`) the chart's selection `pick` is returned: the row clicked, or {}.
    With `on_pick` (needs `key`) a click calls it with the row before the page runs again, which
    is the way to keep what was clicked in the address.
    """
    spec, words = compiled(figure), str(figure.description)
    if not pick and on_pick is None:
        st.vega_lite_chart(spec, alt=words, key=key)
        return {}

    def clicked() -> None:
        row = _picked(st.session_state[str(key)])
        if on_pick is not None and row:
            on_pick(row)

    on_select: Any = "rerun" if on_pick is None else clicked
    return _picked(st.vega_lite_chart(spec, alt=words, key=key, on_select=on_select))


def _picked(event: Any) -> dict[str, Any]:
    return dict((event["selection"].get("pick") or [{}])[0])


def empty(message: str, cause: str = "", height: int = 160) -> DeltaGenerator:
    """A card's content where there is none: what is missing and why, centred.

    Returns the box, for a button that mends it.
    """
    box = st.container(
        height=height, horizontal_alignment="center", vertical_alignment="center", border=False
    )
    box.markdown(plain(message), width="content")
    if cause:
        box.caption(plain(cause), width="content")
    return box


def too_few(count: int, needed: int, t: Translator, then: str = "") -> None:
    """One line for a sample that is too small; `then` says what holds instead."""
    words = t(
        "{n} finished task; {needed} are needed.",
        "{n} finished tasks; {needed} are needed.",
        n=count,
        needed=needed,
    )
    st.caption(f":material/info: {plain(words)} {plain(then)}")


def left_out_words(left_out: Iterable[Mapping[str, Any]], measure: str, t: Translator) -> str:
    """What a figure leaves out, in words: "41 tasks left out: 40 no due date, 1 cancelled"; "" if
    nothing. left_out: the column of that name of an aggregate, for one group."""
    counts = {row["reason"]: row["count"] for row in left_out}
    titles = {left.code: left.title for left in MEASURES[measure].left_out}
    if not counts:
        return ""
    reasons = t(", ").join(f"{number(n, 0)} {t(titles[code])}" for code, n in counts.items())
    n = sum(counts.values())
    return t("{n} task left out: {reasons}", "{n} tasks left out: {reasons}", n=n, reasons=reasons)


def plain(text: str) -> str:
    """Text of data inside markdown: shown as it is."""
    # Icons and emoji are put in after the escapes are gone, so that these need a word joiner.
    apart = _SHORTCODE.sub(":\u2060", text)
    return "".join(f"\\{c}" if c in "\\`*_[]$~<>#:|" else c for c in apart)


def _delta(change: Change | None, t: Translator) -> tuple[str | None, Any, Any, str | None]:
    """Digits, colour, arrow and words of a change. By hand, since Streamlit's own rule for signs
    takes "−" for a plus."""
    if change is None:
        return None, "gray", "off", None
    digits = number(abs(change.by), change.digits)
    if not any(digit in digits for digit in "123456789"):
        return digits, "gray", "off", t("{unit}, as before", unit=change.unit)
    arrow = "up" if change.by > 0 else "down"
    if change.more_is == "neither":
        return digits, "gray", arrow, change.unit
    if (change.by > 0) == (change.more_is == "better"):
        return digits, "blue", arrow, t("{unit}, better", unit=change.unit)
    return digits, "red", arrow, t("{unit}, worse", unit=change.unit)
