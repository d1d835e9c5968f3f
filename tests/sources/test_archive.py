"""ZIP archives: loaded as a folder is, and no further than is safe."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from pipeline.ingest import ingest
from pipeline.load_report import LoadReport
from pipeline.problems import CannotRead
from pipeline.settings import Settings
from pipeline.sources import zip_file
from pipeline.sources.archive import unpack
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN

CSV = (GOLDEN / "pingcode.csv").read_bytes()
XML = (GOLDEN / "jira_filter.xml").read_bytes()


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def bomb(path: Path, name: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open(name, "w") as member:
        for _ in range(300):
            member.write(bytes(1 << 20))
    return path


def loaded(tmp_path: Path, path: Path) -> LoadReport:
    return ingest(tmp_path / "home", [path], Settings(), within=tmp_path)


def refused(tmp_path: Path, path: Path) -> CannotRead:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    with pytest.raises(CannotRead) as caught:
        unpack(path, folder)
    return caught.value


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    members = {
        "a/items.csv": CSV,
        "a/filter.XML": XML,
        "a/readme.md": b"# Notes",
        "__MACOSX/a/items.csv": b"\x00\x05\x16\x07",
        "a/.DS_Store": b"\x00",
        "empty/": b"",
    }
    path = zipped(tmp_path / "exports.zip", members)
    report = loaded(tmp_path, path)
    assert [(file.file, file.source, file.loaded) for file in report.files] == [
        ("exports.zip/a/filter.XML", "jira", 3),
        ("exports.zip/a/items.csv", "pingcode", 2),
    ]
    again = loaded(tmp_path, path)
    assert again.load is None
    assert [file.problems[0].code for file in again.files] == ["already_loaded"] * 2


def test_an_archive_in_a_folder_and_one_in_it(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner", {"items.csv": CSV}).read_bytes()
    folder = tmp_path / "exports"
    folder.mkdir()
    zipped(folder / "outer.zip", {"inner.zip": inner, "items.csv": CSV})
    report = loaded(tmp_path, folder)
    assert report.load is None
    assert [(file.file, [p.code for p in file.problems]) for file in report.files] == [
        ("exports/outer.zip/inner.zip", ["archive_inside"]),
        ("exports/outer.zip/items.csv", []),
    ]


def test_what_is_no_export_is_told_as_in_a_folder(tmp_path: Path) -> None:
    report = loaded(tmp_path, zipped(tmp_path / "e.zip", {"items.csv": CSV, "note.txt": b"Hello"}))
    assert report.failed
    assert {file.file: file.failed for file in report.files} == {
        "e.zip/items.csv": False,
        "e.zip/note.txt": True,
    }


def test_names_of_a_chinese_windows(tmp_path: Path) -> None:
    path = tmp_path / "e.zip"
    name = "导出\\工作项.csv"
    raw = name.encode("gb18030")
    zipped(path, {"x" * len(raw): CSV})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert [member.name for member in unpack(path, tmp_path)] == ["导出/工作项.csv"]


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "..\\evil.csv"]
)
def test_names_that_lead_out(tmp_path: Path, name: str) -> None:
    error = refused(tmp_path, zipped(tmp_path / "e.zip", {"items.csv": CSV, name: CSV}))
    assert error.problem.code == "unsafe_archive"
    assert "evil.csv" in str(error)
    assert not list(tmp_path.glob("**/evil.csv"))


def test_links(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as file:
        file.writestr(link, "/etc/passwd")
    assert refused(tmp_path, tmp_path / "e.zip").problem.code == "unsafe_archive"


def test_a_bomb(tmp_path: Path) -> None:
    error = refused(tmp_path, bomb(tmp_path / "e.zip", "a.csv"))
    assert error.problem.code == "archive_too_big"
    assert "1 files and 0.3 GB" in str(error)
    assert not list((tmp_path / "unpacked").iterdir())


def test_a_workbook_that_is_a_bomb(tmp_path: Path) -> None:
    path = bomb(tmp_path / "e.xlsx", "xl/workbook.xml")
    with pytest.raises(CannotRead, match="times the size"):
        open_export(path)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e.zip", {"a.csv": bytes(10 << 20)})
    size = struct.pack("<L", 10 << 20)
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<L", 1000)))
    assert refused(tmp_path, path).problem.code == "damaged_file"
    assert sum(file.stat().st_size for file in (tmp_path / "unpacked").iterdir()) <= 1000


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_file, "_MOST_FILES", 2)
    path = zipped(tmp_path / "e.zip", {f"{number}.csv": CSV for number in range(3)})
    assert refused(tmp_path, path).problem.code == "archive_too_big"


def test_protected(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e.zip", {"items.csv": CSV})
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    path.write_bytes(content)
    assert refused(tmp_path, path).problem.code == "protected_archive"


def test_no_exports_in_it(tmp_path: Path) -> None:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    (tmp_path / "empty.zip").write_bytes(empty.getvalue())
    zipped(tmp_path / "pictures.zip", {"a.png": b"\x89PNG"})
    for name in ("empty.zip", "pictures.zip"):
        report = loaded(tmp_path, tmp_path / name)
        assert [(f.file, f.problems[0].code) for f in report.files] == [(name, "no_exports")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_methods(tmp_path: Path, method: int) -> None:
    path = zipped(tmp_path / "e.zip", {"items.csv": CSV}, method)
    assert f"compression method {method}" in str(refused(tmp_path, path))


def test_damaged(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e.zip", {"items.csv": CSV}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"NR-1", b"NR-X"))
    error = refused(tmp_path, path)
    assert "Bad CRC-32 for file 'items.csv'" in str(error)


def test_a_member_that_is_said_to_be_larger_than_the_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "e.zip", {"items.csv": CSV})
    data = path.read_bytes()
    size = data.index(b"PK\x01\x02") + 20
    path.write_bytes(data[:size] + b"\xff\xff\xff\x7f" + data[size + 4 :])
    assert "larger than the file" in str(refused(tmp_path, path))


def test_office_documents_are_named(tmp_path: Path) -> None:
    zipped(tmp_path / "e.ods", {"mimetype": b"", "META-INF/manifest.xml": b""})
    with pytest.raises(CannotRead, match="an OpenDocument file"):
        open_export(tmp_path / "e.ods")
