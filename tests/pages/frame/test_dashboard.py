"""The frame around the pages: address, filters, language, links. The pages are stand-ins."""

import json
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.frame.navigation import TOPICS
from pipeline.ingest import ingest
from pipeline.settings import Settings

ROOT = Path(__file__).parents[3]
HEADER = (
    "Issue key,Issue id,Summary,Issue Type,Status,Project name,Assignee,Created,Due date,Resolved"
)
PAGE = """
import streamlit as st
from pages.frame import guard
snapshot = guard.loaded()
if "boom" in st.query_params:
    raise RuntimeError("secret detail")
st.json({
    "type": snapshot.filters.type, "start": str(snapshot.filters.start),
    "calendar": snapshot.calendar, "load": snapshot.load.load,
    "tasks": snapshot.tasks(period=False).height,
    "before": str(snapshot.before and snapshot.before.start),
})
"""


def export(path: Path, *types: str) -> Path:
    lines = [
        f"OPS-{n},{n},Task {n},{kind},Done,Promo,Ann Li,2026-11-01,2026-11-10,2026-11-12"
        for n, kind in enumerate(types, 1)
    ]
    path.write_text("\n".join([HEADER, *lines]), "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEEWAY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def loaded(home: Path, tmp_path: Path) -> Path:
    """Two loads: three tasks, then one more."""
    kinds = ["Poster design", "Poster design", "落地页"]
    for number, more in enumerate(([], ["App test"])):
        file = export(tmp_path / f"{number}.csv", *kinds, *more)
        assert ingest(home, [file], Settings()).load == number + 1
    return home


@pytest.fixture
def app(tmp_path: Path) -> AppTest:
    """dashboard.py with stand-ins for its pages, in a folder of its own."""
    shutil.copy(ROOT / "dashboard.py", tmp_path)
    shutil.copytree(ROOT / "static", tmp_path / "static")
    for topic in TOPICS:
        page = tmp_path / "pages" / topic / "page.py"
        page.parent.mkdir(parents=True)
        page.write_text(PAGE, "utf-8")
    return AppTest.from_file(str(tmp_path / "dashboard.py"), default_timeout=30)


def seen(app: AppTest) -> dict[str, object]:
    assert not app.exception
    assert not app.error
    return dict(json.loads(app.json[0].value))


def test_a_bare_address_shows_everything_and_names_its_language(app: AppTest, loaded: Path) -> None:
    app.run()
    assert seen(app)["tasks"] == 4
    assert app.query_params["lang"] == "en"
    assert app.title[0].value == "Overview"


def test_filters_come_from_the_address(app: AppTest, loaded: Path) -> None:
    app.query_params["type"] = ["Poster design", "落地页", "gone"]
    app.query_params["period"] = "m3"
    app.query_params["calendar"] = "weekdays"
    app.run()
    assert seen(app) == {
        "type": ["Poster design", "落地页"],
        "start": "2026-09-01",
        "calendar": "weekdays",
        "load": 2,
        "tasks": 3,
        "before": "2026-06-01",
    }
    assert app.multiselect(key="filter_type__en").value == ["Poster design", "落地页"]
    assert "gone" in app.caption[-1].value


def test_a_change_writes_its_own_parameter_only(app: AppTest, loaded: Path) -> None:
    app.query_params["period"] = "all"
    app.query_params["level"] = "80"
    app.run()
    app.multiselect(key="filter_type__en").select("落地页").run()
    assert seen(app)["tasks"] == 1
    assert app.query_params == {
        "lang": "en",
        "period": "all",
        "level": "80",
        "type": "落地页",
    }


def test_dates_replace_the_period(app: AppTest, loaded: Path) -> None:
    app.query_params["lang"] = "en"
    app.run()
    app.date_input(key="filter_from__en").set_value("2026-11-02").run()
    assert app.query_params["from"] == "2026-11-02"
    assert "period" not in app.query_params
    app.selectbox(key="filter_period__en").select("m6").run()
    assert app.query_params == {"lang": "en", "period": "m6"}


def test_the_language_changes_and_the_filters_stay(app: AppTest, loaded: Path) -> None:
    app.query_params["type"] = "落地页"
    app.query_params["period"] = "m6"
    app.run()
    app.button(key="frame_language").click().run()
    assert app.title[0].value == "总览"
    assert app.query_params["lang"] == "zh"
    assert app.selectbox(key="filter_period__zh").format_func("m6") == "近 6 个月"
    assert seen(app)["tasks"] == 1


def test_the_menu_keeps_filters_and_drops_a_pages_own_parameters(
    app: AppTest, loaded: Path
) -> None:
    app.query_params["type"] = "落地页"
    app.query_params["level"] = "80"
    app.run()
    for name in list(app.query_params):
        del app.query_params[name]
    app.switch_page("pages/buffers/page.py").run()
    assert app.title[0].value == "Buffers"
    assert app.query_params["type"] == "落地页"
    assert "level" not in app.query_params


def test_a_shared_link_is_pinned_and_can_be_let_go(app: AppTest, loaded: Path) -> None:
    app.query_params["as_of"] = "1"
    app.query_params["level"] = "80"
    app.run()
    assert seen(app)["tasks"] == 3
    pinned, live = (code.value for code in app.code)
    assert "as_of=1" in pinned
    assert "calendar=CN" in pinned
    assert "level=80" in pinned
    assert "as_of" not in live
    assert any("load 1" in caption.value for caption in app.caption)
    app.button(key="frame_unpin").click().run()
    assert seen(app)["tasks"] == 4


def test_a_pinned_link_counts_as_it_did_when_days_off_have_changed(
    app: AppTest, loaded: Path
) -> None:
    days_off = loaded / "days_off.csv"
    days_off.write_text("date\n2026-11-20", "utf-8")
    app.run()
    code = parse_qs(urlsplit(app.code[0].value).query)["calendar"][0]
    assert seen(app)["calendar"] == code != "CN"
    days_off.write_text("team,date\n,2026-11-19\nNobody,2026-11-19", "utf-8")
    app.run()
    assert seen(app)["calendar"] not in (code, "CN")
    assert "2 own days · no task has the team Nobody" in [each.value for each in app.caption]
    app.query_params["calendar"] = code
    app.run()
    assert seen(app)["calendar"] == code
    assert "as they were" in app.selectbox(key="filter_calendar__en").format_func(code)


def test_days_that_the_calendar_does_not_know_yet_are_told(
    app: AppTest, loaded: Path, tmp_path: Path
) -> None:
    def told() -> bool:
        app.run()
        assert seen(app)
        return any("provisional from 1 Jan" in caption.value for caption in app.caption)

    assert not told()
    file = export(tmp_path / "2.csv", "Poster design")
    file.write_text(file.read_text("utf-8").replace("2026-11-10", "2098-11-10"), "utf-8")
    ingest(loaded, [file], Settings())
    assert told()
    app.query_params["calendar"] = "weekdays"
    assert not told()


def test_an_empty_warehouse_leads_to_the_data_page(app: AppTest, home: Path) -> None:
    app.run()
    assert not app.exception
    assert not app.multiselect
    assert app.page_link[0].value == "Open Data"


def test_a_failing_page_shows_no_traceback(app: AppTest, loaded: Path) -> None:
    app.query_params["boom"] = "1"
    app.run()
    assert not app.exception
    assert app.error[0].value
    assert "secret detail" not in app.error[0].value


def test_settings_that_cannot_be_used_are_told(app: AppTest, loaded: Path) -> None:
    (loaded / "settings.toml").write_text('calender = "CN"', "utf-8")
    app.run()
    assert "calender" in app.error[0].value
