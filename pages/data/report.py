"""What became of an upload, file by file."""

import polars as pl
import streamlit as st

from pages.data import drafts, problems
from pages.data.uploads import Outcome
from pages.frame import cards
from pages.frame.table import show_table
from pipeline.load_report import FileReport, LoadReport
from pipeline.text import Translator
from pipeline.text.formats import number

_SHOWN = 500


def show(outcome: Outcome, t: Translator) -> None:
    """The result in a sentence; where something was loaded, a line a file, and the problems."""
    if outcome.stored:
        st.info(
            t("Tables with its columns now load by themselves."),
            title=t("Stored as {name}", name=cards.plain(outcome.stored)),
            icon=":material/check:",
        )
        return
    if outcome.report is None:
        st.error(
            cards.plain(f"{t(outcome.refused)} {outcome.detail}"),
            title=t("Nothing was loaded; the data is as it was"),
            icon=":material/error:",
        )
        return
    report = outcome.report
    _verdict(report, t)
    if not report.failed:
        _tell_lost(report, t)
        _files(report, t)
        _problems(report, t)
    _offers(outcome, report, t)


def _verdict(report: LoadReport, t: Translator) -> None:
    if report.failed:
        bad = [
            f"**{cards.plain(file.file)}**: {cards.plain(_why(file, t))}"
            for file in report.files
            if file.failed
        ]
        mend = t("Mend these files or leave them out, and load the others again.")
        st.error(
            "  \n".join([*bad, mend]),
            title=t("Nothing was loaded; the data is as it was"),
            icon=":material/error:",
        )
    elif report.load is None and not report.lost:
        st.info(
            t("All rows of these files are known already."),
            title=t("Nothing new"),
            icon=":material/info:",
        )
    elif report.load is not None:
        totals = {
            name: number(sum(getattr(file, name) for file in report.files), 0)
            for name in ("rows", "loaded", "unchanged", "rejected")
        }
        words = t(
            "{rows} rows read: {loaded} loaded, {unchanged} unchanged, {rejected} left out.",
            **totals,
        )
        st.info(words, title=t("Load {n} is done", n=report.load), icon=":material/check:")


def _tell_lost(report: LoadReport, t: Translator) -> None:
    if report.lost:
        names = t(", ").join(cards.plain(file.file) for file in report.lost)
        st.warning(
            t("What stopped each row stands below. If it is the same for all, a mapping mends it."),
            title=t("No row could be read of {files}", files=names),
            icon=":material/warning:",
        )


def _why(file: FileReport, t: Translator) -> str:
    problem = next(p for p in file.problems if p.row is None and p.kind.rejects)
    return problems.message(problem.code, problem.words, t)


def _files(report: LoadReport, t: Translator) -> None:
    rows = pl.DataFrame(
        {
            t("File"): [file.file for file in report.files],
            t("Source"): [file.source or t("not recognised") for file in report.files],
            t("Read"): [file.rows for file in report.files],
            t("Loaded"): [file.loaded for file in report.files],
            t("Unchanged"): [file.unchanged for file in report.files],
            t("Left out"): [file.rejected for file in report.files],
        }
    )
    show_table(
        rows,
        config={},
        alt=t("What became of each file"),
    )


def _problems(report: LoadReport, t: Translator) -> None:
    count = sum(len(file.problems) for file in report.files)
    if not count:
        return
    st.markdown(f":small[{t('{n} remark', '{n} remarks', n=count)}]")
    show_table(
        _words(report, t, _SHOWN).drop("left_out"),
        config=problems.config(t),
        alt=t("Problems of the files"),
        visible=8,
    )
    st.download_button(
        t("Download as CSV"),
        lambda: problems.as_csv(_words(report, t, count), t),
        t("problems") + ".csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="data_problems_csv",
    )


def _offers(outcome: Outcome, report: LoadReport, t: Translator) -> None:
    """For each file with columns that no mapping knows, the way to say what they are."""
    for file in report.files:
        if file.file not in outcome.files:
            continue
        name = cards.plain(file.file)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if file.unused_remark:
                columns = cards.plain(file.unused_remark.details["columns"])
                words = t("{file}: columns not used: {columns}", file=name, columns=columns)
                st.markdown(f":small[{words}]", width="content")
            st.button(
                t("Use them")
                if file.unused
                else t("Say what the columns of {file} are", file=name),
                icon=":material/table_edit:",
                type="tertiary" if file.unused else "secondary",
                key=f"data_explain_{file.file}",
                on_click=drafts.begin,
                args=(outcome.files[file.file],),
            )


def _words(report: LoadReport, t: Translator, most: int) -> pl.DataFrame:
    """The first `most` problems of each file, in words."""
    return pl.concat(
        problems.of_problems(file.file, file.problems[:most], t) for file in report.files
    ).head(most)
