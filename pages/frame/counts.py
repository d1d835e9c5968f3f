"""How many tasks a figure rests on and leaves out, and what it is compared with, in words."""

from pages.frame import cards
from pages.frame.snapshot import Snapshot
from pipeline.statistics.drilldown import counted, done_without_finish, recommitted
from pipeline.text.formats import date_span


def rests_on(snapshot: Snapshot, measure: str) -> str:
    """ "2,863 finished tasks · 36 tasks left out: 36 no due date", for the filters of the page."""
    t = snapshot.t
    row = snapshot.aggregate(measure).row(0, named=True)
    parts = [
        t("{n:,} finished task", "{n:,} finished tasks", n=row["count"]),
        cards.left_out_words(row["left_out"], measure, t),
    ]
    if snapshot.filters.has_period:
        lost = done_without_finish(snapshot.lazy(period=False))
        words = t(
            "{n:,} more is done without a finish date, so in no period",
            "{n:,} more are done without a finish date, so in no period",
            n=lost,
        )
        parts.append(words if lost else "")
    if snapshot.filters.baseline == "first":
        moved = recommitted(counted(snapshot.lazy(), measure))
        parts.append(
            t(
                "{n:,} of them had another first due date",
                "{n:,} of them had another first due date",
                n=moved,
            )
        )
    return " · ".join(part for part in parts if part)


def compared_with(snapshot: Snapshot) -> str:
    """The period before, in words; "" where there is none."""
    t, before = snapshot.t, snapshot.before
    return date_span(before.start, before.end, t.lang) if before else ""
