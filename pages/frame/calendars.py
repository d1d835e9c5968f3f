"""Names of the working-day calendars, in the language of the page."""

from functools import lru_cache

from babel import Locale

from pipeline.normalise.calendar import calendar_codes
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
        return t("{name}, with teams and own days", name=name)
    return t("{name}, with teams and own days as they were", name=name)
