"""The sentence on top of the Overview: what changed, who runs late."""

from typing import Any

import polars as pl

from pipeline.text import N_, Translator
from pipeline.text.formats import number, share

_TELLING = 0.5
"""Days by which P80, or a type's mean, has to move before the sentence speaks of it."""

_LEADS = {
    ("held", ""): N_("On-time share held at {share}."),
    ("held", "grew"): N_("On-time share held at {share}, but the tail grew."),
    ("held", "shrank"): N_("On-time share held at {share}, and the tail shrank."),
    ("rose", ""): N_("On-time share rose {points} points."),
    ("rose", "grew"): N_("On-time share rose {points} points, but the tail grew."),
    ("rose", "shrank"): N_("On-time share rose {points} points, and the tail shrank."),
    ("fell", ""): N_("On-time share fell {points} points."),
    ("fell", "grew"): N_("On-time share fell {points} points, and the tail grew."),
    ("fell", "shrank"): N_("On-time share fell {points} points, but the tail shrank."),
}
"""How the on-time share and the P80 of the deviation moved -> the first clause."""


def finding(
    on_time: dict[str, Any],
    deviation: dict[str, Any],
    changes: pl.DataFrame,
    running: pl.DataFrame,
    late: int,
    t: Translator,
) -> tuple[str, str]:
    """The first clause and the rest.

    on_time, deviation: their rows of `compare`, with a count of at least one; changes: the types
    of `changed_most`; running: those of `running_late`; late: how many tasks are late now.
    """
    moved = changes.filter("is_clear", pl.col("mean_change").abs() >= _TELLING).head(1)
    parts = [_moved(row, t) for row in moved.iter_rows(named=True)]
    return _lead(on_time, deviation, t), t("; ").join([*parts, _running(running, late, t)]) + t(".")


def _lead(on_time: dict[str, Any], deviation: dict[str, Any], t: Translator) -> str:
    change, level = on_time["mean_change"], share(on_time["mean"])
    if change is None:
        return t("{share} of tasks were finished by their due date.", share=level)
    course = "held" if not on_time["is_clear"] else "rose" if change > 0 else "fell"
    tail = deviation["p80_change"] if deviation["p80_is_clear"] else 0
    end = "grew" if tail >= _TELLING else "shrank" if tail <= -_TELLING else ""
    return t(_LEADS[course, end], share=level, points=number(abs(100 * change)))


def _moved(row: dict[str, Any], t: Translator) -> str:
    days = number(abs(row["mean_change"]))
    if row["mean_change"] < 0:
        return t("{name} improved most, by {days} days", name=row["type"], days=days)
    return t("{name} worsened most, by {days} days", name=row["type"], days=days)


def _running(running: pl.DataFrame, late: int, t: Translator) -> str:
    names, means = running["type"].to_list(), [number(each) for each in running["mean"]]
    held = int(running.head(2)["late_now"].sum())
    if not names:
        return t("no type runs half a day past plan on average")
    if len(names) == 1:
        return t(
            "{name} runs {mean} days past plan on average and holds {held} of the {n} tasks late "
            "now",
            name=names[0],
            mean=means[0],
            held=held,
            n=late,
        )
    return t(
        "{first} and {second} run {one} and {two} days past plan on average and hold {held} of "
        "the {n} tasks late now",
        first=names[0],
        second=names[1],
        one=means[0],
        two=means[1],
        held=held,
        n=late,
    )
