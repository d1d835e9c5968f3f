"""The Data page's views of quality and history, and what the first one says of each source."""

import io
from pathlib import Path
from typing import Any

import fastexcel
import pandas as pd
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from pages.data import original
from pages.data.fields import TITLES
from pages.data.words import CATEGORIES, changed
from pipeline import reread
from pipeline.ingest import ingest
from pipeline.schema import STATUS_CATEGORIES
from pipeline.settings import Settings
from pipeline.statistics.oddities import ODDITIES
from pipeline.statistics.support import support
from pipeline.view import View
from tests.pages.test_data import HEADER, home, opened, said, sample, warehouse

__all__ = ["home", "sample"]  # fixtures

ROWS = """\
A-1,1,One,Bug,Done,P,Li Lei,2026-11-01,2026-11-10,2026-11-12
A-2,2,Two,Bug,Done,P,li lei,2026-11-05,,2026-11-02
A-3,3,Three,,On ice,P,Ann,2026-11-01,2026-11-10,
A-4,4,Four,Page,Done,P,Ann,2026-11-01,soon,2026-11-09
"""


@pytest.fixture
def odd_home(home: Path, tmp_path: Path) -> Path:
    """A home with tasks of which some are odd, one has an unknown status, and one was left out."""
    (tmp_path / "odd.csv").write_text(f"{HEADER}\n{ROWS}")
    ingest(home, [tmp_path / "odd.csv"], Settings())
    return home


def table(app: AppTest, *columns: str) -> pd.DataFrame:
    """The table that has these columns."""
    found: pd.DataFrame = next(
        each.value for each in app.dataframe if set(columns) <= set(each.value.columns)
    )
    return found


def test_the_first_view_says_how_far_each_source_can_be_trusted(odd_home: Path) -> None:
    shown = table(opened(), "supported").iloc[0].to_dict()
    assert (shown["source"], shown["tasks"], shown["left_out"]) == ("Jira", 3, 1)
    assert (shown["supported"], shown["odd"], shown["unknown"]) == ("0 of 7", 2, 1)


def test_support_is_that_of_the_statistics_for_the_source_chosen(view: View) -> None:
    app = opened(view="quality", of="jira")
    tasks = view.tasks.filter(pl.col("source") == "jira")
    expected = support(tasks)
    shown = table(app, "statistic")
    assert shown["count"].to_list() == expected["count"].to_list()
    assert shown["share"].to_list() == pytest.approx(
        (100 * expected["count"] / expected["tasks"]).to_list()
    )
    assert table(app, "needed")["tasks"].max() == tasks.height


def test_the_source_with_most_tasks_comes_first_and_filters_hold(view: View) -> None:
    assert opened(view="quality").segmented_control(key="data_of__en").value == "pingcode"
    app = opened(view="quality", source="worktile")
    with pytest.raises(KeyError):
        app.segmented_control(key="data_of__en")
    expected = view.tasks.filter(pl.col("source") == "worktile").height
    assert table(app, "needed")["tasks"].max() == expected


def test_advice_is_for_the_tracker_and_what_it_lacks(odd_home: Path) -> None:
    words = said(opened(view="quality"))
    assert "Original estimate" in words
    assert "Export the column Created" not in words


def test_odd_values_and_the_tasks_behind_them(odd_home: Path) -> None:
    app = opened(view="quality", odd="assignee_spelled")
    kinds = table(app, "advice")
    assert kinds["title"].to_list() == [
        "Finish date: before creation",
        "Assignee: one name in several spellings",
    ]
    assert kinds["count"].to_list() == [1, 2]
    assert kinds["examples"].to_list() == ["A-2", "Li Lei, li lei"]
    assert table(app, "key", "assignee")["key"].to_list() == ["A-1", "A-2"]
    app.button(key="data_odd_close").click().run()
    assert "odd" not in app.query_params


def test_where_nothing_is_odd_it_says_so(view: View) -> None:
    assert "未发现异常值" in said(opened("zh", view="quality"))


def test_a_status_word_gets_its_meaning_here(
    odd_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(view="quality")
    assert "1 status word is not known; its 1 tasks" in said(app)
    editor = app.data_editor[0]
    assert editor.value["status"].to_list() == ["On ice"]
    assert app.button(key="data_words_save").disabled
    edits: dict[str, Any] = {"edited_rows": {0: {"category": "todo"}}}
    app.session_state[editor.key] = edits | {"added_rows": [], "deleted_rows": []}
    app.run().button(key="data_words_save").click().run()
    assert not app.exception
    assert not app.error
    assert reread.status_words(odd_home) == {"jira": {"On ice": "todo"}}
    assert "Saved" in said(app)
    assert "All status words are known" in said(app)


def test_known_words_are_shown_when_asked_for(odd_home: Path) -> None:
    app = opened(view="quality")
    app.toggle(key="data_words_all").set_value(True).run()
    assert app.data_editor[0].value["status"].to_list() == ["On ice", "Done"]


def test_only_words_that_were_given_another_meaning_are_saved() -> None:
    before = pl.DataFrame({"status": ["a", "b", "c"], "category": ["unknown", "done", "todo"]})
    after = pl.Series([None, "done", "cancelled"])
    assert changed(before, after) == {"c": "cancelled"}


def test_types_with_the_tasks_that_have_none(odd_home: Path) -> None:
    app = opened(view="quality")
    assert "1 task has no type" in said(app)
    assert table(app, "type", "finished")["type"].to_list() == ["No type", "Bug"]


def test_a_row_left_out_is_shown_as_it_was(odd_home: Path) -> None:
    app = opened(view="history")
    shown = table(app, "original")
    left_out = shown[shown["left_out"]].iloc[0]
    assert left_out["original"].startswith("A-4 | 4 | Four | Page")
    assert (left_out["show"], shown[~shown["left_out"]]["show"].isna().all()) == ("Show", True)
    row = warehouse(odd_home).rejects().filter("rejects").row(0, named=True)
    app.session_state["data_rejects_chosen"] = row | {"name": row["file"]}
    cells = table(app.run(), "cell")
    assert dict(zip(cells["column"], cells["cell"], strict=True))["Due date"] == "soon"


def test_rows_to_mend_are_a_workbook_of_text_that_can_be_loaded_again(
    odd_home: Path, tmp_path: Path
) -> None:
    rows = original.rows_of(warehouse(odd_home).rejects())
    rows[0][8] = "2026-11-10"
    header = warehouse(odd_home).files()["header"][0].to_list()
    content = original.workbook(header, rows)
    sheet = fastexcel.read_excel(content).load_sheet(0, dtypes="string").to_polars()
    assert sheet.columns == HEADER.split(",")
    (tmp_path / "mended.xlsx").write_bytes(content)
    report = ingest(odd_home, [tmp_path / "mended.xlsx"], Settings())
    assert (report.files[0].loaded, report.files[0].rejected) == (1, 0)


def test_formulas_stay_text_in_rows_to_mend() -> None:
    content = original.workbook(["a", "a"], [["=1+1", "@x"]])
    sheet = fastexcel.read_excel(io.BytesIO(content).getvalue()).load_sheet(0, header_row=None)
    assert sheet.to_polars().row(1) == ("=1+1", "@x")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("1\x1e2", [("a", "1"), ("b", "2")]),
        ("1\x1e2\x1e3", [("a", "1"), ("b", "2"), (None, "3")]),
        ("1,2,3", [(None, "1,2,3")]),
    ],
)
def test_a_row_cell_by_cell(cells: str, expected: list[tuple[str | None, str]]) -> None:
    assert original.cells_of(["a", "b"], cells).rows() == expected


def test_all_fields_and_categories_have_their_words() -> None:
    assert {oddity.field for oddity in ODDITIES.values()} <= set(TITLES)
    assert [*CATEGORIES, "unknown"] == list(STATUS_CATEGORIES)
