"""The small line under a headline figure."""

import polars as pl


def sparkline(by_month: pl.DataFrame, value: str = "mean", months: int = 12) -> list[float] | None:
    """The last `months` values of `value`, oldest first, for `st.metric(chart_data=...)`.

    by_month: columns month and `value`; months without a value are passed over. None where fewer
    than two values are left: a line of one point says nothing.
    """
    values = by_month.sort("month")[value].drop_nulls().tail(months).to_list()
    return values if len(values) > 1 else None
