"""The first rows of a table as they will be read."""

from datetime import time
from typing import Any

import polars as pl
import streamlit as st

from pages.data.terms import CATEGORIES, title
from pages.frame.table import day_format, show_table
from pipeline.preview import Preview
from pipeline.schema import ENTITIES, Kind
from pipeline.sources.mapping import Mapping
from pipeline.text import Translator
from pipeline.text.formats import number

_VISIBLE = 6
_WIDTH = 100
_WIDTHS = {Kind.TAGS: 110, Kind.MOMENT: 110, Kind.HOURS: 105}


def as_read(found: Preview, mapping: Mapping, t: Translator) -> None:
    """The rows under a line that says how many can be loaded."""
    numbers = {
        "good": number(found.read - found.rejected, 0),
        "read": number(found.read, 0),
        "n": found.rows.height,
    }
    counts = (
        t("{good} of {read} rows can be loaded · the first {n}", **numbers)
        if found.whole
        else t(
            "{good} of the first {read} rows can be loaded; the rest is read when the file is "
            "loaded · the first {n}",
            **numbers,
        )
    )
    st.markdown(f"**{t('As it will be read')}**  \n:small[:gray[{counts}]]")
    columns = ENTITIES[mapping.entity].mapped
    shown = [name for name in found.rows.columns if name in columns]
    words = {code: t(word) for code, word in CATEGORIES.items()}
    rows = found.rows.select("row", *shown)
    if "status_category" in shown:
        rows = rows.with_columns(pl.col("status_category").replace(words))
    show_table(
        rows,
        visible=_VISIBLE,
        config={"row": st.column_config.NumberColumn(t("Row"), width=55)}
        | {name: _column(name, columns[name].kind, rows, t) for name in shown},
        alt=t("As it will be read"),
    )


def _column(name: str, kind: Kind, rows: pl.DataFrame, t: Translator) -> Any:
    config, label, width = st.column_config, title(name, t), _WIDTHS.get(kind, _WIDTH)
    match kind:
        case Kind.MOMENT:
            day = day_format(t)
            timed = bool((rows[name].dt.time() != time(0)).any())
            return config.DatetimeColumn(
                label, format=f"{day} HH:mm" if timed else day, width=width + 40 * timed
            )
        case Kind.HOURS:
            return config.NumberColumn(label, format="%.1f h", width=width)
        case Kind.NUMBER:
            return config.NumberColumn(label, width=width)
        case Kind.TAGS:
            return config.ListColumn(label, width=width)
    return config.TextColumn(label, width=190 if name == "title" else width)
