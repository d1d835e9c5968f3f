"""The URL is the state: parameters to filters and back. No streamlit here.

Values of data stand in the URL as they are, all else as neutral codes. What is not known is
dropped and told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from pages.frame import period
from pipeline.statistics.filters import VALUES, Filters
from pipeline.statistics.prepare import BASELINES
from pipeline.text import LANGUAGES

FRAME = ("lang", *VALUES, "period", "from", "to", "calendar", "baseline", "as_of")
"""The parameters of the frame; pages may have others, which stay with their page."""

Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class State:
    """What an address asks for."""

    lang: str
    filters: Filters
    period: str
    dropped: tuple[tuple[str, str], ...] = ()
    """Parameters and values that are not known."""


def is_bare(params: Params) -> bool:
    """Whether an address says nothing about the frame, as after a click on the menu."""
    return not any(name in params for name in FRAME)


def language(params: Params, locale: str | None) -> str:
    """The language of the address, else the browser's, else English."""
    asked = _last(params, "lang")
    if asked in LANGUAGES:
        return str(asked)
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def load_of(params: Params, loads: Sequence[int]) -> int | None:
    """The load an address is pinned to, if there is one of that number."""
    asked = _last(params, "as_of")
    return (
        int(asked)
        if asked and asked.isascii() and asked.isdigit() and int(asked) in loads
        else None
    )


def read(
    params: Params,
    values: Mapping[str, Sequence[str]],
    loads: Sequence[int],
    as_of_day: date,
    lang: str,
    is_calendar: Callable[[str], bool],
) -> State:
    """The state of an address. `values` are those of the data it is about, by filter;
    `is_calendar` says whether there is a calendar of a code."""
    dropped: list[tuple[str, str]] = []
    chosen = {}
    for name in VALUES:
        known = set(values.get(name, ()))
        asked = dict.fromkeys(params.get(name, ()))
        chosen[name] = tuple(value for value in asked if value in known)
        dropped += [(name, value) for value in asked if value not in known]
    as_of, calendar = load_of(params, loads), _last(params, "calendar")
    if as_of is None and "as_of" in params:
        dropped.append(("as_of", str(_last(params, "as_of"))))
    if calendar is not None and not is_calendar(calendar):
        dropped.append(("calendar", calendar))
        calendar = None
    baseline = _last(params, "baseline") or BASELINES[0]
    if baseline not in BASELINES:
        dropped.append(("baseline", baseline))
        baseline = BASELINES[0]
    code, start, end = _period(params, as_of_day)
    filters = Filters(
        **chosen, start=start, end=end, as_of=as_of, calendar=calendar, baseline=baseline
    )
    return State(lang, filters, code, tuple(dropped))


def write(state: State) -> dict[str, list[str]]:
    """The parameters of a state; reading them gives the state again."""
    filters = state.filters
    params = {"lang": [state.lang]} | {name: list(getattr(filters, name)) for name in VALUES}
    if state.period == period.CUSTOM:
        params["from"] = [filters.start.isoformat()] if filters.start else []
        params["to"] = [filters.end.isoformat()] if filters.end else []
    else:
        params["period"] = [state.period]
    params["calendar"] = [filters.calendar] if filters.calendar else []
    params["baseline"] = [] if filters.baseline == BASELINES[0] else [filters.baseline]
    params["as_of"] = [] if filters.as_of is None else [str(filters.as_of)]
    return {name: given for name, given in params.items() if given}


def address(page: str, params: Params) -> str:
    """A full address; `page` is the page's without parameters, the home page's without a path."""
    slash = "" if urlsplit(page).path else "/"
    return f"{page}{slash}?{urlencode(params, doseq=True)}"


def _period(params: Params, as_of_day: date) -> tuple[str, date | None, date | None]:
    start, end = _date(_last(params, "from")), _date(_last(params, "to"))
    if start and end and start > end:
        start, end = end, start
    if start or end:
        return period.CUSTOM, start, end
    asked = _last(params, "period")
    code = asked if asked in (*period.MONTHS, period.ALL) else period.DEFAULT
    return str(code), *period.dates(str(code), as_of_day)


def _last(params: Params, name: str) -> str | None:
    given = params.get(name)
    return given[-1] if given else None


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
