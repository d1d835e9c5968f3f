"""A link pinned to a load gives the same figures to the last digit, however often it is asked and
on any number of threads."""

import os
import subprocess
import sys
from pathlib import Path

_ASK = """
import sys
from pipeline.cli import main
for _ in range(7):
    main(["report", "--home", sys.argv[1], "--as-of", "1", "--by", "type,month", "--json"])
"""


def test_twenty_times_the_same_figures(sample_home: Path) -> None:
    answers = set()
    for threads in ("1", "2", "5"):
        told = subprocess.run(
            [sys.executable, "-c", _ASK, str(sample_home)],
            env=os.environ | {"POLARS_MAX_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        )
        answers |= set(told.stdout.splitlines())
        assert len(told.stdout.splitlines()) == 7
    assert len(answers) == 1
