"""Commands of the buffers: fitting, suggesting, planning, proving."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.refit import fit, refit
from models.targets import TARGETS, unplaced
from pipeline.calendars import calendar_of
from pipeline.commands.options import filters_of, is_narrow
from pipeline.commands.output import Refused, print_json, print_table, say, terminal_translator
from pipeline.problems import CannotRead
from pipeline.statistics.filters import Filters, select
from pipeline.statistics.history import plan_history
from pipeline.statistics.scope import SCOPES
from pipeline.view import open_view

_PLAN_SHOWN = ("key", "title", "type", "due_on", "late_by", "buffer", "buffered_due", "late", "few")
"""What is printed of a plan's tasks, such as fits a terminal; JSON has all."""


def run_fit(asked: argparse.Namespace, home: Path) -> int:
    """Fits the buffer models."""
    t, view = terminal_translator(), open_view(home, filters_of(asked))
    for target in TARGETS:
        fitted = refit(home, view, target)
        types = t("{target}: buffers for {n} types.", target=target, n=len(fitted.of("type")))
        say(f"{types} {fitted.why_not}".strip())
    return 0


def run_suggest(asked: argparse.Namespace, home: Path) -> int:
    """Prints the buffers of each type, or of a plan."""
    filters = filters_of(asked)
    if asked.plan is not None:
        return _suggest_plan(asked, home, filters)
    if asked.level is not None or asked.output is not None:
        raise Refused("--level and --output go with --plan FILE.")
    if is_narrow(filters) and asked.by != "type":
        raise Refused(
            f"--by {asked.by} tells of all tasks: leave it out, or the filters. Filters such as "
            "--team NAME tell of the tasks that they take."
        )
    view = open_view(home, filters)
    fitted = (
        fit(view, asked.target, filters) if is_narrow(filters) else refit(home, view, asked.target)
    )
    if not fitted.suggestions:
        raise Refused(fitted.why_not)
    groups = [suggestion.as_json() for suggestion in fitted.of(asked.by)]
    if not groups:
        raise Refused(f"No type has ten finished tasks in one of several {asked.by}s.")
    target = TARGETS[asked.target]
    left_out = unplaced(plan_history(select(view.tasks, filters)), target)
    if asked.json:
        head = {"as_of": view.load.load, "target": target.name, "unit": target.unit}
        print_json(head | {"groups": groups, "left_out": {"unplaced": left_out}})
        return 0
    print_table(
        [
            {name: group[name] for name in (*SCOPES[asked.by], "tasks")}
            | group["buffers"]
            | {f"covered {name}": value for name, value in group["coverage"].items()}
            for group in groups
        ]
    )
    _say_left_out(left_out)
    return 0


def _say_left_out(tasks: int) -> None:
    if tasks:
        t = terminal_translator()
        say(t("Left out: {n} finished tasks without a created or start date.", n=tasks))


def _suggest_plan(asked: argparse.Namespace, home: Path, filters: Filters) -> int:
    from models.buffered import buffered
    from models.plan_words import late_words
    from pipeline.plan_export import as_bytes, table_of
    from pipeline.plan_file import read_plan

    if is_narrow(filters) or asked.target != "schedule":
        raise Refused("A plan gets schedule buffers: only --as-of and --calendar go with --plan.")
    level = 0.8 if asked.level is None else asked.level
    if not 0.5 <= level <= 0.95:
        raise Refused(f"--level: {level} is not between 0.5 and 0.95, such as 0.8.")
    form = asked.output.suffix.lower().removeprefix(".") if asked.output else ""
    if asked.output and form not in ("csv", "xlsx"):
        raise Refused(f"{asked.output}: a plan is written as .csv or .xlsx; give it such a name.")
    t, view = terminal_translator(), open_view(home, filters)
    calendar = calendar_of(home, view.calendar)
    try:
        choices = view.warehouse.task_types(view.load.load)
        read = read_plan(asked.plan, home, view.tasks, choices, calendar, view.load.as_of_day)
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
        print_json(head | found.totals | {"left_out": left_out, "tasks": rows})
        return 0
    if not asked.output:
        print_table(found.tasks.select(_PLAN_SHOWN).to_dicts())
    say(
        t(
            "{n} tasks at {level:.0%}: {singly} working days singly, {pooled} pooled. Left out: "
            "{over} done or cancelled, {undated} without a due date, {rejected} rows not read.",
            n=found.tasks["buffer"].count(),
            **found.totals | left_out,
        )
    )
    for words in late_words(found, view.load.as_of_day, t):
        say(words)
    return 0


def run_backtest(asked: argparse.Namespace, home: Path) -> int:
    """Prints what buffers would have covered."""
    from models.backtest import backtest
    from models.peers import peers

    filters = filters_of(asked)
    view = open_view(home, filters)
    # --from and --to say which tasks are predicted; what they are predicted from lies before.
    history = plan_history(select(view.tasks, replace(filters, start=None, end=None)))
    target = TARGETS[asked.target]
    found = backtest(history, target, filters.start, filters.end, against=peers()).as_json()
    left_out = unplaced(history, target)
    if asked.json:
        print_json({"as_of": view.load.load} | found | {"left_out": {"unplaced": left_out}})
        return 0
    print_table(
        [
            {"method": method, "level": level} | _one_line(scores)
            for method, levels in found["methods"].items()
            for level, scores in levels.items()
        ]
    )
    _say_left_out(left_out)
    return 0


def _one_line(scores: dict[str, Any]) -> dict[str, Any]:
    """A method's scores as cells of a table; the groups are in the JSON."""
    cells = {key: value for key, value in scores.items() if not isinstance(value, dict | list)}
    by_chance = scores["type_distance_by_chance"]
    off = {"types_off": len(scores["types_off"])}
    return cells | off | {"type_distance_by_chance": by_chance and by_chance["mean"]}
