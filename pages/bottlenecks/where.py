"""Where the days go: overrun by type and team, late days by type, time in each stage."""

import polars as pl

from pages.bottlenecks.drawn import late_bars
from pages.bottlenecks.figures import Figures
from pages.frame import cards, charts
from pages.frame.charts.base import FEW
from pages.frame.snapshot import Snapshot
from pipeline.text.formats import number

_TEAMS, _PAIRS, _BARS, STAYS = 8, 12, 12, 10
_FULL = 0.35
"""Share of type x team cells with tasks from which on a heat map is easier to read than a list."""


def overrun_card(snapshot: Snapshot, found: Figures) -> None:
    """Mean deviations by type and team: a heat map where most teams do most types, else a list."""
    t = snapshot.t
    cells = snapshot.aggregate("schedule_deviation", by=("type", "team")).filter(
        pl.col("team").is_not_null(), pl.col("type").is_not_null(), pl.col("count") > 0
    )
    full = cells.height / max(1, cells["type"].n_unique() * cells["team"].n_unique())
    parts = [
        t("Mean deviation, working days · blue early, rust late · dashed = fewer than 5 tasks")
        if full >= _FULL
        else t("Mean and P20–P80 of the deviation, working days")
    ]
    teams = found.late_by_pair.group_by("team").agg(pl.col("days").sum())
    teams = teams.drop_nulls("team").sort("days", "team", descending=[True, False])
    pairs = cells.filter(pl.col("count") >= FEW).height
    if full >= _FULL and (more := teams.height - _TEAMS) > 0:
        parts.append(t("{n} teams with fewer late days not shown", n=more))
    if full < _FULL and (more := pairs - _PAIRS) > 0:
        parts.append(t("{n} more not shown", n=more))
    if without := found.late_by_pair.filter(pl.col("team").is_null())["tasks"].sum():
        parts.append(t("{n:,} tasks left out: no team", n=without))
    with cards.card(t("Who overruns on what"), " · ".join(parts)):
        if cells.is_empty():
            cards.empty(t("No finished tasks with a due date and a team here"))
        elif full >= _FULL:
            shown = cells.filter(pl.col("team").is_in(teams.head(_TEAMS)["team"].implode()))
            cards.chart(charts.heat(shown, t, x="team", rows=_PAIRS))
        else:
            named = cells.with_columns(pair=pl.format("{} · {}", "team", "type"))
            cards.chart(charts.worst(named, t, by="pair", rows=_PAIRS))


def late_card(snapshot: Snapshot, found: Figures) -> None:
    """Late days by type."""
    t, groups = snapshot.t, found.late_by_type
    n, days = int(groups["tasks"].sum()), int(groups["days"].sum())
    subtitle = t(
        "Working days past due, all late tasks of a type together · {days} days on {n:,} tasks",
        days=number(days, 0),
        n=n,
    )
    with cards.card(t("Where the late days go"), subtitle):
        if not days:
            cards.empty(t("No finished task was late"))
            return
        cards.chart(late_bars(groups.filter(pl.col("days") > 0), t, rows=_BARS))


def stays_card(snapshot: Snapshot, found: Figures) -> None:
    """Time in each stage by type."""
    t, told = snapshot.t, found.told
    subtitle = t("Mean working days · {told}", told=_told(snapshot, told))
    with cards.card(t("Where the time goes"), subtitle):
        if found.stays.is_empty():
            cards.empty(
                t("No time in status is known here"),
                t("It takes a change history, or dates of creation, start and finish."),
            )
            return
        cards.chart(charts.time_in_status(found.stays, t, rows=STAYS))


def _told(snapshot: Snapshot, told: dict[str, int]) -> str:
    """By what the stays are known, and of how many tasks they are not."""
    t = snapshot.t
    words = {
        "history": t("{n:,} tasks by change history", n=told["history"]),
        "dates": t("{n:,} by creation, start and finish", n=told["dates"]),
        "nothing": t("{n:,} left out: neither known", n=told["nothing"]),
    }
    return t(", ").join(words[how] for how, n in told.items() if n)
