"""A large Jira CSV: 60 columns with repeated names, some cells of several lines, some bad rows."""

import csv
import io
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

_CHUNK = 50_000
_FIXED = [
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name",
    "Priority", "Resolution", "Assignee", "Reporter", "Creator", "Created", "Updated",
    "Last Viewed", "Resolved", "Due date", "Description", "Original estimate",
    "Remaining Estimate", "Time Spent", "Custom field (Start date)", "Custom field (Target end)",
    "Custom field (Story Points)", "Custom field (Team)", "Parent id", "Status Category",
    "Outward issue link (Blocks)", "Sprint", "Sprint", "Sprint", "Labels", "Labels", "Labels",
]  # fmt: skip
COLUMNS = 60
HEADER = _FIXED + [f"Custom field (Field {n})" for n in range(COLUMNS - len(_FIXED))]
_XLSX_COLUMNS = 30


def write(path: Path, rows: int, changed: float = 0.0) -> None:
    """Writes the file; `changed`: the share of rows that were touched since the file without."""
    with path.open("wb") as file:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(HEADER)
        file.write(text.getvalue().encode())
        for start in range(0, rows, _CHUNK):
            count = min(_CHUNK, rows - start)
            frame = _rows(start, count, changed)
            file.write(frame.write_csv(include_header=False).encode())
        file.write(f'"ragged","P-{rows}"\n'.encode() * (rows // 10_000))


def write_xlsx(path: Path, rows: int) -> None:
    """Writes the first columns as a workbook."""
    frame = pl.concat(_rows(start, _CHUNK, 0) for start in range(0, rows, _CHUNK)).head(rows)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *frame.iter_rows()]):
            sheet.write_row(number, 0, row[:_XLSX_COLUMNS])


def _rows(start: int, count: int, changed: float) -> pl.DataFrame:
    draw = np.random.default_rng(start)
    number = np.arange(start, start + count)
    created = np.datetime64("2023-01-02T09:00") + draw.integers(0, 900 * 1440, count)
    finished = created + draw.integers(60, 60 * 1440, count)
    due = created + draw.integers(1440, 40 * 1440, count)
    is_done = draw.random(count) < 0.8
    touched = np.random.default_rng(start + 1).random(count) < changed
    updated = finished + touched * np.timedelta64(3, "D")
    words = draw.integers(0, 1_000_000, (count, 3))
    base = pl.DataFrame(
        {
            "n": number,
            "created": created.astype("datetime64[us]"),
            "finished": finished.astype("datetime64[us]"),
            "updated": updated.astype("datetime64[us]"),
            "due": due.astype("datetime64[us]"),
            "done": is_done,
            "touched": touched,
            "kind": draw.integers(0, 8, count),
            "who": draw.integers(0, 400, count),
            "team": draw.integers(0, 20, count),
            "hours": draw.integers(1, 80, count) * 1800,
            "long": draw.random(count) < 0.01,
            "bad": draw.random(count) < 0.001,
            "a": words[:, 0],
            "b": words[:, 1],
            "c": words[:, 2],
        }
    )
    moment = "%d/%b/%y %-I:%M %p"
    key = pl.format("P{}-{}", pl.col("n") % 7, "n")
    empty = pl.lit("")
    texts = {
        "Summary": pl.format("Checkout step {}, 支付页面 {}", "a", "b"),
        "Issue key": key,
        "Issue id": (pl.col("n") + 10_000).cast(pl.String),
        "Issue Type": pl.format("Type {}", "kind"),
        "Status": pl.when(pl.col("touched"))
        .then(pl.lit("In Review"))
        .when(pl.col("done"))
        .then(pl.lit("Done"))
        .otherwise(pl.lit("In Progress")),
        "Project key": pl.format("P{}", pl.col("n") % 7),
        "Project name": pl.format("Project {}", pl.col("n") % 7),
        "Priority": pl.format("Medium{}", pl.col("kind") % 3),
        "Resolution": pl.when(pl.col("done")).then(pl.lit("Done")).otherwise(empty),
        "Assignee": pl.format("Person {}", "who"),
        "Reporter": pl.format("Person {}", pl.col("who") + 3),
        "Creator": pl.format("Person {}", pl.col("who") + 3),
        "Created": pl.col("created").dt.strftime(moment),
        "Updated": pl.col("updated").dt.strftime(moment),
        "Last Viewed": pl.col("updated").dt.strftime(moment),
        "Resolved": pl.when(pl.col("done"))
        .then(pl.col("finished").dt.strftime(moment))
        .otherwise(empty),
        "Due date": pl.when(pl.col("bad"))
        .then(pl.lit("next week"))
        .otherwise(pl.col("due").dt.strftime("%d/%b/%y 12:00 AM")),
        "Description": pl.when(pl.col("long"))
        .then(pl.format('As a buyer I want\n"{}"\nand {}', "a", "c"))
        .otherwise(pl.format("Something about {} and {} that is a sentence long enough", "a", "c")),
        "Original estimate": pl.col("hours").cast(pl.String),
        "Remaining Estimate": pl.lit("0"),
        "Time Spent": (pl.col("hours") + pl.col("who") * 60).cast(pl.String),
        "Custom field (Start date)": pl.col("created").dt.strftime("%d/%b/%y 12:00 AM"),
        "Custom field (Target end)": empty,
        "Custom field (Story Points)": (pl.col("kind") + 0.5).cast(pl.String),
        "Custom field (Team)": pl.format("Team {}", "team"),
        "Parent id": empty,
        "Status Category": pl.when(pl.col("done") & ~pl.col("touched"))
        .then(pl.lit("Done"))
        .otherwise(pl.lit("In Progress")),
        "Outward issue link (Blocks)": pl.when(pl.col("a") % 20 == 0)
        .then(pl.format("P{}-{}", pl.col("b") % 7, "b"))
        .otherwise(empty),
    }
    columns = [texts[name].alias(f"_{i}") for i, name in enumerate(HEADER) if name in texts]
    columns += [
        pl.format("Sprint {}", pl.col("n") // 500).alias("s0"),
        empty.alias("s1"),
        empty.alias("s2"),
        pl.format("label{}", "kind").alias("l0"),
        pl.format("area{}", "team").alias("l1"),
        empty.alias("l2"),
    ]
    for i in range(COLUMNS - len(_FIXED)):
        value = (
            empty if i % 3 == 0 else pl.format(f"value {i} {{}}", pl.col("c") % (10 ** (i % 5 + 1)))
        )
        columns.append(value.alias(f"x{i}"))
    return base.select(columns)
