"""The company's kinds of task, as data: how each is planned, how it deviates, what it waits for.

Everything a reader of the sample is meant to find stands here as a number, so that a test can
compare what Leeway finds with what was put in.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Deviation:
    """Working days past due of one kind of task: early, on the day, or late.

    A task is early with probability `early`, then by 1 + a geometric number of days, `early_days`
    on average; late with probability `late`, then by 1 + a negative binomial number of days,
    `late_days` on average, the more skewed the smaller `shape`; otherwise 0.
    """

    early: float
    late: float
    early_days: float
    late_days: float
    shape: float = 1.5


@dataclass(frozen=True)
class Wait:
    """The task follows one of `type`; lateness of that beyond `slack` working days is passed on."""

    type: str
    slack: int


@dataclass(frozen=True)
class TaskType:
    """One kind of task; `name` is the word in the tool's type column."""

    name: str
    project: str
    teams: tuple[str, ...]
    volume: int
    """Tasks in the 24 months, in a company of `TASKS`."""
    plan: tuple[int, int, int]
    """Planned working days, both ends counted: least, most common, most (triangular)."""
    deviation: Deviation
    at_end: Deviation | None = None
    """Where the deviation moves evenly to within the 24 months; None for no trend."""
    effort: tuple[float, float] = (0.0, 0.25)
    """Mean and standard deviation of ln(actual hours / estimated hours)."""
    hours_a_day: float = 6.0
    seasonal: bool = True
    """Whether work piles up before the big campaigns."""
    replanned: float = 0.08
    """Share of tasks whose due date was moved out once."""
    waits: Wait | None = None


PROMOTION_PAGE = "Promotion page development"
PAGE_ACCEPTANCE = "Page acceptance"
PROMOTION_RULE = "Promotion rule set-up"
EPIC = "Epic"
APP_RELEASE = "App release"
PUSH = "Push campaign"
COPY = "文案撰写"
VIDEO = "短视频制作"
LANDING = "落地页实验"
REPORT = "数据报告"
POSTER = "海报设计"
LAUNCH = "渠道上线"
SUPPLIER = "供应商入驻"
SCRIPT = "客服话术"
REVIEW = "活动复盘"

IMPROVING = (VIDEO, LANDING)
WORSENING = (SUPPLIER, APP_RELEASE)

TYPES = (
    TaskType(
        PROMOTION_PAGE,
        "PROMO",
        ("会场一组", "会场二组"),
        800,
        (3, 6, 14),
        Deviation(0.12, 0.66, 1.3, 3.26),
        effort=(0.22, 0.30),
        replanned=0.16,
    ),
    TaskType(
        PROMOTION_RULE,
        "PROMO",
        ("营销技术组",),
        420,
        (2, 4, 9),
        Deviation(0.12, 0.34, 1.2, 2.0),
        effort=(0.10, 0.28),
        replanned=0.10,
    ),
    TaskType(
        PAGE_ACCEPTANCE,
        "PROMO",
        ("质量组",),
        360,
        (1, 2, 4),
        Deviation(0.05, 0.16, 1.0, 1.6),
        effort=(0.02, 0.20),
        replanned=0.04,
        waits=Wait(PROMOTION_PAGE, 4),
    ),
    TaskType(
        EPIC,
        "PROMO",
        ("大促PMO",),
        0,
        (25, 30, 36),
        Deviation(0.0, 0.25, 1.0, 1.5),
        replanned=0.0,
    ),
    TaskType(
        APP_RELEASE,
        "APP",
        ("App Platform",),
        110,
        (5, 8, 12),
        Deviation(0.10, 0.22, 1.1, 1.6),
        Deviation(0.03, 0.78, 1.0, 3.6),
        effort=(0.15, 0.22),
        hours_a_day=14.0,
        seasonal=False,
        replanned=0.22,
    ),
    TaskType(
        PUSH,
        "APP",
        ("App Growth", "会员运营组"),
        210,
        (1, 2, 4),
        Deviation(0.10, 0.12, 1.2, 1.4),
        effort=(-0.05, 0.22),
        hours_a_day=4.0,
        replanned=0.10,
    ),
    TaskType(
        COPY,
        "NR",
        ("文案组", "品牌内容组"),
        880,
        (1, 3, 6),
        Deviation(0.22, 0.26, 1.3, 1.8),
        effort=(-0.04, 0.25),
        hours_a_day=4.0,
    ),
    TaskType(
        VIDEO,
        "NR",
        ("短视频组", "直播内容组"),
        700,
        (3, 5, 10),
        Deviation(0.05, 0.74, 1.1, 4.2),
        Deviation(0.24, 0.26, 1.4, 1.6),
        effort=(0.18, 0.30),
        hours_a_day=7.0,
        replanned=0.10,
    ),
    TaskType(
        LANDING,
        "ZZ",
        ("增长实验组",),
        330,
        (4, 7, 14),
        Deviation(0.06, 0.66, 1.1, 3.6),
        Deviation(0.22, 0.24, 1.3, 1.6),
        effort=(0.12, 0.32),
        seasonal=False,
        replanned=0.12,
    ),
    TaskType(
        REPORT,
        "ZZ",
        ("数据分析组",),
        420,
        (1, 2, 5),
        Deviation(0.26, 0.14, 1.3, 1.6),
        effort=(-0.06, 0.26),
        seasonal=False,
    ),
    TaskType(
        POSTER,
        "QD",
        ("视觉设计组", "外部设计"),
        640,
        (2, 3, 6),
        Deviation(0.10, 0.52, 1.2, 2.9),
        effort=(0.14, 0.28),
        replanned=0.10,
    ),
    TaskType(
        LAUNCH,
        "QD",
        ("站外投放组", "渠道运营组"),
        520,
        (2, 2, 4),
        Deviation(0.06, 0.12, 1.0, 1.4),
        effort=(0.03, 0.22),
        hours_a_day=4.0,
        replanned=0.06,
        waits=Wait(POSTER, 0),
    ),
    TaskType(
        SUPPLIER,
        "QD",
        ("招商组",),
        290,
        (6, 10, 18),
        Deviation(0.14, 0.30, 1.4, 1.8),
        Deviation(0.04, 0.76, 1.1, 5.4),
        effort=(0.08, 0.30),
        hours_a_day=2.5,
        seasonal=False,
        replanned=0.12,
    ),
    TaskType(
        SCRIPT,
        "YY",
        ("客服运营组",),
        190,
        (1, 3, 5),
        Deviation(0.18, 0.22, 1.2, 1.6),
        hours_a_day=4.0,
    ),
    TaskType(
        REVIEW,
        "YY",
        ("大促PMO",),
        110,
        (2, 4, 7),
        Deviation(0.05, 0.58, 1.1, 2.6),
        effort=(0.05, 0.25),
        hours_a_day=3.0,
    ),
)
TYPE = {kind.name: kind for kind in TYPES}
