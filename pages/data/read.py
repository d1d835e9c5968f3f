"""What the Data page reads of the warehouse, kept by its file, which never changes."""

from collections.abc import Sequence
from pathlib import Path, PurePath

import polars as pl
import streamlit as st

from pipeline.warehouse.read import Warehouse


@st.cache_resource(max_entries=4, show_spinner=False)
def loads(path: str) -> pl.DataFrame:
    """All loads, newest first, as Warehouse.loads gives them; files by their names alone."""
    found = Warehouse(Path(path)).loads()
    names = [short(files or []) for files in found["files"].to_list()]
    return found.with_columns(files=pl.Series(names, dtype=pl.String))


@st.cache_resource(max_entries=4, show_spinner=False)
def rejects(path: str) -> pl.DataFrame:
    """All rows left out and remarks, newest load first, as Warehouse.rejects gives them."""
    return Warehouse(Path(path)).rejects().sort("load", descending=True, maintain_order=True)


@st.cache_resource(max_entries=16, show_spinner=False)
def header(path: str, load: int, file: str) -> list[str]:
    """The columns of a loaded file."""
    files = Warehouse(Path(path)).files()
    found = files.filter(pl.col("load") == load, pl.col("name") == file)["header"].to_list()
    return list(found[0]) if found else []


def short(files: Sequence[str]) -> str:
    """Names of files without their folders."""
    return ", ".join(PurePath(file).name for file in files)
