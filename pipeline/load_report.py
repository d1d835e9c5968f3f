"""What became of the files of a load."""

from dataclasses import dataclass

from pipeline.problems import Problem
from pipeline.sources.fit import listed
from pipeline.text import Translator
from pipeline.warehouse.publish import Running


@dataclass(frozen=True)
class FileReport:
    """What became of a file: rows = loaded + unchanged + rejected."""

    file: str
    source: str | None
    rows: int
    loaded: int
    unchanged: int
    rejected: int
    problems: tuple[Problem, ...]
    unused: tuple[str, ...] = ()
    """Columns of the file that the mapping neither knows nor ignores."""

    @property
    def unused_remark(self) -> Problem | None:
        """What to say of the columns not used, where there are any."""
        if not self.unused:
            return None
        return Problem("unused_columns", details={"columns": listed(self.unused)})

    @property
    def empty(self) -> bool:
        """Whether it told of no task."""
        return self.source is None or any(problem.code == "no_rows" for problem in self.problems)

    @property
    def failed(self) -> bool:
        """Whether the file could not be read at all."""
        return any(problem.row is None and problem.kind.rejects for problem in self.problems)


@dataclass(frozen=True)
class LoadReport:
    """`load` is None where nothing changed or a file could not be read."""

    load: int | None
    files: tuple[FileReport, ...]

    @property
    def failed(self) -> bool:
        """Whether a file could not be read, so that nothing was loaded, or none told of a task."""
        empty = self.load is None and all(file.empty for file in self.files)
        return empty or any(file.failed for file in self.files)

    @property
    def lost(self) -> tuple[FileReport, ...]:
        """The files of which each row was rejected."""
        return tuple(file for file in self.files if 0 < file.rows == file.rejected)


def waiting(running: Running | None, t: Translator) -> str:
    """What to say of a load that waits for another one."""
    if running is None:
        return t("Waiting for another load to finish.")
    return t(
        "Waiting for another load to finish (started at {time} by process {process}).",
        time=f"{running.since.astimezone():%H:%M:%S}",
        process=running.process,
    )
