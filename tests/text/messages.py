"""The texts that the code uses, found by reading its syntax."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = ("dashboard.py", "pages", "pipeline", "models")


@dataclass(frozen=True)
class Use:
    """A call of t or N_: where, and its text (None where it is no plain string)."""

    where: str
    text: str | None
    plural: str | None = None


def uses() -> list[Use]:
    """Every t("...") and N_("...") of the product."""
    files = [ROOT / "dashboard.py"] + [f for p in PLACES[1:] for f in (ROOT / p).rglob("*.py")]
    return [use for file in sorted(files) if file.exists() for use in _uses_of(file)]


def _uses_of(file: Path) -> Iterator[Use]:
    for call in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = (
            call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        )
        if name not in ("t", "N_"):
            continue
        texts = [_string(argument) for argument in call.args]
        where = f"{file.relative_to(ROOT)}:{call.lineno}"
        is_variable = name == "t" and not isinstance(call.args[0], ast.Constant | ast.JoinedStr)
        if not is_variable:  # t(measure.title): its text is declared elsewhere, with N_
            yield Use(where, *texts[:2])


def _string(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
