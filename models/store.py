"""What was fitted, kept in a folder: the model (skops, no pickle), and what pages show (JSON).

Reading suggestions imports neither scikit-learn nor SciPy (seconds on a cold start).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.suggestion import Suggestion
from pipeline.normalise.calendar import fingerprint

if TYPE_CHECKING:
    from models.planner import Planner

CODE_VERSION = 6
"""Raised when the same history would lead to other suggestions: older files are then made anew."""


@dataclass(frozen=True)
class Fitted:
    """Suggestions with the scores that back them; `scores` is `BacktestResult.as_json()`, or None
    where nothing could be tested, `why_not` then says why."""

    suggestions: tuple[Suggestion, ...]
    scores: dict[str, Any] | None
    why_not: str = ""

    def of(self, scope: str) -> tuple[Suggestion, ...]:
        """Those of whole types ("type"), or of their parts by "team" or "project"."""
        return tuple(each for each in self.suggestions if each.scope == scope)


def read_suggestions(folder: Path, load: int, target: str, calendar: str) -> Fitted | None:
    """What was stored for this data, target and calendar by this version of the code, or None."""
    path = _path(folder, load, target, calendar, "json")
    if not path.exists():
        return None
    found = json.loads(path.read_text("utf-8"))
    suggestions = tuple(Suggestion.from_dict(row) for row in found["suggestions"])
    return Fitted(suggestions, found["scores"], found["why_not"])


def write_suggestions(folder: Path, load: int, target: str, calendar: str, fitted: Fitted) -> Path:
    """Store what pages show; a reader sees the old file or the new one, never half of one."""
    path = _path(folder, load, target, calendar, "json")
    meta = {"code": CODE_VERSION, "load": load, "target": target, "calendar": calendar}
    return _write(path, json.dumps(meta | asdict(fitted), ensure_ascii=False).encode())


def write_model(folder: Path, load: int, calendar: str, planner: "Planner") -> Path:
    """Store what plans are told from; a reader sees the old file or the new one."""
    from skops.io import dumps

    path = _path(folder, load, planner.model.target.name, calendar, "skops")
    meta = {"code": CODE_VERSION, "load": load, "calendar": calendar}
    return _write(path, dumps({"meta": meta, "planner": planner.state()}))


def has_model(folder: Path, load: int, target: str, calendar: str) -> bool:
    """Whether there is something for `read_model` to read."""
    return _path(folder, load, target, calendar, "skops").exists()


def read_model(folder: Path, load: int, target: str, calendar: str) -> "Planner | None":
    """What plans are told from, or None; raises where the file holds anything but a sound model."""
    if not has_model(folder, load, target, calendar):
        return None
    from skops.io import load as read

    from models.planner import Planner

    path = _path(folder, load, target, calendar, "skops")
    planner = Planner.from_state(target, read(path, trusted=TRUSTED)["planner"])
    if planner.model.forest_ is not None:
        planner.model.forest_.check()
    return planner


TRUSTED = [
    "models.features.Encoder",
    "models.forest.LeafForest",
    "models.levels.Levels",
    "models.plain.TypeHistory",
    "models.words.Words",
    "sklearn.tree._tree.Tree",  # its indices are checked by `LeafForest.check`
]
"""What a stored model may hold beside what skops itself trusts."""


def _path(folder: Path, load: int, target: str, calendar: str, ending: str) -> Path:
    return folder / f"{target}-{fingerprint(calendar)}-load{load}-v{CODE_VERSION}.{ending}"


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(content)
    return part.replace(path)
