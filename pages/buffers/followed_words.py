"""How the defaults held, in sentences."""

from typing import Any

import polars as pl

from pages.buffers.advice import Asked
from pages.buffers.words import amount
from pipeline.statistics.followed import FEW, FEW_YET, HOLDS, LARGE, SMALL
from pipeline.text import N_
from pipeline.text.formats import number, share

VERDICTS = {
    SMALL: N_("Too small"),
    LARGE: N_("Too large"),
    HOLDS: N_("Holds"),
    FEW_YET: N_("Too few tasks yet"),
}
"""Verdict -> its words, what asks for something first."""
MOVES = (SMALL, LARGE)


def lead(asked: Asked, rows: pl.DataFrame) -> str:
    """The first sentence. rows: frame of `followed`, those in force, at least one."""
    t = asked.snapshot.t
    judged = rows.filter(pl.col("verdict") != FEW_YET)
    moves = judged.filter(pl.col("verdict").is_in(MOVES))
    if judged.is_empty():
        return t(
            "No default can be judged yet: none has {few} tasks planned since whose outcome is "
            "known.",
            few=FEW,
        )
    if moves.is_empty():
        return t(
            "The default that can be judged yet holds.",
            "All {n} defaults that can be judged yet hold.",
            n=judged.height,
        )
    return t(
        "{n} of {all} defaults that can be judged should move.",
        n=moves.height,
        all=judged.height,
    )


def rest(asked: Asked, rows: pl.DataFrame) -> str:
    """What follows: the default that is furthest from chance, and what all set aside and took."""
    moves = rows.filter(pl.col("verdict").is_in(MOVES)).sort("q", "name")
    parts = [_moves(asked, row) for row in moves.head(1).iter_rows(named=True)]
    return " ".join([*parts, *_spent(asked, rows)])


def fills(asked: Asked, row: dict[str, Any]) -> str:
    """That tasks move up to their buffered date. row: of `parkinson.filled`."""
    return asked.snapshot.t(
        "{name} fills its buffer (Parkinson's law): {now} of {n:,} tasks planned since finished on "
        "the last working day of the date with the buffer, before it was adopted {was} of "
        "{before:,}.",
        name=row["name"],
        now=share(row["last"] / row["n"]),
        n=row["n"],
        was=share(row["last_before"] / row["n_before"]),
        before=row["n_before"],
    )


def not_counted(asked: Asked, rows: pl.DataFrame) -> str:
    """The tasks planned under the defaults that no figure counts; "" where there are none."""
    t, in_days = asked.snapshot.t, asked.target == "schedule"
    ahead, unknown = (int(rows[name].sum()) for name in ("ahead", "unknown"))
    parts = []
    if ahead:
        parts.append(
            t("{n:,} whose date with the buffer is still ahead", n=ahead)
            if in_days
            else t("{n:,} still open", n=ahead)
        )
    if unknown:
        parts.append(
            t("{n:,} without a due or finish date", n=unknown)
            if in_days
            else t("{n:,} without an estimate or logged hours", n=unknown)
        )
    return t("Not counted: {what}.", what=t(", ").join(parts)) if parts else ""


def _moves(asked: Asked, row: dict[str, Any]) -> str:
    t = asked.snapshot.t
    words = {
        "name": row["name"],
        "buffer": amount(asked, row["buffer"]),
        "held": share(row["share"]),
        "n": row["tasks"],
        "wanted": share(row["wanted"]),
        "lately": amount(asked, row["lately"]),
    }
    if row["verdict"] == LARGE:
        return t(
            "Most of all {name} is too large: {buffer} held for {held} of {n:,} tasks, chosen for "
            "{wanted}; {lately} would have done.",
            **words,
        )
    if row["lately"] is None:
        return t(
            "Most of all {name} is too small: {buffer} held for {held} of {n:,} tasks, chosen for "
            "{wanted}; what would have held is not known while so many are open.",
            **words,
        )
    return t(
        "Most of all {name} is too small: {buffer} held for {held} of {n:,} tasks, chosen for "
        "{wanted}; {lately} would have held.",
        **words,
    )


def _spent(asked: Asked, rows: pl.DataFrame) -> list[str]:
    t = asked.snapshot.t
    reserved, used = (float(rows[name].sum()) for name in ("reserved", "used"))
    if not reserved:
        return []
    n = int(rows["tasks"].sum())
    words = {"reserved": number(reserved, 0), "used": number(used, 0), "n": n}
    return [
        t("Of {reserved} days reserved for {n:,} tasks, {used} were used.", **words)
        if asked.target == "schedule"
        else t("Of {reserved} hours reserved for {n:,} tasks, {used} were used.", **words)
    ]
