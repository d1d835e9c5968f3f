"""The Data page's card of what a type of task is."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.frame import cards
from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.task_types import Choice, Rule
from tests.pages.test_data import HEADER, home, opened, said, sample, warehouse
from tests.pages.test_data_quality import table

__all__ = ["home", "sample"]  # fixtures

DATES = "2026-11-01,2026-11-10,2026-11-12"
ROWS = f"""\
A-1,1,Poster: one,Task,Done,P,Ann,{DATES},Design
A-2,2,Landing page,Task,Done,P,Ann,{DATES},Web
A-3,3,POSTER two,Bug,Done,P,Ann,{DATES},
"""
POSTER = {"field": "title", "how": "contains", "words": "poster", "type": "Poster"}


@pytest.fixture
def typed_home(home: Path, tmp_path: Path) -> Path:
    """A home with three tasks whose component says more than their type."""
    (tmp_path / "own.csv").write_text(f"{HEADER},Component/s\n{ROWS}")
    ingest(home, [tmp_path / "own.csv"], Settings())
    return home


def written(*rules: dict[str, Any]) -> AppTest:
    """The page with rules typed into the table, each with the number that the browser gives it."""
    app = opened(view="quality")
    (key,) = (str(e.key) for e in app.data_editor if str(e.key).startswith("data_types__"))
    added = [{"order": 1} | rule for rule in rules]
    edits: dict[str, Any] = {"edited_rows": {}, "added_rows": added, "deleted_rows": []}
    app.session_state[key] = edits
    return app.run()


def chosen(home: Path) -> Choice | None:
    return warehouse(home).task_types().get("jira")


def types(app: AppTest) -> dict[str, int]:
    shown = table(app, "type", "finished")
    return dict(zip(shown["type"], shown["tasks"], strict=True))


def test_a_rule_says_what_it_takes_and_then_tells_the_type(typed_home: Path) -> None:
    app = written(POSTER)
    assert "Told by the tracker's own type" in said(app)
    counts = table(app, "told", "examples")
    assert counts["told"].to_list() == ["1  Name contains “poster”", "the tracker's own type"]
    assert counts["tasks"].to_list() == [2, 1]
    assert counts["examples"].to_list() == ["Poster: one · POSTER two", "Landing page"]
    app.button(key="data_types_save").click().run()
    assert not app.exception
    assert chosen(typed_home) == Choice(None, (Rule(**POSTER),))
    assert "the tasks have their types by load 2" in said(app)
    assert "Told by 1 rule, else" in said(app)
    assert types(app) == {"Poster": 2, "Task": 1}
    app.button(key="data_types_back").click().run()
    assert chosen(typed_home) is None
    assert types(app) == {"Task": 2, "Bug": 1}


def test_another_number_moves_a_rule(typed_home: Path) -> None:
    one = {"field": "title", "how": "contains", "words": "one", "type": "First"}
    app = written(POSTER, one | {"order": 0.5})
    assert table(app, "told", "examples")["tasks"].to_list() == [1, 1, 1]
    app.button(key="data_types_save").click().run()
    assert chosen(typed_home) == Choice(None, (Rule(**one), Rule(**POSTER)))


def test_the_rest_is_told_by_a_column_of_the_export(typed_home: Path) -> None:
    app = written(POSTER)
    (rest,) = (each for each in app.selectbox if str(each.key).endswith("__rest"))
    rest.set_value("Component/s").run()
    assert table(app, "told", "examples")["tasks"].to_list() == [2, 1, 0]
    app.button(key="data_types_save").click().run()
    assert types(app) == {"Poster": 2, "Web": 1}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (POSTER | {"words": " "}, "Rule 2 lacks: Words"),
        (POSTER | {"how": "matches", "words": "("}, "Rule 2: “(” is not a regular expression"),
        (POSTER | {"field": "Colour"}, "Rule 2: the export has no column “Colour”"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named_and_nothing_is_saved(
    typed_home: Path, rule: dict[str, str], words: str
) -> None:
    app = written(POSTER, rule)
    assert not app.exception
    assert cards.plain(words) in said(app)
    assert app.button(key="data_types_save").disabled


def test_too_few_finished_tasks_propose_nothing(typed_home: Path) -> None:
    app = opened(view="quality")
    app.button(key="data_types_look").click().run()
    assert "3 finished tasks; 50 are needed" in said(app)


def test_fields_and_rules_are_proposed_and_a_field_is_used_at_once(sample: Path) -> None:
    app = opened(view="quality", of="worktile")
    assert not [each for each in app.button if str(each.key).startswith("data_types_use")]
    app.button(key="data_types_look").click().run()
    assert "of the overrun · 7 types on" in said(app)
    app.button(key="data_types_take").click().run()
    assert app.data_editor[-1].value["type"].to_list()[0] == "复盘"
    app.button(key="data_types_use_1").click().run()
    assert not app.exception
    assert warehouse(sample).task_types() == {"worktile": Choice("team")}
    assert "Told by Team" in said(app)
