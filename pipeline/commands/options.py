"""What the options of commands ask for."""

import argparse
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.commands.output import Refused
from pipeline.statistics.filters import VALUES, Filters
from pipeline.view import View


def day(text: str) -> date:
    """The day that an option gives, as ISO writes it. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong = f"“{text}” is not a date; write it like 2026-11-20"
        raise argparse.ArgumentTypeError(wrong) from None


def filters_of(asked: argparse.Namespace) -> Filters:
    """The filters that the options give."""
    values = {name: tuple(getattr(asked, name) or ()) for name in VALUES}
    return Filters(
        **values,
        start=asked.start,
        end=asked.end,
        as_of=asked.as_of,
        calendar=asked.calendar,
        baseline=asked.baseline,
    )


def is_narrow(filters: Filters) -> bool:
    """Whether they ask for more than a load and a calendar, which every view has."""
    return replace(filters, as_of=None, calendar=None) != Filters()


def names_of(given: list[str] | None, known: dict[str, Any], option: str) -> list[str]:
    """The names in an option that may be repeated and lists with commas.
    Raises Refused for one that is not known."""
    names = [name for text in given or [] for name in text.split(",") if name]
    for name in names:
        if name not in known:
            raise Refused(f"{option}: there is no “{name}”; there are {', '.join(known)}.")
    return names


def check_source(source: str, view: View) -> None:
    """Raises Refused where nothing was loaded of a source of that name."""
    if source not in (known := view.warehouse.files()["source"].unique().sort().to_list()):
        raise Refused(f"There is no source “{source}”; there are {', '.join(known)}.")
