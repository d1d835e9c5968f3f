"""Every text of the product has its Chinese, with the same placeholders."""

from string import Formatter

import pytest

from pipeline.text import catalogue, translator
from tests.text.messages import uses


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_texts_are_plain_strings() -> None:
    assert [use.where for use in uses() if use.text is None] == []


def test_every_text_has_its_chinese() -> None:
    known = catalogue("zh")
    missing = {use.text: use.where for use in uses() if use.text and use.text not in known}
    assert missing == {}


def test_placeholders_agree() -> None:
    known = catalogue("zh")
    differ = {}
    for use in uses():
        if use.text and use.text in known:
            forms = [placeholders(text) for text in (use.text, use.plural) if text]
            found = placeholders(known[use.text])
            if not set.intersection(*forms) <= found <= set.union(*forms):
                differ[use.text] = known[use.text]
    assert differ == {}


def test_no_chinese_text_is_left_over() -> None:
    from pipeline.problems import KINDS

    used = {use.text for use in uses()}
    used |= {text for kind in KINDS.values() for text in (kind.title, kind.message)}
    assert sorted(set(catalogue("zh")) - used) == []


@pytest.mark.parametrize(
    ("lang", "n", "expected"),
    [("en", 1, "1 task"), ("en", 2, "2 tasks"), ("zh", 2, "2 个任务"), ("fr", 1, "1 task")],
)
def test_translator(lang: str, n: int, expected: str) -> None:
    assert translator(lang)("{n} task", "{n} tasks", n=n) == expected


def test_a_text_without_entry_comes_out_in_english() -> None:
    assert translator("zh")("No such text, {name}", name="Ann") == "No such text, Ann"
