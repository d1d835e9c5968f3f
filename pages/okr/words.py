"""What the OKR page says: sentences over the figures of pipeline.statistics.okr."""

import polars as pl

from pipeline.text import N_, Translator
from pipeline.text.formats import large, number, share, trimmed

MISSING = {
    "no_target": N_("no target to go to"),
    "no_start": N_("no start value"),
    "no_current": N_("no current value"),
    "no_days": N_("no first and last day"),
}
_POINTS = 0.02
"""A gap between reported and computed progress is told from two points on."""


def finding(found: pl.DataFrame, t: Translator) -> tuple[str, str]:
    """The sentence on top, lead and rest; `found` as `key_results` of the statistics gives it."""
    judged = found.filter(~pl.col("state").is_in(["unknown", "not_started"]))
    if judged.is_empty():
        return t("No key result can be judged yet."), ""
    good = judged.filter(pl.col("state").is_in(["on_track", "done"])).height
    lead = t(
        "{good} of {n} key result is where it should be today.",
        "{good} of {n} key results are where they should be today.",
        good=good,
        n=judged.height,
    )
    return lead, " ".join(
        part for part in (_worst(judged, t), _tick(judged["expected"], t)) if part
    )


def value(row: dict[str, object], t: Translator) -> str | None:
    """The current value with its unit: "73%", "4.7 days"; None where there is none."""
    current, unit = row["current_value"], row["unit"]
    if not isinstance(current, float):
        return None
    digits = large(current, t.lang) if abs(current) >= 1e4 else trimmed(current, 2)
    if not unit:
        return digits
    return f"{digits}{'' if str(unit) in ('%', '％') else ' '}{unit}"


def left_out(found: pl.DataFrame, cancelled: int, t: Translator) -> list[str]:
    """What the page cannot judge or place, a line each."""
    lines = []
    for code, why in MISSING.items():
        rows = found.filter(pl.col("missing") == code)
        if not rows.is_empty():
            names = t(", ").join(f"“{title}”" for title in rows["title"])
            lines.append(t("Not judged, {why}: {names}", why=t(why), names=names))
    if cancelled:
        lines.append(
            t(
                "{n} cancelled key result left out",
                "{n} cancelled key results left out",
                n=cancelled,
            )
        )
    return lines


def gaps(found: pl.DataFrame, t: Translator) -> list[str]:
    """Where progress as reported is not what the values give, a line each."""
    differ = found.filter(pl.col("gap").abs() >= _POINTS).sort(pl.col("gap").abs(), descending=True)
    return [
        t(
            "{title}: reported {reported}, the values give {computed}",
            title=row["title"],
            reported=share(row["reported"]),
            computed=share(row["computed"]),
        )
        for row in differ.iter_rows(named=True)
    ]


def _worst(judged: pl.DataFrame, t: Translator) -> str:
    behind = judged.filter(pl.col("state") == "behind")
    if behind.is_empty():
        return ""
    worst = behind.sort(pl.col("progress") - pl.col("expected"), "source_id").row(0, named=True)
    return t(
        "{n} is behind: “{title}”, {points} points short.",
        "{n} are behind; the furthest is “{title}”, {points} points short.",
        n=behind.height,
        title=worst["title"],
        points=number(100 * (worst["expected"] - worst["progress"]), 0),
    )


def _tick(expected: pl.Series, t: Translator) -> str:
    shares = {share(value) for value in expected.drop_nulls()}
    if len(shares) == 1:
        return t(
            "Tick = where it should be today: {share} of the time has passed.", share=shares.pop()
        )
    return t("Tick = where it should be today, by its own first and last day.")
