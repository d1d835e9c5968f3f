"""Loads: what changed is added, nothing twice, any past state can be read, all or nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ingest import LoadNote, ingest
from pipeline.load_report import LoadReport
from pipeline.settings import Settings
from pipeline.sources.mapping import Mapping
from pipeline.warehouse import write
from pipeline.warehouse.publish import OtherFormat, next_file
from pipeline.warehouse.read import NoSuchLoad, Warehouse, open_warehouse

PLAN = Mapping(
    "team",
    columns={
        "key": ("Key",),
        "title": ("Title",),
        "due": ("Due",),
        "finished": ("Done",),
        "estimate_hours": ("Hours",),
    },
)
HEADER = "Key,Title,Due,Done,Hours\n"
ONE = HEADER + "A,Poster,2026-03-02,2026-03-04,8\nB,Page,2026-03-09,,16\n"
TWO = HEADER + "A,Poster,2026-03-02,2026-03-04,8\nB,Page,2026-03-12,2026-03-12,16\nC,Film,,,2\n"

Load = Callable[..., LoadReport]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(*texts: str) -> LoadReport:
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"{number}.csv")
            paths[-1].write_text(text, "utf-8")
        return ingest(tmp_path / "home", paths, Settings(), PLAN)

    return load


def warehouse(tmp_path: Path) -> Warehouse:
    found = open_warehouse(tmp_path / "home")
    assert found
    return found


def state(tmp_path: Path, as_of: int | None = None) -> list[tuple[str, str | None]]:
    tasks = warehouse(tmp_path).tasks(as_of)
    return [(key, due and f"{due:%m-%d}") for key, due in tasks.select("key", "due").rows()]


def counts(report: LoadReport) -> list[tuple[int, int, int, int]]:
    return [(file.rows, file.loaded, file.unchanged, file.rejected) for file in report.files]


def test_each_load_adds_what_changed_and_the_past_can_be_read(load: Load, tmp_path: Path) -> None:
    assert (load(ONE).load, counts(load(TWO))) == (1, [(3, 2, 1, 0)])
    assert state(tmp_path) == [("A", "03-02"), ("B", "03-12"), ("C", None)]
    assert state(tmp_path, 1) == [("A", "03-02"), ("B", "03-09")]
    with pytest.raises(NoSuchLoad, match="loads are 1 to 2"):
        warehouse(tmp_path).tasks(3)


def test_the_first_commitment_outlives_a_later_plan(load: Load, tmp_path: Path) -> None:
    load(ONE)
    load(TWO)
    task = warehouse(tmp_path).tasks().row(1, named=True)
    assert (f"{task['first_due']:%m-%d}", f"{task['due']:%m-%d}") == ("03-09", "03-12")


def test_the_same_file_or_the_same_rows_again_change_nothing(load: Load, tmp_path: Path) -> None:
    load(ONE)
    again, reordered = load(ONE), load(HEADER + "\n".join(reversed(ONE.splitlines()[1:])) + "\n")
    assert (again.load, again.files[0].problems[0].code) == (None, "already_loaded")
    assert (reordered.load, counts(reordered)) == (None, [(2, 0, 2, 0)])
    assert warehouse(tmp_path).loads().height == 1


@pytest.mark.parametrize("dates_first", [False, True])
def test_files_that_tell_different_things_complete_each_other(
    load: Load, tmp_path: Path, dates_first: bool
) -> None:
    effort, dates = "Key,Title,Hours\nA,Poster,8\n", "Key,Due,Done\nA,2026-03-02,2026-03-04\n"
    report = load(dates, effort) if dates_first else load(effort, dates)
    task = warehouse(tmp_path).tasks().row(0, named=True)
    assert report.load == 1
    assert (task["title"], task["estimate_hours"], task["status_category"]) == ("Poster", 8, "done")
    assert f"{task['due']:%m-%d}" == "03-02"


def test_bad_rows_go_to_rejects_and_the_rest_is_loaded(load: Load, tmp_path: Path) -> None:
    bad = HEADER + "A,Poster,soon,,8\n,Page,2026-03-09,,\nC,Film,,,2\nC,Film two,,,2\nD,x\n"
    report = load(bad)
    assert counts(report) == [(5, 1, 0, 4)]
    rejects = warehouse(tmp_path).rejects().select("row", "column", "value", "code").sort("row")
    assert rejects.rows() == [
        (2, "Due", "soon", "bad_date"),
        (3, "Key", None, "no_key"),
        (5, None, "C", "duplicate_key"),
        (6, None, "D,x", "row_too_short"),
    ]


@pytest.mark.parametrize("word", ["Total", "Grand total:", "合计", " 小计：", "Итого"])
def test_a_row_that_adds_others_up_is_no_task(load: Load, tmp_path: Path, word: str) -> None:
    report = load(HEADER + f"A,Total,,,8\nTotal-1,Sum,,,2\n{word},,,,10\n")
    assert counts(report) == [(3, 2, 0, 1)]
    assert warehouse(tmp_path).rejects().select("row", "code").rows() == [(4, "total_row")]


def test_the_header_of_a_file_that_was_put_below_another_is_no_task(
    load: Load, tmp_path: Path
) -> None:
    report = load("Key,Title\nA,Key\nKey,Title\nB,Film\n")
    assert counts(report) == [(3, 2, 0, 1)]
    rejects = warehouse(tmp_path).rejects().drop_nulls("row")
    assert rejects.select("row", "code").rows() == [(3, "header_again")]


def test_a_load_happens_whole_or_not_at_all(load: Load, tmp_path: Path) -> None:
    report = load(ONE, "")
    assert (report.load, report.failed) == (None, True)
    assert {file.file[-5:]: file.loaded for file in report.files} == {"0.csv": 0, "1.csv": 0}
    assert open_warehouse(tmp_path / "home") is None


def test_undo_is_a_load_and_pinned_views_stay_true(load: Load, tmp_path: Path) -> None:
    load(ONE)
    load(TWO)
    for undone, left in ((2, 2), (1, 0)):
        with next_file(tmp_path / "home") as con:
            assert write.undo(con, warehouse(tmp_path).load().at, None) == undone
        assert len(state(tmp_path)) == left
    assert state(tmp_path, 2) == [("A", "03-02"), ("B", "03-12"), ("C", None)]
    assert load(TWO).load == 5


def test_an_error_while_loading_leaves_the_warehouse_as_it_was(load: Load, tmp_path: Path) -> None:
    load(ONE)

    def break_off() -> None:
        with next_file(tmp_path / "home") as con:
            con.execute("DELETE FROM task")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert len(state(tmp_path)) == 2


def test_ones_own_files_replace_the_sample(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    path.write_text(HEADER + "S,Sample,,,\n", "utf-8")
    ingest(tmp_path / "home", [path], Settings(), PLAN, note=LoadNote(sample=True))
    load(ONE)
    assert [key for key, _ in state(tmp_path)] == ["A", "B"]
    assert [key for key, _ in state(tmp_path, 1)] == ["S"]
    assert not warehouse(tmp_path).load().sample


def test_a_warehouse_of_another_format_is_named(tmp_path: Path) -> None:
    (tmp_path / "home" / "warehouse").mkdir(parents=True)
    (tmp_path / "home" / "warehouse" / "current").write_text("000001.duckdb")
    with pytest.raises(OtherFormat, match="earlier version of Leeway"):
        open_warehouse(tmp_path / "home")
