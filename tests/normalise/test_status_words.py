"""Words of boards that no tracker gives a category for, as Jira Server's CSV has them."""

import pytest

from pipeline.normalise.statuses import status_words

WORDS = {
    "todo": "queued|ready for dev|deferred|not done|待修复|未解决|评审通过|pendiente|"
    "offen|новая|未対応|대기",
    "in_progress": "code review|ready for qa|uat|waiting for customer|paused|dev done|已提测|"
    "开发完成|待验证|延期|em progresso|in bearbeitung|выполняется|対応中|진행중",
    "done": "done done|in production|已处理|验证通过|cerrada|abgeschlossen|выполнена|完了済み|완료",
    "cancelled": "won't-do|out of scope|无效|转需求|отклонена|却下|취소",
}


@pytest.mark.parametrize(
    ("word", "category"), [(w, category) for category, ws in WORDS.items() for w in ws.split("|")]
)
def test_words_of_boards(word: str, category: str) -> None:
    assert status_words().get(word) == category
