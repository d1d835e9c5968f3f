"""Commands that load, take back, and read again."""

import argparse
import sys
from pathlib import Path
from typing import Any

from pipeline.commands.options import check_source
from pipeline.commands.output import Refused, print_json, say, terminal_translator, user
from pipeline.ingest import SAMPLE, LoadNote, ingest, undo_last
from pipeline.load_report import FileReport, LoadReport
from pipeline.problems import CannotRead
from pipeline.settings import read_settings
from pipeline.sources.mapping import load_mapping
from pipeline.sources.stored import store_mapping, stored_mappings
from pipeline.statistics.filters import Filters
from pipeline.text import Translator
from pipeline.view import open_view
from pipeline.warehouse.read import open_warehouse

_PROBLEMS_SHOWN = 20


def run_ingest(asked: argparse.Namespace, home: Path) -> int:
    """Loads exports."""
    mapping = load_mapping(asked.mapping) if asked.mapping else None
    note = LoadNote(by=user(), partial=asked.partial)
    done = ingest(home, asked.paths, read_settings(home), mapping, note=note)
    return _tell_load(done, asked.json)


def run_sample(asked: argparse.Namespace, home: Path) -> int:
    """Loads the sample, where nothing is loaded yet."""
    if open_warehouse(home):
        return 0
    done = ingest(home, [SAMPLE], read_settings(home), note=LoadNote(sample=True))
    return _tell_load(done, asked.json)


def run_mapping(asked: argparse.Namespace, home: Path) -> int:
    """Prints, writes or stores the mapping that is proposed for a table."""
    from pipeline.propose import propose
    from pipeline.propose.file import mapping_file

    t = terminal_translator()
    try:
        proposal = propose(asked.file, stored_mappings(home)[0])
    except CannotRead as error:
        words = t(error.problem.kind.message, **error.problem.words)
        raise Refused(f"{asked.file}: {words}") from error
    text = mapping_file(proposal, asked.file.name, t)
    if asked.save is not None:
        say(t("Stored as {path}.", path=store_mapping(home, asked.save, text)))
    elif asked.output is None:
        sys.stdout.write(text)
    else:
        asked.output.write_text(text, "utf-8")
    return 0


def run_undo(asked: argparse.Namespace, home: Path) -> int:
    """Takes the newest load back."""
    t = terminal_translator()
    undone = undo_last(home, user())
    if undone is None:
        raise Refused(t("There is no load to take back."))
    say(t("Load {n} was taken back.", n=undone))
    return 0


def run_reread(asked: argparse.Namespace, home: Path) -> int:
    """Reads the rows kept of a source again."""
    from pipeline.reread import reread

    t, view = terminal_translator(), open_view(home, Filters())
    check_source(asked.source, view)
    load = reread(home, asked.source, user())
    say(t("Load {n}", n=load) if load else t("The rows say the same as before."))
    return 0


def _tell_load(done: LoadReport, as_json: bool) -> int:
    t = terminal_translator()
    if as_json:
        print_json({"load": done.load, "files": [_file_json(file) for file in done.files]})
    else:
        for file in done.files:
            _tell_file(file, t)
        say(t("Load {n}", n=done.load) if done.load else t("Nothing was loaded."))
    return 1 if done.failed or done.lost else 0


def _file_json(file: FileReport) -> dict[str, Any]:
    problems = [
        {
            "code": problem.code,
            "row": problem.row,
            "column": problem.column,
            "value": problem.value,
            "message": problem.message,
        }
        for problem in file.problems
    ]
    counts = {name: getattr(file, name) for name in ("rows", "loaded", "unchanged", "rejected")}
    told = {"file": file.file, "source": file.source} | counts | {"problems": problems}
    return told | ({"unused_columns": list(file.unused)} if file.unused else {})


def _tell_file(file: FileReport, t: Translator) -> None:
    counts = {name: getattr(file, name) for name in ("rows", "loaded", "unchanged", "rejected")}
    say(
        t(
            "{file} ({source}): {rows} rows, {loaded} loaded, {unchanged} unchanged, "
            "{rejected} rejected",
            file=file.file,
            source=file.source or t("not recognised"),
            **counts,
        )
    )
    if file.unused_remark:
        say(f"  {t(file.unused_remark.kind.message, **file.unused_remark.words)}")
    for problem in file.problems[:_PROBLEMS_SHOWN]:
        message = t(problem.kind.message, **problem.words)
        say(f"  {t('row {n}', n=problem.row)}: {message}" if problem.row else f"  {message}")
    if (more := len(file.problems) - _PROBLEMS_SHOWN) > 0:
        say("  " + t("and {n} more: leeway export rejects --format csv", n=more))
