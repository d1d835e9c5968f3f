-- The warehouse. Append-only: a version of a record holds for from_load <= L < to_load, so that
-- "as of load L" is a range filter; to_load is 2147483647 while the version is current.
-- The tables of the entities (task, key_result) follow pipeline/schema.py and are made by tables.py.

CREATE TABLE load (
    load INTEGER PRIMARY KEY,
    "at" TIMESTAMPTZ NOT NULL,
    undoes INTEGER,              -- the load that this one takes back
    sample BOOLEAN NOT NULL,     -- generated sample data
    as_of_day DATE               -- the last day on which anything happened in the data
);

CREATE TABLE file (
    load INTEGER NOT NULL,
    file INTEGER NOT NULL,       -- number within the load
    name VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,     -- sha256 of the bytes and of the mapping
    source VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    header VARCHAR[] NOT NULL,
    columns VARCHAR[] NOT NULL,  -- the canonical columns it had
    rows BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    rejected BIGINT NOT NULL
);

CREATE TABLE reject (            -- rows left out, and remarks on rows and files that were not
    load INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    "row" BIGINT,
    "column" VARCHAR,
    value VARCHAR,
    code VARCHAR NOT NULL,
    rejects BOOLEAN NOT NULL,
    details VARCHAR NOT NULL     -- JSON
);

CREATE TABLE raw (               -- each loaded row as the tracker wrote it, cells joined by U+001E
    load INTEGER NOT NULL,
    file INTEGER NOT NULL,
    "row" BIGINT NOT NULL,
    source_id VARCHAR NOT NULL,
    cells VARCHAR USING COMPRESSION zstd
);

CREATE TABLE change (
    from_load INTEGER NOT NULL,
    to_load INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    "at" TIMESTAMP NOT NULL,
    at_offset SMALLINT,
    field VARCHAR NOT NULL,
    "from" VARCHAR,
    "to" VARCHAR
);

CREATE TABLE link (
    from_load INTEGER NOT NULL,
    to_load INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    "from" VARCHAR NOT NULL,     -- key of the predecessor
    "to" VARCHAR NOT NULL        -- key of the successor
);
