"""Texts are read once, whatever they stood among."""

import polars as pl
import pytest

from pipeline.normalise import distinct
from pipeline.normalise.distinct import each, remembered


def test_only_new_texts_are_read_and_all_get_their_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct, "_MOST", 4)
    asked: list[set[str | None]] = []

    def read(texts: pl.Series) -> pl.DataFrame:
        asked.append(set(texts))
        return pl.DataFrame({"length": texts.str.len_chars()})

    again = remembered(read)
    for texts in (["a", None, "bb", "a"], ["ccc", None, "a"], ["bb", "a"], ["dddd", "e"], ["a"]):
        lengths = each(pl.Series(texts, dtype=pl.String), again)["length"].to_list()
        assert lengths == [text and len(text) for text in texts]
    # What is more than can be remembered is forgotten.
    assert asked == [{"a", None, "bb"}, {"ccc"}, {"dddd", "e"}, {"a"}]
    each(pl.Series(["1", "2", "3", "4", "5"]), again)
    assert asked[-1] == {"1", "2", "3", "4", "5"}
