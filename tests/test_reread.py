"""Rows that are kept are read once more after a status word or a mapping was mended."""

from pathlib import Path

import pytest

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
