"""The Data page: upload, report, loads, undo, rejects, coverage."""

import io
import shutil
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.data import mapping, problems
from pages.data.uploads import load_uploads, safe_name
from pipeline.ingest import ingest
from pipeline.problems import KINDS
from pipeline.settings import Settings
from pipeline.sources import file_kind
from pipeline.sources.mapping import load_mapping
from pipeline.text import catalogue, translator
from pipeline.warehouse.read import Warehouse, open_warehouse

ROOT = Path(__file__).parents[2]
HEADER = (
    "Issue key,Issue id,Summary,Issue Type,Status,Project name,Assignee,Created,Due date,Resolved"
)
GOOD = f"{HEADER}\nA-1,1,One,Bug,Done,P,Ann,2026-11-01,2026-11-10,2026-11-12\n"
MORE = f"{GOOD}A-2,2,Two,Bug,Done,P,Ann,2026-11-01,2026-11-10,2026-11-09\n"
BAD_ROW = f"{HEADER}\nA-3,3,Three,Bug,Done,P,Ann,2026-11-01,soon,2026-11-09\n"
PLAN = "No,Kind,Ready\nX1,Poster,2026-11-03\n"
PLAN_TOML = 'source = "plan"\n[columns]\nkey = "No"\ntype = "Kind"\nfinished = "Ready"\n'
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


class Sent(io.BytesIO):
    """A file as the browser sends it."""

    def __init__(self, name: str, content: str | bytes) -> None:
        super().__init__(content.encode() if isinstance(content, str) else content)
        self.name = name


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    st.cache_resource.clear()
    monkeypatch.setenv("LEEWAY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def sample(home: Path, sample_home: Path) -> Path:
    """A home with the sample, to write to."""
    shutil.copytree(sample_home, home)
    return home


def opened(lang: str = "en", **params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params["lang"] = lang
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/data/page.py").run()
    assert not app.exception
    return app


def upload(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    sent = [
        (name, text if isinstance(text, bytes) else text.encode(), "text/csv")
        for name, text in files
    ]
    app.file_uploader[0].set_value(sent).run()
    app.button(key="data_load").click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption))


def warehouse(home: Path) -> Warehouse:
    found = open_warehouse(home)
    assert found is not None
    return found


def test_works_where_nothing_is_loaded_and_offers_the_sample(home: Path) -> None:
    app = opened()
    assert not app.error
    assert not app.multiselect
    app.button(key="data_sample").click().run()
    assert not app.error
    assert warehouse(home).load().sample
    assert "sample data" in app.info[0].proto.title
    assert warehouse(home).tasks().height == 6069
    assert "6,069 tasks from Jira" in said(app)


def test_an_upload_is_loaded_told_and_shown(home: Path) -> None:
    app = upload(opened(), ("my plan.csv", MORE), ("rest.csv", BAD_ROW))
    assert "3 rows read: 2 loaded, 0 unchanged, 1 left out." in app.info[0].value
    files, found = app.dataframe[0].value, app.dataframe[1].value
    assert files["File"].to_list() == ["my plan.csv", "rest.csv"]
    assert found.iloc[0].to_dict() | {"message": ""} == {
        "file": "rest.csv",
        "row": 2,
        "column": "Due date",
        "value": "soon",
        "reason": "Not a date",
        "message": "",
    }
    assert warehouse(home).files()["name"].to_list() == ["my plan.csv", "rest.csv"]
    assert not list((home / "uploads").iterdir())
    assert "2 tasks" in said(app)
    # The one row of the second file was all it had.
    assert "mapping mends it" in app.warning[0].value
    again = upload(opened(), ("rest.csv", BAD_ROW))
    assert len(again.warning) == 1
    assert "All rows of these files" not in said(again)


def test_ones_own_files_replace_the_sample_and_a_pinned_view_moves_on(sample: Path) -> None:
    app = upload(opened(as_of="1"), ("a.csv", GOOD))
    assert "as_of" not in app.query_params
    assert "sample" not in app.info[0].proto.title
    assert warehouse(sample).tasks()["key"].to_list() == ["A-1"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.csv", PICTURE, "a PNG picture"),
        ("empty.csv", b"", "0 bytes"),
        ("odd.csv", "a,b,c\n1,2,3\n", "No known tracker"),
        ("cut.xlsx", b"PK\x03\x04nothing", "cannot be opened"),
    ],
)
def test_a_bad_file_is_named_and_nothing_changes(
    home: Path, tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    ingest(home, [tmp_path / "a.csv"], Settings())
    before = warehouse(home).path
    app = upload(opened(), ("good.csv", MORE), (name, content))
    assert said in app.error[0].value
    assert name in app.error[0].value
    assert "as it was" in app.error[0].proto.title
    assert warehouse(home).path == before
    assert warehouse(home).tasks().height == 1


def test_the_same_file_again_says_that_nothing_is_new(home: Path) -> None:
    app = upload(opened(), ("a.csv", GOOD))
    upload(app, ("a.csv", GOOD))
    assert "Nothing new" in app.info[0].proto.title
    assert warehouse(home).loads().height == 1


def test_a_mapping_file_comes_with_its_table(home: Path) -> None:
    upload(opened(), ("plan.csv", PLAN), ("plan.toml", PLAN_TOML))
    assert warehouse(home).tasks().select("source", "key", "type").rows() == [
        ("plan", "X1", "Poster")
    ]


def test_a_mapping_file_that_cannot_be_used_says_where(home: Path) -> None:
    outcome = load_uploads(home, [Sent("p.csv", PLAN), Sent("p.toml", "source = 'x'\nkolumns = 1")])
    assert outcome.report is None
    assert outcome.detail.startswith("p.toml: ")
    assert "kolumns" in outcome.detail
    assert open_warehouse(home) is None


@pytest.mark.parametrize("names", [("a.toml",), ("a.toml", "b.toml", "c.csv")])
def test_one_mapping_file_and_an_export_are_needed(home: Path, names: tuple[str, ...]) -> None:
    outcome = load_uploads(home, [Sent(name, "x") for name in names])
    assert outcome.report is None
    assert outcome.refused


def test_files_of_one_name_keep_apart(home: Path) -> None:
    report = load_uploads(home, [Sent("a.csv", GOOD), Sent("a.csv", MORE)]).report
    assert report is not None
    assert [file.file for file in report.files] == ["a.csv", "a (2).csv"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\plans\\q4.csv", "q4.csv"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\n.csv", "ab.csv"),
        ("任务导出.xlsx", "任务导出.xlsx"),
        ("", "upload"),
        ("..", "upload"),
    ],
)
def test_names_of_uploads_are_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_long_names_keep_their_ending() -> None:
    assert safe_name("任" * 200 + ".csv") == "任" * 38 + ".csv"


def test_the_last_load_can_be_taken_back(home: Path) -> None:
    app = upload(opened(), ("a.csv", GOOD))
    upload(app, ("b.csv", MORE))
    app.query_params["view"] = "history"
    app.run().button(key="data_undo").click().run()
    assert not app.exception
    assert warehouse(home).tasks()["key"].to_list() == ["A-1"]
    loads = next(d.value for d in app.dataframe if "marks" in d.value.columns)
    assert loads["load"].to_list() == [3, 2, 1]
    assert loads["files"].to_list() == ["takes load 2 back", "b.csv", "a.csv"]
    assert [list(marks) for marks in loads["marks"]] == [["shown"], ["taken back"], []]
    app.button(key="data_undo").click().run()
    assert warehouse(home).tasks().is_empty()
    del app.query_params["view"]
    app.run().button(key="data_sample").click().run()
    assert not app.exception
    assert warehouse(home).tasks().height == 6069


def test_rejects_are_told_in_the_language_and_filtered(sample: Path) -> None:
    app = opened("zh", view="history")
    table = next(d.value for d in app.dataframe if "message" in d.value.columns)
    assert len(table) == warehouse(sample).rejects().height
    assert "不是日期" in table["reason"].to_list()
    app.selectbox(key="data_rejects_file__zh").select("jira-promotion.csv").run()
    table = next(d.value for d in app.dataframe if "message" in d.value.columns)
    assert set(table["file"]) == {"jira-promotion.csv"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_of_problem_has_its_chinese(kind: object) -> None:
    known = catalogue("zh")
    assert {kind.title, kind.message} <= set(known)  # type: ignore[attr-defined]


def test_what_files_turn_out_to_be_has_its_chinese() -> None:
    assert {found for _, found in file_kind._MAGIC} <= set(problems.FOUND)


def test_problems_as_csv_open_in_excel() -> None:
    t = translator("zh")
    rejects = pl.DataFrame(
        {
            "load": [1],
            "file": ["任务.csv"],
            "row": [2],
            "column": ["截止"],
            "value": ["待定"],
            "code": ["bad_date"],
            "rejects": [True],
            "details": ['{"format": "2026-11-20"}'],
        }
    )
    text = problems.as_csv(problems.of_rejects(rejects, t), t).decode("utf-8")
    assert text.startswith("\ufeff加载,文件,行,列,值,未载入,原因,说明")
    assert "“待定”不是日期；此处可识别：2026-11-20" in text


def test_the_mapping_template_is_a_mapping_file(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_bytes(mapping.template())
    assert load_mapping(tmp_path / "mapping.toml").columns == {"key": ("...",)}
