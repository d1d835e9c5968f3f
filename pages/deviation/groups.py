"""The table of groups: what each had in both periods, and what it did to the mean."""

import polars as pl
import streamlit as st

from pages.deviation.amounts import change_unit, in_days
from pages.deviation.why_words import KINDS, without
from pages.frame import cards
from pages.frame.table import HEAD, ROW, show_table
from pipeline.statistics.catalogue import DIMENSIONS
from pipeline.statistics.compare import ENOUGH
from pipeline.statistics.drivers import Drivers
from pipeline.text import Translator


def groups_card(found: Drivers | None, by: str, measure: str, t: Translator, height: int) -> None:
    """The card, the groups of most effect first; `height` (pixels) is that of the chart beside."""
    if found is None:
        subtitle = ""
    else:
        subtitle = t("n, mean and effect in {unit}", unit=change_unit(measure, t))
    with cards.card(t("All of them, with what they rest on"), subtitle):
        if found is None:
            cards.empty(t("Nothing to show here"))
            return
        _table(found.groups, by, measure, t, (height - HEAD) // ROW)
        few = found.groups.filter(pl.col("pooled") > 1)
        words = t("Mix and rate of all rows add up to the change.")
        if not few.is_empty():
            words += " " + t(
                "{n} {kinds} with fewer than {needed} tasks in each period are one row.",
                n=few["pooled"][0],
                kinds=t(KINDS[by]),
                needed=ENOUGH,
            )
        st.caption(cards.plain(words))


def _table(groups: pl.DataFrame, by: str, measure: str, t: Translator, visible: int) -> None:
    column = st.column_config
    scale, digits = (1, 2) if in_days(measure) else (100, 1)
    level = "%.2f" if in_days(measure) else "%.1f%%"
    effect = f"%+.{digits}f"
    shown = groups.select(
        name=pl.when(pl.col("pooled") > 1)
        .then(pl.lit(t("Others")))
        .otherwise(pl.col("group").fill_null(without(by, t))),
        # Zero is added, since rounding leaves −0.0, which would be written with its sign.
        **{part: (pl.col(part) * scale).round(digits) + 0.0 for part in ("mix", "rate")},
        mean_before=pl.col("mean_before") * scale,
        mean=pl.col("mean") * scale,
        count_before="count_before",
        count="count",
    )
    show_table(
        shown,
        {
            "name": column.TextColumn(t(DIMENSIONS[by].title), width=130),
            "mix": column.NumberColumn(t("Mix"), format=effect, width=55),
            "rate": column.NumberColumn(t("Rate"), format=effect, width=55),
            "mean_before": column.NumberColumn(t("Before"), format=level, width=60),
            "mean": column.NumberColumn(t("Now"), format=level, width=60),
            "count_before": column.NumberColumn(t("n before"), format="%d", width=68),
            "count": column.NumberColumn(t("n now"), format="%d", width=55),
        },
        t("{n} rows", n=shown.height),
        visible=visible,
        key=f"deviation_groups__{t.lang}",
    )
