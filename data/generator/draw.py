"""Draws the whole company: one frame of true tasks, before any export.

Which quantile of its type's deviation a task gets is a matter of rank: people, teams, seasons and
plan length move a task up or down among the tasks of its type, so that the distribution of the
type stays exactly the one put in.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.generator.company import SEED, TASKS
from data.generator.deviation import Floats, Ints, quantile
from data.generator.dress import dress
from data.generator.kinds import EPIC, TYPES, TaskType
from data.generator.people import TEAMS, slowness
from data.generator.plan import END, START, Plan, load, plan
from data.generator.workdays import day_of

Rng = np.random.Generator


def company_tasks(seed: int = SEED, tasks: int = TASKS) -> pl.DataFrame:
    """Draw every task of the company, about `tasks` of them, as they stand at the exports' day.

    Columns: those of `pipeline.schema` (moments without offset, in Shanghai's wall time; dates
    where the tools keep dates), and `file`, `deviation` (working days, null where not finished or
    without due date), `before` (key of the task waited for), `replanned` (when due was moved),
    `closed` (finished or cancelled), `sprints` (the last three it was in), `creator`.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    parts: dict[str, pl.DataFrame] = {}
    rows = 0
    for kind in sorted(TYPES, key=lambda kind: kind.waits is not None):
        waited = parts[kind.waits.type] if kind.waits else None
        part = draw_type(kind, plan(kind, tasks / TASKS, waited, rng), waited, rng)
        part = part.filter(pl.col("created") <= END)
        parts[kind.name] = part.with_columns(id=rows + pl.int_range(pl.len(), dtype=pl.Int64))
        rows += part.height
    return dress(pl.concat(parts.values()), rng)


def draw_type(kind: TaskType, planned: Plan, waited: pl.DataFrame | None, rng: Rng) -> pl.DataFrame:
    """Draw one type's tasks: who does each, how it deviates, when it is written down and begun."""
    n = planned.start.size
    team, who = people(kind, n, rng)
    luck = rng.standard_normal(n)
    deviation = deviations(kind, planned, luck + 0.2 * team + slowness(who), rng)
    started = planned.start + rng.choice([-1, 0, 1, 2], n, p=[0.05, 0.78, 0.13, 0.04])
    before = planned.waits_for
    if waited is not None and kind.waits:
        held_up = waited["deviation"].to_numpy()[before] - kind.waits.slack
        deviation += np.maximum(0, held_up)
        started = np.maximum(started, waited["finish"].to_numpy()[before])
        before = waited["id"].to_numpy()[before]
    finish = planned.due + deviation
    started = np.minimum(started, finish)
    lead = 1 + rng.negative_binomial(2, 0.4, n) + (20 if kind.name == EPIC else 0)
    estimate, actual = effort(kind, planned, luck, rng)
    return pl.DataFrame(
        {
            "type": [kind.name] * n,
            "project": [kind.project] * n,
            "team": [kind.teams[number] for number in team],
            "assignee": who,
            "before_id": before,
            "created": np.minimum(planned.start - lead, started - 1),
            "start": planned.start,
            "due": planned.due,
            "replanned_by": replanned_by(kind, planned, rng),
            "started": started,
            "finish": finish,
            "deviation": deviation,
            "estimate_hours": estimate,
            "actual_hours": actual,
        }
    )


def people(kind: TaskType, n: int, rng: Rng) -> tuple[Ints, NDArray[np.str_]]:
    """The team (its place among the type's) and the assignee of each task; the first do most."""
    shares = [1.0] if len(kind.teams) == 1 else [0.6, 0.4]
    team = rng.choice(len(shares), n, p=shares)
    pick = rng.random(n) ** 1.3
    members = [TEAMS[kind.teams[number]] for number in team]
    who = [names[int(p * len(names))] for names, p in zip(members, pick, strict=True)]
    return team, np.array(who)


def deviations(kind: TaskType, planned: Plan, push: Floats, rng: Rng) -> Ints:
    """The deviation of each task; those pushed hardest take the highest quantiles of the type."""
    push = push + 0.25 * np.log(planned.length / kind.plan[1])
    if kind.seasonal:
        push += 0.4 * (load(day_of(planned.due)) - 1)
    level = (np.argsort(np.argsort(push)) + rng.random(push.size)) / push.size
    return quantile(kind, level, np.clip((planned.due - START) / (END - START), 0, 1))


def effort(kind: TaskType, planned: Plan, luck: Floats, rng: Rng) -> tuple[Floats, Floats]:
    """Hours estimated, the rounder the larger, and hours spent once finished."""
    hours = planned.length * kind.hours_a_day * rng.uniform(0.65, 1.1, luck.size)
    step = np.select([hours < 6, hours < 24], [1, 2], 4)
    estimate = np.ceil(hours / step) * step
    mean, spread = kind.effort
    overrun = np.exp(mean + spread * (0.6 * luck + 0.8 * rng.standard_normal(luck.size)))
    return estimate, np.maximum(0.5, np.rint(estimate * overrun * 2) / 2)


def replanned_by(kind: TaskType, planned: Plan, rng: Rng) -> Ints:
    """By how many working days each task's due date was moved out; 0 for most."""
    n = planned.start.size
    days = np.minimum(rng.geometric(0.4, n), planned.length - 1)
    return np.where(rng.random(n) < kind.replanned, days, 0)
