"""Column names, as compared, and such as stand in two rows."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

_BLANKS = re.compile(r"\s+")

_VALUE = re.compile(r"^[\W\d_]*$|^\d{1,4}\s?[-/.年月:]|^\d+([.,]\d+)?\s?\w{1,3}$")
_LONGEST = 1000
"""Characters; what is longer is no name, but a cell taken for one."""


@lru_cache(4096)
def tidy(name: str) -> str:
    """A column name without BOM, case, width of characters, and blanks that vary between exports:
    `自定义字段（A）` and `自定义字段 (a)` are one."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST].replace("\ufeff", ""))
    return _BLANKS.sub(" ", text).strip().casefold().replace(" (", "(")


def is_value(cell: str) -> bool:
    """Whether a cell is a number, a date, or an amount such as 3d: no name of a column."""
    return bool(_VALUE.match(cell.strip()))


def two_row_headers(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The headers that two rows may make, with the number of the lower row: 计划 in merged cells
    above 开始 and 结束 gives `计划 开始` and `计划 结束`."""
    for number, (upper, lower) in enumerate(pairwise(rows), start=1):
        names, group, parted = list[str](), "", False
        for above, below in zip(upper, lower, strict=False):
            # A merged cell has its text in the first column alone.
            parted |= bool(group and not above.strip() and below.strip())
            group = above if above.strip() else group if below.strip() else ""
            names.append(f"{group} {below}".strip() if below.strip() else above)
        named = max(width(upper), width(lower))
        whole = any(
            above.strip() and not below.strip()
            for above, below in zip(upper[:named], lower, strict=False)
        )
        if parted and whole and not any(is_value(cell) for cell in lower[:named] if cell.strip()):
            yield number, tuple(names)


def width(row: Sequence[str]) -> int:
    """How many cells a row has up to the last that may be a name; behind it a chart has days."""
    return max(
        (at for at, cell in enumerate(row, start=1) if cell.strip() and not is_value(cell)),
        default=0,
    )
