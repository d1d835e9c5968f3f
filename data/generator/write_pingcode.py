"""PingCode's work-item export: XLSX with a merged line above the header and real dates, and CSV in
GB18030 with dates as text. The headers follow the field labels of its open API's reference."""

from datetime import date, datetime

import polars as pl

from data.generator.moments import EXPORTED
from data.generator.spoil import Cell, Row, spoil
from data.generator.tables import to_csv, to_xlsx

HEADER = (
    *("编号", "标题", "工作项类型", "状态", "负责人", "优先级", "所属项目", "迭代", "团队"),
    *("开始时间", "截止时间", "完成时间", "预估工时", "已登记工时", "标签"),
    *("创建人", "创建时间", "更新时间"),
)


def write_xlsx(tasks: pl.DataFrame) -> bytes:
    """The export of one project as a workbook."""
    rows = spoil("pingcode-content.xlsx", HEADER, cells(tasks), ("编号",))
    title = f"内容中台 - 工作项导出（{EXPORTED:%Y-%m-%d %H:%M}）"
    return to_xlsx("工作项", HEADER, rows, title)


def write_csv(tasks: pl.DataFrame) -> bytes:
    """The export of one project as text in the encoding of Chinese Excel."""
    rows = [[as_text(cell) for cell in row] for row in cells(tasks)]
    return to_csv(HEADER, spoil("pingcode-growth.csv", HEADER, rows, ("编号",)), "gb18030")


def cells(tasks: pl.DataFrame) -> list[Row]:
    """One row a task, newest first, in the order of HEADER."""
    rows = tasks.sort("created", descending=True, maintain_order=True).rows(named=True)
    return [
        [
            *(row["key"], row["title"], row["type"], row["status"], row["assignee"]),
            *(row["priority"], row["project"], row["sprint"], row["team"]),
            *(row["planned_start"], row["due"], row["finished"]),
            *(row["estimate_hours"], row["actual_hours"], "、".join(row["labels"])),
            *(row["creator"], row["created"], row["updated"]),
        ]
        for row in rows
    ]


def as_text(cell: Cell) -> Cell:
    """A date as Chinese Excel shows it, such as 2026/3/2 14:05."""
    if isinstance(cell, datetime):
        return f"{cell.year}/{cell.month}/{cell.day} {cell:%H:%M}"
    if isinstance(cell, date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return cell
