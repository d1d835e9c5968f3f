"""Rows that are kept are read once more after a status word or a mapping was mended."""

from pathlib import Path

import duckdb
import pytest

from pipeline.ingest import undo_last
from pipeline.reread import map_status_words, reread
from pipeline.settings import SettingsError
from pipeline.sources.mapping import mapping_of
from pipeline.sources.stored import store_mapping
from pipeline.status_words import status_words
from tests.warehouse.loading import Home, counts

WANTED = 'finished = "Done"\ndue = "Wanted by"\n'
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


def mend(home: Home, columns: str, more: str = "") -> int | None:
    """Reads again by a mapping of these columns."""
    head = f'source = "team"\n{more}\n[columns]\nkey = "Key"\nstatus = "Status"\n'
    store_mapping(home.home, "team", head + columns)
    return reread(home.home, "team")


def kept_rows(home: Home) -> int:
    with duckdb.connect(str(home.warehouse.path), read_only=True) as con:
        return int(con.sql("SELECT count(*) FROM raw").fetchall()[0][0])


def test_no_row_is_kept_twice(home: Home) -> None:
    assert map_status_words(home.home, "team", {"待灰度": "in_progress"}) == 2
    assert mend(home, WANTED) == 3
    assert home.tasks("status_category", "due")[0][0] == "in_progress"
    assert kept_rows(home) == 2


def test_rows_read_again_are_known_to_the_next_export(home: Home) -> None:
    map_status_words(home.home, "team", {"待灰度": "in_progress"})
    again = home.load(HEADER + ROWS)
    assert (again.load, counts(again)) == (None, [(2, 0, 2, 0)])
    assert counts(home.load(HEADER + ROWS.replace("2026-03-04", "2026-03-05"))) == [(2, 1, 1, 0)]
    assert counts(home.load(HEADER + ROWS)) == [(2, 1, 1, 0)]


def test_words_that_were_changed_back_are_read_as_at_first(home: Home) -> None:
    for category in ("in_progress", "todo", "in_progress", "todo"):
        assert map_status_words(home.home, "team", {"待灰度": category})
        assert home.tasks("status_category")[0] == (category,)
        assert counts(home.load(HEADER + ROWS)) == [(2, 0, 2, 0)]
    assert kept_rows(home) == 2


def test_a_reread_that_is_undone_is_not_known(home: Home) -> None:
    map_status_words(home.home, "team", {"待灰度": "in_progress"})
    assert undo_last(home.home) == 2
    assert home.tasks("status_category")[0] == ("unknown",)
    assert counts(home.load(HEADER + ROWS)) == [(2, 1, 1, 0)]
    assert home.tasks("status_category")[0] == ("in_progress",)
    assert home.warehouse.tasks(2)["status_category"].to_list() == ["in_progress", "done"]


def test_a_task_that_vanishes_after_its_rows_were_read_again_is_marked(home: Home) -> None:
    rows = "".join(f"T{n},待灰度,,,\n" for n in range(20))
    home.load(HEADER + ROWS + rows)
    map_status_words(home.home, "team", {"待灰度": "in_progress"})
    home.load(HEADER + ROWS + rows.replace("T7,待灰度,,,\n", ""))
    removed = home.warehouse.tasks().filter("removed")["key"].to_list()
    assert removed == ["T7"]


def test_a_row_that_is_refused_now_is_refused_of_the_next_export(home: Home) -> None:
    rows = HEADER + ROWS + "C,待灰度,,2026-03-02,soon\n"
    home.load(rows)
    assert mend(home, WANTED) == 3
    assert home.warehouse.loads()["rejected"][0] == 1
    rejected = home.warehouse.rejects().filter("rejects")
    assert rejected["cells"].to_list() == ["C\x1e待灰度\x1e\x1e2026-03-02\x1esoon"]
    home.mapping = None
    assert counts(home.load(rows)) == [(3, 0, 2, 1)]
    assert mend(home, 'finished = "Done"\ndue = "Due"\n')
    assert [f"{due:%d}" for (due,) in home.tasks("due")] == ["02", "02", "02"]


def test_rows_of_one_task_that_differ_now_are_told_of(home: Home) -> None:
    rows = HEADER + "A,完成,2026-03-04,,2026-03-01\nA,完成,2026-03-04,,2026-03-02\n"
    assert counts(home.load(rows)) == [(2, 1, 1, 0)]
    mend(home, WANTED)
    rejects = home.warehouse.rejects().filter("rejects").select("code", "cells")
    assert rejects.rows() == [("duplicate_key", "A\x1e完成\x1e2026-03-04\x1e\x1e2026-03-02")]
    home.mapping = None
    assert counts(home.load(rows)) == [(2, 0, 1, 1)]


def test_links_end_that_the_mended_mapping_does_not_tell_of(home: Home) -> None:
    mend(home, WANTED, '[links]\nOther = "predecessor"\n')
    home.mapping = None
    home.load("Key,Status,Done,Wanted by,Other\nA,,,,\nB,,,,A\nC,,,,A\n")
    assert home.warehouse.links().select("from", "to").rows() == [("A", "B"), ("A", "C")]
    load = mend(home, WANTED, '[links]\nOther = "successor"\n')
    assert home.warehouse.links().select("from", "to").rows() == [("B", "A"), ("C", "A")]
    assert home.warehouse.links((load or 0) - 1)["from"].to_list() == ["A", "A"]


def test_rows_with_a_column_that_is_ignored_now_are_kept_without_it(home: Home) -> None:
    status = '[status]\n"待灰度" = "in_progress"\n'
    assert mend(home, f'finished = "Done"\n{status}', 'ignore = ["Wanted by", "Due"]') == 2
    home.mapping = None
    assert counts(home.load(HEADER + ROWS.replace("2026-03-01", "2026-03-09"))) == [(2, 0, 2, 0)]
    read_as = {"Key": "key", "Status": "status", "Done": "finished"}
    assert home.warehouse.columns("team") == read_as


def test_what_a_column_is_read_as_follows_the_mended_mapping(home: Home) -> None:
    assert mend(home, WANTED)
    read_as = home.warehouse.columns("team")
    assert (read_as["Due"], read_as["Wanted by"]) == ("", "due")


def test_a_home_of_before_rows_stayed_is_read_again(home: Home) -> None:
    with duckdb.connect(str(home.warehouse.path)) as con:
        con.execute("DROP TABLE reread")
    assert home.warehouse.columns("team")["Due"] == "due"
    assert map_status_words(home.home, "team", {"待灰度": "in_progress"}) == 2
    assert home.tasks("status_category") == [("in_progress",), ("done",)]
    assert kept_rows(home) == 2
