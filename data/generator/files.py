"""All files of the sample."""

from pathlib import Path

import polars as pl

from data.generator import write_jira, write_jira_json, write_okr, write_pingcode, write_worktile
from data.generator.company import SEED, TASKS
from data.generator.draw import company_tasks
from data.generator.readme import readme

SAMPLE = Path(__file__).parents[1] / "sample"


def sample_files(seed: int = SEED, tasks: int = TASKS) -> dict[str, bytes]:
    """File name -> content, about `tasks` tasks in all."""
    company = company_tasks(seed, tasks)

    def of(file: str) -> pl.DataFrame:
        return company.filter(pl.col("file") == file)

    files = {
        "jira-promotion.csv": write_jira.write_csv(of("jira-promotion.csv")),
        "jira-app.json": write_jira_json.write_json(of("jira-app.json"), seed),
        "pingcode-content.xlsx": write_pingcode.write_xlsx(of("pingcode-content.xlsx")),
        "pingcode-growth.csv": write_pingcode.write_csv(of("pingcode-growth.csv")),
        "worktile-channel.xlsx": write_worktile.write_xlsx(of("worktile-channel.xlsx")),
        "worktile-ops.json": write_worktile.write_json(of("worktile-ops.json")),
        "okr-2026Q4.csv": write_okr.write_csv(),
    }
    return files | {"README.md": readme(company).encode()}


def write_files(directory: Path, seed: int = SEED, tasks: int = TASKS) -> None:
    """Write the sample's files into a directory, made where it is missing."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in sample_files(seed, tasks).items():
        (directory / name).write_bytes(content)
