"""A proposal of what tells the type of a source's tasks, from what is loaded."""

import polars as pl

from pipeline.propose.task_type import TypeProposal, propose_types
from pipeline.task_types import FIELDS, Choice, Rule
from pipeline.warehouse.read import Warehouse

_SAMPLE = 20_000
"""Tasks whose cells are looked at; more say the same and take longer."""
_OWN_NAMES = {"source_id", "overrun", "effort", "fold", *FIELDS}


def type_proposal(warehouse: Warehouse, tasks: pl.DataFrame, source: str) -> TypeProposal:
    """tasks: a prepared frame of the newest load, of all sources."""
    free = [
        name
        for name, read_as in warehouse.columns(source).items()
        if not read_as and name not in _OWN_NAMES
    ]
    cells = warehouse.cells(source, free, _SAMPLE)
    mine = tasks.filter(pl.col("source") == source)
    if mine.height > _SAMPLE:
        mine = mine.join(cells.select("source_id"), on="source_id", how="semi")
    return propose_types(mine, cells)


def proposed_choice(proposal: TypeProposal) -> Choice:
    """The rules on titles that are proposed, as a choice."""
    rules = (Rule("title", "contains", rule.words, rule.type) for rule in proposal.rules)
    return Choice(None, tuple(rules))
