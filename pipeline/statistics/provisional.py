"""Where figures rest on days that a calendar does not know for certain yet."""

from datetime import date, timedelta

import polars as pl

from pipeline.statistics.prepare import Tasks

_COUNTED = ("due_day", "first_due_day", "finished_day")


def provisional_from(tasks: Tasks, as_of_day: date, known_until: date | None) -> date | None:
    """The first day of a calendar that is not certain, where days are counted up to it or beyond:
    where a task of a prepared frame is due or finished then, or it is passed on the as-of day.

    known_until: the calendar's last certain day; None: all days are.
    """
    if known_until is None:
        return None
    latest = tasks.lazy().select(pl.max_horizontal(pl.col(*_COUNTED).max())).collect().item()
    return known_until + timedelta(1) if max(latest or as_of_day, as_of_day) > known_until else None
