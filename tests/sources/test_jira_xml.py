"""Jira's XML: what is awkward in it, and what is not read."""

import tracemalloc
from pathlib import Path

import pytest

from pipeline.normalise import normalise
from pipeline.problems import CannotRead
from pipeline.settings import Settings
from pipeline.sources import jira_xml
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN, cells, read

GIVEN = (GOLDEN / "jira_filter.xml").read_text("utf-8")
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 40))
BOMB = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{ENTITIES}]>
<rss><channel><item><key id="1">A-1</key><summary>&a39;</summary></item></channel></rss>"""
OUTSIDE = """<!DOCTYPE rss [<!ENTITY z SYSTEM "file:///etc/hostname">]>
<rss><channel><item><key id="1">A-1</key><summary>&z;</summary></item></channel></rss>"""


FIELD = '<customfield key="k"><customfieldname>{}</customfieldname></customfield>'
WIDE = GIVEN.replace("<customfields>", "<customfields>" + "".join(map(FIELD.format, range(20_000))))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (BOMB, "xml_doctype", "Export it again"),
        (WIDE, "too_many_columns", "20,0"),
        (OUTSIDE, "xml_doctype", "DOCTYPE"),
        (GIVEN[:4000], "damaged_file", "line 59, column"),
        (GIVEN.replace("</item>", "</itm>", 1), "damaged_file", "mismatched tag: line 56"),
        (GIVEN.replace("海报", "\x0b", 1), "damaged_file", "not well-formed"),
        (GIVEN[: GIVEN.index("<item>")] + "</channel></rss>", "no_rows", "no rows"),
        ("<?xml version='1.0'?><Project><Task/></Project>", "not_a_table", "an XML file"),
        ("<rss><channel><item><title>News</title></item></channel></rss>", "unknown_columns", ""),
        ("<?xml version='1.0'?>", "damaged_file", "no element found"),
    ],
)
def test_refused(tmp_path: Path, text: str, code: str, words: str) -> None:
    path = tmp_path / "export.xml"
    path.write_text(text, "utf-8")
    with pytest.raises(CannotRead) as caught:
        open_export(path)
    assert caught.value.problem.code == code
    assert words in str(caught.value)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_any_encoding_whatever_the_declaration_says(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export.xml"
    path.write_text(GIVEN, encoding)
    extract, batch = read(path)
    assert cells(extract, batch, "key", "status")[:2] == [("DI-1", "处理中"), ("DI-2", "完成")]


def test_dates_keep_their_offset_and_planned_ones_are_days() -> None:
    rows = next(normalise(open_export(GOLDEN / "jira_filter.xml"), Settings(timezone="UTC"))).rows
    assert rows.select("created", "created_offset", "due", "due_offset").row(0)[1::2] == (480, None)
    assert rows["due"].dt.to_string("%Y-%m-%d").to_list() == ["2026-04-03", None, None]
    assert rows["estimate_hours"].to_list() == [8, None, None]


def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jira_xml, "_BATCH", 30)
    start, end = GIVEN.index("<item>"), GIVEN.index("</channel>")

    def peak(copies: int) -> int:
        path = tmp_path / f"{copies}.xml"
        path.write_text(GIVEN[:start] + GIVEN[start:end] * copies + GIVEN[end:], "utf-8")
        extract = open_export(path)
        tracemalloc.start()
        assert sum(batch.rows.height for batch in extract.batches()) == 3 * copies
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(200) < 1.2 * peak(40)


def test_a_category_beside_the_status_is_read_too(tmp_path: Path) -> None:
    """As Jira Cloud writes it."""
    path = tmp_path / "cloud.xml"
    inside = '<statusCategory id="4" key="indeterminate" colorName="inprogress"/></status>'
    beside = '</status><statusCategory id="4" key="indeterminate" colorName="inprogress"/>'
    assert inside in GIVEN
    path.write_text(GIVEN.replace(inside, beside), "utf-8")
    extract, batch = read(path)
    assert cells(extract, batch, "status", "status_category")[0] == ("处理中", "indeterminate")
    assert "statusCategory" not in extract.header


def test_a_feed_copied_out_of_a_browser(tmp_path: Path) -> None:
    path = tmp_path / "SearchRequest.xml"
    feed = GIVEN[GIVEN.index("<!-- RSS") :]
    path.write_text(f"This XML file has no style. The tree is shown below.\n  {feed}", "utf-8")
    extract, batch = read(path)
    assert (extract.form, batch.rows.height) == ("jira_xml", 3)
