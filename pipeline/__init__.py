"""Leeway's pipeline: from exports to figures.

How data flows, one way only (a test holds it; nothing imports from its right)::

    sources -> normalise -> warehouse -> statistics -> models -> pages
    files,     canonical    DuckDB,      frame in,     fit,      Streamlit,
    as text    columns      versions     frame out     predict   no computation

- `sources` read a file's cells as text; a tracker is a mapping file in `sources/mappings`.
- `normalise` gives cells their types and records their status and history (`schema.py` names the
  columns); what does not fit becomes a problem (`problems.py`), never an exception.
- `warehouse` keeps versions, append-only: any load can be read again as it was.
- `statistics` compute: `prepare` per task (with its `course`, as its changes tell it), then
  `aggregate` any measures by any dimensions; `censored` counts open tasks too, `drivers` and
  `trend` say why a figure changed and whether it does more than go up and down; `scope` says what
  a buffer can be set for.
- `state` keeps what people write, apart from the warehouse. `text` translates.

`ingest.py` is the place where the first three meet; `reread.py` has them meet again over rows that
are kept, after a mapping or the meaning of a status was mended. `propose/` guesses the mapping of a
table and what tells the type of a task, `preview.py` tries a mapping without loading. `prepared.py`
keeps the prepared tasks of a load for all that read them, `calendars.py` knows the calendars of the
teams. `view.py` is how commands and pages look at a home; `cli.py`, whose commands are in
`commands/`, and `dashboard.py` are the ends;
`pages/frame/api.py` is what other tools may ask of the dashboard's server.

To add a source: a mapping file `sources/mappings/<tracker>.toml`, its name in `text/trackers.py`
and a golden test; code only for what is no table. A measure or a dimension: an entry of
`statistics/catalogue.py` and its Chinese text in `text/zh`. A page: a folder `pages/<topic>` with a
`page.py`, and its entry in `pages/frame/navigation.py`. A kind of problem: an entry of
`problems.py`.
"""
