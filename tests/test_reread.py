"""Rows that are kept are read once more after a status word or a mapping was mended."""

from pathlib import Path

import pytest

from pipeline.ingest import undo_last
from pipeline.reread import map_status_words, reread
from pipeline.settings import SettingsError
from pipeline.sources.mapping import mapping_of
from pipeline.sources.stored import store_mapping
from pipeline.status_words import status_words
from tests.warehouse.loading import Home, counts

HEADER = "Key,Status,Done,Due,Wanted by\n"
ROWS = "A,待灰度,,2026-03-02,2026-03-01\nB,完成,2026-03-04,2026-03-02,\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    columns = {"key": "Key", "status": "Status", "finished": "Done", "due": "Due"}
    home = Home(tmp_path, mapping_of({"source": "team", "columns": columns}))
    home.load(HEADER + ROWS)
    return home


def test_a_status_word_is_mended_for_what_was_loaded_and_what_comes(home: Home) -> None:
    assert map_status_words(home.home, "team", {"待灰度": "in_progress"}, "Li") == 2
    assert status_words(home.home) == {"team": {"待灰度": "in_progress"}}
    assert home.tasks("status_category") == [("in_progress",), ("done",)]
    assert home.warehouse.tasks(1)["status_category"].to_list() == ["unknown", "done"]
    newest = home.warehouse.loads().row(0, named=True)
    assert (newest["by"], newest["rereads"], newest["loaded"]) == ("Li", "team", 1)
    assert counts(home.load(HEADER + ROWS + "C,待灰度,,,\n")) == [(3, 1, 2, 0)]
    assert home.tasks("status_category")[2] == ("in_progress",)


def test_the_same_words_again_change_nothing(home: Home) -> None:
    assert map_status_words(home.home, "team", {"待灰度": "in_progress"}) == 2
    assert map_status_words(home.home, "team", {"待灰度": "in_progress"}) is None


def test_a_stored_mapping_that_was_mended_repairs_history(home: Home) -> None:
    columns = '[columns]\nkey = "Key"\nstatus = "Status"\nfinished = "Done"\n'
    store_mapping(home.home, "team", f'source = "team"\n{columns}due = "Wanted by"\n')
    assert reread(home.home, "team") == 2
    assert [due and f"{due:%m-%d}" for (due,) in home.tasks("due")] == ["03-01", None]


def test_words_that_are_no_categories_are_named(home: Home) -> None:
    (home.home / "status_words.toml").write_text('[team]\n"Live" = "finished"\n')
    with pytest.raises(SettingsError, match="“Live” = 'finished'"):
        status_words(home.home)


def test_rows_that_were_rejected_are_read_again(home: Home) -> None:
    tables = (
        "A,完成,,,soon\nC,待灰度,,x,2026-03-03\n",
        "C,完成,,x,2026-03-04\nD,完成,,y,2026-03-05\n",
    )
    assert [counts(home.load(HEADER + rows)) for rows in tables] == [[(2, 1, 0, 1)], [(2, 0, 0, 2)]]
    columns = '[columns]\nkey = "Key"\nstatus = "Status"\nfinished = "Done"\n'
    store_mapping(home.home, "team", f'source = "team"\n{columns}due = "Wanted by"\n')
    load = reread(home.home, "team")
    due = home.tasks("key", "due")
    assert [(key, day and f"{day:%m-%d}") for key, day in due] == [
        ("A", None),
        ("B", None),
        ("C", "03-04"),
        ("D", "03-05"),
    ]
    newest = home.warehouse.loads().row(0, named=True)
    assert newest["rows"] == newest["loaded"] + newest["unchanged"] + newest["rejected"]
    assert reread(home.home, "team") is None
    assert undo_last(home.home) == load
    assert [key for (key,) in home.tasks("key")] == ["A", "B"]
    assert reread(home.home, "team") is not None


def test_a_rejected_row_is_left_where_a_later_load_told_of_its_task(home: Home) -> None:
    home.load(HEADER + "C,完成,,soon,2026-03-03\n")
    home.load(HEADER + "C,完成,,2026-03-09,2026-03-05\n")
    home.load(HEADER + "C,进行中,,later,2026-03-07\n")
    columns = '[columns]\nkey = "Key"\nstatus = "Status"\nfinished = "Done"\n'
    store_mapping(home.home, "team", f'source = "team"\n{columns}due = "Wanted by"\n')
    reread(home.home, "team")
    assert [f"{due:%d}" for key, due in home.tasks("key", "due") if key == "C"] == ["07"]
