"""The sample's README: what is in it, counted."""

import polars as pl

from data.generator.company import AS_OF, PROJECTS
from data.generator.kinds import IMPROVING, LAUNCH, WORSENING
from data.generator.spoil import BAD_ROWS

TEXT = """# Sample data

Generated, not real: one made-up e-commerce company, {tasks} tasks over the 24 months up to
{as_of}. `python -m data.generator` writes these files again, byte for byte.

| file | tool | project | tasks | bad rows |
|---|---|---|---|---|
{table}
| okr-2026Q4.csv | OKR template | | 4 objectives, 12 key results | 0 |

Stories to find:
- *Promotion page development* (jira-promotion.csv) runs 2.0 working days over on average, and the
  late ones far more.
- *海报设计* (poster design) holds up *渠道上线* (channel launch): of {launches} launches that
  wait for a poster, {late_after_late} % were late after a late one, {late_after_good} % after
  others.
- Better over the 24 months: {improving}. Worse: {worsening}.
- {open} tasks are open, {overdue} of them overdue; {cancelled} were cancelled.
- The due dates of {replanned} tasks were moved out. Two exports tell: the changelog of
  jira-app.json, and the column *Baseline Due Date* of jira-promotion.csv.
- {bad} rows are bad on purpose: no date where one belongs, ragged rows, no key, the same key
  twice.
"""


def readme(company: pl.DataFrame) -> str:
    """The text, with its counts taken from the true tasks."""
    counts = dict(company.group_by("file").len().iter_rows())
    table = "\n".join(
        f"| {p.file} | {p.source} | {p.name} | {counts[p.file]} | {len(BAD_ROWS[p.file])} |"
        for p in PROJECTS
    )
    waiting = launches(company)
    late = dict(waiting.group_by("after_late").agg(pl.col("late").mean()).iter_rows())
    still_open = company.filter(pl.col("status_category").is_in(["todo", "in_progress"]))
    return TEXT.format(
        tasks=company.height,
        as_of=AS_OF,
        table=table,
        launches=waiting.height,
        late_after_late=round(100 * late[True]),
        late_after_good=round(100 * late[False]),
        improving=", ".join(f"*{name}*" for name in IMPROVING),
        worsening=", ".join(f"*{name}*" for name in WORSENING),
        open=still_open.height,
        overdue=still_open.filter(pl.col("due") < AS_OF).height,
        cancelled=company.filter(pl.col("status_category") == "cancelled").height,
        replanned=company["replanned"].count(),
        bad=sum(map(len, BAD_ROWS.values())),
    )


def launches(company: pl.DataFrame) -> pl.DataFrame:
    """Finished channel launches that waited for a finished poster: `late`, `after_late`."""
    poster = company.select(before="key", poster="deviation")
    rows = company.filter(pl.col("type") == LAUNCH).join(poster, on="before")
    rows = rows.drop_nulls(["deviation", "poster"])
    return rows.select("deviation", late=pl.col("deviation") > 0, after_late=pl.col("poster") > 0)
