"""The Data page: saying what the columns of a table are."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.data.uploads import load_uploads
from pipeline.sources.stored import stored_mappings
from pipeline.warehouse.read import open_warehouse
from tests.pages.test_data import GOOD, Sent, opened, upload

PLAN = (
    "Ref;What;Kind of work;Deadline;Went live;Stage;Budget\n"
    "OPS-1;Poster;Print;03/04/2026;05/04/2026;Live;B1\n"
    "OPS-2;Page;Web;04/04/2026;;Parked;B1\n"
    "OPS-3;Film;Web;soon;;Parked;B2\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    st.cache_resource.clear()
    monkeypatch.setenv("LEEWAY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def explained(lang: str = "en") -> AppTest:
    """The page with the editor open for the plan."""
    app = opened(lang)
    app.file_uploader[1].set_value([("plan.csv", PLAN.encode(), "text/csv")]).run()
    assert not app.exception
    return app


def tables(app: AppTest, column: str) -> list[list[object]]:
    return [table.value[column].to_list() for table in app.dataframe if column in table.value]


def test_the_editor_comes_only_when_wanted(home: Path) -> None:
    assert not [button for button in opened().button if button.key == "data_draft_load"]


def test_the_proposal_is_shown_read_and_loaded(home: Path) -> None:
    app = explained()
    assert tables(app, "target") == [
        ["key", "title", "type", "due", "finished", "status", "unused"]
    ]
    assert tables(app, "due")[0][0].isoformat() == "2026-04-03T00:00:00"  # type: ignore[attr-defined]
    assert "soon" in tables(app, "value")[0]
    app.button(key="data_draft_load").click().run()
    assert not app.exception
    warehouse = open_warehouse(home)
    assert warehouse is not None
    assert sorted(warehouse.tasks()["key"]) == ["OPS-1", "OPS-2"]
    assert [mapping.source for mapping in stored_mappings(home)[0]] == ["plan"]
    assert not [button for button in app.button if button.key == "data_draft_load"]


def test_the_month_can_come_first(home: Path) -> None:
    app = explained("zh")
    first = next(box for box in app.selectbox if box.key and box.key.endswith("_first"))
    first.select("month").run()
    assert not app.exception
    assert tables(app, "due")[0][0].isoformat() == "2026-03-04T00:00:00"  # type: ignore[attr-defined]


def test_what_was_said_once_holds_for_the_next_file(home: Path) -> None:
    app = explained()
    app.button(key="data_draft_load").click().run()
    more = PLAN.replace("OPS-", "NEXT-")
    report = load_uploads(home, [Sent("december.csv", more)]).report
    assert report is not None
    assert (report.files[0].source, report.files[0].loaded) == ("plan", 2)
    assert report.files[0].unused == ()


def test_a_file_not_recognised_leads_to_the_editor(home: Path) -> None:
    app = upload(opened(), ("plan.csv", PLAN))
    app.button(key="data_explain_plan.csv").click().run()
    assert not app.exception
    assert tables(app, "target")


def test_so_does_one_in_an_archive(home: Path) -> None:
    archive = BytesIO()
    with ZipFile(archive, "w") as file:
        file.writestr("2026/a.csv", GOOD)
        file.writestr("2026/计划.csv", PLAN)
    app = upload(opened(), ("exports.zip", archive.getvalue()))
    app.button(key="data_explain_exports.zip/2026/计划.csv").click().run()
    assert not app.exception
    assert tables(app, "target")
    app.button(key="data_draft_load").click().run()
    app = upload(app, ("exports.zip", archive.getvalue()))
    warehouse = open_warehouse(home)
    assert warehouse is not None
    assert sorted(warehouse.tasks()["key"]) == ["A-1", "OPS-1", "OPS-2"]


def test_a_mapping_file_alone_is_stored_and_can_be_deleted(home: Path) -> None:
    app = upload(opened(), ("any.toml", 'source = "plan"\n[columns]\nkey = "Ref"\n'))
    assert "plan.toml" in app.info[0].proto.title
    app.button(key="data_mapping_delete_plan.toml").click().run()
    assert stored_mappings(home) == ((), {})


def test_a_table_without_names_is_refused_in_the_card(home: Path) -> None:
    app = opened()
    app.file_uploader[1].set_value([("n.csv", b"1,2\n3,4\n5,6\n", "text/csv")]).run()
    assert not app.exception
    assert "No row of the file" in app.error[0].value
