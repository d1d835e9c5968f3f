"""The status words of a table, with a category proposed for each."""

import re
from dataclasses import dataclass

import polars as pl

from pipeline.normalise.dates import is_empty
from pipeline.normalise.statuses import done_share, tidy_word
from pipeline.normalise.statuses import status_words as known_words

_MOST = 100
_MOSTLY = 0.8
_SAID = dict.fromkeys(("true", "yes", "y", "t", "是"), "done") | dict.fromkeys(
    ("false", "no", "n", "f", "否"), "todo"
)
"""What the cells say of a column such as 是否完成."""
_TIMELY = re.compile(
    r"[\s(（:：/–-]*\b(?:on.?time|late|early|delayed|overdue|on.?track|at.?risk|off.?track)[)）]?$|"
    r"[\s(（:：/–-]*(?:已?延期|已?逾期|超期|滞后|正常|按时|准时|提前)[)）]?$"
)
"""Words that tell how a task keeps its dates, be it done or not."""
_SIGNS = (
    ("in_progress", re.compile(r"部分|partly|partial|(?<!\d)\d{1,2}(?:\.\d+)?\s*%")),
    ("todo", re.compile(r"^(?:还|尚)?[未没待]|^not |^to |^awaiting ")),
    ("in_progress", re.compile(r"[中중]$|ing$|^in |\btest|\bverification")),
)
"""Parts of words that tell where no word known is in them."""


@dataclass(frozen=True)
class StatusWord:
    """A status word, how many rows have it, its category ("" where there is no guess), and why:
    "known", "like" another word, or the "finish" dates of its rows."""

    word: str
    count: int
    category: str
    why: str


def status_words(texts: pl.Series, finished: pl.Series | None) -> tuple[StatusWord, ...]:
    """The words of a status column, most frequent first, without shares of what is done;
    `finished`: the cells of finish dates."""
    done = pl.lit(False) if finished is None else ~pl.lit(is_empty(finished))
    counts = (
        pl.DataFrame({"word": texts.str.strip_chars()})
        .with_columns(tidy=tidy_word(pl.col("word")), done=done)
        # Shares of what is done say themselves what they mean.
        .filter((pl.col("word") != "") & pl.lit(done_share(texts)).is_null())
        .group_by("word", "tidy", maintain_order=True)
        .agg(count=pl.len(), done=pl.col("done").mean())
        .sort("count", descending=True, maintain_order=True)
        .head(_MOST)
    )
    return tuple(
        StatusWord(word, count, *_category(tidy, done))
        for word, tidy, count, done in counts.iter_rows()
    )


def not_begun(texts: pl.Series) -> pl.Series:
    """Which cells of a status column say that work has not begun."""
    todo = [word.word for word in status_words(texts, None) if word.category == "todo"]
    return texts.str.strip_chars().is_in(todo) | (done_share(texts) == 0).fill_null(False)


def like_status(name: str) -> str:
    """The category of the status that a name is, by the words known or signs in it; "" if none."""
    return _category(name.replace("_", " ").strip().lower(), 0)[0]


def _category(word: str, done: float) -> tuple[str, str]:
    known = known_words()
    state = _TIMELY.sub("", word)
    if done >= _MOSTLY and not state:
        return "done", "finish"
    for text, why in ((word, "known"), (state, "like")):
        if text in known:
            return known[text], why
    if word in _SAID:
        return _SAID[word], "like"
    for category, sign in _SIGNS:
        if sign.search(word):
            return category, "like"
    inside = [other for other in known if len(other) > 1 and not other.isdigit() and other in word]
    # What is at the end says what it is: 设计已完成, but 完成待验收.
    inside.sort(key=lambda other: (word.endswith(other), len(other)))
    if inside:
        return known[inside[-1]], "like"
    return ("done", "finish") if done >= _MOSTLY else ("", "")
