"""How buffers are written: working days, or per cent of the estimate; and what they are for."""

import polars as pl

from pages.buffers.advice import SEPARATOR, Asked
from pipeline.statistics.scope import PLACES
from pipeline.text import Translator
from pipeline.text.formats import NONE, days, share, signed_days, trimmed


def amount(asked: Asked, value: float | None) -> str:
    """A buffer with its unit: "2.5 d", "35%"; "–" for none."""
    if value is None:
        return NONE
    if asked.target == "effort":
        return share(value)
    return days(value, asked.snapshot.t.lang, digits=0 if trimmed(value).isdigit() else 1)


def deviation(asked: Asked, value: float) -> str:
    """How far past plan, or over the estimate, with its sign: "+2 d", "−16%"."""
    if asked.target == "effort":
        return ("+" if value > 0 else "") + share(value)
    return signed_days(value, asked.snapshot.t.lang, digits=0)


def name_width(names: pl.Series) -> int:
    """How wide a column of such names is."""
    return 250 if names.str.contains(SEPARATOR, literal=True).any() else 172


def name_of(t: Translator) -> pl.Expr:
    """What a row with the columns `scope.KEY` is for: its type, and the team or project in it."""
    return pl.concat_str(
        pl.col("type").replace("", t("No type")),
        pl.coalesce(PLACES),
        separator=SEPARATOR,
        ignore_nulls=True,
    )
