"""How wide each type is spread, and what lies beyond its default buffer."""

import polars as pl
import streamlit as st

from pages.frame import cards, charts
from pages.frame.address import set_params
from pages.frame.charts.base import FEW
from pages.frame.snapshot import Snapshot, home
from pipeline.state.decisions import defaults
from pipeline.state.store import open_store
from pipeline.statistics.distribution import beyond_defaults

ROWS = 20


def spread_of(snapshot: Snapshot) -> pl.DataFrame:
    """The schedule deviation by type, with default buffers and the shares beyond them."""
    by_type = snapshot.aggregate("schedule_deviation", by=("type",))
    store, load = open_store(home()), snapshot.filters.as_of
    known = defaults(store, "schedule", load, snapshot.until)
    return beyond_defaults(by_type, snapshot.lazy(), known)


def spread_card(snapshot: Snapshot, groups: pl.DataFrame, picked: str) -> None:
    """The card, with the row picked; a click on another row picks its type."""
    t = snapshot.t
    subtitle = t("Line P10–P90, box P25–P75, tick median")
    if groups["default"].count():
        subtitle += t(" · rust = beyond the default buffer (diamond)")
    else:
        subtitle += t(" · no default buffers yet")
    with cards.card(t("Spread per type, default buffer marked"), subtitle):
        most = max(groups["count"], default=0)
        if most < FEW:
            cards.too_few(most, FEW, t)
            return
        chart = charts.spread(groups, t, rows=ROWS, select=True, picked=picked)
        # A key of its own for each: a second click on a row selected before would only unselect it.
        cards.chart(chart, key=f"deviation_spread_{picked}", on_pick=_pick)
        st.caption(t("Click a row to see its tasks."))


def _pick(row: dict[str, str]) -> None:
    set_params(pick=row.get("type"), rows=None)
