"""The views of the page, one at a time."""

from pages.frame import views
from pipeline.text import N_, Translator

VIEWS = {
    "drift": N_("Drift"),
    "why": N_("Why it changed"),
    "replanning": N_("Re-planning"),
    "speed": N_("Speed and quality"),
}
"""Code in the address (`view`) -> what it is called; the first is shown where none is named."""


def chosen() -> str:
    """The view the address names."""
    return views.chosen("view", VIEWS)


def switch(t: Translator) -> None:
    """The switch between the views."""
    titles = {code: t(title) for code, title in VIEWS.items()}
    views.choose("deviation", "view", t("View"), titles, chosen(), t)
