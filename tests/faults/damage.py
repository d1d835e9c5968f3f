"""Ways to damage an export, each of them drawn by chance: (Random, bytes or structure) -> bytes."""

import csv
import io
import json
import zipfile
from random import Random
from typing import Any

from tests.faults.seeds import Seed, Table, workbook

ODD = (
    *("", " ", "-", "NULL", "NaN", "inf", "1e400", "-1", "-0", "0x1f", "9" * 400, "1,5", "1.2.3"),
    *("0000-00-00", "2026-13-45", "2026-02-30", "31/12/9999", "12/31/1", "0001-01-01", "24:00"),
    *("292277026596-12-04", "1970-01-01T00:00:00+99:99", "2026-03-02T25:61:61Z", "99/May/26 1:00"),
    *("２０２６年３月２日", "2026年13月1日", "三月", "٣", "46083", "1e9", "1700000000000", "今天"),
    *("2h 30m" * 90, "99999999999999999w", "1.5人天", "-3d", "小时", "1h1h", "1e99h", "∞"),
    *(
        "=1+1",
        "@x",
        "+1",
        "\t",
        "\r",
        "\n",
        "a\nb",
        '"',
        "''",
        '"a',
        ",",
        ";",
        "\\",
        "\x00",
        "\x1e",
    ),
    *("\ufeff", "\u202e", "\ud7ff", "😀" * 9, "é", "e\u0301", "İ", "ß", "\x85", "\u2028", "\xa0"),
    *("Sprint@1[id=1,state=,name=x", "com.atlassian.greenhopper.service.sprint.Sprint@1[", "[]"),
    *("x;2026-01-01;y;3600", ";;;", "2026-01-01;a;b", "<b>", "&lt;", "]]>", "{}", "null", "true"),
    *("x" * 40_000, "中" * 9_000, "P-1, P-2;P-3，P-4", "P-1" * 3_000),
)
_STRAY = (
    *(b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\n\n\n", b"\x00", b"\x1e"),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xff",
        b"\xa1\xa1",
        b"\xc3",
        b"\x81",
        b"{",
        b"}",
    ),
    *(b"[", b"]", b"null", b"'", b"\\", b"<", b">", b"&", b"<!--", b"<![CDATA[", b"&x;", b"PK"),
)
_ENCODINGS = ("gb18030", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig", "cp1252")
_LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", "\x85")
_MOST_CHANGES = 4


def damaged(seed: Seed, draw: Random) -> bytes:
    """The seed with one to four changes, of its structure, its bytes or both."""
    content = seed.content
    if seed.table and draw.random() < 0.7:
        content = _from_table(seed, draw)
    elif seed.tree is not None and draw.random() < 0.7:
        content = _from_tree(seed.tree, draw)
    if seed.name.endswith(".xlsx"):
        return draw.choice((_same, _zip_member, _zip_member, _bytes))(content, draw)
    if draw.random() < 0.3:
        content = _recoded(content, draw)
    return _bytes(content, draw) if draw.random() < 0.35 else content


def _same(content: bytes, _: Random) -> bytes:
    return content


def _bytes(content: bytes, draw: Random) -> bytes:
    for _ in range(draw.randint(1, _MOST_CHANGES)):
        content = draw.choice((_flip, _cut, _drop, _insert, _double, _swap))(content, draw)
    return content


def _span(content: bytes, draw: Random, most: int = 1 << 12) -> tuple[int, int]:
    start = draw.randint(0, len(content))
    return start, min(len(content), start + draw.choice((1, 2, 9, 99, most)))


def _flip(content: bytes, draw: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.choice((1, 1, 3, 30)) if content else 0):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _cut(content: bytes, draw: Random) -> bytes:
    return content[: draw.randint(0, len(content))]


def _drop(content: bytes, draw: Random) -> bytes:
    start, end = _span(content, draw)
    return content[:start] + content[end:]


def _insert(content: bytes, draw: Random) -> bytes:
    at = draw.choice((0, len(content), draw.randint(0, len(content))))
    return content[:at] + draw.choice(_STRAY) * draw.choice((1, 1, 1, 2, 500)) + content[at:]


def _double(content: bytes, draw: Random) -> bytes:
    start, end = _span(content, draw)
    return content[:end] + content[start:end] * draw.choice((1, 1, 40)) + content[end:]


def _swap(content: bytes, draw: Random) -> bytes:
    (a, b), (c, d) = sorted((_span(content, draw), _span(content, draw)))
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[max(b, d) :]


def _recoded(content: bytes, draw: Random) -> bytes:
    text = content.decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").replace("\n", draw.choice(_LINE_ENDS))
    return text.encode(draw.choice(_ENCODINGS), draw.choice(("replace", "ignore")))


def _from_table(seed: Seed, draw: Random) -> bytes:
    table = [list(row) for row in seed.table or ()]
    for _ in range(draw.randint(1, _MOST_CHANGES)):
        draw.choice((_odd_cell, _odd_cell, _odd_column, _columns, _records))(table, draw)
    if seed.name.endswith(".xlsx"):
        return workbook(table, draw.choice((0, 0, 2)))
    text = io.StringIO()
    try:
        csv.writer(
            text,
            delimiter=draw.choice(",,,;\t|^"),
            quoting=draw.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE)),
            quotechar=draw.choice('"""\''),
            lineterminator=draw.choice(("\n", "\r\n", "\r")),
            escapechar="\\",
        ).writerows(table)
    except csv.Error:  # an empty record without quotes
        return seed.content
    return text.getvalue().encode()


def _odd_cell(table: Table, draw: Random) -> None:
    row = draw.choice(table)
    if row:
        row[draw.randrange(len(row))] = draw.choice(ODD)


def _odd_column(table: Table, draw: Random) -> None:
    column = draw.randrange(max(map(len, table)) or 1)
    for row in table[1:]:
        if column < len(row):
            row[column] = draw.choice(ODD)


def _columns(table: Table, draw: Random) -> None:
    width = min(map(len, table))
    order = [draw.randrange(width) for _ in range(width)] if draw.random() < 0.5 else None
    gone = draw.randrange(width) if width else 0
    for number, row in enumerate(table):
        if order:
            row[:width] = [row[at] for at in order]
        elif width and (number == 0 or draw.random() < 0.9):
            del row[gone]


def _records(table: Table, draw: Random) -> None:
    row = list(draw.choice(table))
    kind = draw.choice(("again", "short", "long", "none", "shuffled"))
    if kind == "short":
        row = row[: draw.randint(0, len(row))]
    elif kind == "long":
        row += ["x"] * draw.choice((1, 300))
    elif kind == "shuffled":
        draw.shuffle(table)
    table.insert(draw.randint(0, len(table)), [] if kind == "none" else row)


def _from_tree(tree: Any, draw: Random) -> bytes:
    tree = json.loads(json.dumps(tree))
    for _ in range(draw.randint(1, _MOST_CHANGES)):
        holders = [node for node in _nodes(tree) if node]
        if not holders:
            break
        node = draw.choice(holders)
        key = draw.choice(list(node) if isinstance(node, dict) else range(len(node)))
        if draw.random() < 0.2:
            del node[key]
        else:
            node[key] = _odd_value(draw, node[key])
    if isinstance(tree, list) and draw.random() < 0.3:
        return "\n".join(json.dumps(item, ensure_ascii=False) for item in tree).encode()
    return json.dumps(tree, ensure_ascii=draw.random() < 0.5).encode()


def _nodes(tree: Any) -> list[Any]:
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    own = [tree] if isinstance(tree, dict | list) else []
    return own + [node for value in inner for node in _nodes(value)]


def _odd_value(draw: Random, value: Any) -> Any:
    deep: Any = value
    for _ in range(draw.choice((1, 3, 200))):
        deep = [deep] if draw.random() < 0.5 else {"name": deep}
    choices: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        1.5,
        10**30,
        1e308,
        [],
        {},
        [[]],
        [None],
        {"": ""},
        deep,
    )
    return draw.choice((*choices, draw.choice(ODD), draw.choice(ODD), [value, draw.choice(ODD)]))


def _zip_member(content: bytes, draw: Random) -> bytes:
    """A workbook one of whose parts is damaged, gone or there twice."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        names = old.namelist()
        hit = draw.choice([name for name in names if "sheet" in name or "xl/" in name])
        kind = draw.choice(("bytes", "bytes", "bytes", "gone", "name"))
        for name in names:
            part = old.read(name)
            if name == hit and kind == "gone":
                continue
            if name == hit and kind == "bytes":
                part = _bytes(part, draw)
            way = draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
            new.writestr(f"{name}/.." if name == hit and kind == "name" else name, part, way)
    return file.getvalue()
