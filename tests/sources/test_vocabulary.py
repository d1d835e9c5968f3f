"""What a column is taken for by its name alone."""

import pytest

from pipeline.sources.vocabulary import duration_unit, scores

NAMES = {
    "title": "Task Title|Issue Title|Bug标题|Bug Summary|作業内容|Наименование|Título|Tarefa",
    "key": "WBS|Ticket #|User Story Identifier|缺陷编号|Номер задачи|課題番号|Código|번호",
    "type": "Phase|Project Phase Name",
    "priority": "severity_hint|严重程度",
    "project": "Project Name|Projeto de TI",
    "status": "Project Status Name|完成情况|处理状态|Статус заявки|進捗状況|Situação|Statut|"
    "진행상태",
    "assignee": "模块负责人|Feature Owner|被指派人|开发者|Текущий исполнитель|担当者|Responsável|"
    "Verantwortlich|담당자",
    "due": "Planned Completion|Forecast Completion Date|Target Completion Date|ETA|截至日期|"
    "完成时限|終了予定日|Плановая дата окончания|Fecha de entrega|Término previsto|"
    "Date de fin prévue|종료예정일",
    "planned_start": "Planned Start|拟开始时间|Дата начала|開始予定日|Início previsto|Startdatum|"
    "시작예정일",
    "started": "Actual Start Date|实际启动时间|実績開始日|Data de início real|Date de début réelle",
    "first_due": "baseline_end|Original Finish",
    "finished": "Actual Completion Date|actual_date|merged_date|Completion Date|Closure Date|"
    "实际上线时间|Дата завершения|実績終了日|Data de conclusao|Fecha de cierre|실제종료일",
    "created": "Submission Date|DetectedAt|发现时间|提单时间|Дата создания|起票日|"
    "Fecha de creación|등록일",
    "estimate_hours": "Est Hours|Planned duration (days)|Man days|预估人天|"
    "Уточненная оценка, час|予定工数|Horas estimadas|Aufwand (PT)",
    "actual_hours": "Hours Worked|actual_duration_days|总消耗工时|Факт, час|実績工数|"
    "Tempo gasto|Temps passé",
    "parent": "父级任务|Parent Task|親タスク",
    "predecessor": "Dependencies|前置任务|Depends on",
}
NONE = (
    "Remaining Hours|Remaining Effort|剩余工时|剩余人天|进度|進捗率|Percent done|Прогресс|产品经理|"
    "Инициатор|起票者|Database|Titular|Epic Name|Client Name|Float Days|SLA Hours|"
    "affected_duration_minutes|Expiry Date|有效期|Project Budget|Team Lead|Code Review|PHASE ONE|"
    "related_ticket_id|developer_count|Date|日期|"
    "num_dependencies"
)


def meant(name: str) -> str:
    """What the name speaks for most, if it speaks clearly."""
    found = scores(name)
    best = max(found, key=lambda what: found[what], default="")
    return best if found.get(best, 0) >= 0.5 else ""


@pytest.mark.parametrize(
    ("name", "what"), [(name, what) for what, names in NAMES.items() for name in names.split("|")]
)
def test_what_a_name_tells(name: str, what: str) -> None:
    assert meant(name) == what


@pytest.mark.parametrize("name", NONE.split("|"))
def test_names_that_tell_nothing_of_use(name: str) -> None:
    assert meant(name) == ""


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("工期", "days"),
        ("Факт, час", "hours"),
        ("Horas reais", "hours"),
        ("予定工数（人日）", "days"),
    ],
)
def test_the_unit_a_name_gives(name: str, unit: str) -> None:
    assert duration_unit(name) == unit
