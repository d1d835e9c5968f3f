"""A table whose columns are being explained: the file, and what is proposed for it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from pages.data.uploads import Upload, safe_name
from pages.frame.snapshot import home, user
from pipeline.ingest import LoadNote, ingest
from pipeline.load_report import LoadReport
from pipeline.preview import Preview, preview
from pipeline.problems import CannotRead, Problem
from pipeline.propose import propose, words_of
from pipeline.propose.file import mapping_file
from pipeline.propose.proposal import Proposal
from pipeline.propose.status_words import StatusWord
from pipeline.settings import Settings
from pipeline.sources.mapping import Mapping
from pipeline.sources.stored import store_mapping, stored_mappings
from pipeline.text import Translator

_DRAFT, _COUNT = "data_draft", "data_draft_count"


@dataclass
class Draft:
    """The file lies in `folder` as long as the draft lives; `number` tells drafts apart."""

    number: int
    folder: tempfile.TemporaryDirectory[str]
    path: Path
    proposal: Proposal | None
    refused: Problem | None = None
    """Why there is no proposal."""
    _read: dict[str, Preview] = field(default_factory=dict)
    _words: dict[str, tuple[StatusWord, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def preview(self, mapping: Mapping, settings: Settings) -> Preview:
        """The file read with the mapping; CannotRead where it cannot be."""
        key = repr((mapping, settings))
        if key not in self._read:
            self._read = {key: preview(self.path, mapping, settings)}
        return self._read[key]

    def words(self, mapping: Mapping) -> Sequence[StatusWord]:
        """The status words of the columns that the mapping takes for the status; none where it
        cannot be read."""
        key = repr([mapping.columns.get(name) for name in ("status", "status_category")])
        if key not in self._words:
            try:
                self._words[key] = words_of(self.path, mapping)
            except CannotRead:
                return ()
        return self._words[key]

    def load(self, wanted: Proposal, settings: Settings, t: Translator) -> LoadReport:
        """Loads the file, and stores the mapping under the name of its source if that went well;
        MappingError or OSError where it cannot be stored."""
        within = Path(self.folder.name)
        done = ingest(home(), [self.path], settings, wanted.mapping, within, LoadNote(user()))
        if not done.failed:
            store_mapping(home(), wanted.mapping.source, mapping_file(wanted, self.name, t))
        return done


def begin(file: Upload) -> None:
    """Start a draft for a file, in place of any other."""
    folder = tempfile.TemporaryDirectory(prefix="leeway-")
    path = Path(folder.name) / safe_name(file.name)
    path.write_bytes(file.getbuffer())
    number = st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    try:
        draft = Draft(number, folder, path, propose(path, stored_mappings(home())[0]))
    except CannotRead as error:
        draft = Draft(number, folder, path, None, error.problem)
    st.session_state[_DRAFT] = draft


def current() -> Draft | None:
    """The draft, where there is one."""
    draft: Draft | None = st.session_state.get(_DRAFT)
    return draft


def drop() -> None:
    """End the draft."""
    st.session_state.pop(_DRAFT, None)
