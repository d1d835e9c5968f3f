"""The card for tables that are no tracker's export, and for the mappings stored."""

from functools import lru_cache
from pathlib import Path

import streamlit as st

from pages.data import drafts
from pages.data.uploads import TABLES
from pages.frame import cards
from pages.frame.snapshot import home
from pipeline.problems import Problem
from pipeline.schema import TASK
from pipeline.sources.stored import StoredMapping, mapping_files
from pipeline.text import Translator

_COUNT = "data_tables"


def head(t: Translator) -> tuple[str, str]:
    """Title and subtitle of the card."""
    return t("Any other table"), t("Say once which of its columns is what")


def card(t: Translator) -> None:
    """The uploader that opens the editor, the stored mappings, and the template."""
    count = st.session_state.setdefault(_COUNT, 0)
    key = f"data_table_{count}"
    st.file_uploader(
        t("A table of your own"),
        TABLES,
        key=key,
        label_visibility="collapsed",
        on_change=_begin,
        args=(key,),
    )
    st.caption(
        t(
            "Leeway proposes what each column is, by its name and its cells. What you correct is "
            "stored, so that the next file of that shape loads by itself; the mapping file can be "
            "passed on and uploaded elsewhere."
        )
    )
    with st.container(horizontal=True, gap="small"):
        _stored(t)
        st.download_button(
            t("Mapping template"),
            template(),
            "mapping.toml",
            "application/toml",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            key="data_mapping_template",
        )


def _begin(key: str) -> None:
    """Open the editor for the file chosen, and empty the uploader."""
    if file := st.session_state[key]:
        drafts.begin(file)
        st.session_state[_COUNT] += 1


def _stored(t: Translator) -> None:
    found = mapping_files(home())
    if not found:
        return
    words = t("{n} mapping stored", "{n} mappings stored", n=len(found))
    with st.popover(words, icon=":material/table_edit:", type="tertiary"):
        for path, mapping in found.items():
            _one(path, mapping, t)


def _one(path: Path, mapping: StoredMapping | Problem, t: Translator) -> None:
    """A stored mapping: its name, what it is for, and buttons to take or delete it."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if isinstance(mapping, Problem):
            detail = t(mapping.kind.message, **mapping.words)
        else:
            n = sum(map(len, mapping.columns.values()))
            detail = t("{n} column", "{n} columns", n=n)
        st.markdown(
            f"**{cards.plain(path.stem)}**  \n:small[:gray[{cards.plain(detail)}]]", width=240
        )
        st.download_button(
            t("Download"),
            path.read_bytes(),
            path.name,
            "application/toml",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            key=f"data_mapping_get_{path.name}",
        )
        st.button(
            t("Delete"),
            icon=":material/delete:",
            type="tertiary",
            key=f"data_mapping_delete_{path.name}",
            on_click=path.unlink,
            kwargs={"missing_ok": True},
        )


@lru_cache
def template() -> bytes:
    """A mapping file with every canonical column and option, those not required commented out."""
    columns = "\n".join(
        f'{"" if column.name == "key" else "# "}{column.name} = "..."'.ljust(32)
        + f"# {column.meaning}"
        for column in TASK.columns
    )
    text = f"""\
# How to read a table that is no tracker's export. Remove the # of the lines you need.
source = "plan"                 # the name under which its tasks appear
# encoding = "gb18030"          # these five are found out where they are not given
# delimiter = ";"
# sheet = "Plan"
# date_format = "%d/%m/%Y"
# timezone = "Asia/Shanghai"
# duration_unit = "hours"       # milliseconds, seconds, minutes, hours or days

[columns]                       # Leeway's name = your column, or a list of names it may have
{columns}

[status]                        # your word = todo, in_progress, done or cancelled
# "Live" = "done"
"""
    return text.encode()
