"""The tables of what people write."""

from sqlalchemy import Column, DateTime, Float, Integer, MetaData, String, Table

METADATA = MetaData()

DECISION = Table(
    "decision",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("target", String, nullable=False),
    Column("type", String, nullable=False),
    Column("buffer", Float, nullable=False),
    Column("suggested", Float),
    Column("level", String),
    Column("reason", String, nullable=False),
    Column("load", Integer, nullable=False),
    Column("link", String, nullable=False),
    Column("team", String),
    Column("project", String),
)
"""`team` or `project`: the decision is on the tasks of the type in it; null: on all of them."""

WITHDRAWN = Table(
    "withdrawn",
    METADATA,
    Column("decision", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("who", String, nullable=False),
)
"""Decisions that were taken back: from then on as if they had never been made."""
