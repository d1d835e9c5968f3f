"""Decisions are only ever added; the latest of a type is its default."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipeline.state.decisions import (
    Decision,
    decide,
    decisions,
    defaults,
    superseded,
    take_back,
)
from pipeline.state.store import open_store


@pytest.fixture
def store(tmp_path: Path) -> Engine:
    return open_store(tmp_path / "home")


def decision(kind: str, buffer: float, load: int = 1, target: str = "schedule") -> Decision:
    return Decision(
        who="Ann Li",
        target=target,  # type: ignore[arg-type]
        type=kind,
        buffer=buffer,
        reason="Late twice",
        load=load,
        link=f"http://leeway/buffers?as_of={load}",
        suggested=3.5,
        level="p80",
    )


def test_without_decisions_there_are_no_defaults(store: Engine) -> None:
    assert decisions(store, "schedule").is_empty()
    assert defaults(store, "schedule").is_empty()


def test_the_latest_decision_of_a_type_is_its_default(store: Engine) -> None:
    for kind, buffer in (("海报设计", 2.0), ("Landing page", 1.0), ("海报设计", 3.5)):
        decide(store, decision(kind, buffer))
    assert decisions(store, "schedule")["buffer"].to_list() == [3.5, 1.0, 2.0]
    found = defaults(store, "schedule")
    assert found.select("type", "buffer", "who", "reason", "load").rows() == [
        ("Landing page", 1.0, "Ann Li", "Late twice", 1),
        ("海报设计", 3.5, "Ann Li", "Late twice", 1),
    ]


def test_one_that_is_taken_back_was_never_made(store: Engine) -> None:
    for buffer in (2.0, 3.5):
        decide(store, decision("海报设计", buffer))
    before = datetime.now(UTC)
    latest = decisions(store, "schedule")["id"][0]
    for _ in range(2):
        take_back(store, latest, "Li")
    assert defaults(store, "schedule")["buffer"].to_list() == [2.0]
    assert decisions(store, "schedule")["buffer"].to_list() == [2.0]
    # What a page showed that is pinned to the time before must not change.
    assert defaults(store, "schedule", load=1, until=before)["buffer"].to_list() == [3.5]


def test_targets_do_not_mix(store: Engine) -> None:
    decide(store, decision("海报设计", 0.35, target="effort"))
    assert defaults(store, "schedule").is_empty()
    assert defaults(store, "effort")["buffer"].to_list() == [0.35]


def test_as_of_a_load_later_decisions_are_not_there(store: Engine) -> None:
    decide(store, decision("海报设计", 2.0, load=1))
    decide(store, decision("海报设计", 4.0, load=3))
    assert defaults(store, "schedule", load=2)["buffer"].to_list() == [2.0]
    assert defaults(store, "schedule", load=3)["buffer"].to_list() == [4.0]
    assert decisions(store, "schedule", load=2).height == 1


def test_as_of_a_load_what_was_decided_after_the_next_one_is_not_there(store: Engine) -> None:
    decide(store, decision("海报设计", 2.0, load=1))
    between = datetime.now(timezone(timedelta(hours=8)))  # load 2 is made
    decide(store, decision("海报设计", 4.0, load=1))  # on a page still pinned to load 1
    decide(store, decision("海报设计", 6.0, load=2))
    loads = {1: between - timedelta(1), 2: between}
    found = [
        defaults(store, "schedule", load, superseded(loads, load))["buffer"].item()
        for load in (1, 2, None)
    ]
    assert found == [2.0, 6.0, 6.0]
    assert decisions(store, "schedule", 1, between)["buffer"].to_list() == [2.0]


def test_the_load_after_need_not_be_the_next_number() -> None:
    moments = {number: datetime(2026, 1, number, tzinfo=UTC) for number in (1, 2, 5)}
    assert superseded(moments, 2) == moments[5]
    assert superseded(moments, 5) is None
    assert superseded(moments, None) is None


def test_a_second_server_sees_what_was_decided(tmp_path: Path) -> None:
    decide(open_store(tmp_path / "home"), decision("海报设计", 2.0))
    open_store.cache_clear()
    assert defaults(open_store(tmp_path / "home"), "schedule").height == 1


def test_a_team_has_a_default_of_its_own(store: Engine) -> None:
    for team, buffer in ((None, 2.0), ("品牌", 3.0), (None, 2.5), ("品牌", 4.0)):
        decide(store, replace(decision("海报设计", buffer), team=team))
    found = defaults(store, "schedule")
    assert found.select("type", "team", "project", "buffer").rows() == [
        ("海报设计", None, None, 2.5),
        ("海报设计", "品牌", None, 4.0),
    ]


def test_a_store_of_an_earlier_version_keeps_its_decisions(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with sqlite3.connect(path) as con:
        con.execute(
            "CREATE TABLE decision (id INTEGER NOT NULL, at DATETIME NOT NULL, who VARCHAR NOT "
            "NULL, target VARCHAR NOT NULL, type VARCHAR NOT NULL, buffer FLOAT NOT NULL, "
            "suggested FLOAT, level VARCHAR, reason VARCHAR NOT NULL, load INTEGER NOT NULL, link "
            "VARCHAR NOT NULL, PRIMARY KEY (id))"
        )
        con.execute(
            "INSERT INTO decision VALUES (1, '2026-03-01 08:00:00', 'Ann', 'schedule', 'Poster', "
            "2.0, NULL, 'p80', 'Late', 1, '')"
        )
    store = open_store(tmp_path)
    decide(store, replace(decision("Poster", 3.0), team="Brand"))
    found = defaults(store, "schedule")
    assert found.select("type", "team", "buffer").rows() == [
        ("Poster", None, 2.0),
        ("Poster", "Brand", 3.0),
    ]
