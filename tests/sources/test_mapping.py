"""Mapping files: the form that users write, and what is said where it is not kept."""

from pathlib import Path

import pytest

from pipeline.schema import ENTITIES
from pipeline.sources.mapping import Mapping, MappingError, builtin_mappings, load_mapping
from tests.sources.reading import GOLDEN


def test_a_users_mapping() -> None:
    mapping = load_mapping(GOLDEN / "sip.toml")
    assert (mapping.source, mapping.entity, mapping.encoding) == ("sip", "task", "latin-1")
    assert mapping.columns["key"] == ("TaskNumber",)
    assert mapping.columns["type"] == ("SubCategory", "Type", "类型")
    assert mapping.status == {"FINISHED": "done"}
    header = ("Type", "TASKNUMBER ", "x", "类型", "type")
    assert mapping.find(header) == {"key": ((1,),), "type": ((0, 4), (3,))}


@pytest.mark.parametrize(
    "name", ["截止\n时间", "截止时间\u200b", " 截止 时间", "ＤＵＥ  date", "Due\xa0Date"]
)
def test_names_that_differ_by_what_is_not_seen_are_one(name: str) -> None:
    mapping = Mapping("t", columns={"due": ("截止时间", "due date")})
    assert mapping.find(("x", name)) == {"due": ((1,),)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("source = ", "not TOML"),
        ('[columns]\nkey = "a"', "source"),
        ('source = "a"\ncollumns = 1', "there is no entry “collumns”. Did you mean “columns”?"),
        ('source = "a"\n[columns]\nestimate = "x"', "Did you mean “estimate_hours”?"),
        ('source = "a"\n[columns]\nkey = 3', "name or a list of names"),
        ('source = "a"\n[status]\nX = "finished"', "There are: todo, in_progress, done"),
        ('source = "a"\n[status]\nX = "canceled"', "Did you mean “cancelled”?"),
        ('source = "a"\nentity = "tasks"', "Did you mean “task”?"),
        ('source = "a"\nduration_unit = "hour"', "Did you mean “hours”?"),
        ('source = "a"\ntimezone = "Asia/Shanghia"', "Did you mean “Asia/Shanghai”?"),
        ('source = "a"\nencoding = "utf-99"', "no encoding “utf-99”"),
        ('source = "a"\ndelimiter = "; "', "one character"),
        ('source = "a"\nignore = "x"', "list of names"),
        ('source = "a"\n[links]\nX = "before"', "predecessor, successor"),
    ],
)
def test_refused_with_a_hint(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(MappingError) as caught:
        load_mapping(path)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


def test_no_mapping_file(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize("mapping", builtin_mappings(), ids=lambda m: f"{m.source}-{m.entity}")
def test_no_name_stands_for_two_columns(mapping) -> None:
    names = [name for names in mapping._tidied.values() for name in names]
    assert sorted(names) == sorted(set(names))
    assert not set(names) & {*mapping.links, *mapping.ignore}
    assert mapping.columns.keys() <= ENTITIES[mapping.entity].mapped.keys()
