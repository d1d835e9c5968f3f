"""On the way to the target? Bullet bars of the key results of one objective."""

import altair as alt
import polars as pl

from pages.frame.charts.base import INK, Layers, Style, layered, role, x_at
from pages.frame.charts.cache import remembered
from pipeline.text import N_, Translator
from pipeline.text.formats import share

STATES = {
    "on_track": ("main", N_("on track")),
    "watch": ("watch", N_("watch")),
    "behind": ("late", N_("behind")),
    "done": ("main", N_("done")),
    "not_started": ("neutral", N_("not started")),
    "unknown": ("neutral", N_("not measured")),
}
"""State of a key result -> its role of colour and its word."""
_ROW = 46
_CAP = 4


@remembered
def bullets(key_results: pl.DataFrame, t: Translator) -> Layers:
    """One bar a key result: progress on its track, a tick where it should be today.

    key_results: columns title, value (text such as "4.7 d", or null), state (a key of STATES),
    progress, expected (shares, 0 to 1; null where not known), in the order to show.
    """
    rows = key_results.with_row_index("at").with_columns(
        role=pl.col("state").replace_strict({s: r for s, (r, _) in STATES.items()}),
        right=pl.concat_str(
            pl.col("value"),
            pl.col("state").replace_strict({s: t(word) for s, (_, word) in STATES.items()}),
            separator=" · ",
            ignore_nulls=True,
        ),
        done=pl.col("progress").clip(0, 1).fill_null(0),
        percent=pl.Series([share(value) for value in key_results["progress"]], dtype=pl.String),
    )
    rows = rows.with_columns(right=pl.col("right") + "\u2002" + pl.col("percent"))
    height = _ROW * rows.height
    mid = f"datum.at*{_ROW}+30"
    chart = alt.Chart(rows).transform_calculate(mid=mid, top=f"{mid}-18", zero="0", one="1")
    y = alt.Y("mid:Q", axis=None, scale=alt.Scale(domain=[height, 0], range=[height, 0]))
    # The round ends reach half a bar beyond both ends, level with the words above.
    inside = alt.Scale(domain=[0, 1], range=[_CAP, alt.ExprRef(f"width-{_CAP}")])
    x = alt.X("zero:Q", axis=None, scale=inside)
    bar: Style = {"strokeWidth": 2 * _CAP, "strokeCap": "round"}
    tooltip = [
        alt.Tooltip("title:N", title=t("Key result")),
        alt.Tooltip("progress:Q", title=t("Progress"), format=".0%"),
        alt.Tooltip("expected:Q", title=t("Expected today"), format=".0%"),
    ]
    tick = chart.transform_filter("isValid(datum.expected)").transform_calculate(
        above=f"{mid}-9", below=f"{mid}+9"
    )
    words: Style = {"baseline": "middle"}
    room = alt.ExprRef(f"width-{_width(rows['right'])}")
    at_top = alt.Y("top:Q", axis=None)
    layers = [
        chart.mark_rule(**bar, color=INK, opacity=0.12).encode(x=x, x2="one:Q", y=y),
        chart.transform_filter("datum.done>0")
        .mark_rule(**bar)
        .encode(x=x, x2="done:Q", y=y, color=role(), tooltip=tooltip),
        tick.mark_rule(strokeWidth=2, opacity=0.75).encode(
            x="expected:Q", y=alt.Y("above:Q", axis=None), y2="below:Q"
        ),
        chart.mark_text(**words, align="left", limit=room).encode(
            x=x_at("0"), y=at_top, text="title:N", tooltip=tooltip
        ),
        chart.mark_text(**words, align="right", fontWeight=600).encode(
            x=x_at("width"), y=at_top, text="right:N"
        ),
    ]
    return layered(layers, height, _alt(rows, t))


def _width(texts: pl.Series) -> int:
    """Pixels that the widest of some bold texts needs at most, with a gap; Chinese is wider."""
    wide = texts.str.count_matches(r"[^\x00-\xff–−]")
    widest: int = max((texts.str.len_chars() * 7 + wide * 5).to_list())
    return widest + 12


def _alt(rows: pl.DataFrame, t: Translator) -> str:
    return t(
        "{good} of {n} key results are on track",
        good=rows.filter(pl.col("state").is_in(["on_track", "done"])).height,
        n=rows.height,
    )
