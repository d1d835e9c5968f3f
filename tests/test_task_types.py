"""What a type of task is, told by a field or by rules: from the choice to the figures and back."""

from pathlib import Path

import polars as pl
import pytest

from pipeline.ingest import ingest, undo_last
from pipeline.reread import choose_task_types
from pipeline.settings import Settings, SettingsError
from pipeline.statistics.filters import Filters
from pipeline.task_types import Choice, Rule, choice_file, read_choice
from pipeline.view import open_view

CSV = """Issue key,Summary,Issue Type,Status,Component/s,Labels,Labels,Created,Resolved,Due date
A-1,Poster: spring,Task,Done,Design,urgent,web,2026-03-02,2026-03-05,2026-03-04
A-2,landing PAGE,Task,Done,Front end,,,2026-03-02,2026-03-05,2026-03-04
A-3,Crash on start,Bug,Done,,web,,2026-03-02,2026-03-05,2026-03-04
"""
RULES = Choice(
    "Component/s",
    (
        Rule("title", "starts_with", "poster:", "Poster"),
        Rule("title", "matches", r"\bpage\b", "Page's"),
        Rule("labels", "contains", "WEB", "Web"),
    ),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(CSV, "utf-8")
    assert ingest(tmp_path / "home", [path], Settings()).load == 1
    return tmp_path / "home"


def types(home: Path, load: int | None = None) -> list[str]:
    tasks = open_view(home, Filters(as_of=load)).tasks
    assert tasks["tracker_type"].to_list() == ["Task", "Task", "Bug"]
    return tasks["type"].to_list()


def chosen(home: Path, load: int | None = None) -> dict[str, Choice]:
    return open_view(home, Filters()).warehouse.task_types(load)


def test_the_first_rule_that_matches_tells_the_type(home: Path) -> None:
    assert choose_task_types(home, "jira", RULES) == 2
    assert types(home) == ["Poster", "Page's", "Web"]
    assert types(home, 1) == ["Task", "Task", "Bug"]  # a pinned link stays true
    assert (chosen(home), chosen(home, 1)) == ({"jira": RULES}, {})


def test_then_the_field_then_the_trackers_own_type(home: Path) -> None:
    assert choose_task_types(home, "jira", Choice("Component/s")) == 2
    assert types(home) == ["Design", "Front end", "Bug"]
    assert choose_task_types(home, "jira", Choice("Component/s")) is None
    assert choose_task_types(home, "jira", Choice()) == 3
    assert types(home) == ["Task", "Task", "Bug"]
    assert chosen(home) == {}


def test_it_is_taken_back_like_any_load(home: Path) -> None:
    choose_task_types(home, "jira", RULES)
    assert undo_last(home) == 2
    assert types(home) == ["Task", "Task", "Bug"]
    assert chosen(home) == {}


def test_later_loads_are_told_by_it_too(home: Path, tmp_path: Path) -> None:
    choose_task_types(home, "jira", RULES)
    path = tmp_path / "later.csv"
    path.write_text(CSV.replace("Crash on start", "Poster: crash"), "utf-8")
    (file,) = ingest(home, [path], Settings()).files
    assert (file.loaded, file.unchanged) == (1, 2)
    assert types(home) == ["Poster", "Page's", "Poster"]


def test_what_it_would_say_is_known_before(home: Path) -> None:
    told = open_view(home, Filters()).warehouse.typed("jira", RULES)
    assert told.select("rule", "told").rows() == [(0, "Poster"), (1, "Page's"), (2, "Web")]
    field = open_view(home, Filters()).warehouse.typed("jira", Choice("Labels"))
    # Of columns of one name the last that says something.
    assert field["told"].to_list() == ["web", None, "web"]


def test_a_choice_is_passed_on_as_it_was_made(home: Path, tmp_path: Path) -> None:
    odd = Choice('a "column"', (Rule("title", "contains", "\\ 海报\n", "P'“x”"),))
    choose_task_types(home, "jira", odd)
    assert chosen(home) == {"jira": odd}
    path = tmp_path / "types.toml"
    path.write_text(choice_file("my plan", odd) + choice_file("jira", RULES), "utf-8")
    assert read_choice(path, "my plan") == odd
    assert read_choice(path, "jira") == RULES
    with pytest.raises(SettingsError, match="there is no \\[tapd\\]; there are my plan, jira"):
        read_choice(path, "tapd")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[jira", "not TOML"),
        ("[jira]\nfields = 'x'", "a source has a field, rules, or both"),
        ("[[jira.rules]]\nfield = 'title'\ntype = 'x'", "rule 1: a rule has a field, a type"),
        (
            "[[jira.rules]]\nfield = 'title'\nmatches = '('\ntype = 'x'",
            r"rule 1: “\(” is no regular expression",
        ),
        ("[[jira.rules]]\nfield = 'title'\ncontains = ''\ntype = 'x'", "words is empty"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "types.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=message):
        read_choice(path, "jira")


def test_only_tasks_of_the_source_change(home: Path) -> None:
    choose_task_types(home, "pingcode", RULES)
    assert types(home) == ["Task", "Task", "Bug"]
    frame = open_view(home, Filters()).tasks
    assert frame.filter(pl.col("type") == "Poster").is_empty()
