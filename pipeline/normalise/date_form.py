"""How the dates of a column are written, and what its cells tell of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DateForm:
    """How the dates of one column are written."""

    pattern: str | None = None
    """A strptime pattern, or `epoch`; texts that do not fit it are read without it."""
    day_first: bool = True
    """The order of 03/04/2026."""
    whole_days: bool = False
    """Whether a time of midnight means that only a date was given."""
    zone: str = "UTC"
    """The zone of times written without an offset."""

    @property
    def examples(self) -> str:
        """What is understood, for a message."""
        numeric = "20/11/2026" if self.day_first else "11/20/2026"
        return self.pattern or f"2026-11-20, 20/Nov/26, {numeric}"

    @property
    def order(self) -> str:
        """How 03/04/2026 is read, for a message."""
        return "day/month/year" if self.day_first else "month/day/year"


@dataclass(frozen=True)
class Evidence:
    """What a stretch of a column tells about its form; stretches add up."""

    day_first: bool = False
    month_first: bool = False
    numeric: bool = False
    times: bool = False

    @property
    def has_order(self) -> bool:
        """Whether it tells the order of day and month."""
        return self.day_first or self.month_first

    def __or__(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.day_first or other.day_first,
            self.month_first or other.month_first,
            self.numeric or other.numeric,
            self.times or other.times,
        )
