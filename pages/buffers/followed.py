"""How the defaults held: what a retrospective opens with."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from pages.buffers import followed_words as words
from pages.buffers.advice import Asked
from pages.buffers.words import name_of, name_width
from pages.frame import cards
from pages.frame.snapshot import home, settings
from pages.frame.table import show_table
from pipeline.calendars import calendar_of
from pipeline.statistics.adopted import spans
from pipeline.statistics.filters import Filters
from pipeline.statistics.followed import followed
from pipeline.statistics.parkinson import filled
from pipeline.statistics.scope import KEY, set_for
from pipeline.text.formats import long_date, share

_MOST = 8


@dataclass(frozen=True)
class Held:
    """rows: of `followed`, what should move first; filled: of `parkinson.filled`; both named."""

    rows: pl.DataFrame
    filled: pl.DataFrame


def followed_card(asked: Asked) -> None:
    """The card; nothing where no default was adopted for what the filters take."""
    found = _held(asked)
    now = found.rows.filter(pl.col("until").is_null())
    if now.is_empty():
        return
    t = asked.snapshot.t
    subtitle = t(
        "Tasks planned after the day a default was adopted, under the filters, of any period"
    )
    with cards.card(t("How the defaults held"), subtitle):
        lead, rest = words.lead(asked, now), words.rest(asked, now)
        if now["verdict"].is_in(words.MOVES).any():
            body = cards.plain(rest)
            st.warning(body, title=cards.plain(lead), icon=":material/notifications:")
        else:
            cards.finding(lead, rest)
        for row in found.filled.iter_rows(named=True):
            st.markdown(f":material/hourglass_full: {cards.plain(words.fills(asked, row))}")
        shown = found.rows.filter(pl.col("until").is_null() | (pl.col("tasks") > 0))
        _table(asked, shown)
        if left_out := words.not_counted(asked, shown):
            st.caption(cards.plain(left_out))


def _held(asked: Asked) -> Held:
    snapshot, made = asked.snapshot, asked.decisions
    path, load = str(snapshot.warehouse.path), snapshot.load.load
    key = (path, load, snapshot.calendar, snapshot.filters, settings().timezone)
    found = _figures(*key, asked.target, tuple(made["id"]), _asked=asked)
    # Not kept with them: names are of a language.
    name = name_of(snapshot.t)
    return Held(found.rows.with_columns(name=name), found.filled.with_columns(name=name))


@st.cache_resource(max_entries=64, show_spinner=False)
def _figures(
    path: str,
    load: int,
    calendar: str,
    filters: Filters,
    timezone: str,
    target: str,
    decisions: tuple[int, ...],
    *,
    _asked: Asked,
) -> Held:
    snapshot, day = _asked.snapshot, _asked.snapshot.load.as_of_day
    tasks = snapshot.tasks(filters, period=False)
    since = pl.col("at").dt.replace_time_zone("UTC").dt.convert_time_zone(timezone).dt.date()
    made = set_for(_asked.decisions.reverse(), _asked.basis.groups)
    of = spans(made.with_columns(since=since))
    worked = calendar_of(home(), calendar)
    order = pl.Enum(list(words.VERDICTS))
    rows = followed(tasks, of, target, worked, day).sort(
        pl.col("until").is_not_null(),
        pl.col("verdict").cast(order),
        "tasks",
        *KEY,
        descending=[False, False, True, False, False, False],
    )
    return Held(rows, filled(tasks, of if target == "schedule" else of.clear(), worked, day))


def _table(asked: Asked, rows: pl.DataFrame) -> None:
    t, per_cent = asked.snapshot.t, asked.target == "effort"
    scale = 100 if per_cent else 1
    texts: dict[str, list[str | None]] = {
        "since": [long_date(day, t.lang) for day in rows["since"]],
        "until": [long_date(day, t.lang) for day in rows["until"]],
        "verdict": [t(words.VERDICTS[each]) for each in rows["verdict"]],
        "interval": [
            None if low is None else f"{share(low)} – {share(high)}"
            for low, high in rows.select("low", "high").iter_rows()
        ],
    }
    shown = rows.select(
        "name",
        pl.col("buffer", "lately") * scale,
        pl.col("share", "wanted") * 100,
        *("tasks", "reserved", "used", "open_beyond"),
    ).with_columns(pl.Series(name, each, dtype=pl.String) for name, each in texts.items())
    replaced = rows["until"].count() > 0
    show_table(
        shown,
        _config(asked, name_width(rows["name"])),
        t("{n} default", "{n} defaults", n=shown.height),
        visible=_MOST,
        order=[
            *("name", "buffer", "verdict", "share", "interval", "tasks", "wanted", "lately"),
            *("since", *(["until"] if replaced else []), "reserved", "used", "open_beyond"),
        ],
        key=f"buffers_followed__{t.lang}",
    )


def _config(asked: Asked, named: int) -> dict[str, Any]:
    t, column, per_cent = asked.snapshot.t, st.column_config, asked.target == "effort"
    number = "%d%%" if per_cent else f"%g {t('d')}"
    spent = f"%.0f {t('h') if per_cent else t('d')}"
    return {
        "name": column.TextColumn(t("What for"), width=named),
        "buffer": column.NumberColumn(t("Default"), format=number, width=64),
        "since": column.TextColumn(t("Since"), width=96),
        "until": column.TextColumn(t("Replaced"), width=96),
        "verdict": column.TextColumn(t("Verdict"), width=118),
        "share": column.ProgressColumn(
            t("Held"), format="%.0f%%", min_value=0, max_value=100, color="primary", width=122
        ),
        "interval": column.TextColumn(
            t("95% interval"), width=92, help=t("Where the true share lies in 95 of 100 cases")
        ),
        "tasks": column.NumberColumn(
            "n",
            format="%d",
            width=52,
            help=t("Done with logged hours, and planned since")
            if per_cent
            else t(
                "Planned since, and the date with the buffer has passed: whether finished or still "
                "open"
            ),
        ),
        "wanted": column.NumberColumn(t("Chosen for"), format="%.0f%%", width=84),
        "lately": column.NumberColumn(
            t("Would have held"),
            format=number,
            width=112,
            help=t("The least buffer that would have held for the share it was chosen for"),
        ),
        "reserved": column.NumberColumn(t("Reserved"), format=spent, width=78),
        "used": column.NumberColumn(t("Used"), format=spent, width=64),
        "open_beyond": column.NumberColumn(
            t("Open beyond"),
            format="%d",
            width=92,
            help=t("Tasks still open that are already past their default"),
        ),
    }
