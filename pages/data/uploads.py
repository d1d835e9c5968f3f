"""Loading what was uploaded: to a folder of its own under the home, all files in one load."""

import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Protocol

from pipeline.ingest import LoadNote, ingest
from pipeline.load_report import LoadReport
from pipeline.settings import SettingsError, read_settings
from pipeline.sources.archive import unpack
from pipeline.sources.mapping import MappingError, load_mapping
from pipeline.sources.stored import store_mapping
from pipeline.text import N_

TABLES = ("csv", "tsv", "txt", "xlsx", "xls", "json", "jsonl", "ndjson")
FORMS = (*TABLES, "xml", "zip", "toml")
_LOG = logging.getLogger("leeway.dashboard")
_LONGEST = 120


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str

    def getbuffer(self) -> memoryview:
        """Its bytes."""
        ...


@dataclass
class _Member:
    """A file in an archive that was sent; `within`: its name there."""

    name: str
    archive: Upload
    within: str

    def getbuffer(self) -> memoryview:
        """Its bytes, unpacked once more."""
        with tempfile.TemporaryDirectory(prefix="leeway-") as folder:
            (members := Path(folder) / "members").mkdir()
            found = unpack(_write(Path(folder), self.archive), members)
            path = next(member.path for member in found if member.name == self.within)
            return memoryview(path.read_bytes())


@dataclass(frozen=True)
class Outcome:
    """What became of an upload: the report of the load, or why there was none.

    `refused` is a text to translate, `detail` what the reader of the file said. `stored`: the name
    of a mapping stored. `files`: those whose columns may be explained, by their name in the report.
    """

    report: LoadReport | None = None
    refused: str = ""
    detail: str = ""
    stored: str = ""
    files: dict[str, Upload] = field(default_factory=dict)


def load_uploads(home: Path, files: Sequence[Upload], note: LoadNote | None = None) -> Outcome:
    """Load the files into the warehouse of `home`, whole or not at all. A mapping file among them
    says how to read the others; one that comes alone is stored."""
    mappings = [file for file in files if file.name.lower().endswith(".toml")]
    exports = [file for file in files if file not in mappings]
    if len(mappings) > 1:
        return Outcome(refused=N_("Choose one mapping file at a time."))
    uploads = home / "uploads"
    uploads.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=uploads))
    try:
        mapping = load_mapping(_write(folder, mappings[0])) if mappings else None
        if mapping is not None and not exports:
            text = bytes(mappings[0].getbuffer()).decode("utf-8-sig")
            return Outcome(stored=store_mapping(home, mapping.source, text).name)
        sent = {_write(folder, file): file for file in exports}
        report = ingest(home, list(sent), read_settings(home), mapping, folder, note)
        by_name = {path.name: file for path, file in sent.items()}
        return Outcome(report, files={name: _file(name, by_name) for name in _explainable(report)})
    except Exception as error:
        return _refused(error, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _explainable(report: LoadReport) -> set[str]:
    """The files with columns that no mapping knows."""
    unknown = {"unknown_columns", "missing_columns"}
    return {
        file.file
        for file in report.files
        if file.unused or any(problem.code in unknown for problem in file.problems)
    }


def _file(name: str, sent: dict[str, Upload]) -> Upload:
    """The file of that name in a report: one that was sent, or in an archive that was."""
    if name in sent:
        return sent[name]
    archive, _, within = name.partition("/")
    return _Member(PurePath(within).name, sent[archive], within)


def _refused(error: Exception, folder: Path) -> Outcome:
    """Why nothing was loaded. Whatever the reason, the load was not published."""
    match error:
        case MappingError():
            detail = str(error).replace(f"{folder}/", "")
            return Outcome(refused=N_("The mapping file cannot be used."), detail=detail)
        case SettingsError():
            return Outcome(refused=N_("The settings cannot be used."), detail=str(error))
        case OSError():
            words = N_("The server could not store the files. Is its disk full?")
            return Outcome(refused=words, detail=error.strerror or "")
    _LOG.error("an upload failed", exc_info=error)
    words = N_(
        "The files could not be loaded, for a reason that Leeway did not foresee. Load them one "
        "by one to find which; the log of the server has the details."
    )
    return Outcome(refused=words)


def safe_name(name: str) -> str:
    """A file's name without folders and control characters, not too long for any disk."""
    plain = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())
    plain = plain.lstrip(".").strip() or "upload"
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix
    while len(f"{stem}{suffix}".encode()) > _LONGEST and stem:
        stem = stem[:-1]
    return f"{stem}{suffix}"


def _write(folder: Path, file: Upload) -> Path:
    """Write a file under its own name; the second of a name gets a number."""
    path = folder / safe_name(file.name)
    number = 2
    while path.exists():
        path = folder / f"{Path(safe_name(file.name)).stem} ({number}){path.suffix}"
        number += 1
    path.write_bytes(file.getbuffer())
    return path
