"""Means and their changes as this page writes them, so that what is added up adds up on sight."""

from pages.frame.charts.base import unit, unit_of
from pipeline.statistics.catalogue import MEASURES
from pipeline.text import Translator
from pipeline.text.formats import NONE, share, signed, trimmed


def in_days(measure: str) -> bool:
    """Whether a measure counts days; the others are shares, whose changes are in points."""
    return MEASURES[measure].unit == "working_days"


def change_words(change: float | None, measure: str) -> str:
    """A change: days with two decimals, points with one."""
    if change is None:
        return NONE
    return signed(change, 2) if in_days(measure) else signed(100 * change)


def level_words(level: float | None, measure: str, t: Translator) -> str:
    """A mean: days with two decimals, shares with one."""
    if level is None:
        return NONE
    if not in_days(measure):
        return share(level, 1)
    is_signed = unit(unit_of(MEASURES[measure]), t).signed
    return signed(level, 2) if is_signed else trimmed(level, 2)


def chance_words(q: float | None) -> str:
    """How likely chance alone is."""
    if q is None:
        return NONE
    return "< 0.001" if q < 0.001 else f"{q:.3f}"


def change_unit(measure: str, t: Translator) -> str:
    """What changes are counted in."""
    return t("days") if in_days(measure) else t("points")
