"""Names of the working-day calendars, in the language of the page."""

from collections.abc import Collection
from functools import lru_cache

from babel import Locale

from pipeline.calendar_codes import calendar_codes
from pipeline.normalise.team_calendars import Calendars
from pipeline.text import N_, Translator, translator

_OWN = {
    "CN": N_("China, with make-up days"),
    "weekdays": N_("Monday to Friday"),
    "all": N_("Every day"),
}


@lru_cache
def calendar_names(lang: str) -> dict[str, str]:
    """Code -> name: the most used first, then the countries by name."""
    t, territories = translator(lang), Locale(lang).territories
    countries = {code: territories[code] for code in calendar_codes() if code in territories}
    by_name = sorted(countries.items(), key=lambda item: item[1])
    return {code: t(name) for code, name in _OWN.items()} | {
        code: name for code, name in by_name if code not in _OWN
    }


def calendar_name(code: str, usual: str, t: Translator) -> str:
    """A calendar's code in words; `usual` is the code of the organisation's."""
    country, _, own = code.partition(".")
    name = calendar_names(t.lang).get(country, country)
    if not own:
        return name
    if code == usual:
        return t("{name}; teams and own days", name=name)
    return t("{name}; teams and own days as they were", name=name)


def own_words(own: Calendars, teams: Collection[str], t: Translator) -> str:
    """What the organisation's calendars are beside the usual one, and which of their teams no task
    has (`teams` are those of the data); "" where there is nothing."""
    parts = [f"{team}: {code}" for team, code in own.teams]
    if days := len(own.own_days):
        parts.append(t("{n} own day", "{n} own days", n=days))
    named = [*dict(own.teams), *(day.team for day in own.own_days if day.team)]
    if strange := [team for team in dict.fromkeys(named) if team not in teams]:
        parts.append(t("no task has the team {names}", names=t(", ").join(strange)))
    return " · ".join(parts)
