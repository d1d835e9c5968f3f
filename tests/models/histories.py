"""Histories drawn from known distributions, in the form the models take."""

from datetime import date, timedelta

import numpy as np
import polars as pl

TODAY = date(2026, 6, 30)
TEXT = ("source", "source_id", "key", "title", "project", "type", "priority", "assignee", "team")
SCHEMA = dict.fromkeys(TEXT, pl.String) | {
    "planned_on": pl.Date,
    "planned_days": pl.Int32,
    "estimate_hours": pl.Float64,
    "actual_hours": pl.Float64,
    "done": pl.Boolean,
    "cancelled": pl.Boolean,
    "finished_on": pl.Date,
    "due_on": pl.Date,
    "deviation": pl.Int32,
    "overdue_days": pl.Int32,
}


def draw(types: dict[str, tuple[int, float]], seed: int = 0, days: int = 720) -> pl.DataFrame:
    """Tasks of each type, name -> (how many, mean deviation in working days), planned evenly over
    the last `days`; deviations are gamma-shaped with a spread of 2.5 days."""
    rng = np.random.default_rng(seed)
    return pl.concat(
        tasks_of(name, deviations(rng, count, mean), rng, days)
        for name, (count, mean) in types.items()
    )


def deviations(rng: np.random.Generator, count: int, mean: float) -> np.ndarray:
    """Whole working days; a third of a type's tasks are about on plan."""
    return np.round(mean + 2.5 * (rng.gamma(2, 1, count) - 2) / np.sqrt(2)).astype(int)


def tasks_of(
    name: str, deviation: np.ndarray, rng: np.random.Generator, days: int = 720
) -> pl.DataFrame:
    """Tasks of one type with these deviations, in the order in which they were planned."""
    count = len(deviation)
    planned = [TODAY - timedelta(days=int(days * (1 - at / count))) for at in range(count)]
    length = rng.integers(1, 12, count)
    due = [on + timedelta(days=int(n)) for on, n in zip(planned, length, strict=True)]
    finished = [
        max(on, end + timedelta(days=int(off)))
        for on, end, off in zip(planned, due, deviation, strict=True)
    ]
    estimate = length * 6.0
    actual = estimate * np.exp(rng.normal(0.1, 0.3, count)).round(1)
    done = np.array([day <= TODAY for day in finished])
    rows = {
        "source": ["test"] * count,
        "source_id": [f"{name}-{at}" for at in range(count)],
        "key": [f"{name}-{at}" for at in range(count)],
        "title": [f"{name} 活动页面开发 number {at % 7}" for at in range(count)],
        "project": [f"P{at % 3}" for at in range(count)],
        "type": [name] * count,
        "priority": rng.choice(["High", "Low"], count).tolist(),
        "assignee": rng.choice(["Ann", "Bo", "李"], count).tolist(),
        "team": [None] * count,
        "planned_on": planned,
        "planned_days": length.tolist(),
        "estimate_hours": estimate.tolist(),
        "actual_hours": actual.tolist(),
        "done": done.tolist(),
        "cancelled": [False] * count,
        "finished_on": finished,
        "due_on": due,
        "deviation": deviation.tolist(),
        "overdue_days": [None] * count,
    }
    return pl.DataFrame(rows, schema=SCHEMA).with_columns(
        pl.when("done").then(pl.col("finished_on", "actual_hours", "deviation"))
    )
