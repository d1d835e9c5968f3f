"""Commands that give tables and figures, and say what tells the type of a task."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from pipeline import export
from pipeline.calendars import calendar_of
from pipeline.commands.options import check_source, filters_of, names_of
from pipeline.commands.output import (
    Refused,
    print_json,
    print_table,
    say,
    terminal_translator,
    user,
)
from pipeline.statistics.catalogue import DIMENSIONS, MEASURES
from pipeline.statistics.censored import Watch, censored
from pipeline.statistics.filters import Filters, select
from pipeline.statistics.provisional import provisional_from
from pipeline.statistics.report import report
from pipeline.task_types import FIELDS, Choice, choice_file, read_choice
from pipeline.view import open_view
from pipeline.writers import WRITERS

_NOT_PRINTED = ("left_out", "interval", "censored")
_WITH_OPEN = {"open": "open"} | {
    name: f"{name} with open" for name in ("median", "p80", "p90", "share")
}
"""Figures with the open tasks counted -> the columns of a printed report."""


def run_types(asked: argparse.Namespace, home: Path) -> int:
    """Says what tells the type of a source's tasks and what could, or tells it otherwise."""
    from pipeline.reread import choose_task_types
    from pipeline.type_proposal import proposed_choice, type_proposal

    t, view, source = terminal_translator(), open_view(home, Filters()), asked.source
    check_source(source, view)
    choice = Choice() if asked.own else None
    if asked.rules is not None:
        choice = read_choice(asked.rules, source)
    elif asked.field is not None:
        names_of(
            [asked.field], dict.fromkeys((*FIELDS, *view.warehouse.columns(source))), "--field"
        )
        choice = Choice(asked.field)
    if choice is not None:
        load = choose_task_types(home, source, choice, user())
        say(t("Load {n}", n=load) if load else t("The types are told so already."))
        return 0
    proposal = type_proposal(view.warehouse, view.tasks, source)
    now = view.warehouse.task_types().get(source)
    if asked.json:
        print_json({"source": source, "choice": asdict(now or Choice())} | asdict(proposal))
        return 0
    print_table([asdict(field) for field in proposal.fields], sys.stderr)
    sys.stdout.write(choice_file(source, now or proposed_choice(proposal)))
    return 0


def run_export(asked: argparse.Namespace, home: Path) -> int:
    """Writes a table for other programs."""
    filters = filters_of(asked)
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
    WRITERS[asked.format](tables[asked.table](), asked.output or sys.stdout.buffer)
    return 0


def run_report(asked: argparse.Namespace, home: Path) -> int:
    """Prints figures by dimensions."""
    filters = filters_of(asked)
    by = names_of(asked.by, DIMENSIONS, "--by")
    measures = names_of(asked.measure, MEASURES, "--measure") or list(MEASURES)
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
        print_json(found)
        return 0
    with_open = _WITH_OPEN if asked.censored else ()
    rows = [
        {name: group.get(name) for name in by}
        | {"measure": name}
        | {key: value for key, value in figures.items() if key not in _NOT_PRINTED}
        | {_WITH_OPEN[key]: (figures["censored"] or {}).get(key) for key in with_open}
        for group in (found["groups"] or [found["total"]])
        for name, figures in group["measures"].items()
    ]
    print_table(rows)
    return 0
