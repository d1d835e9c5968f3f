"""The template in which objectives and key results are loaded, made in memory."""

import csv
import io
from functools import lru_cache

import streamlit as st
import xlsxwriter

from pipeline.sources.mapping import Mapping, builtin_mappings
from pipeline.text import N_, Translator, translator

EXPLAINED = {
    "source_id": N_("Unique id; stays the same in later uploads. Required."),
    "level": N_("O for an objective, KR for a key result. Required."),
    "parent": N_("Id of the objective that a key result belongs to, or is aligned with."),
    "title": N_("What is to be reached. Required."),
    "owner": N_("Who answers for it."),
    "team": N_("Team or department."),
    "cycle": N_("Such as 2026Q4. Gives the days where the next two columns are empty."),
    "starts": N_("First day of its time, such as 2026-10-01."),
    "due": N_("Last day of its time, such as 2026-12-31."),
    "weight": N_("Weight within the objective, such as 0.4 or 40. Empty: all weigh the same."),
    "unit": N_("Unit of the three values, such as % or days."),
    "start_value": N_("Value at the start. It may lie above the target: 9 days down to 5."),
    "target_value": N_("Value to be reached."),
    "current_value": N_("Value today; progress is computed from the three values."),
    "progress": N_("Progress as reported, 0 to 100 %. Shown where it cannot be computed."),
    "confidence": N_("Confidence as reported."),
    "status": N_("Status as reported. Cancelled ones are left out."),
    "updated": N_("Day of the last check-in."),
}
_DAYS = {"starts": "2026-10-01", "due": "2026-12-31", "cycle": "2026Q4"}
_EXAMPLES = (
    {"source_id": "O1", "level": N_("Objective"), "title": N_("Deliver what we promise, on time")},
    {
        "source_id": "O1-KR1",
        "level": N_("KR"),
        "parent": "O1",
        "title": N_("Raise the on-time share from 68 % to 80 %"),
        "weight": "0.6",
        "unit": "%",
        "start_value": "68",
        "target_value": "80",
        "current_value": "73",
    },
    {
        "source_id": "O1-KR2",
        "level": N_("KR"),
        "parent": "O1",
        "title": N_("Bring the median review from 9 days down to 5"),
        "weight": "0.4",
        "unit": N_("days"),
        "start_value": "9",
        "target_value": "5",
        "current_value": "7.8",
    },
)


def downloads(t: Translator) -> None:
    """Two buttons: the template as XLSX and as CSV, in the page's language."""
    name = t("okr-template")
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button(
            t("Template, XLSX"),
            as_xlsx(t.lang),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            t("Template, CSV"),
            as_csv(t.lang),
            f"{name}.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


@lru_cache
def as_csv(lang: str) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads the Chinese; headers and examples."""
    text = io.StringIO()
    csv.writer(text).writerows([header(lang), *_examples(lang)])
    return text.getvalue().encode("utf-8-sig")


@lru_cache
def as_xlsx(lang: str) -> bytes:
    """A workbook: headers and examples, and a sheet that explains each column."""
    t, file = translator(lang), io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        sheet = book.add_worksheet("OKR")
        sheet.write_row(0, 0, header(lang), bold)
        for at, row in enumerate(_examples(lang), start=1):
            sheet.write_row(at, 0, [_number(cell) for cell in row])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(EXPLAINED) - 1, 13)
        sheet.set_column(3, 3, 44)
        notes = book.add_worksheet(t("Columns explained"))
        notes.write_row(0, 0, [t("Column"), t("What to write")], bold)
        for at, (name, words) in enumerate(zip(header(lang), EXPLAINED.values(), strict=True), 1):
            notes.write_row(at, 0, [name, t(words)])
        notes.set_column(0, 0, 18)
        notes.set_column(1, 1, 80, wrap)
    return file.getvalue()


def header(lang: str) -> list[str]:
    """The names of the columns, as the mapping of OKRs knows them, in one language."""
    wanted = lang == "en"
    names = _mapping().columns
    return [
        next((name for name in names[column] if name.isascii() == wanted), names[column][0])
        for column in EXPLAINED
    ]


def _mapping() -> Mapping:
    return next(
        mapping for mapping in builtin_mappings() if mapping.columns.keys() >= EXPLAINED.keys()
    )


def _examples(lang: str) -> list[list[str]]:
    t = translator(lang)
    return [
        [t(cells[name]) if name in cells else "" for name in EXPLAINED]
        for cells in (_DAYS | example for example in _EXAMPLES)
    ]


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text
