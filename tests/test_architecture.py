"""The one way in which data flows, and who may use what."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = [
    "pipeline.sources",
    "pipeline.normalise",
    "pipeline.warehouse",
    "pipeline.statistics",
    "models",
    "pages",
]
ENTRIES = {"pipeline.cli"}  # beside dashboard.py, the ends that put everything together
MODULES = sorted(
    path for folder in ("pipeline", "models", "pages") for path in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_upstream(path: Path) -> None:
    module = _name(path)
    imported = set(_imports(path))
    if module not in ENTRIES and (stage := _stage(module)) is not None:
        downstream = tuple(ORDER[stage + 1 :])
        assert not {name for name in imported if name.startswith(downstream)}
    if not module.startswith("pages"):
        assert not {name for name in imported if name.split(".")[0] == "streamlit"}
    if module.startswith(("pipeline.sources", "pipeline.normalise")):
        assert not {name for name in imported if name.split(".")[0] == "duckdb"}


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "pipeline" / "statistics").rglob("*.py")),
    ids=lambda path: path.name,
)
def test_statistics_open_no_files(path: Path) -> None:
    imported = {name.split(".")[0] for name in _imports(path)}
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not imported & {"pathlib", "os", "io", "duckdb", "sqlalchemy"}
    assert "open" not in called


def test_no_page_lies_directly_in_pages() -> None:
    """Streamlit serves such a file without running dashboard.py."""
    assert [path.name for path in (ROOT / "pages").glob("*.py")] in ([], ["__init__.py"])


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _stage(module: str) -> int | None:
    stages = [number for number, name in enumerate(ORDER) if module.startswith(name)]
    return stages[0] if stages else None


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
