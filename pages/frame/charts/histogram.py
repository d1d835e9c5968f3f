"""One type: how its tasks spread over days of deviation."""

from math import ceil, floor

import altair as alt
import polars as pl

from pages.frame.charts.base import Layers, layered, role, unit, y_at
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import share, trimmed

_MOST_BINS = 36
_STEPS = (1, 2, 5, 10, 20, 50, 100)


@remembered
def histogram(
    deviations: pl.Series, t: Translator, *, default: float | None = None, height: int = 160
) -> Layers:
    """Tasks by day of deviation; grey within the default buffer, rust beyond it.

    deviations: working days past the due date, one value a task, no nulls, not empty. A bar holds
    the tasks in (left edge, right edge], so that a task exactly at the default lies left of its
    rule (deviations are whole days). The outer 1 % on each side is gathered in the outermost bars.
    """
    look, bars = unit("deviation", t), _bars(deviations.cast(pl.Float64), default)
    step = bars["right"][0] - bars["left"][0]
    gap = 0.03 * step
    # A bar of one day stands over its day, and the rule behind the last day within the default.
    shift = 0.5 if step == 1 else 0.0
    x = alt.X(
        "x:Q",
        axis=alt.Axis(title=None, labelExpr=look.axis, tickCount=7, tickMinStep=1),
        scale=alt.Scale(nice=False),
    )
    tooltip = [
        alt.Tooltip("left:Q", title=t("More than, days"), format="+~g"),
        alt.Tooltip("right:Q", title=t("Up to, days"), format="+~g"),
        alt.Tooltip("n:Q", title=t("Tasks (n)")),
    ]
    rects = (
        alt.Chart(bars)
        .transform_calculate(
            x=f"datum.left+{shift + gap}", x2=f"datum.right+{shift - gap}", zero="0"
        )
        .mark_rect()
        .encode(
            x=x,
            x2="x2:Q",
            y=alt.Y("zero:Q", axis=alt.Axis(title=None, tickCount=3, format=",d", tickMinStep=1)),
            y2="n:Q",
            color=role(),
            opacity=alt.condition("datum.role=='late'", alt.value(0.92), alt.value(0.55)),
            tooltip=tooltip,
        )
    )
    layers: list[alt.Chart | alt.LayerChart] = [rects]
    if default is not None:
        words = t("default {n} d", n=trimmed(default))
        at = floor(default) + shift if shift else default
        rule = alt.Chart(pl.DataFrame({"default": [at], "words": [words]}))
        layers += [
            rule.mark_rule(strokeWidth=1.5).encode(x="default:Q"),
            rule.mark_text(align="left", dx=4, fontWeight=600).encode(
                x="default:Q", y=y_at(-6), text="words:N"
            ),
        ]
    return layered(layers, height, _alt(deviations, default, t))


def _bars(deviations: pl.Series, default: float | None) -> pl.DataFrame:
    """Columns left, right (edges), n, role; every bar of the range, also the empty ones."""
    low = deviations.quantile(0.01, "nearest") or 0.0
    high = deviations.quantile(0.99, "nearest") or 0.0
    step = next((s for s in _STEPS if (high - low) / s <= _MOST_BINS), _STEPS[-1])
    first, last = ceil(low / step), ceil(high / step)
    bin_ = (deviations / step).ceil().clip(first, last).cast(pl.Int32).alias("bin")
    counts = bin_.to_frame().group_by("bin").agg(n=pl.len())
    right = pl.col("bin") * float(step)
    late = pl.lit(False) if default is None else right - (step - 1) > default
    return (
        pl.DataFrame({"bin": range(first, last + 1)}, schema={"bin": pl.Int32})
        .join(counts, on="bin", how="left")
        .sort("bin")
        .select(
            left=right - step,
            right=right,
            n=pl.col("n").fill_null(0),
            role=pl.when(late).then(pl.lit("late")).otherwise(pl.lit("neutral")),
        )
    )


def _alt(deviations: pl.Series, default: float | None, t: Translator) -> str:
    n = deviations.len()
    if default is None:
        return t("Spread of {n} finished tasks over days of deviation", n=n)
    beyond = int((deviations > default).sum()) / n
    return t(
        "{share} of {n} tasks finished later than the default of {days} d",
        share=share(beyond),
        n=n,
        days=trimmed(default),
    )
