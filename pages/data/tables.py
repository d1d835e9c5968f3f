"""The tables of the Data page, all of one look."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from pipeline.text.formats import NONE

_ROW, _HEAD = 30, 34


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
        row_height=_ROW,
        height=_HEAD + _ROW * min(max(rows.height, 1), visible),
        column_config=config,
        column_order=order,
        placeholder=NONE,
        alt=alt,
    )
