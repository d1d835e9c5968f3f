"""The sentence of the view "Why it changed"."""

import polars as pl

from pages.deviation.amounts import change_unit, change_words
from pages.deviation.figures import Why
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.compare import ENOUGH
from pipeline.statistics.drivers import Drivers
from pipeline.text import N_, Translator

BY = ("type", "team", "assignee")
"""Dimensions by which this page splits."""
KINDS = {
    "type": N_("types"),
    "team": N_("teams"),
    "assignee": N_("people"),
    "project": N_("projects"),
}
"""Dimension -> what its groups are called."""
_WITHOUT = {"type": N_("No type"), "team": N_("No team"), "assignee": N_("No assignee")}
_BECAUSE = {
    ("rate", True): N_("{change} because the same {kinds} run later"),
    ("rate", False): N_("{change} because the same {kinds} run earlier"),
    ("mix", True): N_("{change} because the mix moved to {kinds} that run late"),
    ("mix", False): N_("{change} because the mix moved to {kinds} that run early"),
}
_BECAUSE_OF_LEVELS = {
    ("rate", True): N_("{change} because the same {kinds} came out higher"),
    ("rate", False): N_("{change} because the same {kinds} came out lower"),
    ("mix", True): N_("{change} because the mix moved to {kinds} that are high"),
    ("mix", False): N_("{change} because the mix moved to {kinds} that are low"),
}
"""Part and whether it raised the mean -> why."""


def without(by: str, t: Translator) -> str:
    """What the tasks without a group of the dimension are called."""
    return t(_WITHOUT[by])


def finding(found: Why, by: str, measure: str, t: Translator) -> tuple[str, str]:
    """The first clause and the rest."""
    title = t(MEASURES[measure].title)
    if found.whole is None:
        return t("There is no period before this one to explain a change from."), ""
    if found.drivers is None:
        return t("Too few tasks to explain a change: {n} are needed in both periods.", n=ENOUGH), ""
    change = found.drivers.mean - found.drivers.mean_before
    words, unit = change_words(change, measure), change_unit(measure, t)
    amount = f"{words.lstrip('+−')} {unit}"
    if not _shows(change, measure):
        lead = t("{measure} did not change.", measure=title)
    elif not found.whole["is_clear"]:
        signed = f"{words} {unit}"
        lead = t("{measure} moved by {amount}, which may be chance.", measure=title, amount=signed)
    elif change > 0:
        lead = t("{measure} rose by {amount}.", measure=title, amount=amount)
    else:
        lead = t("{measure} fell by {amount}.", measure=title, amount=amount)
    return lead, _because(found.drivers, by, measure, t)


def _because(found: Drivers, by: str, measure: str, t: Translator) -> str:
    texts = _BECAUSE if measure == "schedule_deviation" else _BECAUSE_OF_LEVELS
    parts = []
    for part in sorted(("rate", "mix"), key=lambda each: -abs(getattr(found, each))):
        change = getattr(found, part)
        if not _shows(change, measure):
            continue
        words = t(texts[part, change > 0], change=change_words(change, measure), kinds=t(KINDS[by]))
        parts.append(words + _most(found.groups, part, change, t))
    return t("; ").join(parts) + t(".") if parts else ""


def _most(groups: pl.DataFrame, part: str, change: float, t: Translator) -> str:
    """The group that moved a part most in its direction, where it is one with a name."""
    sign = 1 if change > 0 else -1
    row = groups.sort(pl.col(part) * sign, descending=True, maintain_order=True).row(0, named=True)
    name = row["group"]
    if name is None:
        return ""
    if part == "rate":
        return t(" ({name} above all)", name=name)
    if row["share"] > row["share_before"]:
        return t(" (more {name} above all)", name=name)
    return t(" (less {name} above all)", name=name)


def _shows(change: float, measure: str) -> bool:
    """Whether anything is left of a change once it is written."""
    digits = change_words(change, measure)
    return any(digit in digits for digit in "123456789")
