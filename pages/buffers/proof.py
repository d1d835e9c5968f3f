"""The backtest behind the suggestions, against what people do today."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.buffers.advice import Asked
from pipeline.text import N_
from pipeline.text.formats import long_date, share

_METHODS = {
    "leeway": N_("Leeway"),
    "quantile_of_type": N_("Quantile of the type"),
    "mean_of_type": N_("Mean overrun of the type"),
    "no_buffer": N_("No buffer"),
}
"""Method of the backtest -> its name, in the order to show."""


def proof(asked: Asked, scores: dict[str, Any] | None) -> None:
    """The expander; scores as `BacktestResult.as_json` gives them."""
    t = asked.snapshot.t
    with st.expander(t("Would it have held? The backtest"), icon=":material/fact_check:"):
        if scores is None:
            st.caption(t("Not tested: too few tasks had finished before the ones to predict."))
            return
        st.caption(_about(asked, scores))
        methods = scores["methods"]
        known = {name: methods[name][asked.name] for name in _METHODS if name in methods}
        per_cent = asked.target == "effort"
        table = pl.DataFrame(
            {
                "method": [t(_METHODS[name]) for name in known],
                "coverage": [100 * each["coverage"] for each in known.values()],
                "pinball": [each["pinball"] for each in known.values()],
                "buffer": [
                    each["mean_buffer"] * (100 if per_cent else 1) for each in known.values()
                ],
            }
        )
        column = st.column_config
        st.dataframe(
            table,
            hide_index=True,
            row_height=30,
            height=34 + 30 * table.height,
            column_config={
                "method": column.TextColumn(t("Buffer by")),
                "coverage": column.NumberColumn(
                    t("Covered (wanted: {level})", level=share(asked.level)), format="%.1f%%"
                ),
                "pinball": column.NumberColumn(t("Pinball loss, lower is better"), format="%.3f"),
                "buffer": column.NumberColumn(
                    t("Mean buffer"), format="%.0f%%" if per_cent else f"%.1f {t('d')}"
                ),
            },
            key=f"buffers_proof__{t.lang}",
            alt=t("Would it have held? The backtest"),
        )


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
