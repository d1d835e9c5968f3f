"""What to switch on in a tracker so that more can be said of its tasks, as data."""

from dataclasses import dataclass

from pipeline.text import N_

ANY = ""
"""Advice for every source that has none of its own."""


@dataclass(frozen=True)
class Advice:
    """What to do in the tracker `source` about what its tasks lack (`reason`: key of
    `support.NEEDED_BY`)."""

    source: str
    reason: str
    text: str


_ALL = (
    Advice(
        "jira",
        "no_due",
        N_(
            "Put the field Due date on the create and edit screens, and export with all fields, "
            "since the filter's own columns may leave it out."
        ),
    ),
    Advice(
        "jira",
        "no_finish",
        N_("Let the workflow set a resolution when an issue is done; export the column Resolved."),
    ),
    Advice(
        "jira",
        "no_planned_start",
        N_("Use Start date (or Target start of Advanced Roadmaps) and export with all fields."),
    ),
    Advice(
        "jira",
        "no_start",
        N_(
            "A CSV never tells when work began. Export JSON with changelog, where the first move "
            "to an in-progress status does."
        ),
    ),
    Advice("jira", "no_created", N_("Export the column Created.")),
    Advice(
        "jira",
        "no_estimate",
        N_("Switch time tracking on, and export the column Original estimate."),
    ),
    Advice(
        "jira",
        "no_actual",
        N_("Let people log work, and export the column Time spent or Log Work."),
    ),
    Advice(
        "jira",
        "no_history",
        N_(
            "A CSV holds no history. Export JSON from the REST search with expand=changelog, or "
            "load a new CSV every week and let Leeway compare."
        ),
    ),
    Advice(
        "pingcode",
        "no_due",
        N_("Make 截止时间 a required property of the work-item type, and show it in the view."),
    ),
    Advice("pingcode", "no_finish", N_("Show the column 完成时间 in the view before you export.")),
    Advice(
        "pingcode",
        "no_planned_start",
        N_("Fill in 计划开始时间 (开始时间), and show it in the view before you export."),
    ),
    Advice(
        "pingcode",
        "no_start",
        N_(
            "PingCode has no field for it. Load the state flow of its open API, or add a date "
            "property 实际开始时间 and export it."
        ),
    ),
    Advice("pingcode", "no_created", N_("Show the column 创建时间 in the view before you export.")),
    Advice("pingcode", "no_estimate", N_("Switch 工时 on in the project, and fill in 预估工时.")),
    Advice(
        "pingcode",
        "no_actual",
        N_("Let people register 工时, and show 已登记工时 in the view before you export."),
    ),
    Advice(
        "pingcode",
        "no_history",
        N_("The export holds no history. Load the state flow of the open API, as JSON."),
    ),
    Advice(
        "worktile",
        "no_due",
        N_("Add the property 截止时间 to the task type, and export it."),
    ),
    Advice("worktile", "no_finish", N_("Export the column 完成时间.")),
    Advice(
        "worktile",
        "no_planned_start",
        N_("Add the property 开始时间 to the task type, and export it."),
    ),
    Advice(
        "worktile",
        "no_start",
        N_("Worktile has no field for it. Add a date property 实际开始时间 and export it."),
    ),
    Advice("worktile", "no_created", N_("Export the column 创建时间.")),
    Advice(
        "worktile",
        "no_estimate",
        N_("Switch the application 工时 on, and fill in 预估工时."),
    ),
    Advice("worktile", "no_actual", N_("Let people register 工时, and export 实际工时.")),
    Advice(
        "worktile",
        "no_history",
        N_(
            "Worktile exports no history. Load a new export every week: Leeway compares it with "
            "the one before."
        ),
    ),
    Advice(ANY, "no_due", N_("Give each task a due date, and export the column.")),
    Advice(ANY, "no_finish", N_("Export the day a task was finished.")),
    Advice(ANY, "no_planned_start", N_("Give each task a planned start, and export the column.")),
    Advice(ANY, "no_start", N_("Export the day work began, or the history of the status.")),
    Advice(ANY, "no_created", N_("Export the day a task was written down.")),
    Advice(ANY, "no_estimate", N_("Estimate effort, and export the column with its unit.")),
    Advice(ANY, "no_actual", N_("Log the hours spent, and export the column with its unit.")),
    Advice(
        ANY,
        "no_history",
        N_(
            "Load a new export of the whole project every week: Leeway compares it with the one "
            "before."
        ),
    ),
)
ADVICE = {(each.source, each.reason): each.text for each in _ALL}
"""(Source, reason) -> what to do."""


def advice(source: str, reason: str) -> str:
    """What to do in `source` about what its tasks lack; of a tracker without advice of its own, in
    general."""
    return ADVICE.get((source, reason)) or ADVICE[ANY, reason]
