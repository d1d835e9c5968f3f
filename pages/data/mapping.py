"""How a table that is no tracker's export is loaded."""

from functools import lru_cache

import streamlit as st

from pipeline.schema import TASK
from pipeline.text import Translator

_EXAMPLE = """\
source = "plan"
[columns]           # Leeway's name = your column
key = "Task no."
type = ["Kind", "类型"]
due = "Deadline"
finished = "Done on"
[status]            # your word = category
"Live" = "done"
"""


def head(t: Translator) -> tuple[str, str]:
    """Title and subtitle of the card."""
    return t("Another table?"), t("A mapping file says which of its columns is what")


def card(t: Translator) -> None:
    """The explanation, an example and the full template."""
    st.code(_EXAMPLE, language="toml")
    st.caption(
        t(
            "Upload the mapping file together with the table. For scripts: "
            "`leeway ingest plan.xlsx --mapping plan.toml`"
        )
    )
    st.download_button(
        t("Mapping template"),
        template(),
        "mapping.toml",
        "application/toml",
        icon=":material/download:",
        on_click="ignore",
        key="data_mapping_template",
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
# duration_unit = "hours"       # seconds, minutes, hours or days

[columns]                       # Leeway's name = your column, or a list of names it may have
{columns}

[status]                        # your word = todo, in_progress, done or cancelled
# "Live" = "done"
"""
    return text.encode()
