"""OKR progress: is each key result where it should be today?"""

import polars as pl
import streamlit as st

from pages.frame import cards
from pages.frame.address import page_translator, param, set_params, shown
from pages.frame.charts import bullets
from pages.frame.snapshot import Snapshot
from pages.okr import template, words
from pipeline.statistics.okr import BEHIND, cancelled, key_results, objectives
from pipeline.text import Translator
from pipeline.text.formats import number, share

_ALL = "all"


def show(snapshot: Snapshot | None, t: Translator) -> None:
    """The page; without OKRs, or any data, how to load some."""
    rows = snapshot.key_results() if snapshot else None
    if snapshot is None or rows is None or rows.is_empty():
        _empty(t)
        return
    found = key_results(rows, snapshot.load.as_of_day)
    above = objectives(rows, found)
    found, above = _of_teams(found, above, snapshot.filters.team)
    cycle = _cycle(found, snapshot)
    if cycle:
        found = found.filter(pl.col("cycle") == cycle)
        above = above.filter(
            (pl.col("cycle") == cycle)
            | pl.col("source_id").is_in(found["objective"].drop_nulls().to_list())
        )
    cards.finding(*words.finding(found, t))
    with st.grid(2, min_column_width=420, gap="small"):
        for objective in above.iter_rows(named=True):
            _objective(objective, found, t)
        orphans = found.filter(pl.col("objective").is_null())
        if not orphans.is_empty():
            with cards.card(
                t("Without an objective"), t("Their parent is none of the objectives loaded.")
            ):
                _bars(orphans, t, "orphans")
    _notes(found, cancelled(rows), snapshot)


def _of_teams(
    found: pl.DataFrame, above: pl.DataFrame, teams: tuple[str, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The key results of the teams chosen, and the objectives that have one or are theirs."""
    if not teams:
        return found, above
    found = found.filter(pl.col("team").is_in(list(teams)))
    theirs = pl.col("team").is_in(list(teams))
    return found, above.filter(theirs | pl.col("source_id").is_in(found["objective"].to_list()))


def _cycle(found: pl.DataFrame, snapshot: Snapshot) -> str | None:
    """The cycle chosen, by default the last that has begun; None for all."""
    t = snapshot.t
    cycles = found.drop_nulls("cycle").group_by("cycle").agg(pl.col("starts").min()).sort("starts")
    if cycles.height < 2:
        return None
    names = cycles["cycle"].to_list()
    begun = cycles.filter(pl.col("starts") <= snapshot.load.as_of_day)["cycle"].to_list()
    asked = param("cycle")
    chosen = asked if asked in (*names, _ALL) else (begun or names)[-1]
    key = f"okr_cycle__{t.lang}"
    st.session_state[key] = chosen
    st.segmented_control(
        t("Cycle"),
        [*names, _ALL],
        format_func=lambda name: t("All cycles") if name == _ALL else name,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: set_params(cycle=st.session_state[key]),
    )
    return None if chosen == _ALL else str(chosen)


def _objective(objective: dict[str, object], found: pl.DataFrame, t: Translator) -> None:
    mine = found.filter(
        pl.col("source") == objective["source"], pl.col("objective") == objective["source_id"]
    )
    about = [objective["owner"], objective["team"], _mean(objective, mine.height, t)]
    if objective["aligned_with"]:
        about.append(t("supports “{title}”", title=objective["aligned_with"]))
    with cards.card(str(objective["title"]), " · ".join(str(each) for each in about if each)):
        if mine.is_empty():
            cards.empty(t("No key results"), height=90)
        else:
            _bars(mine, t, f"{objective['source']}-{objective['source_id']}")


def _mean(objective: dict[str, object], shown: int, t: Translator) -> str:
    """Progress of the objective, where all of its key results are in the card."""
    progress, expected = objective["progress"], objective["expected"]
    if not isinstance(progress, float) or shown != objective["key_results"]:
        return ""
    if not isinstance(expected, float):
        return share(progress)
    return t(
        "{progress} done, {expected} expected", progress=share(progress), expected=share(expected)
    )


def _bars(rows: pl.DataFrame, t: Translator, key: str) -> None:
    values = [words.value(row, t) for row in rows.iter_rows(named=True)]
    shown = rows.with_columns(value=pl.Series(values, dtype=pl.String))
    cards.chart(bullets(shown, t), key=f"okr_{key}")


def _notes(found: pl.DataFrame, dropped: int, snapshot: Snapshot) -> None:
    t = snapshot.t
    for line in words.left_out(found, dropped, t):
        st.caption(f":material/info: {cards.plain(line)}")
    differ = words.gaps(found, t)
    if differ:
        with cards.card(
            t("Reported progress that the values do not bear out"),
            t("The bars show what the values give."),
        ):
            st.markdown("\n".join(f"- {cards.plain(line)}" for line in differ))
    st.caption(
        t(
            "Progress = (current − start) ÷ (target − start). Expected = share of its calendar "
            "days that has passed. Behind = more than {points} points below that, watch = below. "
            "Of the filters, only team applies here.",
            points=number(100 * BEHIND, 0),
        )
    )
    with st.expander(t("Update the key results")):
        st.markdown(t("Fill the template with your OKRs and load it on the Data page."))
        template.downloads(t)


def _empty(t: Translator) -> None:
    with st.container(border=True):
        cards.empty(
            t("No objectives and key results yet"),
            t("Fill the template with your OKRs and load it on the Data page."),
            height=120,
        )
        with st.container(horizontal=True, horizontal_alignment="center"):
            template.downloads(t)
            st.page_link("pages/data/page.py", label=t("Open Data"), icon=":material/upload:")


show(shown(), page_translator())
