-- The warehouse. Append-only: a version of a record holds for from_load <= L < to_load, so that
-- "as of load L" is a range filter; to_load is 2147483647 while the version is current.
-- (load, file, "row") is the place where a version was told: the row of a file of a load.
-- The tables of the entities (task, key_result) follow pipeline/schema.py and are made by tables.py.

CREATE TABLE IF NOT EXISTS load (
    load INTEGER PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    undoes INTEGER,              -- the load that this one takes back
    sample BOOLEAN NOT NULL,     -- generated sample data
    as_of_day DATE,              -- the last day on which anything happened in the data
    "by" VARCHAR,                -- who loaded it
    rereads VARCHAR              -- the source whose rows it reads again
);

CREATE TABLE IF NOT EXISTS shape ( -- the columns of an export, and how they are read
    shape INTEGER PRIMARY KEY,
    fingerprint VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    header VARCHAR[] NOT NULL,
    columns VARCHAR[] NOT NULL,  -- the canonical columns it has
    mapping VARCHAR NOT NULL     -- JSON
);

CREATE TABLE IF NOT EXISTS file (
    load INTEGER NOT NULL,
    file INTEGER NOT NULL,       -- number within the load
    name VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,     -- of the bytes, and of all that says how they are read
    shape INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    rows BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    removed BIGINT NOT NULL      -- tasks that it no longer has
);

CREATE TABLE IF NOT EXISTS reject ( -- rows left out, and remarks on rows and files that were not
    load INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    "row" BIGINT,
    "column" VARCHAR,
    value VARCHAR,
    code VARCHAR NOT NULL,
    rejects BOOLEAN NOT NULL,
    details VARCHAR NOT NULL,    -- JSON
    cells VARCHAR                -- the row as it was, cells joined by U+001E
);

CREATE TABLE IF NOT EXISTS raw ( -- each row as the tracker wrote it, cells joined by U+001E
    from_load INTEGER NOT NULL,
    to_load INTEGER NOT NULL,
    load INTEGER NOT NULL,
    file INTEGER NOT NULL,
    "row" BIGINT NOT NULL,
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    shape INTEGER NOT NULL,      -- of the cells; for how they are read now, see reread
    digest UBIGINT NOT NULL,     -- of the cells, by the Polars that the shape was read with
    cells VARCHAR USING COMPRESSION zstd
);

CREATE TABLE IF NOT EXISTS reread ( -- as of which shape the rows of a file were read again
    from_load INTEGER NOT NULL,
    to_load INTEGER NOT NULL,
    load INTEGER NOT NULL,
    file INTEGER NOT NULL,
    shape INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS change (
    from_load INTEGER NOT NULL,
    to_load INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL,
    at_offset SMALLINT,
    field VARCHAR NOT NULL,
    "from" VARCHAR,
    "to" VARCHAR,
    observed BOOLEAN NOT NULL    -- seen as the difference of two loads, so "at" is its latest time
);

CREATE TABLE IF NOT EXISTS link (
    from_load INTEGER NOT NULL,
    to_load INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    "from" VARCHAR NOT NULL,     -- key of the predecessor
    "to" VARCHAR NOT NULL        -- key of the successor
);

CREATE TABLE IF NOT EXISTS worklog (
    from_load INTEGER NOT NULL,
    to_load INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    "at" TIMESTAMP,
    at_offset SMALLINT,
    author VARCHAR,
    hours DOUBLE NOT NULL,
    nth INTEGER NOT NULL         -- of entries that say the same
);

CREATE TABLE IF NOT EXISTS type_choice ( -- how the type of a source's tasks is told
    from_load INTEGER NOT NULL,
    to_load INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    choice VARCHAR NOT NULL      -- TOML, see pipeline/task_types.py
);
