"""How a table is written for other programs: moments as ISO 8601, no formulas, and the forms."""

from collections.abc import Callable
from pathlib import Path
from typing import IO

import polars as pl


def iso_text(name: str) -> pl.Expr:
    """A moment's two columns as one text."""
    value, offset = pl.col(name), pl.col(f"{name}_offset").cast(pl.Int32)
    clock = value.dt.strftime("%Y-%m-%dT%H:%M:%S%.f").str.replace(r"\.0+$|(\.\d*?[1-9])0+$", "$1")
    zone = pl.format(
        "{}{}:{}",
        pl.when(offset < 0).then(pl.lit("-")).otherwise(pl.lit("+")),
        (offset.abs() // 60).cast(pl.String).str.zfill(2),
        (offset.abs() % 60).cast(pl.String).str.zfill(2),
    )
    return (
        pl.when(offset.is_null())
        .then(value.dt.strftime("%Y-%m-%d"))
        .otherwise(clock + zone)
        .alias(name)
    )


def write_csv(frame: pl.DataFrame, path: Path | IO[bytes], for_excel: bool = False) -> None:
    """CSV in UTF-8, `for_excel` with the byte-order mark it knows it by; several values of a cell
    are joined by “; ”.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises
    (CSV Injection); a number stays one.
    """
    lists = [name for name, kind in frame.schema.items() if kind == pl.List(pl.String)]
    joined = frame.with_columns(pl.col(name).list.join("; ") for name in lists)
    texts = [name for name, kind in joined.schema.items() if kind == pl.String]
    joined.with_columns(no_formula(pl.col(texts))).write_csv(path, include_bom=for_excel)


def no_formula(text: pl.Expr) -> pl.Expr:
    """Texts as `write_csv` writes them."""
    is_number = text.str.contains(r"^[+-]?[\d.,]+%?$")
    return pl.when(is_number).then(text).otherwise(text.str.replace(r"^[=+\-@\t\r]", "'$0"))


WRITERS: dict[str, Callable[[pl.DataFrame, Path | IO[bytes]], None]] = {
    "csv": write_csv,
    "json": lambda frame, path: frame.write_ndjson(path),
    "parquet": lambda frame, path: frame.write_parquet(path),
}
