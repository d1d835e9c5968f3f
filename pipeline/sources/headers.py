"""Column names, as compared, and such as stand in two rows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

_BLANKS = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BETWEEN = re.compile(r"(?<=[\u3040-\u30ff\u4e00-\u9fff]) (?=[\u3040-\u30ff\u4e00-\u9fff])")
"""A blank between Chinese characters or kana, as where a name was broken into two lines."""

_VALUE = re.compile(r"^[\W\d_]*$|^\d{1,4}\s?[-/.年月:]|^\d+([.,]\d+)?\s?\w{1,3}$")
_LONGEST = 1000
"""Characters; what is longer is no name, but a cell taken for one."""


@lru_cache(4096)
def tidy(name: str) -> str:
    """A column name without case, width of characters, characters that are not seen, and blanks
    that vary between exports: `自定义字段（A）` and `自定义字段 (a)` are one."""
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", name[:_LONGEST]))
    return _BETWEEN.sub("", _BLANKS.sub(" ", text).strip()).casefold().replace(" (", "(")


def is_value(cell: str) -> bool:
    """Whether a cell is a number, a date, or an amount such as 3d: no name of a column."""
    return bool(_VALUE.match(cell.strip()))


def two_row_headers(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The headers that two rows may make, with the number of the lower row: 计划 in merged cells
    above 开始 and 结束 gives `计划 开始` and `计划 结束`. Above a row that names every column, the
    upper one tells only those apart that have the same name."""
    for number, (upper, lower) in enumerate(pairwise(rows), start=1):
        names, group, parted = list[str](), "", False
        again = {name for name, count in Counter(lower).items() if count > 1 and name.strip()}
        named = max(width(upper), width(lower))
        whole = any(
            above.strip() and not below.strip()
            for above, below in zip(upper[:named], lower, strict=False)
        )
        for above, below in zip(upper, lower, strict=False):
            # A merged cell has its text in the first column alone.
            parted |= bool(group and not above.strip() and below.strip())
            group = above if above.strip() else group if below.strip() else ""
            told = f"{group} {below}".strip() if whole or below in again else below
            names.append(told if below.strip() else above)
        has_values = any(is_value(cell) for cell in lower[:named] if cell.strip())
        if parted and (whole or again) and not has_values:
            yield number, tuple(names)


def width(row: Sequence[str]) -> int:
    """How many cells a row has up to the last that may be a name; behind it a chart has days."""
    return max(
        (at for at, cell in enumerate(row, start=1) if cell.strip() and not is_value(cell)),
        default=0,
    )
