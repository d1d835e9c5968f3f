"""The address of the page: read in every run, changed by the frame's controls and by pages.

The URL comes first: every run reads it, seeds the widgets from it, and a widget's change writes
only its own parameter. So links, Back and Forward, and the other language all show the same.
"""

from functools import partial

import streamlit as st

from pages.frame import url
from pages.frame.snapshot import Snapshot, home, known_loads, open_load, options, usual_calendar
from pipeline.calendars import is_calendar
from pipeline.text import Translator, translator

_KEPT, _LANG, _SHOWN = "frame_kept", "frame_language_shown", "frame_shown"


def read_address() -> Translator:
    """Read the address for this run; `shown` gives the result. Call first in every run.

    A bare address, as the menu makes them, takes back the parameters last seen in this session.
    A first one takes the language, so that it is not bare when Back leads to it again.
    """
    params = _params()
    if url.is_bare(params):
        first = {"lang": [url.language({}, st.context.locale)]}
        params |= st.session_state.get(_KEPT, first)
        st.query_params.from_dict(params)
    st.session_state[_KEPT] = {name: params[name] for name in url.FRAME if name in params}
    st.session_state[_LANG] = url.language(params, st.context.locale)
    st.session_state[_SHOWN] = _snapshot(params)
    return page_translator()


def page_translator() -> Translator:
    """The translator into the page's language, also where nothing is loaded."""
    return translator(st.session_state[_LANG])


def shown() -> Snapshot | None:
    """What the address asks for; None while nothing was loaded."""
    found: Snapshot | None = st.session_state[_SHOWN]
    return found


def set_params(**changes: str | list[str] | None) -> None:
    """Change parameters of the address (None or [] removes one); a callback for buttons.

    The changes together are one step of the browser's history. Pages may use parameters of their
    own; they are part of shared links, and are left behind when the page is.
    """
    params = _params()
    lang = url.language(st.session_state.get(_KEPT, {}) | params, st.context.locale)
    params = {"lang": [lang]} | params
    for name, value in changes.items():
        params.pop(name, None)
        if value:
            params[name] = [value] if isinstance(value, str) else value
    st.query_params.from_dict(params)


def write_choice(name: str, key: str, usual: str) -> None:
    """Write the value of the widget `key` into the parameter `name`; the usual one is left out of
    the address. A callback for switches."""
    code = st.session_state[key]
    set_params(**{name: None if code == usual else code})


def param(name: str) -> str | None:
    """A parameter of the page's own, as the address has it."""
    return st.query_params.get(name)


def _snapshot(params: dict[str, list[str]]) -> Snapshot | None:
    opened = open_load(None)
    if opened is None:
        return None
    loads = known_loads(str(opened[0].path))
    opened = open_load(url.load_of(params, list(loads)))
    assert opened is not None
    warehouse, load, newest = opened
    usual = usual_calendar()
    values = options(str(warehouse.path), load.load, usual)
    lang, known = page_translator().lang, partial(is_calendar, home())
    state = url.read(params, values, list(loads), load.as_of_day, lang, known)
    return Snapshot(warehouse, load, newest, state, state.filters.calendar or usual)


def _params() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
