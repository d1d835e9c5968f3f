"""Charts and their specs are built once: building one takes as long as all else a page does.

The key of a chart is the content of the frames it is made from (they are small), so a cached
chart is never that of other data.
"""

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any, ParamSpec

import altair as alt
import polars as pl
import polars.selectors as cs
import pyarrow as pa

_P = ParamSpec("_P")
_SIZE = 512


def remembered(build: Callable[_P, alt.LayerChart]) -> Callable[_P, alt.LayerChart]:
    """Keeps the charts that `build` made; the same content gives the same object, which must not
    be changed."""

    @wraps(build)
    def remember(*args: _P.args, **kwargs: _P.kwargs) -> alt.LayerChart:
        named = tuple((name, _content(value)) for name, value in kwargs.items())
        key = (build.__qualname__, tuple(map(_content, args)), named)
        return _built(_Call(key, lambda: build(*args, **kwargs)))

    return remember


def compiled(chart: alt.LayerChart) -> dict[str, Any]:
    """The Vega-Lite spec of a chart, its data as Arrow bytes, without its alternative text."""
    return _spec(_Call(id(chart), lambda: chart))


@dataclass(frozen=True)
class _Call:
    """What to compute, equal to another by its key alone."""

    key: Hashable
    run: Callable[[], alt.LayerChart] = field(compare=False)


@lru_cache(_SIZE)
def _built(call: _Call) -> alt.LayerChart:
    return call.run()


@lru_cache(_SIZE)
def _spec(call: _Call) -> dict[str, Any]:
    # The cache keeps the call and with it the chart, so that its id stays its own.
    spec: dict[str, Any] = call.run().to_dict()
    del spec["description"]
    spec["datasets"] = {name: _arrow(rows) for name, rows in spec["datasets"].items()}
    return spec


def _content(value: Any) -> Hashable:
    if isinstance(value, pl.Series):
        value = value.to_frame()
    if not isinstance(value, pl.DataFrame):
        known: Hashable = value
        return known
    flat = value.select(~cs.nested())  # no chart reads the lists of `left_out`
    rows = hashlib.blake2b(flat.hash_rows().to_numpy().tobytes()).digest()
    return tuple(flat.schema.items()), flat.height, rows


def _arrow(rows: list[dict[str, Any]]) -> bytes:
    table, sink = pa.Table.from_pylist(rows), pa.BufferOutputStream()
    # A column of nulls alone has a type that browsers do not read.
    kinds = [f.with_type(pa.float64()) if pa.types.is_null(f.type) else f for f in table.schema]
    table = table.cast(pa.schema(kinds))
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
