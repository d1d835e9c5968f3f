"""The command line: `leeway ...`. JSON goes to stdout alone, messages to stderr; the exit status
is 0 only where all that was asked for was done."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import polars as pl

from models.exceptions import NotEnoughHistory
from pipeline import export
from pipeline.calendar_codes import UnknownCalendar
from pipeline.calendars import calendar_of
from pipeline.ingest import SAMPLE, LoadNote, ingest, undo_last
from pipeline.load_report import FileReport, LoadReport
from pipeline.problems import CannotRead
from pipeline.settings import SettingsError, home_folder, read_settings
from pipeline.sources.mapping import MappingError, load_mapping
from pipeline.sources.stored import store_mapping, stored_mappings
from pipeline.statistics.catalogue import DIMENSIONS, MEASURES
from pipeline.statistics.censored import Watch, censored
from pipeline.statistics.filters import VALUES, Filters, select
from pipeline.statistics.prepare import BASELINES
from pipeline.statistics.provisional import provisional_from
from pipeline.statistics.report import report
from pipeline.task_types import FIELDS, Choice, choice_file, read_choice
from pipeline.text import Translator, translator
from pipeline.view import NothingLoaded, View, open_view
from pipeline.warehouse.publish import OtherFormat
from pipeline.warehouse.read import NoSuchLoad, open_warehouse

_PROBLEMS_SHOWN = 20
_NOT_PRINTED = ("left_out", "interval", "censored")
_WITH_OPEN = {"open": "open"} | {
    name: f"{name} with open" for name in ("median", "p80", "p90", "share")
}
"""Figures with the open tasks counted -> the columns of a printed report."""


class Refused(Exception):
    """What was asked for cannot be done; the message says why and how to mend it."""


_SAID = (
    Refused,
    SettingsError,
    MappingError,
    UnknownCalendar,
    NothingLoaded,
    NoSuchLoad,
    OtherFormat,
    NotEnoughHistory,
    OSError,
)
"""What a user can cause; each message says what is wrong and how to mend it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked, home_folder(getattr(asked, "home", None))))
    except _SAID as error:
        _say(f"leeway: {error}")
        return 1


def _ingest(asked: argparse.Namespace, home: Path) -> int:
    mapping = load_mapping(asked.mapping) if asked.mapping else None
    note = LoadNote(by=_user(), partial=asked.partial)
    done = ingest(home, asked.paths, read_settings(home), mapping, note=note)
    return _tell_load(done, asked.json)


def _sample(asked: argparse.Namespace, home: Path) -> int:
    if open_warehouse(home):
        return 0
    done = ingest(home, [SAMPLE], read_settings(home), note=LoadNote(sample=True))
    return _tell_load(done, asked.json)


def _mapping(asked: argparse.Namespace, home: Path) -> int:
    from pipeline.propose import propose
    from pipeline.propose.file import mapping_file

    t = _translator()
    try:
        proposal = propose(asked.file, stored_mappings(home)[0])
    except CannotRead as error:
        words = t(error.problem.kind.message, **error.problem.words)
        raise Refused(f"{asked.file}: {words}") from error
    text = mapping_file(proposal, asked.file.name, t)
    if asked.save is not None:
        _say(t("Stored as {path}.", path=store_mapping(home, asked.save, text)))
    elif asked.output is None:
        sys.stdout.write(text)
    else:
        asked.output.write_text(text, "utf-8")
    return 0


def _tell_load(done: LoadReport, as_json: bool) -> int:
    t = _translator()
    if as_json:
        _print_json({"load": done.load, "files": [_file_json(file) for file in done.files]})
    else:
        for file in done.files:
            _tell_file(file, t)
        _say(t("Load {n}", n=done.load) if done.load else t("Nothing was loaded."))
    return 1 if done.failed else 0


def _undo(asked: argparse.Namespace, home: Path) -> int:
    t = _translator()
    undone = undo_last(home, _user())
    if undone is None:
        raise Refused(t("There is no load to take back."))
    _say(t("Load {n} was taken back.", n=undone))
    return 0


def _types(asked: argparse.Namespace, home: Path) -> int:
    from pipeline.reread import choose_task_types
    from pipeline.type_proposal import proposed_choice, type_proposal

    t, view, source = _translator(), open_view(home, Filters()), asked.source
    _check_source(source, view)
    choice = Choice() if asked.own else None
    if asked.rules is not None:
        choice = read_choice(asked.rules, source)
    elif asked.field is not None:
        _names([asked.field], dict.fromkeys((*FIELDS, *view.warehouse.columns(source))), "--field")
        choice = Choice(asked.field)
    if choice is not None:
        load = choose_task_types(home, source, choice, _user())
        _say(t("Load {n}", n=load) if load else t("The types are told so already."))
        return 0
    proposal = type_proposal(view.warehouse, view.tasks, source)
    now = view.warehouse.task_types().get(source)
    if asked.json:
        _print_json({"source": source, "choice": asdict(now or Choice())} | asdict(proposal))
        return 0
    _print_table([asdict(field) for field in proposal.fields], sys.stderr)
    sys.stdout.write(choice_file(source, now or proposed_choice(proposal)))
    return 0


def _check_source(source: str, view: View) -> None:
    if source not in (known := view.warehouse.files()["source"].unique().sort().to_list()):
        raise Refused(f"There is no source “{source}”; there are {', '.join(known)}.")


def _reread(asked: argparse.Namespace, home: Path) -> int:
    from pipeline.reread import reread

    t, view = _translator(), open_view(home, Filters())
    _check_source(asked.source, view)
    load = reread(home, asked.source, _user())
    _say(t("Load {n}", n=load) if load else t("The rows say the same as before."))
    return 0


def _export(asked: argparse.Namespace, home: Path) -> int:
    filters = _filters(asked)
    tables: dict[str, Callable[[], pl.DataFrame]] = {
        "tasks": lambda: export.export_tasks(select(open_view(home, filters).tasks, filters)),
        "changes": lambda: export.export_changes(open_view(home, filters), filters),
        "links": lambda: export.export_links(open_view(home, filters), filters),
        "rejects": lambda: export.export_rejects(open_view(home, filters), filters),
        "defaults": lambda: export.export_defaults(home, filters.as_of),
    }
    if asked.table == "defaults" and replace(filters, as_of=None) != Filters():
        raise Refused("A default holds for all tasks of its type: only --as-of goes with it.")
    if asked.output is None and asked.format == "parquet":
        raise Refused("Parquet is no text: say where it goes with --output FILE.")
    export.WRITERS[asked.format](tables[asked.table](), asked.output or sys.stdout.buffer)
    return 0


def _report(asked: argparse.Namespace, home: Path) -> int:
    filters = _filters(asked)
    by = _names(asked.by, DIMENSIONS, "--by")
    measures = _names(asked.measure, MEASURES, "--measure") or list(MEASURES)
    view = open_view(home, filters)
    found: dict[str, Any] = {
        "as_of": view.load.load,
        "as_of_day": view.load.as_of_day,
        "calendar": view.calendar,
        "baseline": filters.baseline,
    }
    tasks = select(view.tasks, filters)
    calendar = calendar_of(home, view.calendar)
    if uncertain := provisional_from(tasks, view.load.as_of_day, calendar.known_until):
        found["calendar_provisional_from"] = uncertain
    watch = Watch(filters, view.load.as_of_day, calendar)
    count_open = partial(censored, view.tasks, watch, measures) if asked.censored else None
    found |= report(tasks, by, measures, count_open)
    if asked.json:
        _print_json(found)
        return 0
    with_open = _WITH_OPEN if asked.censored else ()
    rows = [
        {name: group[name] for name in by}
        | {"measure": name}
        | {key: value for key, value in figures.items() if key not in _NOT_PRINTED}
        | {_WITH_OPEN[key]: (figures["censored"] or {}).get(key) for key in with_open}
        for group in (found["groups"] or [found["total"]])
        for name, figures in group["measures"].items()
    ]
    _print_table(rows)
    return 0


def _fit(asked: argparse.Namespace, home: Path) -> int:
    from models.refit import refit
    from models.targets import TARGETS

    t, view = _translator(), open_view(home, _filters(asked))
    for target in TARGETS:
        fitted = refit(home, view, target)
        types = t("{target}: buffers for {n} types.", target=target, n=len(fitted.suggestions))
        _say(f"{types} {fitted.why_not}".strip())
    return 0


def _suggest(asked: argparse.Namespace, home: Path) -> int:
    from models.refit import fit, refit
    from models.targets import TARGETS

    filters = _filters(asked)
    if asked.plan is not None:
        return _suggest_plan(asked, home, filters)
    if asked.level is not None or asked.output is not None:
        raise Refused("--level and --output go with --plan FILE.")
    view = open_view(home, filters)
    fitted = (
        fit(view, asked.target, filters) if _is_narrow(filters) else refit(home, view, asked.target)
    )
    if not fitted.suggestions:
        raise Refused(fitted.why_not)
    groups = [suggestion.as_json() for suggestion in fitted.suggestions]
    if asked.json:
        unit = TARGETS[asked.target].unit
        head: dict[str, Any] = {"as_of": view.load.load, "target": asked.target, "unit": unit}
        _print_json(head | {"groups": groups})
        return 0
    _print_table(
        [
            {"type": group["type"], "tasks": group["tasks"]}
            | group["buffers"]
            | {f"covered {name}": value for name, value in group["coverage"].items()}
            for group in groups
        ]
    )
    return 0


def _suggest_plan(asked: argparse.Namespace, home: Path, filters: Filters) -> int:
    from models.buffered import buffered
    from pipeline.plan_export import as_bytes, table_of
    from pipeline.plan_file import read_plan

    if _is_narrow(filters) or asked.target != "schedule":
        raise Refused("A plan gets schedule buffers: only --as-of and --calendar go with --plan.")
    level = 0.8 if asked.level is None else asked.level
    if not 0.5 <= level <= 0.95:
        raise Refused(f"--level: {level} is not between 0.5 and 0.95, such as 0.8.")
    form = asked.output.suffix.lower().removeprefix(".") if asked.output else ""
    if asked.output and form not in ("csv", "xlsx"):
        raise Refused(f"{asked.output}: a plan is written as .csv or .xlsx; give it such a name.")
    t, view = _translator(), open_view(home, filters)
    calendar = calendar_of(home, view.calendar)
    try:
        read = read_plan(asked.plan, home, view.tasks, calendar, view.load.as_of_day)
    except CannotRead as error:
        words = t(error.problem.kind.message, **error.problem.words)
        raise Refused(f"{asked.plan}: {words}") from error
    if read.tasks.is_empty():
        raise Refused(
            f"{asked.plan}: none of its tasks is to be planned ({read.over} done or cancelled, "
            f"{read.undated} without a due date, {read.rejected} rows not read). Give the tasks "
            "a due date, and export again."
        )
    found = buffered(home, view, read.tasks, level)
    if asked.output:
        asked.output.write_bytes(as_bytes(table_of(read.extract, read.tasks, found.tasks), form))
    left_out = {"rejected": read.rejected, "over": read.over, "undated": read.undated}
    if asked.json:
        head = {"as_of": view.load.load, "target": "schedule", "unit": "working_days"}
        rows = found.tasks.drop("source_id").to_dicts()
        _print_json(head | found.totals | {"left_out": left_out, "tasks": rows})
        return 0
    if not asked.output:
        _print_table(found.tasks.drop("source", "source_id", "team", "assignee").to_dicts())
    _say(
        t(
            "{n} tasks at {level:.0%}: {singly} working days singly, {pooled} pooled. Left out: "
            "{over} done or cancelled, {undated} without a due date, {rejected} rows not read.",
            n=found.tasks.height,
            **found.totals | left_out,
        )
    )
    return 0


def _backtest(asked: argparse.Namespace, home: Path) -> int:
    from models.backtest import backtest
    from models.peers import peers
    from models.targets import TARGETS
    from pipeline.statistics.history import plan_history

    filters = _filters(asked)
    view = open_view(home, filters)
    # --from and --to say which tasks are predicted; what they are predicted from lies before.
    history = plan_history(select(view.tasks, replace(filters, start=None, end=None)))
    target = TARGETS[asked.target]
    found = backtest(history, target, filters.start, filters.end, against=peers()).as_json()
    if asked.json:
        _print_json({"as_of": view.load.load} | found)
        return 0
    _print_table(
        [
            {"method": method, "level": level} | _one_line(scores)
            for method, levels in found["methods"].items()
            for level, scores in levels.items()
        ]
    )
    return 0


def _one_line(scores: dict[str, Any]) -> dict[str, Any]:
    """A method's scores as cells of a table; the groups are in the JSON."""
    cells = {key: value for key, value in scores.items() if not isinstance(value, dict | list)}
    by_chance = scores["type_distance_by_chance"]
    off = {"types_off": len(scores["types_off"])}
    return cells | off | {"type_distance_by_chance": by_chance and by_chance["mean"]}


def _filters(asked: argparse.Namespace) -> Filters:
    values = {name: tuple(getattr(asked, name) or ()) for name in VALUES}
    return Filters(
        **values,
        start=asked.start,
        end=asked.end,
        as_of=asked.as_of,
        calendar=asked.calendar,
        baseline=asked.baseline,
    )


def _is_narrow(filters: Filters) -> bool:
    """Whether they ask for more than a load and a calendar, which every view has."""
    return replace(filters, as_of=None, calendar=None) != Filters()


def _names(given: list[str] | None, known: dict[str, Any], option: str) -> list[str]:
    names = [name for text in given or [] for name in text.split(",") if name]
    for name in names:
        if name not in known:
            raise Refused(f"{option}: there is no “{name}”; there are {', '.join(known)}.")
    return names


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
    _say(
        t(
            "{file} ({source}): {rows} rows, {loaded} loaded, {unchanged} unchanged, "
            "{rejected} rejected",
            file=file.file,
            source=file.source or t("not recognised"),
            **counts,
        )
    )
    if file.unused_remark:
        _say(f"  {t(file.unused_remark.kind.message, **file.unused_remark.words)}")
    for problem in file.problems[:_PROBLEMS_SHOWN]:
        message = t(problem.kind.message, **problem.words)
        _say(f"  {t('row {n}', n=problem.row)}: {message}" if problem.row else f"  {message}")
    if (more := len(file.problems) - _PROBLEMS_SHOWN) > 0:
        _say("  " + t("and {n} more: leeway export rejects --format csv", n=more))


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a process without a name, as in some containers
        return None


def _translator() -> Translator:
    """Messages are in the language of the terminal."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return translator("zh" if locale.startswith("zh") else "en")


def _print_json(found: dict[str, Any]) -> None:
    print(json.dumps(found, ensure_ascii=False, default=str))


def _print_table(rows: list[dict[str, Any]], to: TextIO | None = None) -> None:
    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        float_precision=3,
        fmt_str_lengths=40,
    ):
        print(pl.DataFrame(rows, infer_schema_length=None), file=to)


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    home = argparse.ArgumentParser(add_help=False)
    home.add_argument(
        "--home",
        type=Path,
        default=argparse.SUPPRESS,
        help="folder of warehouse and settings (default: LEEWAY_HOME, else data/home)",
    )
    filters = argparse.ArgumentParser(add_help=False)
    for name in VALUES:
        filters.add_argument(
            f"--{name}", action="append", help=f"only this {name}; may be repeated"
        )
    filters.add_argument("--from", dest="start", type=date.fromisoformat, metavar="DATE")
    filters.add_argument("--to", dest="end", type=date.fromisoformat, metavar="DATE")
    filters.add_argument("--as-of", type=int, metavar="LOAD", help="the data as it was then")
    filters.add_argument(
        "--calendar", help="a country's code such as CN or GB-ENG, weekdays, or all; for all teams"
    )
    filters.add_argument(
        "--baseline",
        choices=BASELINES,
        default=BASELINES[0],
        help="the plan to measure against: as it last stood, or as first committed to",
    )
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="JSON on stdout")
    target = argparse.ArgumentParser(add_help=False)
    target.add_argument("--target", choices=("schedule", "effort"), default="schedule")

    parser = argparse.ArgumentParser("leeway", description=__doc__, parents=[home])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(run: Callable[..., int], words: str, *parents: argparse.ArgumentParser) -> Any:
        name = run.__name__.strip("_")
        added = commands.add_parser(name, help=words, parents=[home, *parents])
        added.set_defaults(run=run)
        return added

    load = command(_ingest, "load exports: files or folders", as_json)
    load.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    load.add_argument("--mapping", type=Path, metavar="FILE", help="how to read any other table")
    load.add_argument(
        "--partial",
        action="store_true",
        help="the exports hold a part of their projects: no missing task was removed",
    )
    mapping = command(_mapping, "propose a mapping file for a table of any kind")
    mapping.add_argument("file", type=Path, metavar="FILE")
    where = mapping.add_mutually_exclusive_group()
    where.add_argument("--output", type=Path, metavar="FILE")
    where.add_argument("--save", metavar="NAME", help="store it, for such files to come")
    command(_sample, "load the sample data, if nothing is loaded", as_json)
    command(_undo, "take the last load back")
    again = command(_reread, "read the rows kept of a source again, by its mapping as it is now")
    again.add_argument("source", metavar="SOURCE")
    types = command(_types, "what tells the type of a source's tasks, and what could", as_json)
    types.add_argument("source", metavar="SOURCE")
    chosen = types.add_mutually_exclusive_group()
    chosen.add_argument(
        "--field", metavar="NAME", help="a column of the export tells it from now on"
    )
    chosen.add_argument("--rules", type=Path, metavar="FILE", help="the rules of a file do")
    chosen.add_argument("--own", action="store_true", help="the tracker's own type does")
    table = command(_export, "write a table for other programs", filters)
    table.add_argument("table", choices=("tasks", "changes", "links", "rejects", "defaults"))
    table.add_argument("--format", choices=tuple(export.WRITERS), default="csv")
    table.add_argument("--output", type=Path, metavar="FILE")
    figures = command(_report, "figures by type, month, ...", filters, as_json)
    figures.add_argument("--by", action="append", metavar="DIMENSION,...")
    figures.add_argument("--measure", action="append", metavar="MEASURE,...")
    figures.add_argument(
        "--censored",
        action="store_true",
        help="beside each figure what it is with the tasks still open counted (Kaplan-Meier)",
    )
    command(_fit, "fit the buffer models for the data as it is", filters)
    _plan_options(command(_suggest, "buffers for each type of task", filters, as_json, target))
    command(_backtest, "what buffers would have covered", filters, as_json, target)
    return parser


def _plan_options(buffers: argparse.ArgumentParser) -> None:
    buffers.add_argument(
        "--plan", type=Path, metavar="FILE", help="for each task of an export instead; not loaded"
    )
    buffers.add_argument("--level", type=float, metavar="SHARE", help="of that plan; 0.8")
    buffers.add_argument(
        "--output", type=Path, metavar="FILE", help="the plan with its buffers, to import again"
    )


if __name__ == "__main__":
    sys.exit(main())
