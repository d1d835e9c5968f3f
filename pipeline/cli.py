"""The command line: `leeway ...`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.commands.options import day
from pipeline.commands.output import say, terminal_translator
from pipeline.load_report import waiting
from pipeline.problems import UserError
from pipeline.settings import home_folder
from pipeline.statistics.filters import VALUES
from pipeline.statistics.prepare import BASELINES
from pipeline.statistics.scope import SCOPES
from pipeline.warehouse.publish import tell_waiting
from pipeline.writers import WRITERS

_ABOUT = (
    "How far tasks overran their plan, and how much buffer the next plan needs. Results go to "
    "stdout, messages to stderr; the exit status is 0 only where all that was asked for was done."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; the exit status."""
    asked = _parser().parse_args(arguments)
    tell_waiting.set(lambda running: say(waiting(running, terminal_translator())))
    try:
        run = _function(*asked.run)
        status = int(run(asked, home_folder(getattr(asked, "home", None))))
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # The reader, such as `head`, has enough; Python would complain when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (UserError, OSError) as error:
        say(f"leeway: {error}")
        return 1


def _function(module: str, name: str) -> Any:
    """The function of a command. What only the other commands need is not imported: that would
    take longer than many a load."""
    return getattr(import_module(f"pipeline.commands.{module}"), f"run_{name}")


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
    filters.add_argument(
        "--from",
        dest="start",
        type=day,
        metavar="DATE",
        help="finished from then on; of a backtest: planned",
    )
    filters.add_argument(
        "--to",
        dest="end",
        type=day,
        metavar="DATE",
        help="finished by then; of a backtest: planned",
    )
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

    parser = argparse.ArgumentParser("leeway", description=_ABOUT, parents=[home])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(of: str, words: str, *parents: argparse.ArgumentParser) -> Any:
        module, name = of.split(".")
        added = commands.add_parser(name, help=words, parents=[home, *parents])
        added.set_defaults(run=(module, name))
        return added

    load = command("loads.ingest", "load exports: files or folders", as_json)
    load.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    load.add_argument("--mapping", type=Path, metavar="FILE", help="how to read any other table")
    load.add_argument(
        "--partial",
        action="store_true",
        help="the exports hold a part of their projects: no missing task was removed",
    )
    mapping = command("loads.mapping", "propose a mapping file for a table of any kind")
    mapping.add_argument("file", type=Path, metavar="FILE")
    where = mapping.add_mutually_exclusive_group()
    where.add_argument("--output", type=Path, metavar="FILE")
    where.add_argument("--save", metavar="NAME", help="store it, for such files to come")
    command("loads.sample", "load the sample data, if nothing is loaded", as_json)
    command("loads.undo", "take the last load back")
    again = command(
        "loads.reread", "read the rows kept of a source again, by its mapping as it is now"
    )
    again.add_argument("source", metavar="SOURCE")
    types = command(
        "figures.types", "what tells the type of a source's tasks, and what could", as_json
    )
    types.add_argument("source", metavar="SOURCE")
    chosen = types.add_mutually_exclusive_group()
    chosen.add_argument(
        "--field", metavar="NAME", help="a column of the export tells it from now on"
    )
    chosen.add_argument("--rules", type=Path, metavar="FILE", help="the rules of a file do")
    chosen.add_argument("--own", action="store_true", help="the tracker's own type does")
    table = command("figures.export", "write a table for other programs", filters)
    table.add_argument("table", choices=("tasks", "changes", "links", "rejects", "defaults"))
    table.add_argument("--format", choices=tuple(WRITERS), default="csv")
    table.add_argument("--output", type=Path, metavar="FILE")
    report = command("figures.report", "figures by type, month, ...", filters, as_json)
    report.add_argument("--by", action="append", metavar="DIMENSION,...", help="such as type,month")
    report.add_argument(
        "--measure",
        action="append",
        metavar="MEASURE,...",
        help="such as on_time; else all of them",
    )
    report.add_argument(
        "--censored",
        action="store_true",
        help="beside each figure what it is with the tasks still open counted (Kaplan-Meier)",
    )
    command("buffers.fit", "fit the buffer models for the data as it is", filters)
    _suggest_options(
        command("buffers.suggest", "buffers for each type of task", filters, as_json, target)
    )
    command("buffers.backtest", "what buffers would have covered", filters, as_json, target)
    return parser


def _suggest_options(buffers: argparse.ArgumentParser) -> None:
    buffers.add_argument(
        "--by", choices=tuple(SCOPES), default="type", help="for the tasks of a type in a team, ..."
    )
    buffers.add_argument(
        "--plan", type=Path, metavar="FILE", help="for each task of an export instead; not loaded"
    )
    buffers.add_argument("--level", type=float, metavar="SHARE", help="of that plan; 0.8")
    buffers.add_argument(
        "--output", type=Path, metavar="FILE", help="the plan with its buffers, to import again"
    )


if __name__ == "__main__":
    sys.exit(main())
