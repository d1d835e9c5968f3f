"""Rules that tell the type of a task: the table in which they are written, and what they take."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import streamlit as st

from pages.data.terms import title
from pages.data.types_choice import Told, own_type
from pages.frame.snapshot import Snapshot
from pages.frame.table import height, show_table
from pipeline.settings import SettingsError
from pipeline.statistics.told_types import taken
from pipeline.task_types import HOW, Choice, Rule, check_rule
from pipeline.text import N_, Translator
from pipeline.warehouse.read import Warehouse

HOW_WORDS = {
    "contains": N_("contains"),
    "starts_with": N_("starts with"),
    "matches": N_("regular expression"),
}
_HEADS = {
    "field": N_("Field"),
    "how": N_("How"),
    "words": N_("Words"),
    "type": N_("Type"),
}
_ORDER = "order"
_VISIBLE = 9


def edited(rules: Sequence[Rule], told: Told, key: str, t: Translator) -> pl.DataFrame:
    """The rules as edited, in the order of the numbers they were given, new ones last: field, how,
    words, type; null where nothing is written yet."""
    column = st.column_config
    fields = dict.fromkeys((*told.fields, *(rule.field for rule in rules)))
    before = pl.DataFrame([vars(rule) for rule in rules], dict.fromkeys(_HEADS, pl.String))
    after: pl.DataFrame = st.data_editor(
        before.select((pl.int_range(pl.len()) + 1.0).alias(_ORDER), pl.all()),
        num_rows="dynamic",
        hide_index=True,
        row_height=30,
        height=height(len(rules) + 2, _VISIBLE),
        column_config={
            _ORDER: column.NumberColumn(
                t("No."),
                default=len(rules) + 1,
                width=44,
                help=t("Another number moves the rule: 1.5 between 1 and 2"),
            ),
            "field": column.SelectboxColumn(
                t("Field"),
                options=list(fields),
                format_func=lambda name: title(str(name), t),
                default="title",
                width=120,
            ),
            "how": column.SelectboxColumn(
                t("How"),
                options=list(HOW),
                format_func=lambda how: t(HOW_WORDS[str(how)]),
                default="contains",
                width=110,
            ),
            "words": column.TextColumn(t("Words"), width=130),
            "type": column.TextColumn(t("Type"), width=110),
        },
        key=key,
        alt=t("Rules"),
    )
    return after.sort(_ORDER, nulls_last=True, maintain_order=True).drop(_ORDER)


def faults(rules: pl.DataFrame, fields: Sequence[str], t: Translator) -> list[str]:
    """Why rules cannot be used, in words; rules: as `edited` gives them."""
    found = []
    for n, row in enumerate(rules.iter_rows(named=True), start=1):
        empty = [t(head) for name, head in _HEADS.items() if not (row[name] or "").strip()]
        if empty:
            found.append(
                t(
                    "Rule {n} lacks: {names}. Fill it in, or delete the row.",
                    n=n,
                    names=t(", ").join(empty),
                )
            )
        elif row["field"] not in fields:
            found.append(
                t(
                    "Rule {n}: the export has no column “{field}”; choose another.",
                    n=n,
                    field=row["field"],
                )
            )
        elif not _usable(Rule(**row)):
            found.append(
                t(
                    "Rule {n}: “{words}” is not a regular expression; mend it, or look for words "
                    "that the field contains.",
                    n=n,
                    words=row["words"],
                )
            )
    return found


def takes(snapshot: Snapshot, source: str, choice: Choice, t: Translator) -> None:
    """How many tasks each rule would take, and what tells the types of the rest."""
    path = str(snapshot.warehouse.path)
    counts = _taken(path, snapshot.newest.load, source, choice)
    rest = title(choice.field, t) if choice.field else None
    names = [f"{n}  {_rule_words(rule, t)}" for n, rule in enumerate(choice.rules, start=1)]
    shown = counts.with_columns(
        told=pl.Series([*names, rest, own_type(t)], dtype=pl.String),
        type=pl.Series([*(rule.type for rule in choice.rules), None, None], dtype=pl.String),
        examples=pl.col("examples").list.join(" · "),
    ).filter(pl.col("told").is_not_null())
    column = st.column_config
    show_table(
        shown,
        visible=2 * _VISIBLE,
        config={
            "told": column.TextColumn(t("Told by"), width=190),
            "type": column.TextColumn(t("Type"), width=100),
            "tasks": column.NumberColumn(t("Tasks (n)"), format="localized", width=75),
            "examples": column.TextColumn(t("Examples"), width=260),
        },
        order=("told", "tasks", "type", "examples"),
        alt=t("What the rules take"),
    )


def _rule_words(rule: Rule, t: Translator) -> str:
    return f"{title(rule.field, t)} {t(HOW_WORDS[rule.how])} “{rule.words}”"


def _usable(rule: Rule) -> bool:
    try:
        check_rule(rule, "")
    except SettingsError:
        return False
    return True


@st.cache_resource(max_entries=64, show_spinner=False)
def _taken(path: str, load: int, source: str, choice: Choice) -> pl.DataFrame:
    return taken(Warehouse(Path(path)).typed(source, choice), len(choice.rules))
