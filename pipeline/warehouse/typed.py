"""The types of tasks as the organisation tells them (see `pipeline.task_types`), from the tasks and
from their rows as they were.

The tracker's own type stays in `task.type`; the one that is told otherwise is `task.task_type`.
"""

from collections.abc import Sequence

import duckdb
import polars as pl

from pipeline.normalise import RAW_SEPARATOR
from pipeline.schema import TAG_SEPARATOR
from pipeline.settings import Settings
from pipeline.sources.extract import Extract
from pipeline.task_types import FIELDS, Choice, Rule, choice_file, parse_choices
from pipeline.warehouse.rows import insert_rows
from pipeline.warehouse.shapes import note_shape, noted_mapping
from pipeline.warehouse.tables import CURRENT, create_tables, restate, value

_SHAPES = f"""
    SELECT DISTINCT s.shape, s.header FROM shape s JOIN raw r USING (shape)
    WHERE r.source = $1 AND r.to_load = {CURRENT} AND s.entity = 'task' ORDER BY ALL
"""
_MAPPINGS = """
    SELECT s.header, last(s.mapping ORDER BY f.load, f.file) FROM file f JOIN shape s USING (shape)
    WHERE f.source = $1 AND s.entity = 'task'
    AND f.load NOT IN (SELECT undoes FROM load WHERE undoes IS NOT NULL) GROUP BY ALL
"""


def choices(con: duckdb.DuckDBPyConnection, load: int = CURRENT - 1) -> dict[str, Choice]:
    """Source -> how the type of its tasks is told as of a load."""
    texts = con.execute(
        "SELECT choice FROM type_choice WHERE from_load <= $1 AND $1 < to_load ORDER BY source",
        [load],
    ).fetchall()
    return {source: choice for (text,) in texts for source, choice in parse_choices(text).items()}


def keep_choice(con: duckdb.DuckDBPyConnection, load: int, source: str, choice: Choice) -> None:
    """Tells the types of a source's tasks otherwise from a load on."""
    if choices(con).get(source, Choice()) == choice:
        return
    con.execute(
        f"UPDATE type_choice SET to_load = $1 WHERE to_load = {CURRENT} AND source = $2",
        [load, source],
    )
    if choice != Choice():
        con.execute(
            f"INSERT INTO type_choice VALUES ($1, {CURRENT}, $2, $3)",
            [load, source, choice_file(source, choice)],
        )


def tell_types(con: duckdb.DuckDBPyConnection, load: int) -> None:
    """Gives the tasks of all sources the types that are chosen; tasks whose type changes by it get
    a new version."""
    chosen = choices(con)
    sources = con.execute(f"SELECT DISTINCT source FROM task WHERE to_load = {CURRENT}").fetchall()
    for (source,) in sources:
        choice = chosen.get(source, Choice())
        if choice == Choice() and not value(
            con,
            f"SELECT count(task_type) FROM task WHERE to_load = {CURRENT} AND source = $1",
            [source],
        ):
            continue
        con.execute(
            f"CREATE TEMP TABLE retyped AS WITH told AS ({typed_sql(con, source, choice)}) "
            "SELECT t.* REPLACE (told.told AS task_type) FROM task t JOIN told USING (source_id) "
            f"WHERE t.to_load = {CURRENT} AND t.source = $1 "
            "AND told.told IS DISTINCT FROM t.task_type",
            [source],
        )
        restate(con, load, "retyped")
        con.execute("DROP TABLE retyped")


def typed_sql(con: duckdb.DuckDBPyConnection, source: str, choice: Choice) -> str:
    """SQL (of one parameter, the source) of what a choice says of its current tasks: source_id,
    rule (the number of the rule that matches, from 0; null: none), told (null: nothing)."""
    names = [*(rule.field for rule in choice.rules), *([choice.field] if choice.field else [])]
    raw = [name for name in dict.fromkeys(names) if name not in FIELDS]
    place = {name: f"c.f{number}" for number, name in enumerate(raw)}
    place |= {name: f"t.{name}" for name in FIELDS} | {"labels": "array_to_string(t.labels, ', ')"}
    rules = " ".join(
        f"WHEN {_matches(rule, place[rule.field])} THEN {number}"
        for number, rule in enumerate(choice.rules)
    )
    told = " ".join(
        f"WHEN rule = {number} THEN {_text(rule.type.strip())}"
        for number, rule in enumerate(choice.rules)
    )
    field = f"nullif(trim({place[choice.field]}), '')" if choice.field else "NULL::VARCHAR"
    return f"""
        SELECT t.source_id, CASE {rules or "WHEN false THEN 0"} END::INTEGER AS rule,
               CASE {told or "WHEN false THEN ''"} ELSE {field} END AS told
        FROM task t LEFT JOIN ({_cells(con, source, raw)}) c USING (source_id)
        WHERE t.to_load = {CURRENT} AND t.source = $1
    """


def told_of_file(
    extract: Extract, rows: pl.DataFrame, choice: Choice, settings: Settings
) -> pl.DataFrame:
    """What a choice says of the tasks of a file that is not loaded (see `typed_sql`). rows: those
    that `normalise` gives."""
    source = extract.mapping.source
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        create_tables(con)
        insert_rows(con, 1, 1, note_shape(con, extract, settings), rows)
        told: pl.DataFrame = con.sql(typed_sql(con, source, choice), params=[source]).pl()
    return told


def columns_of(con: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    """The names of the columns that the current rows of a source's tasks have, and the canonical
    column that each is read as ("": none)."""
    found: dict[str, str] = {}
    mappings = {tuple(header): text for header, text in con.execute(_MAPPINGS, [source]).fetchall()}
    for _, header in con.execute(_SHAPES, [source]).fetchall():
        places = noted_mapping(mappings[tuple(header)]).find(header)
        read_as = {
            header[n]: name for name, groups in places.items() for group in groups for n in group
        }
        for name in header:
            if name.strip():
                found[name] = found.get(name) or read_as.get(name, "")
    return found


def cells_of(
    con: duckdb.DuckDBPyConnection, source: str, names: Sequence[str], most: int
) -> pl.DataFrame:
    """The cells of some columns, of `most` of a source's current tasks, always the same ones:
    source_id, then a column each (null: empty)."""
    shown = "".join(f", f{number} AS {_name(name)}" for number, name in enumerate(names))
    some = (
        f"(SELECT DISTINCT source_id FROM raw WHERE source = $1 AND to_load = {CURRENT} "
        f"ORDER BY md5_number(source_id), source_id LIMIT {most})"
    )
    found: pl.DataFrame = con.sql(
        f"SELECT source_id{shown} FROM ({_cells(con, source, names, some)}) "
        "ORDER BY md5_number(source_id), source_id",
        params=[source],
    ).pl()
    return found


def _cells(
    con: duckdb.DuckDBPyConnection, source: str, names: Sequence[str], some: str = ""
) -> str:
    """SQL of source_id and the cells f0, f1, .. of columns, of current rows (of the tasks whose ids
    the SQL `some` gives, else of all); where several rows tell of a task, the newest that says
    something, and of columns of one name the last."""
    shapes = con.execute(_SHAPES, [source]).fetchall()
    cells = "".join(f", {_newest(name, shapes)} AS f{n}" for n, name in enumerate(names))
    only = f"AND source_id IN {some}" if some else ""
    return f"""
        SELECT source_id{cells} FROM (
            SELECT source_id, shape, from_load, string_split(cells, {_text(RAW_SEPARATOR)}) AS part
            FROM raw WHERE source = $1 AND to_load = {CURRENT} {only})
        GROUP BY source_id
    """


def _newest(name: str, shapes: Sequence[tuple[int, Sequence[str]]]) -> str:
    by_shape = []
    for shape, header in shapes:
        at = [f"nullif(trim(part[{n}]), '')" for n, head in enumerate(header, 1) if head == name]
        if at:
            by_shape.append(f"WHEN {shape} THEN coalesce({', '.join(reversed(at))})")
    if not by_shape:
        return "NULL::VARCHAR"
    cell = f"replace(CASE shape {' '.join(by_shape)} END, {_text(TAG_SEPARATOR)}, ', ')"
    return f"arg_max({cell}, from_load)"


def _matches(rule: Rule, text: str) -> str:
    words = _text(rule.words)
    if rule.how == "matches":
        return f"regexp_matches({text}, {words}, 'i')"
    return f"{rule.how}(lower({text}), lower({words}))"


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _name(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
