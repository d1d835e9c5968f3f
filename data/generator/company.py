"""One e-commerce company, as data: its projects, its campaigns and its busy seasons."""

from dataclasses import dataclass
from datetime import date

AS_OF = date(2026, 11, 20)
"""The day of the exports; nothing in them is later."""
FIRST_DAY = date(2024, 11, 21)
"""No task is planned to start before."""
SEED = 2026
TASKS = 6000


@dataclass(frozen=True)
class Project:
    """One project, exported as one file; `blank` is the share of cells nobody fills in."""

    key: str
    name: str
    file: str
    source: str
    blank: dict[str, float]


def _blank(start: float, due: float, estimate: float) -> dict[str, float]:
    return {"planned_start": start, "due": due, "estimate_hours": estimate}


PROJECTS = (
    Project("PROMO", "大促研发", "jira-promotion.csv", "jira", _blank(0.02, 0.010, 0.06)),
    Project("APP", "App Growth", "jira-app.json", "jira", _blank(0.03, 0.020, 0.10)),
    Project("NR", "内容中台", "pingcode-content.xlsx", "pingcode", _blank(0.03, 0.015, 0.08)),
    Project("ZZ", "用户增长", "pingcode-growth.csv", "pingcode", _blank(0.05, 0.020, 0.12)),
    Project("QD", "渠道投放", "worktile-channel.xlsx", "worktile", _blank(0.04, 0.010, 0.15)),
    Project("YY", "运营支持", "worktile-ops.json", "worktile", _blank(0.06, 0.030, 0.25)),
)

BUSY = (
    (date(2024, 12, 23), date(2025, 1, 17), 1.25),
    (date(2025, 2, 17), date(2025, 3, 7), 1.15),
    (date(2025, 5, 12), date(2025, 6, 13), 1.6),
    (date(2025, 9, 28), date(2025, 11, 7), 1.75),
    (date(2026, 1, 5), date(2026, 2, 6), 1.25),
    (date(2026, 2, 25), date(2026, 3, 7), 1.15),
    (date(2026, 5, 11), date(2026, 6, 15), 1.6),
    (date(2026, 9, 27), date(2026, 11, 6), 1.75),
)
"""Stretches of planned starts with more work than usual, and how many times more."""

CAMPAIGNS = (
    (date(2024, 12, 12), "双12", "Double 12"),
    (date(2025, 1, 15), "年货节", "CNY Sale"),
    (date(2025, 3, 8), "38女神节", "Women's Day"),
    (date(2025, 4, 18), "春季焕新", "Spring Refresh"),
    (date(2025, 5, 20), "520礼遇季", "520 Gifts"),
    (date(2025, 6, 18), "618", "618"),
    (date(2025, 7, 25), "夏日清凉节", "Summer Sale"),
    (date(2025, 8, 25), "开学季", "Back to School"),
    (date(2025, 9, 29), "中秋国庆", "Mid-Autumn"),
    (date(2025, 11, 11), "双11", "Double 11"),
    (date(2025, 12, 12), "双12", "Double 12"),
    (date(2026, 1, 28), "年货节", "CNY Sale"),
    (date(2026, 3, 8), "38女神节", "Women's Day"),
    (date(2026, 4, 17), "春季焕新", "Spring Refresh"),
    (date(2026, 5, 20), "520礼遇季", "520 Gifts"),
    (date(2026, 6, 18), "618", "618"),
    (date(2026, 7, 24), "夏日清凉节", "Summer Sale"),
    (date(2026, 8, 24), "开学季", "Back to School"),
    (date(2026, 9, 24), "中秋国庆", "Mid-Autumn"),
    (date(2026, 11, 11), "双11", "Double 11"),
    (date(2026, 12, 12), "双12", "Double 12"),
    (date(2027, 1, 20), "年货节", "CNY Sale"),
)
"""What the company works towards: the day, the name in Chinese titles and in English ones."""
