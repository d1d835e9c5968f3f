"""Problems of files and rows in the reader's language, as a table and as a CSV."""

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.frame.table import show_table
from pipeline.problems import KINDS, Problem
from pipeline.text import N_, Translator
from pipeline.writers import write_csv

FOUND = (
    N_("a PNG picture"),
    N_("a JPEG picture"),
    N_("a GIF picture"),
    N_("a WebP picture or a sound"),
    N_("a BMP picture"),
    N_("a TIFF picture"),
    N_("a PDF document"),
    N_("an RTF document"),
    N_("a gzip archive"),
    N_("a 7z archive"),
    N_("a RAR archive"),
    N_("a Parquet file"),
    N_("an SQLite database"),
    N_("a binary file"),
    N_("a folder"),
    N_("an XML file"),
    N_("a Word document"),
    N_("a PowerPoint presentation"),
    N_("an OpenDocument file"),
    N_("a Numbers document"),
    N_("day/month/year"),
    N_("month/day/year"),
    N_("(none)"),
)
"""Words that details of a problem may hold; all else in them comes from the file."""
_FEW = 200
_TRANSLATED = ("found", "format", "columns", "names")


def reason(code: str, t: Translator) -> str:
    """The kind of a problem; a code of an older version stands for itself."""
    return t(KINDS[code].title) if code in KINDS else code


def message(code: str, words: dict[str, Any], t: Translator) -> str:
    """What is wrong and how to mend it. `words`: column, value and the problem's details."""
    if code not in KINDS:
        return code
    told = {
        name: t(value) if name in _TRANSLATED and isinstance(value, str) else value
        for name, value in words.items()
    }
    try:
        return t(KINDS[code].message, **told)
    except KeyError:  # details written by an older version
        return t(KINDS[code].title)


def of_problems(file: str, problems: Iterable[Problem], t: Translator) -> pl.DataFrame:
    """The columns of `of_rejects` but for load, from the problems of a file."""
    return _frame(
        [
            {
                "file": file,
                "row": problem.row,
                "column": problem.column,
                "value": problem.value,
                "left_out": problem.kind.rejects,
                "reason": reason(problem.code, t),
                "message": message(problem.code, problem.words, t),
            }
            for problem in problems
        ]
    ).drop("load")


def of_rejects(rejects: pl.DataFrame, t: Translator) -> pl.DataFrame:
    """Rejects of the warehouse in words: load, file, row, column, value, left_out (the row is not
    among the tasks), reason, message."""
    return _frame(
        [
            {
                "load": row["load"],
                "file": row["file"],
                "row": row["row"],
                "column": row["column"],
                "value": row["value"],
                "left_out": row["rejects"],
                "reason": reason(row["code"], t),
                "message": message(
                    row["code"],
                    {"column": row["column"], "value": row["value"]} | json.loads(row["details"]),
                    t,
                ),
            }
            for row in rejects.iter_rows(named=True)
        ]
    )


def few(found: Sequence[Problem], t: Translator) -> None:
    """The first problems of a file, under their number; nothing where there are none."""
    if not found:
        return
    n = len(found)
    st.markdown(f":small[{t('{n} remark', '{n} remarks', n=n)}]")
    show_table(
        of_problems("", found[:_FEW], t).drop("file", "left_out"),
        visible=5,
        config=config(t),
        alt=t("Problems of the files"),
    )


def as_csv(found: pl.DataFrame, t: Translator) -> bytes:
    """A table of problems for Excel: UTF-8 with a byte order mark, headers in words."""
    titles = headers(t)
    file = io.BytesIO()
    named = found.rename({name: titles[name] for name in found.columns})
    write_csv(named, file, for_excel=True)
    return file.getvalue()


def config(t: Translator) -> dict[str, Any]:
    """How the columns are shown."""
    column, titles = st.column_config, headers(t)
    wide = {"message": 500, "reason": 130, "file": 150, "value": 120, "column": 100}
    return {name: column.TextColumn(titles[name], width=width) for name, width in wide.items()} | {
        "load": column.NumberColumn(titles["load"], width=55),
        "row": column.NumberColumn(titles["row"], width=60),
        "left_out": column.CheckboxColumn(titles["left_out"], width=70),
    }


def headers(t: Translator) -> dict[str, str]:
    """Column -> its title."""
    return {
        "load": t("Load"),
        "file": t("File"),
        "row": t("Row"),
        "column": t("Column"),
        "value": t("Value"),
        "left_out": t("Left out"),
        "reason": t("Reason"),
        "message": t("What to do"),
        "original": t("Original line"),
    }


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {
        "load": pl.Int64(),
        "file": pl.String(),
        "row": pl.Int64(),
        "column": pl.String(),
        "value": pl.String(),
        "left_out": pl.Boolean(),
        "reason": pl.String(),
        "message": pl.String(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
