"""The codes by which calendars are named."""

from difflib import get_close_matches

import holidays

from pipeline.problems import UserError

PLAIN = ("weekdays", "all")
"""Monday to Friday; every day."""


class UnknownCalendar(UserError):
    """There is no calendar of this code; the message names some that there are."""


def calendar_codes() -> list[str]:
    """Every code that there is, countries without subdivisions."""
    return [*PLAIN, *sorted(holidays.list_supported_countries())]


def check_calendar(code: str) -> None:
    """Raises UnknownCalendar for a code that is neither one of PLAIN nor a country or subdivision
    of the `holidays` library, such as CN or GB-ENG."""
    if code in PLAIN or _is_known(code):
        return
    # It imports every country there is.
    known = holidays.list_supported_countries()
    names = [*known, *(f"{c}-{s}" for c, subs in known.items() for s in subs)]
    near = get_close_matches(code.upper(), names, 3) or ["CN", "GB-ENG", "US"]
    raise UnknownCalendar(
        f"No calendar “{code}”. Use all, weekdays, or a code such as {', '.join(near)}."
    )


def _is_known(code: str) -> bool:
    country, _, subdivision = code.upper().partition("-")
    try:
        holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        return False
    return len(country) <= len("CHN")  # the library knows them by name as well
