"""Column names, as compared."""

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")

_LONGEST = 1000
"""Characters; what is longer is no name, but a cell taken for one."""


@lru_cache(4096)
def tidy(name: str) -> str:
    """A column name without BOM, case, width of characters, and blanks that vary between exports:
    `自定义字段（A）` and `自定义字段 (a)` are one."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST].replace("\ufeff", ""))
    return _BLANKS.sub(" ", text).strip().casefold().replace(" (", "(")
