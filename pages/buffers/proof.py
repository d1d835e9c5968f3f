"""The backtest behind the suggestions, against what people do today."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.buffers.advice import Asked
from pages.frame import cards, charts
from pages.frame.table import show_table
from pipeline.statistics.reserve import LEVELS
from pipeline.text import N_, Translator
from pipeline.text.formats import long_date, number, share

_METHODS = {
    "leeway": N_("Leeway"),
    "quantile_of_type": N_("Quantile of the type"),
    "mean_of_type": N_("Mean overrun of the type"),
    "no_buffer": N_("No buffer"),
}
"""Method of the backtest -> its name, in the order to show."""
_NAMED = 4
"""Types named in a sentence; the others are counted."""


def proof(asked: Asked, scores: dict[str, Any] | None) -> None:
    """The expander; scores as `BacktestResult.as_json` gives them."""
    t = asked.snapshot.t
    with st.expander(t("Would it have held? The backtest"), icon=":material/fact_check:"):
        if scores is None:
            st.caption(t("Not tested: too few tasks had finished before the ones to predict."))
            return
        scored = min(LEVELS, key=lambda name: (_off(name, asked.level), -LEVELS[name]))
        more = t(
            "Gradient boosting takes longer than the fit itself: the command leeway backtest "
            "compares with it too."
        )
        about = [_about(asked, scores), *_stands_for(asked, scored), more]
        st.caption(cards.plain(" ".join(about)))
        if "reliability" not in scores:
            _table(asked, scores, scored)
            return
        left, right = st.columns([6, 5], gap="medium")
        with left:
            for words in _types(asked, scores["methods"]["leeway"][scored], LEVELS[scored]):
                st.markdown(cards.plain(words))
            _table(asked, scores, scored)
        with right:
            _diagram(asked, scores)


def _off(name: str, level: float) -> float:
    return round(abs(LEVELS[name] - level), 2)


def _stands_for(asked: Asked, scored: str) -> list[str]:
    t = asked.snapshot.t
    if scored == asked.name:
        return []
    known = t(", ").join(share(level) for level in LEVELS.values())
    words = t(
        "Methods and types are compared at {levels} only; shown at {nearest}, the nearest to "
        "{level}.",
        levels=known,
        nearest=share(LEVELS[scored]),
        level=share(asked.level),
    )
    return [words]


def _table(asked: Asked, scores: dict[str, Any], scored: str) -> None:
    t, methods = asked.snapshot.t, scores["methods"]
    known = {name: methods[name][scored] for name in _METHODS if name in methods}
    per_cent = asked.target == "effort"
    scale = 100 if per_cent else 1
    table = pl.DataFrame(
        {
            "method": [t(_METHODS[name]) for name in known],
            "coverage": [100 * each["coverage"] for each in known.values()],
            "pinball": [each["pinball"] for each in known.values()],
            "buffer": [each["mean_buffer"] * scale for each in known.values()],
        }
    )
    column = st.column_config
    show_table(
        table,
        {
            "method": column.TextColumn(t("Buffer by")),
            "coverage": column.NumberColumn(
                t("Covered (wanted: {level})", level=share(LEVELS[scored])), format="%.1f%%"
            ),
            "pinball": column.NumberColumn(t("Pinball loss, lower is better"), format="%.3f"),
            "buffer": column.NumberColumn(
                t("Mean buffer"), format="%.0f%%" if per_cent else f"%.1f {t('d')}"
            ),
        },
        t("Would it have held? The backtest"),
        key=f"buffers_proof__{t.lang}",
    )


def _diagram(asked: Asked, scores: dict[str, Any]) -> None:
    t = asked.snapshot.t
    st.markdown(
        f"**{cards.plain(t('Share covered at every level asked for'))}**  \n"
        f":small[:gray[{cards.plain(t('grey = what chance alone explains, 99 times in 100'))}]]"
    )
    points = pl.DataFrame(scores["reliability"])
    figure = charts.reliability(points, t, tasks=scores["predictions"], level=asked.level)
    cards.chart(figure, key="buffers_reliability")


def _types(asked: Asked, found: dict[str, Any], level: float) -> list[str]:
    """Which types lie further from the level than chance explains, and how far all of them do."""
    t, n = asked.snapshot.t, found["types_tested"]
    if n == 0:
        return [t("No type has 50 predicted tasks: types are not judged one by one.")]
    off = {name: found["types"][name]["coverage"] < level for name in found["types_off"]}
    parts = [
        t(
            "Off by {points} points on average, weighed by tasks; a perfect forecast would be off "
            "by {chance} by chance, rarely more than {most}.",
            points=number(100 * found["type_distance"]),
            chance=number(100 * found["type_distance_by_chance"]["mean"]),
            most=number(100 * found["type_distance_by_chance"]["p95"]),
        )
    ]
    if over := [name for name, under in off.items() if not under]:
        words = t("Covered more often than chance allows: {types}.", types=_names(over, t))
        parts.insert(0, words)
    if under := [name for name, is_under in off.items() if is_under]:
        words = t("Covered less often than chance allows: {types}.", types=_names(under, t))
        parts.insert(0, words)
    if not off:
        words = t(
            "The type is not off by more than chance allows.",
            "No type is off by more than chance allows ({n} types).",
            n=n,
        )
        parts.insert(0, words)
        if found["type_distance"] > found["type_distance_by_chance"]["p95"]:
            tied = share(found["tied"])
            words = t("{share} ended exactly as predicted; those count as covered.", share=tied)
            parts.append(words)
    return parts


def _names(types: list[str], t: Translator) -> str:
    known = t(", ").join(name or t("No type") for name in types[:_NAMED])
    more = len(types) - _NAMED
    return known + (t(" and {n} more", n=more) if more > 0 else "")


def _about(asked: Asked, scores: dict[str, Any]) -> str:
    t = asked.snapshot.t
    first, last = (_day(scores[end], t.lang) for end in ("from", "to"))
    return t(
        "{n:,} tasks planned from {first} to {last}, each predicted with only what was known "
        "before it; the same tasks for every method.",
        n=scores["predictions"],
        first=first,
        last=last,
    )


def _day(iso: str, lang: str) -> str:
    return long_date(date.fromisoformat(iso), lang)
