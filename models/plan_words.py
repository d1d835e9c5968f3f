"""What has to be said of a plan, in the words of pages and commands."""

from datetime import date

from models.planned import Plan
from pipeline.text import Translator
from pipeline.text.formats import long_date


def late_words(found: Plan, day: date, t: Translator) -> list[str]:
    """Sentences on the tasks that are past their due dates on the day of planning; none where no
    task is."""
    late = found.tasks.drop_nulls("late_by")
    told, silent = late["buffer"].count(), late["buffer"].null_count()
    parts = []
    if told:
        parts.append(
            t(
                "{n} task is late already: its buffer counts from {day}, by how long tasks as late "
                "went on.",
                "{n} tasks are late already: their buffers count from {day}, by how long tasks as "
                "late went on.",
                n=told,
                day=long_date(day, t.lang),
            )
        )
    if silent:
        parts.append(
            t(
                "{n} task is so late that too few ever were to tell when it ends: it gets no "
                "buffer. Give it a new date.",
                "{n} tasks are so late that too few ever were to tell when they end: they get no "
                "buffer. Give them new dates.",
                n=silent,
            )
        )
    return parts
