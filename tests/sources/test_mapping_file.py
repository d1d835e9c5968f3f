"""Mapping files as written: they are read back to the same mapping, whatever the names are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sources.mapping import Mapping, MappingError, load_mapping
from pipeline.sources.mapping_file import Comments, written
from pipeline.sources.recognise import open_export
from pipeline.sources.stored import file_name, store_mapping, stored_mappings

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(names=st.lists(NAMES, min_size=1, max_size=9, unique=True), source=NAMES)
def test_any_names_come_back(
    names: list[str], source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("mapping") / "m.toml"
    mapping = Mapping(
        source,
        columns={"key": (names[0],), "title": tuple(names)},
        status=dict.fromkeys(names, "done"),
        links={names[-1]: "successor"},
        ignore=tuple(names),
        unused=tuple(names),
        date_format="%d/%m/%Y",
    )
    comments = Comments(above=names, behind={names[0]: names[-1]}, below={"columns": names})
    path.write_text(written(mapping, comments), "utf-8")
    assert load_mapping(path) == mapping


PLAN = "Nr,Kind,Ready,Note\nX1,Poster,2026-11-03,a\n"
OWN = 'source = "plan"\n[columns]\nkey = "Nr"\ntype = "Kind"\nfinished = "Ready"\n'


def test_a_file_of_a_stored_mappings_shape_is_known(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(PLAN)
    store_mapping(tmp_path, "plan", OWN)
    stored, broken = stored_mappings(tmp_path)
    assert broken == {}
    assert open_export(tmp_path / "plan.csv", stored=stored).mapping.source == "plan"


def test_a_trackers_export_stays_the_trackers(tmp_path: Path) -> None:
    """A stored mapping that knows little of a file does not take it from a tracker."""
    store_mapping(tmp_path, "few", 'source = "few"\n[columns]\nkey = "编号"\ntitle = "标题"\n')
    golden = Path(__file__).parents[1] / "golden" / "pingcode.csv"
    stored, _ = stored_mappings(tmp_path)
    assert open_export(golden, stored=stored).mapping.source == "pingcode"


def test_a_broken_mapping_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    store_mapping(tmp_path, "plan", OWN)
    (tmp_path / "mappings" / "bad.toml").write_text("source = ")
    stored, broken = stored_mappings(tmp_path)
    assert [mapping.source for mapping in stored] == ["plan"]
    assert "TOML" in broken["mappings/bad.toml"].message


@pytest.mark.parametrize("text", ["source = ", 'source = "x"\n[status]\n"Live" = "done"\n'])
def test_what_no_file_can_be_known_by_is_not_stored(tmp_path: Path, text: str) -> None:
    with pytest.raises(MappingError, match=r"x\.toml"):
        store_mapping(tmp_path, "x", text)
    assert list((tmp_path / "mappings").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "file"), [("运营/计划", "运营-计划"), ("../etc", "etc"), ("..", "mapping")]
)
def test_names_of_files_are_safe(name: str, file: str) -> None:
    assert file_name(name) == file
