"""A suggested buffer, as data: what pages and scripts read, without the libraries that made it."""

from dataclasses import asdict, dataclass
from typing import Any

from pipeline.statistics.reserve import LEVELS
from pipeline.statistics.scope import PLACES
from pipeline.text import N_

FROM_HISTORY = N_(
    "Only {n} tasks have finished so far: this is the plain history of the type, recent tasks "
    "first, leaning on all types."
)
FEW_OF_GROUP = N_("Only {n} of these tasks have finished: it leans on the whole type.")
FEW_OF_TYPE = N_("Only {n} tasks of this type have finished: it leans on the other types.")
NEW_TYPE = N_(
    "No task of this type has finished yet: it is no less than what all types together need."
)
ONLY_ONE = N_(
    "Only one task of this type has finished: it is no less than what all types together need."
)
UNDER_FEW = N_(
    "Only {n} tasks of this type have finished: it is no less than what all types together need."
)
NOT_HELD = N_(
    "The buffers suggested before for {level} % of the tasks were enough for only {held} of {n}: "
    "it is no less than what all types together need."
)
NOT_HELD_IN_GROUP = N_(
    "The buffers suggested before for {level} % of the tasks were enough for only {held} of {n}: "
    "it is no less than what the whole type needs."
)
LONGER = N_("Tasks of this type overrun more than they did: the {n} latest weigh most.")
SHORTER = N_("Tasks of this type overrun less than they did: the {n} latest weigh most.")
PLAIN_CHANGED = {
    "working_days": N_(
        "In the plain history of these tasks {plain} working days were enough for 80 % of {n}. "
        "This differs since its latest tasks came out differently: the {latest} latest weigh most."
    ),
    "share_of_estimate": N_(
        "In the plain history of these tasks {plain} % of the estimate was enough for 80 % of {n}. "
        "This differs since its latest tasks came out differently: the {latest} latest "
        "weigh most."
    ),
}
PLAIN_ALIKE = {
    "working_days": N_(
        "In the plain history of these tasks {plain} working days were enough for 80 % of {n}. "
        "This differs since recent tasks, and those most like the ones now planned, weigh more."
    ),
    "share_of_estimate": N_(
        "In the plain history of these tasks {plain} % of the estimate was enough for 80 % of {n}. "
        "This differs since recent tasks, and those most like the ones now planned, weigh "
        "more."
    ),
}
PLAIN_LEANS = {
    "working_days": N_(
        "In the plain history of these tasks {plain} working days were enough for 80 % of {n}. "
        "This differs since {borrowed} % of the weight comes from other tasks."
    ),
    "share_of_estimate": N_(
        "In the plain history of these tasks {plain} % of the estimate was enough for 80 % of {n}. "
        "This differs since {borrowed} % of the weight comes from other tasks."
    ),
}


@dataclass(frozen=True)
class Alike:
    """A finished task that a suggestion rests on: its outcome (in the unit) and its weight."""

    key: str
    title: str
    outcome: float
    weight: float


@dataclass(frozen=True)
class Suggestion:
    """The buffers of one type, in the target's unit: working days, or a share of the estimate;
    where `team` or `project` is given, those of its tasks in it.

    `tasks` of these that have finished and that it rests on; `buffers` and `coverage` at each of
    `reserve.SERVICE_LEVELS`, p50 to p95, coverage being the share of `tested` unseen ones for which
    the buffers suggested then were enough (None where not measured); `borrowed` the share of the
    suggestion that comes from other tasks; `spanned` the outcomes it rests on, least and greatest
    but for a tenth at each end; `wider` whether the buffers were raised to what all types together
    need (of a team or project: the type), where that is more: too few tasks have finished, or too
    few unseen ones were covered; `note` an English text to be translated, filled with `note_words`.
    """

    type: str | None
    tasks: int
    buffers: dict[str, float]
    coverage: dict[str, float | None]
    tested: int
    borrowed: float
    note: str
    note_words: dict[str, str | int]
    why: tuple[Alike, ...]
    spanned: tuple[float, float]
    wider: bool = False
    team: str | None = None
    project: str | None = None

    @property
    def scope(self) -> str:
        """What it is for: a key of `pipeline.statistics.scope.SCOPES`."""
        if self.team is not None:
            return "team"
        return "type" if self.project is None else "project"

    def as_json(self) -> dict[str, Any]:
        """The suggestion as `leeway suggest --json` writes it: at `reserve.LEVELS`, the note in
        English; `team` and `project` only where it is for one."""
        found = asdict(self) | {
            "buffers": {level: self.buffers[level] for level in LEVELS},
            "coverage": {level: self.coverage[level] for level in LEVELS},
            "note": self.note.format(**self.note_words),
        }
        del found["note_words"]
        return {name: v for name, v in found.items() if v is not None or name not in PLACES}

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> "Suggestion":
        """The suggestion that `dataclasses.asdict` made, by way of JSON."""
        why = tuple(Alike(**alike) for alike in found["why"])
        return cls(**found | {"why": why, "spanned": tuple(found["spanned"])})
