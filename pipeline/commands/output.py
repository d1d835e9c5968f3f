"""What commands print: JSON on stdout alone, messages on stderr, in the terminal's language."""

import getpass
import json
import os
import sys
from typing import Any, TextIO

import polars as pl

from pipeline.problems import UserError
from pipeline.text import Translator, translator


class Refused(UserError):
    """What was asked for cannot be done; the message says why and how to mend it."""


_WIDEST = 1000
"""Characters of a table's line: a terminal shows a long line better than cells cut to pieces."""


def user() -> str | None:
    """The name of the user, where there is one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a process without a name, as in some containers
        return None


def terminal_translator() -> Translator:
    """The translator into the language of the terminal."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return translator("zh" if locale.startswith("zh") else "en")


def print_json(found: dict[str, Any]) -> None:
    """Prints JSON on stdout."""
    print(json.dumps(found, ensure_ascii=False, default=str))


def print_table(rows: list[dict[str, Any]], to: TextIO | None = None) -> None:
    """Prints rows as a table, on stdout unless it is to go elsewhere."""
    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        float_precision=3,
        fmt_str_lengths=40,
        tbl_width_chars=_WIDEST,
    ):
        print(pl.DataFrame(rows, infer_schema_length=None), file=to)


def say(message: str) -> None:
    """Prints a message on stderr."""
    print(message, file=sys.stderr)
