"""`python -m data.generator [--tasks N] [--output DIR] [--seed N]`."""

from argparse import ArgumentParser
from pathlib import Path

from data.generator.company import SEED, TASKS
from data.generator.files import SAMPLE, write_files

parser = ArgumentParser(prog="python -m data.generator", description="Write the sample exports.")
parser.add_argument("--tasks", type=int, default=TASKS, help="about how many (default %(default)s)")
parser.add_argument("--output", type=Path, default=SAMPLE, help="folder (default data/sample)")
parser.add_argument("--seed", type=int, default=SEED)
arguments = parser.parse_args()
write_files(arguments.output, arguments.seed, arguments.tasks)
