import numpy as np
import pytest

from models.words import Words


def test_chinese_and_english_titles_are_told_apart() -> None:
    kinds = ["双十一促销页面开发", "渠道海报设计", "checkout button broken", "weekly growth report"]
    titles = [f"{kind} {'甲乙丙丁戊己庚辛'[at % 8]}" for at in range(40) for kind in kinds]
    words = Words(8).fit(titles)
    asked = ["促销页面", "海报设计", "button", "growth"]
    alike = words.transform(asked) @ words.transform(kinds).T
    assert alike.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_the_same_title_is_the_same_row_wherever_it_stands() -> None:
    titles = [f"poster {'abcdefgh'[at % 8] * 3} design" for at in range(40)]
    words = Words(4).fit(titles)
    found = words.transform(titles)
    assert found.shape == (40, 4)
    assert (found[:8] == found[8:16]).all()
    assert np.allclose(found[3], words.transform([titles[3]])[0])
    assert not np.allclose(found[3], found[4])


@pytest.mark.parametrize("titles", [[""] * 30, ["the"] * 30, ["one two"], []])
def test_too_few_words_are_no_columns(titles: list[str]) -> None:
    assert Words(4).fit(titles).transform(["anything"]).shape == (1, 0)
