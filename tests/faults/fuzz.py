"""Damaged exports by the thousand: each is read, read in part, or refused, and nothing else.

    python -m tests.faults.fuzz --files 100000 --seconds 3600 --seed 1 --keep DIR

Number `n` of a seed is always the same file. Files that fail are kept, with the reason.
"""

import argparse
import json
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.damage import damaged
from tests.faults.outcome import load, normalise_all, read
from tests.faults.seeds import Seed, seeds

SECONDS = 10
"""A file may take so long of the processor, so that a busy machine is no hang."""
_ASLEEP = 60
"""And so long by the clock, which ends what waits for ever."""
MEMORY = 2 << 30
"""Address space that a file may add to that of the interpreter with its libraries."""
_NORMALISED, _LOADED = 5, 50
"""Of so many files one is normalised as well, and one loaded: these take ten times as long."""
_WORKERS = 2
_EACH = 10_000
"""Files after which a worker is followed by a new one, since address space that was given back
stays with the process."""


def fuzz(files: int, seed: int, seconds: float, keep: Path) -> tuple[Counter[str], dict[int, str]]:
    """What became of the files, counted, and what went wrong with which."""
    keep.mkdir(parents=True, exist_ok=True)
    # Each thread would reserve 64 MB of addresses for itself, of which it uses next to nothing.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    logs = [keep / f"worker{number}.jsonl" for number in range(_WORKERS)]
    for log in logs:
        log.unlink(missing_ok=True)
    until = time.time() + seconds
    context = multiprocessing.get_context("spawn")
    at = [context.Value("q", number, lock=False) for number in range(_WORKERS)]

    def start(worker: int) -> Any:
        process = context.Process(target=_work, args=(at[worker], files, seed, until, logs[worker]))
        process.start()
        return process

    running = {worker: start(worker) for worker in range(_WORKERS)}
    while running:
        for worker, process in list(running.items()):
            process.join(0.1)
            if process.exitcode is None:
                continue
            del running[worker]
            if process.exitcode == 0 and at[worker].value < files and time.time() < until:
                running[worker] = start(worker)
            if process.exitcode > 0:
                raise RuntimeError(f"the worker failed at file {at[worker].value}, not the file")
            if process.exitcode < 0:  # a hang, a crash, or no memory
                with logs[worker].open("a") as died:
                    _note(died, at[worker].value, "failed", f"it died: {process.exitcode}")
                at[worker].value += _WORKERS
                running[worker] = start(worker)
    return _gathered(logs, seed, keep)


def damaged_file(number: int, seed: int) -> tuple[str, bytes]:
    """The name of the export that was damaged, and what it is now."""
    draw = Random(f"{seed}:{number}")
    original = draw.choice(_originals())
    return original.name, damaged(original, draw)


@cache
def _originals() -> list[Seed]:
    return seeds()


def _work(at: Any, files: int, seed: int, until: float, log_path: Path) -> None:
    _limit_memory()
    with tempfile.TemporaryDirectory(prefix="fuzz") as home, log_path.open("a", 1) as log:
        last = min(files, at.value + _EACH)
        while at.value < last and time.time() < until:
            number = at.value
            step = read
            if number // _WORKERS % _NORMALISED == 0:
                step = load if number // _WORKERS % _LOADED == 0 else normalise_all
            name, content = damaged_file(number, seed)
            path = Path(home) / f"export{Path(name).suffix}"
            path.write_bytes(content)
            # Nobody handles the signals, so that they end a process that hangs in a library too.
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            signal.setitimer(signal.ITIMER_REAL, _ASLEEP)
            try:
                what, why = f"{step.__name__}: {step(path)}", ""
            except Exception:
                what, why = "failed", traceback.format_exc()
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            _note(log, number, what, why)
            at.value += _WORKERS


def _limit_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _note(log: Any, number: int, what: str, why: str) -> None:
    log.write(json.dumps({"number": number, "what": what, "why": why}) + "\n")


def _gathered(logs: list[Path], seed: int, keep: Path) -> tuple[Counter[str], dict[int, str]]:
    counts: Counter[str] = Counter()
    failures: dict[int, str] = {}
    for log in logs:
        for line in log.read_text().splitlines():
            found = json.loads(line)
            counts[found["what"]] += 1
            if found["why"]:
                number = found["number"]
                name, content = damaged_file(number, seed)
                (keep / f"{seed}-{number}-{name}").write_bytes(content)
                failures[number] = found["why"]
    return counts, failures


def main() -> int:
    """Runs from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("data/home/fuzz"))
    asked = parser.parse_args()
    started = time.time()
    counts, failures = fuzz(asked.files, asked.seed, asked.seconds, asked.keep)
    for what, count in counts.most_common():
        print(f"{count:>8,}  {what}")
    reasons: dict[str, list[int]] = {}
    for number, why in failures.items():
        reasons.setdefault("\n".join(why.splitlines()[-3:]), []).append(number)
    for why, numbers in reasons.items():
        print(f"\n{len(numbers)} files, such as {sorted(numbers)[:5]}:\n{why}")
    total = counts.total()
    print(
        f"\n{total:,} files, {total / (time.time() - started):.0f} a second, {len(failures)} failed"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    os.nice(10)
    sys.exit(main())
