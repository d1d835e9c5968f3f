"""The OKR template, filled for 2026Q4 as of the exports' day: objectives (目标) and key results
(关键结果) one a row, Chinese headers."""

from data.generator.company import AS_OF
from data.generator.spoil import Cell, Row
from data.generator.tables import to_csv

CYCLE = "2026Q4"
HEADER = (
    *("编号", "类型", "上级目标", "层级", "标题", "负责人", "团队", "周期", "开始日期", "截止日期"),
    *("权重", "指标类型", "单位", "起始值", "目标值", "当前值", "信心指数", "状态", "更新时间"),
)
OBJECTIVES = (
    ("O1", "", "公司", "双11大促稳定交付，计划偏差可预期", "许晴", "大促PMO"),
    ("O2", "", "部门", "内容生产提速且不降质量", "沈若曦", "文案组"),
    ("O3", "", "部门", "Make the app the place customers return to", "Sophie Chen", "App Growth"),
    ("O4", "O1", "部门", "渠道投放更准时、更省钱", "邵雨泽", "站外投放组"),
)
KEY_RESULTS: tuple[tuple[Cell, ...], ...] = (
    ("O1", "促销页平均延期降到 1 个工作日", 0.4, "number", "天", 2.4, 1.0, 1.9, 5, "有风险"),
    ("O1", "大促需求按期交付率达到 85%", 0.4, "percent", "%", 61, 85, 72, 6, "正常"),
    ("O1", "双11期间 P0 故障为 0", 0.2, "number", "次", 3, 0, 0, 9, "已完成"),
    ("O2", "短视频月产量从 40 条提升到 60 条", 0.3, "number", "条", 40, 60, 55, 8, "正常"),
    ("O2", "短视频制作按期率达到 90%", 0.4, "percent", "%", 68, 90, 86, 8, "正常"),
    ("O2", "图文内容一次过审率达到 95%", 0.3, "percent", "%", 88, 95, 90, 6, "有风险"),
    ("O3", "Raise 30-day retention to 32 %", 0.5, "percent", "%", 27.5, 32, 28.4, 4, "有风险"),
    ("O3", "Ship six releases on their planned day", 0.3, "number", "次", 0, 6, 1, 3, "已延误"),
    ("O3", "Push opt-in rate to 58 %", 0.2, "percent", "%", 52, 58, 56.1, 7, "正常"),
    ("O4", "渠道按期上线率达到 80%", 0.4, "percent", "%", 49, 80, 57, 4, "有风险"),
    ("O4", "供应商入驻周期从 15 天缩短到 10 天", 0.3, "number", "天", 15, 10, 16, 2, "已延误"),
    ("O4", "单客获取成本降到 38 元", 0.3, "currency", "元", 46, 38, 41.5, 7, "正常"),
)


def write_csv() -> bytes:
    """The template as CSV, UTF-8 with BOM; weights of an objective's key results make 1."""
    quarter = (CYCLE, "2026-10-01", "2026-12-31")
    rows: list[Row] = []
    for code, above, level, title, owner, team in OBJECTIVES:
        blank = ("",) * 9
        rows.append([code, "目标", above, level, title, owner, team, *quarter, *blank])
        mine = [values for objective, *values in KEY_RESULTS if objective == code]
        for n, (text, *values) in enumerate(mine, 1):
            names = (f"{code}-KR{n}", "关键结果", code, level, text, owner, team)
            rows.append([*names, *quarter, *values, f"{AS_OF}"])
    return to_csv(HEADER, rows, "utf-8-sig")
