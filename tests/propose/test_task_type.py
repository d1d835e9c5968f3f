"""What could tell the type of tasks: found again where the tracker's own type is hidden."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipeline.ingest import ingest
from pipeline.propose.task_type import propose_types
from pipeline.propose.title_words import terms, title_rules
from pipeline.settings import Settings
from pipeline.sources.mapping import load_mapping
from pipeline.statistics.filters import Filters
from pipeline.type_proposal import proposed_choice, type_proposal
from pipeline.view import open_view

GOLDEN = Path(__file__).parents[1] / "golden"


def found(tasks: pl.DataFrame) -> tuple[set[str], set[str]]:
    """The types that the rules on titles find, and all of 50 tasks or more. Found is a type when
    its rules take 70 % of it, and nine in ten of what they take is of it."""
    hidden = tasks.drop("type", "tracker_type")
    told = pl.coalesce(
        pl.when(pl.col("title").str.to_lowercase().str.contains(rule.words, literal=True)).then(
            pl.lit(rule.type)
        )
        for rule in title_rules(hidden)
    )
    both = tasks.with_columns(told=told).group_by("tracker_type", "told").len()
    shares = both.with_columns(
        of_type=pl.col("len") / pl.col("len").sum().over("tracker_type"),
        of_told=pl.col("len") / pl.col("len").sum().over("told"),
    ).drop_nulls()
    sure = shares.filter(pl.col("of_type") >= 0.7, pl.col("of_told") >= 0.9)
    common = tasks["tracker_type"].value_counts().filter(pl.col("count") >= 50)
    return set(sure["tracker_type"]), set(common["tracker_type"])


def test_titles_tell_nine_in_ten_types_of_the_sample(sample_home: Path) -> None:
    tasks = open_view(sample_home, Filters()).tasks
    seen: set[str] = set()
    every: set[str] = set()
    for source in tasks["source"].unique():
        of_source, common = found(tasks.filter(pl.col("source") == source))
        seen, every = seen | of_source, every | common
    assert len(every) >= 10
    assert len(seen & every) >= 0.9 * len(every)


def test_of_fields_those_that_explain_the_overrun_stand_first(
    real_data: Path, tmp_path: Path
) -> None:
    mapping = load_mapping(GOLDEN / "sip.toml")
    without = {name: names for name, names in mapping.columns.items() if name != "type"}
    csv = real_data / "sip" / "Sip-task-info.csv"
    ingest(tmp_path, [csv], Settings(), replace(mapping, columns=without))
    view = open_view(tmp_path, Filters())
    names = [field.name for field in type_proposal(view.warehouse, view.tasks, "sip").fields]
    assert names[0] == "SubCategory"
    assert "Category" not in names[: names.index("SubCategory")]
    assert "Priority" not in names[: names.index("SubCategory")]


def test_few_tasks_tell_nothing(sample_home: Path) -> None:
    view = open_view(sample_home, Filters())
    few = view.tasks.filter(pl.col("source") == "jira").head(30)
    proposal = propose_types(few, few.select("source_id"))
    assert (proposal.fields, proposal.rules) == ((), ())
    assert proposed_choice(proposal).rules == ()


@pytest.mark.parametrize(
    ("title", "some"),
    [
        ("Push A/B: night shoppers", {"push", "night", "night shoppers"}),
        ("【海报】开学季", {"海报", "开学季"}),
        ("the end of it", set()),
    ],
)
def test_words_of_a_title(title: str, some: set[str]) -> None:
    assert some <= set(terms(title))
    assert "the" not in terms(title)
