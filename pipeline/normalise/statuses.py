"""Which category a task is in: todo, in_progress, done, cancelled or unknown.

Evidence, strongest first: the mapping file's [status] for the tracker's word; the export's own
category column; the built-in words; a finish date. A resolution such as Won't Do makes a
finished task cancelled. Where an export has no status at all, its dates decide.
"""

import tomllib
import unicodedata
from functools import cache, partial
from pathlib import Path

import polars as pl

from pipeline.normalise.distinct import each
from pipeline.schema import STATUS_CATEGORIES

_CATEGORY_WORDS = {
    # the trackers' own category keys
    "new": "todo",
    "indeterminate": "in_progress",
    "pending": "todo",
    "in_progress": "in_progress",
    "completed": "done",
    "closed": "done",
    "undefined": "unknown",
}


@cache
def status_words() -> dict[str, str]:
    """Built-in status word (tidy) -> category."""
    table = tomllib.loads((Path(__file__).parent / "status_words.toml").read_text("utf-8"))
    return {word: category for category, words in table.items() for word in words}


def tidy_word(text: pl.Expr) -> pl.Expr:
    """A word as the tables compare it."""
    plain = text.str.normalize("NFKC").str.replace_all("_", " ", literal=True)
    return plain.str.strip_chars().str.to_lowercase()


def word_category(text: pl.Expr, own: dict[str, str]) -> pl.Expr:
    """The category of a status word, by the mapping's own words, else the built-in ones."""
    words = {_tidy(word): category for word, category in (status_words() | own).items()}
    return tidy_word(text).replace_strict(words, default=None, return_dtype=pl.String)


def done_share(texts: pl.Series) -> pl.Series:
    """The share of the work that is done, from 0 to 1, that each text says: 40%, bare numbers where
    some lie between 0 and 1 or where they go up to 100; null where it says none."""
    text = pl.col("text").str.strip_chars()
    number = text.str.strip_suffix("%").str.strip_chars().cast(pl.Float64, strict=False)
    bare = number.filter(~text.str.ends_with("%"))
    of_hundred = text.str.ends_with("%") | ((bare.max() == 100) & (bare.min() >= 0))
    of_one = ((bare > 0) & (bare < 1)).any()
    share = pl.when(of_hundred).then(number / 100).when(of_one).then(number)
    frame = texts.to_frame("text").select(share=share)
    return frame.select(pl.when(pl.col("share").is_between(0, 1)).then("share")).to_series()


def with_category(tasks: pl.DataFrame, own: dict[str, str]) -> pl.DataFrame:
    """Sets `status_category` from the evidence, and `status_conflict` (Boolean) where a status
    word and a finish date both say done against the export's category.

    Needs status, status_category (as exported, or null), resolution, started, finished.
    """
    category_words = status_words() | _CATEGORY_WORDS | {c: c for c in STATUS_CATEGORIES}
    told = pl.concat(
        [
            each(tasks["status"], partial(_by_word, own=own)),
            each(tasks["status_category"], lambda words: _looked_up(words, export=category_words)),
            each(tasks["resolution"], lambda words: _looked_up(words, resolution=status_words())),
        ],
        how="horizontal",
    )
    by_own, by_word, by_export = told["own"], told["word"], told["export"]
    by_dates = (
        pl.when(pl.col("finished").is_not_null())
        .then(pl.lit("done"))
        .when(pl.col("started").is_not_null())
        .then(pl.lit("in_progress"))
        .otherwise(pl.lit("todo"))
    )
    has_status = pl.col("status").is_not_null() | pl.col("status_category").is_not_null()
    conflict = (
        by_own.is_null()
        & by_export.is_in(["todo", "unknown"])
        & (by_word == "done")
        & pl.col("finished").is_not_null()
    ).fill_null(False)
    category = (
        pl.when(~has_status)
        .then(by_dates)
        .when(conflict)
        .then(pl.lit("done"))
        .otherwise(
            pl.coalesce(
                pl.lit(by_own),
                pl.lit(by_export.replace("unknown", None)),
                pl.lit(by_word),
                pl.when(pl.col("finished").is_not_null()).then(pl.lit("done")),
                pl.lit("unknown"),
            )
        )
    )
    # A tracker's "done" category also holds what was dropped: status word or resolution tells.
    dropped = (by_word == "cancelled") | (told["resolution"] == "cancelled")
    return tasks.with_columns(
        status_conflict=conflict,
        status_category=pl.when((category == "done") & dropped.fill_null(False) & by_own.is_null())
        .then(pl.lit("cancelled"))
        .otherwise(category),
    )


def _by_word(words: pl.Series, own: dict[str, str]) -> pl.DataFrame:
    """What the words say by the mapping's `own` words, and by the built-in ones (`word`)."""
    built_in = _looked_up(_worded(words), word=status_words())
    return _looked_up(words, own=own).hstack(built_in)


def _worded(words: pl.Series) -> pl.Series:
    """Status words, with shares of what is done as words."""
    share = pl.lit(done_share(words))
    word = (
        pl.when(share == 1)
        .then(pl.lit("done"))
        .when(share == 0)
        .then(pl.lit("todo"))
        .when(share.is_not_null())
        .then(pl.lit("in_progress"))
        .otherwise("word")
    )
    return words.to_frame("word").select(word).to_series()


def _looked_up(words: pl.Series, **tables: dict[str, str]) -> pl.DataFrame:
    """What each table says of the words."""
    return words.to_frame("word").select(
        tidy_word(pl.col("word"))
        .replace_strict(
            {_tidy(word): category for word, category in table.items()},
            default=None,
            return_dtype=pl.String,
        )
        .alias(name)
        for name, table in tables.items()
    )


def _tidy(word: str) -> str:
    return unicodedata.normalize("NFKC", word).replace("_", " ").strip().lower()
