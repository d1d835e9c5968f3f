"""The tables of the Data page, all of one look."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from pipeline.text import Translator
from pipeline.text.formats import NONE

ROW, HEAD = 30, 34


def table(
    rows: pl.DataFrame,
    config: dict[str, Any],
    alt: str,
    visible: int = 10,
    order: Sequence[str] | None = None,
) -> None:
    """Rows as a table of at most `visible` rows in height; `config` as st.column_config has it."""
    st.dataframe(
        rows,
        hide_index=True,
        row_height=ROW,
        height=height(rows.height, visible),
        column_config=config,
        column_order=order,
        placeholder=NONE,
        alt=alt,
    )


def height(rows: int, visible: int) -> int:
    """Pixels of a table of which at most `visible` rows are in sight."""
    return HEAD + ROW * min(max(rows, 1), visible)


def day_format(t: Translator) -> str:
    """How a column of dates is shown."""
    return "YYYY年M月D日" if t.lang == "zh" else "D MMM YYYY"
