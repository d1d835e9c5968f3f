"""The append-only DuckDB warehouse."""
