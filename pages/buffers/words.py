"""How buffers are written: working days, or per cent of the estimate."""

from pages.buffers.advice import Asked
from pipeline.text.formats import NONE, days, share, signed_days, trimmed


def amount(asked: Asked, value: float | None) -> str:
    """A buffer with its unit: "2.5 d", "35%"; "–" for none."""
    if value is None:
        return NONE
    if asked.target == "effort":
        return share(value)
    return days(value, asked.snapshot.t.lang, digits=0 if trimmed(value).isdigit() else 1)


def deviation(asked: Asked, value: float) -> str:
    """How far past plan, or over the estimate, with its sign: "+2 d", "−16%"."""
    if asked.target == "effort":
        return ("+" if value > 0 else "") + share(value)
    return signed_days(value, asked.snapshot.t.lang, digits=0)


def type_name(asked: Asked, name: str) -> str:
    """The name of a type; tasks without one are named too."""
    return name or asked.snapshot.t("No type")
