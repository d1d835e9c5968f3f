"""What the organisation means by status words: `status_words.toml` in the home, a table a source.

```toml
[pingcode]
"待灰度" = "in_progress"
```
"""

import tomllib
from pathlib import Path

from pipeline.schema import STATUS_CATEGORIES
from pipeline.settings import SettingsError
from pipeline.sources.mapping_file import quoted

Words = dict[str, dict[str, str]]
"""Source -> the tracker's status word -> category."""

_FILE = "status_words.toml"


def status_words(home: Path) -> Words:
    """The words of a home; SettingsError where its file is not sound."""
    path = home / _FILE
    if not path.exists():
        return {}
    try:
        words: Words = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: this is not TOML: {error}.") from error
    for source, table in words.items():
        for word, category in table.items() if isinstance(table, dict) else [(source, table)]:
            if category not in STATUS_CATEGORIES:
                known = ", ".join(STATUS_CATEGORIES)
                raise SettingsError(f"{path}: “{word}” = {category!r}; there are: {known}.")
    return words


def keep_status_words(home: Path, source: str, words: dict[str, str]) -> None:
    """Adds words of a source to those of the home."""
    kept = status_words(home)
    kept[source] = kept.get(source, {}) | words
    lines = [
        line
        for name, table in kept.items()
        for line in (
            f"[{quoted(name)}]",
            *(f"{quoted(word)} = {quoted(category)}" for word, category in table.items()),
        )
    ]
    draft = home / f"{_FILE}.new"
    draft.write_text("\n".join([*lines, ""]), "utf-8")
    draft.replace(home / _FILE)
