"""Why a buffer is suggested, in sentences."""

from typing import Any

import polars as pl

from models.suggestion import Suggestion
from pages.buffers.advice import MEASURES, Asked
from pages.buffers.words import amount, deviation
from pipeline.statistics.filters import Filters
from pipeline.statistics.scope import SCOPES
from pipeline.text import N_
from pipeline.text.formats import share

_OF_ALL_TYPES = {
    "schedule": N_(
        "Of the finished tasks of all types, at least {level} ended at most {buffer} (working "
        "days) after their due date."
    ),
    "effort": N_(
        "Of the finished tasks of all types, at least {level} took at most {buffer} more than "
        "their estimate."
    ),
}
"""What a suggestion says that was raised to what all types together need."""
_OF_WHOLE_TYPE = {
    "schedule": N_(
        "Of the finished tasks of the whole type, at least {level} ended at most {buffer} (working "
        "days) after their due date."
    ),
    "effort": N_(
        "Of the finished tasks of the whole type, at least {level} took at most {buffer} more than "
        "their estimate."
    ),
}
"""What one of a team or project says that was raised to what its whole type needs."""


def sentence(asked: Asked, found: Suggestion) -> str:
    """What it rests on, in one sentence."""
    t, level = asked.snapshot.t, share(asked.level)
    buffer, (low, high) = found.buffers[asked.name], found.spanned
    words = {
        "level": level,
        "buffer": amount(asked, buffer),
        "low": deviation(asked, low),
        "high": deviation(asked, high),
    }
    if found.wider:
        of_all = _OF_ALL_TYPES if found.scope == "type" else _OF_WHOLE_TYPE
        return t(of_all[asked.target], level=level, buffer=words["buffer"])
    if asked.target == "effort":
        return t(
            "Of the finished tasks most like the next ones, {level} took at most "
            "{buffer} more than their estimate. Without a tenth at each end they deviated "
            "from it by {low} to {high}.",
            **words,
        )
    return t(
        "Of the finished tasks most like the next ones, {level} ended at most "
        "{buffer} (working days) after their due date. Without a tenth at each end they "
        "deviated from it by {low} to {high}.",
        **words,
    )


def points(asked: Asked, row: dict[str, Any], found: Suggestion) -> list[str]:
    """The proof, whose history it is, what is odd about it, and what it adds to a plan. row: of
    `advice`."""
    t, covered = asked.snapshot.t, found.coverage[asked.name]
    points = [
        t("Not measured: only {n} unseen tasks.", n=found.tested)
        if covered is None
        else t(
            "Proof: on {n:,} tasks that the model had not seen, the buffer predicted then was "
            "enough for {share}.",
            n=found.tested,
            share=share(covered),
        )
    ]
    if not found.wider:
        points.append(
            t(
                "{own} of the weight comes from its own {n:,} finished tasks, {borrowed} from "
                "others.",
                own=share(1 - found.borrowed),
                n=found.tasks,
                borrowed=share(found.borrowed),
            )
        )
    if found.note:
        points.append(t(found.note, **found.note_words))
    points += _with_open(asked, row)
    if row["plan"]:
        points.append(_of_plan(asked, row))
    return points


def _with_open(asked: Asked, row: dict[str, Any]) -> list[str]:
    """What its open tasks change in its plain history, if there are any: a model of finished tasks
    alone does not know of them."""
    t, named = asked.snapshot.t, SCOPES[asked.per]
    of = asked.snapshot.censored(MEASURES[asked.target], by=named, filters=Filters())
    mine = of.filter(pl.col(name).fill_null("") == row[name] for name in named)
    known = next(mine.filter(pl.col("open") > 0, pl.col("events") > 0).iter_rows(named=True), None)
    if known is None:
        return []
    words = {
        "level": share(0.8),
        "events": known["events"],
        "n": known["open"],
        "plain": amount(asked, max(known["p80_plain"], 0)),
    }
    if known["p80"] is None:
        return [
            t(
                "Its plain history: {plain} for {level} of its {events:,} finished tasks; with the "
                "{n:,} still open counted it is more, how much is not known yet.",
                **words,
            )
        ]
    return [
        t(
            "Its plain history: {plain} for {level} of its {events:,} finished tasks, {open} with "
            "the {n:,} still open counted (Kaplan-Meier).",
            open=amount(asked, max(known["p80"], 0)),
            **words,
        )
    ]


def _of_plan(asked: Asked, row: dict[str, Any]) -> str:
    t = asked.snapshot.t
    if asked.target == "effort":
        return t(
            "Half of its estimates are {plan:.1f} h or less: the buffer adds {hours:.1f} h to "
            "such a task.",
            plan=row["plan"],
            hours=row["plan"] * row["suggested"],
        )
    return t(
        "Half of its plans are {plan} or shorter: the buffer adds {share} to such a plan.",
        plan=amount(asked, row["plan"]),
        share=share(row["of_plan"]),
    )
