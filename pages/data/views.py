"""The three views of the Data page, one at a time: load, quality, history."""

from pages.frame import views
from pipeline.text import N_, Translator

VIEWS = {"load": N_("Load"), "quality": N_("Quality"), "history": N_("History")}
"""Code in the address (`view`) -> what it is called; the first is shown where none is named."""


def chosen() -> str:
    """The view the address names."""
    return views.chosen("view", VIEWS)


def switch(t: Translator) -> None:
    """The switch between the views."""
    titles = {code: t(title) for code, title in VIEWS.items()}
    views.choose("data", "view", t("View"), titles, chosen(), t)
