"""Kinds of odd value, as data: what looks wrong in a field although it could be read.

Nothing here is certainly wrong, and no task is changed or left out because of it: each kind says
why it matters and how to mend it. Adding a kind is adding an entry.
"""

from dataclasses import dataclass

import polars as pl

from pipeline.text import N_


@dataclass(frozen=True)
class Oddity:
    """`holds` is true for an odd task of a prepared frame that has tasks of one source, and also
    `as_of_day` (Date).

    `shows`: the columns that show what is odd, of the prepared frame; `example`: the text column of
    which a few values are named, the key where a value alone says nothing.
    """

    name: str
    field: str
    title: str
    advice: str
    holds: pl.Expr
    shows: tuple[str, ...]
    example: str = "key"


_LEAST = 20
"""Fewer tasks may well be alike."""
_NEARLY_ALL = 0.95
"""A column filled by the tracker, of which a few cells were changed by hand since."""
_MOST_HOURS = 1000
_SECONDS = 300
"""A median above this is no usual number of hours for a task."""


def _before(first: str, second: str) -> pl.Expr:
    return pl.col(f"{first}_day") < pl.col(f"{second}_day")


def _stamped(field: str) -> pl.Expr:
    """On the day of creation in nearly every row of the source that has both."""
    same = pl.col(f"{field}_day") == pl.col("created_day")
    return same & (same.mean() >= _NEARLY_ALL) & (same.count() >= _LEAST)


def _usual(field: str) -> pl.Expr:
    """The value that nearly every row of the source with any has."""
    known = pl.col(field).count()
    is_usual = pl.col(field) == pl.col(field).drop_nulls().mode().first()
    return is_usual & (is_usual.sum() >= _NEARLY_ALL * known) & (known >= _LEAST)


def _seconds(field: str) -> pl.Expr:
    """Amounts of a source that are whole minutes if read as seconds, and too large as hours."""
    amounts = pl.col(field).filter(pl.col(field) > 0)
    minutes = (amounts % 60 == 0).mean() >= _NEARLY_ALL
    enough = amounts.count() >= _LEAST
    return (pl.col(field) > 0) & (amounts.median() > _SECONDS) & minutes & enough


def alike(names: pl.Expr) -> pl.Expr:
    """Names without what people mistype: case, blanks, full width, invisible characters."""
    return names.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[\s\p{Cf}]+", "")


def _spelled(field: str) -> pl.Expr:
    # Of each name once: a million tasks have a few hundred.
    names = pl.col(field).drop_nulls().unique(maintain_order=True)
    return pl.col(field).is_in(names.filter(alike(names).is_duplicated()).implode())


def _far(field: str) -> pl.Expr:
    day, latest = pl.col(f"{field}_day"), pl.col("as_of_day").dt.offset_by("5y")
    return (day.dt.year() < 2000) | (day > latest)


_FAR = N_("far from today")
_FAR_ADVICE = N_(
    "Before 2000 or over 5 years ahead: a placeholder or a typing error. Correct the year."
)
_SECONDS_TITLE = N_("seconds read as hours?")
_SECONDS_ADVICE = N_(
    'Median over 300 h, multiples of 60. Set duration_unit = "seconds" in a mapping, load again.'
)
_HUGE = N_("over 1,000 hours")
_HUGE_ADVICE = N_("Half a year of one person. Check the unit, or split the task.")
_SPELLED = N_("one name in several spellings")
_SPELLED_ADVICE = N_("They count as different. Rename them to one spelling in the tracker.")
_USUAL = N_("nearly all the same")

ODDITIES = {
    oddity.name: oddity
    for oddity in (
        Oddity(
            "due_before_start",
            "due",
            N_("before planned start"),
            N_("Left out of the deviation rate. Correct one of the two dates."),
            _before("due", "planned_start"),
            ("planned_start_day", "due_day"),
        ),
        Oddity(
            "finish_before_start",
            "finished",
            N_("before the start"),
            N_("Left out of cycle time. Correct the start, or load the status history."),
            _before("finished", "started"),
            ("started_day", "finished_day"),
        ),
        Oddity(
            "finish_before_created",
            "finished",
            N_("before creation"),
            N_("Left out of lead time. Written down afterwards, or moved from another tracker."),
            _before("finished", "created"),
            ("created_day", "finished_day"),
        ),
        Oddity(
            "finish_in_future",
            "finished",
            N_("in the future"),
            N_("Is the column a planned finish? Map it to the due date; else check day and month."),
            pl.col("finished_day") > pl.col("as_of_day"),
            ("finished_day",),
        ),
        Oddity(
            "start_is_creation",
            "planned_start",
            N_("always the day of creation"),
            N_("The tracker fills it in, so it is no plan. Map another column, or leave it out."),
            _stamped("planned_start"),
            ("created_day", "planned_start_day"),
        ),
        Oddity(
            "began_at_creation",
            "started",
            N_("always the day of creation"),
            N_(
                "The tracker fills it in: cycle time is lead time. Load the status history instead."
            ),
            _stamped("started"),
            ("created_day", "started_day"),
        ),
        Oddity(
            "estimate_zero",
            "estimate_hours",
            N_("zero or less"),
            N_("Counts as no estimate. Clear the default 0 in the tracker, and estimate."),
            pl.col("estimate_hours") <= 0,
            ("estimate_hours",),
        ),
        Oddity(
            "estimate_huge",
            "estimate_hours",
            _HUGE,
            _HUGE_ADVICE,
            pl.col("estimate_hours") > _MOST_HOURS,
            ("estimate_hours", "actual_hours"),
        ),
        Oddity(
            "actual_huge",
            "actual_hours",
            _HUGE,
            _HUGE_ADVICE,
            pl.col("actual_hours") > _MOST_HOURS,
            ("estimate_hours", "actual_hours"),
        ),
        Oddity(
            "estimate_seconds",
            "estimate_hours",
            _SECONDS_TITLE,
            _SECONDS_ADVICE,
            _seconds("estimate_hours"),
            ("estimate_hours",),
        ),
        Oddity(
            "actual_seconds",
            "actual_hours",
            _SECONDS_TITLE,
            _SECONDS_ADVICE,
            _seconds("actual_hours"),
            ("actual_hours",),
        ),
        Oddity(
            "points_negative",
            "story_points",
            N_("below zero"),
            N_("Story points start at 0. Correct them in the tracker."),
            pl.col("story_points") < 0,
            ("story_points",),
        ),
        Oddity(
            "estimate_usual",
            "estimate_hours",
            _USUAL,
            N_("A default that nobody changes is no estimate. Effort overrun means little."),
            _usual("estimate_hours"),
            ("estimate_hours",),
        ),
        Oddity(
            "due_usual",
            "due",
            _USUAL,
            N_("One date for all is a release or a default, not a plan for each task."),
            _usual("due_day"),
            ("due_day",),
        ),
        Oddity(
            "priority_usual",
            "priority",
            _USUAL,
            N_("The tracker's default that nobody changes. Grouping by priority says nothing."),
            _usual("priority"),
            ("priority",),
            "priority",
        ),
        Oddity(
            "type_usual",
            "type",
            _USUAL,
            N_("Figures and buffers by type need types that tell kinds of work apart."),
            _usual("type"),
            ("type",),
            "type",
        ),
        Oddity(
            "assignee_usual",
            "assignee",
            _USUAL,
            N_("Probably whoever set up the project. Grouping by assignee says nothing."),
            _usual("assignee"),
            ("assignee",),
            "assignee",
        ),
        *(
            Oddity(
                f"{field}_spelled",
                field,
                _SPELLED,
                _SPELLED_ADVICE,
                _spelled(field),
                (field,),
                field,
            )
            for field in ("assignee", "type", "team", "project")
        ),
        *(
            Oddity(f"{field}_far", field, _FAR, _FAR_ADVICE, _far(field), (f"{field}_day",))
            for field in ("created", "planned_start", "due", "started", "finished")
        ),
    )
}
"""In the order to show."""
