"""Jira's "Export XML": the view of a search, made like an RSS feed.

An <item> for each issue, as real ones of Server/Data Center have it: amounts of time as `seconds`,
RFC 822 dates with their offset, links with their direction, custom fields under their names;
neither history nor work log.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, XMLParser, iterparse
from xml.parsers import expat

import polars as pl

from pipeline.problems import CannotRead, Problem
from pipeline.schema import LINK
from pipeline.sources.extract import Batch, Extract, refuse_wide
from pipeline.sources.fit import accept, best_fit
from pipeline.sources.flatten import as_rows
from pipeline.sources.jira_xml_item import links_of, record_of
from pipeline.sources.mapping import Mapping
from pipeline.sources.text_stream import TextFile, open_text_file

_BATCH = 5_000
_CHUNK = 1 << 16
_TOTAL = re.compile(r"[0-9]{1,9}")


def open_jira_xml(path: Path, mappings: Sequence[Mapping], options: Mapping, own: bool) -> Extract:
    """Opens Jira's XML; CannotRead where it is other XML, is damaged or has no issues."""
    file = open_text_file(path, options.encoding)
    with file.open_utf8(_start(file)) as stream:
        _check_prolog(stream)
    header, kept, total = _survey(file)
    if not kept:
        raise CannotRead("no_rows")
    mapping = accept(header, best_fit(header, mappings), own)
    cut = Problem("export_cut", details={"kept": kept, "total": total})
    problems = (cut,) if total > kept else ()
    return Extract(path, "jira_xml", mapping, header, partial(_batches, file, header), problems)


def _start(file: TextFile) -> int:
    """Where the XML begins: a browser that shows a feed puts a sentence above it, which is copied
    with it."""
    with file.open_utf8(0) as stream:
        return max(stream.read(_CHUNK).find(b"<"), 0)


def _check_prolog(stream: BinaryIO) -> None:
    """Refuses XML that is no feed, and any document type definition, before it is read: there is
    no other place to declare entities, by which a small file grows beyond the memory or takes in
    other files."""
    root: list[str] = []

    def refuse(*_: object) -> None:
        raise CannotRead("xml_doctype")

    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: root.append(name)
    try:
        while not root and (chunk := stream.read(_CHUNK)):
            parser.Parse(chunk)
        if not root:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        if not root:
            raise CannotRead("damaged_file", form="XML", detail=str(error)) from error
    if root[:1] != ["rss"]:
        raise CannotRead("not_a_table", found="an XML file")


def _survey(file: TextFile) -> tuple[tuple[str, ...], int, int]:
    """The columns in order of appearance, the number of items, and that of the search's issues:
    items have different fields, so that all have to be seen before the first is a row."""
    names: dict[str, None] = {}
    kept, totals = 0, [0]
    for item in _items(file, totals):
        names |= dict.fromkeys(record_of(item))
        refuse_wide(len(names))
        kept += 1
    return tuple(names), kept, totals[-1]


def _batches(file: TextFile, header: tuple[str, ...]) -> Iterator[Batch]:
    items = enumerate(_items(file, []), start=1)
    while batch := list(islice(_read(items), _BATCH)):
        links = [link for _, _, own in batch for link in own]
        yield Batch(
            as_rows([(number, record) for number, record, _ in batch], header),
            links=pl.DataFrame(links, schema=LINK, orient="row"),
        )


def _read(
    items: Iterator[tuple[int, Element]],
) -> Iterator[tuple[int, dict[str, str], list[tuple[str, ...]]]]:
    for number, item in items:
        yield number, record_of(item), list(links_of(item))


def _items(file: TextFile, totals: list[int]) -> Iterator[Element]:
    """The items, each emptied when the next is asked for. Notes the feed's total in `totals`."""
    channel: Element | None = None
    with file.open_utf8(_start(file)) as stream:
        # The declaration may name an encoding that the stream no longer has.
        events = iterparse(stream, ("start", "end"), XMLParser(encoding="utf-8"))
        try:
            for event, element in events:
                if event == "start":
                    channel = element if channel is None and element.tag == "channel" else channel
                elif element.tag == "item":
                    yield element
                    element.clear()
                    if channel is not None:
                        channel.clear()
                elif element.tag == "issue" and _TOTAL.fullmatch(total := element.get("total", "")):
                    totals.append(int(total))
        except ParseError as error:
            raise CannotRead("damaged_file", form="XML", detail=str(error)) from error
