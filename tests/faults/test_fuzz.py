"""Damaged exports are read, read in part, or refused by name; see `fuzz` for many more of them."""

from pathlib import Path

from tests.faults.fuzz import fuzz


def test_damaged_files_get_an_answer(tmp_path: Path) -> None:
    counts, failures = fuzz(200, seed=1, seconds=300, keep=tmp_path)
    assert (failures, counts.total()) == ({}, 200)
