"""The card that loads files, the notice on sample data, and the report of the last upload."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.data import report
from pages.data.uploads import FORMS, Outcome, load_uploads
from pages.frame import cards
from pages.frame.address import set_params
from pages.frame.snapshot import Snapshot, home, settings, user
from pipeline.ingest import SAMPLE, LoadNote, ingest
from pipeline.text import N_, Translator

_HOW = (
    N_(
        "**Jira**: Export › CSV (all fields) or XML, or the JSON of its REST search, best with "
        "changelog"
    ),
    N_("**PingCode**: the export of work items, or the JSON of its open API"),
    N_("**Worktile**: the export of tasks, or the JSON of its open API"),
    N_("**OKR**: the template from the page OKR progress, or the export of an OKR tool"),
    N_(
        "Also the tables of TAPD, Teambition, Zentao, Feishu Project, Azure DevOps, GitHub, "
        "GitLab, Linear, Asana, Trello, ClickUp, monday.com, Redmine, YouTrack and MS Project"
    ),
)
_COUNT, _OUTCOME = "data_uploads", "data_outcome"


def head(t: Translator) -> tuple[str, str]:
    """Title and subtitle of the card."""
    return t("Load exports"), t(
        "CSV, XLSX, JSON or XML, also as ZIP · each file is recognised by its content, not its name"
    )


def card(t: Translator) -> None:
    """The uploader, its button and what became of the last upload."""
    count = st.session_state.setdefault(_COUNT, 0)
    files = st.file_uploader(
        t("Exports, and a mapping file where they are of no known tracker"),
        FORMS,
        accept_multiple_files=True,
        key=f"data_files_{count}",
        label_visibility="collapsed",
    )
    if files:
        _load(files, t)
    st.markdown("\n".join(f"- {t(line)}" for line in _HOW))
    st.caption(
        t(
            "All files of one upload are one load: it happens whole or not at all. Rows that "
            "are known already change nothing, so export again and load as often as you like."
        )
    )


def _load(files: list[UploadedFile], t: Translator) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.button(
            t("Load {n} file", "Load {n} files", n=len(files)),
            icon=":material/upload:",
            key="data_load",
        )
        partial = st.checkbox(
            t("Only a part of each project"),
            key="data_partial",
            help=t(
                "A task that an export no longer has is marked as removed, unless the export is "
                "only a part: a filter, a period, some people."
            ),
        )
    if asked:
        with st.spinner(t("Reading and checking the files …")):
            found = load_uploads(home(), files, LoadNote(by=user(), partial=partial))
        loaded(found)


def outcome(t: Translator) -> None:
    """The card on what became of the last upload, where there was one, until it is closed."""
    if _OUTCOME not in st.session_state:
        return
    with cards.card(t("Your last upload")):
        report.show(st.session_state[_OUTCOME], t)
        st.button(
            t("Close"), type="tertiary", key="data_close", on_click=forget, icon=":material/close:"
        )


def forget() -> None:
    """Close the card on the last upload."""
    st.session_state.pop(_OUTCOME, None)


def notice(snapshot: Snapshot | None, empty: bool, t: Translator) -> None:
    """Says that the data is a sample, or offers one where there is none."""
    if empty:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(
                t("**No data yet.** Load your own exports below, or look around in the sample."),
                width="content",
            )
            if st.button(t("Load the sample data"), key="data_sample"):
                with st.spinner(t("Loading the sample data …")):
                    done = ingest(
                        home(), [SAMPLE], settings(), within=SAMPLE, note=LoadNote(user(), True)
                    )
                loaded(Outcome(done))
    elif snapshot is not None and snapshot.newest.sample:
        st.info(
            t("They show one made-up company. Loading your own files replaces them."),
            title=t("These are sample data"),
            icon=":material/science:",
        )


def loaded(found: Outcome) -> None:
    """Keep the outcome for the next run, which shows the new data and an empty uploader."""
    st.session_state[_OUTCOME] = found
    if found.report is not None and found.report.load is not None:
        st.session_state[_COUNT] += 1
        set_params(as_of=None)
    st.rerun()
