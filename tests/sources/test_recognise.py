"""What is no export is refused, with a reason; what is one is found by its content."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from pipeline.problems import CannotRead
from pipeline.sources.mapping import Mapping
from pipeline.sources.recognise import find_exports, open_export
from tests.sources.reading import GOLDEN, cells, read

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8
UNKNOWN = "Type,Size,Prioritised,Dev.Started,Done\nBug,NA,20/01/2010,20/01/2010,20/01/2010\n"


def xlsx(path: Path) -> bytes:
    with Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["编号", "标题", "工作项类型", "状态"] * 50)
    return path.read_bytes()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MSPDI = b"http://schemas.microsoft.com/project"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty_file", "0 bytes"),
        (b"\xef\xbb\xbf \r\n", "empty_file", "Export it again"),
        (PNG, "not_a_table", "a PNG picture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_a_table", "a PDF document"),
        (bytes(range(256)) * 16, "not_a_table", "a binary file"),
        (b"<!DOCTYPE html><html><table>", "web_page", "Export CSV instead"),
        (OLE + bytes(600), "old_excel", ".xlsx"),
        (OLE + bytes(600) + b"MSProject.MPP14", "project_file", "as CSV"),
        (b'<?xml version="1.0"?><Project xmlns="' + MSPDI + b'">', "project_file", "as CSV"),
        (b"<?xml version='1.0'?><Project>", "not_a_table", "an XML file"),
        (UNKNOWN.encode(), "unknown_columns", "Type, Size, Prioritised"),
        (b"id,title,status,owner,team,due_date\n1,a,b,c,d,e\n", "unknown_columns", "owner"),
        ("标题,工作项类型,状态,负责人,截止时间\n".encode(), "missing_columns", "编号"),
        ("項目,状態\n開発,ｱ\n".encode("shift-jis") * 9, "encoding_unknown", "UTF-8"),
        ("编号,标题,工作项类型,状态\n".encode()[:-2], "damaged_file", "UTF-8 text: byte 36"),
        (b'{"issues": [{"id": "1", "key"', "damaged_file", "JSON"),
        (b'{"code": "100038", "message": "x"}', "unknown_columns", "code, message"),
        (b"Plan,,,\n,,,\nZiel,Sorte,Zahl,Tage\na,b,1,2\nc,d,2,3\n", "unknown_columns", "Ziel"),
        (b"[1, 2]", "unknown_columns", "(none)"),
        (b"[]", "no_rows", "no rows"),
    ],
)
def test_refused(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(CannotRead) as caught:
        open_export(path)
    assert caught.value.problem.code == code
    assert words in str(caught.value)


def test_cut_workbook(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(xlsx(path)[:-900])
    with pytest.raises(CannotRead, match="cannot be opened as XLSX"):
        open_export(path)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="no file"):
        open_export(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("Issue key,Summary,Status,Due date", "jira"),
        ("事务密钥,摘要,事务类型,状态,状态类别", "jira"),
        ("编号,标题,工作项类型,状态,负责人,截止时间,迭代", "pingcode"),
        ("任务编号,标题,任务类型,状态,负责人,截止时间,迭代", "worktile"),
        ("任务ID,编号,标题,项目,负责人,是否完成,更新时间,截止时间,逾期天数", "worktile"),
        ("okr_id,type,parent_id,title,owner,cycle,target_value", "okr"),
    ],
)
def test_tracker_by_its_columns(tmp_path: Path, header: str, source: str) -> None:
    path = tmp_path / "export.txt"
    path.write_text(header + "\n", "utf-8")
    extract, batch = read(path)
    assert extract.mapping.source == source
    assert batch.rows.is_empty()


def test_own_mapping(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(UNKNOWN, "utf-8")
    columns = {"key": ("Nr",), "type": ("type",), "finished": ("Done",)}
    with pytest.raises(CannotRead, match="no column for key; the mapping looks for: Nr"):
        open_export(path, Mapping("7d", columns=columns))
    extract, batch = read(path, Mapping("7d", columns=columns | {"key": ("Size",), "due": ("D",)}))
    assert cells(extract, batch, "type", "finished") == [("Bug", "20/01/2010")]
    assert [problem.message for problem in extract.problems] == [
        "The mapping names a column for due, but the file has none of: D."
    ]


def test_own_status_words_for_a_known_tracker() -> None:
    own = Mapping("内容组", status={"已完成": "cancelled"}, timezone="UTC")
    mapping = open_export(GOLDEN / "pingcode.csv", own).mapping
    assert (mapping.source, mapping.status, mapping.timezone) == ("内容组", own.status, "UTC")
    assert mapping.columns["key"][0] == "编号"
    assert mapping.duration_unit == "hours"


def test_json_lines_and_pages(tmp_path: Path) -> None:
    page = json.loads((GOLDEN / "worktile_tasks.json").read_text("utf-8"))
    lines = [json.dumps(task, ensure_ascii=False) for task in page["value"]]
    (tmp_path / "lines.json").write_text("\n".join([*lines, '{"_id": "cut']), "utf-8")
    (tmp_path / "pages.json").write_text(json.dumps([page, page]), "utf-8")
    (tmp_path / "inner.json").write_text(json.dumps({"code": 200, "data": page}), "utf-16")
    _, batch = read(tmp_path / "lines.json")
    assert (batch.rows.height, [p.code for p in batch.problems]) == (3, ["bad_record"])
    assert read(tmp_path / "pages.json")[1].rows["row"].to_list() == [1, 2, 3, 4, 5, 6]
    assert read(tmp_path / "inner.json")[1].rows.height == 3


def test_exports_of_a_folder(tmp_path: Path) -> None:
    names = ("b.csv", "a/c.XLSX", "a/plain", "d.jsonl", "e.ndjson", "f.xml", "g.zip")
    for name in (*names, "a/.hidden.csv", ".git/x.csv", "notes.md", "h.pdf", "i.png", "j.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [str(path.relative_to(tmp_path)) for path in find_exports(tmp_path)]
    assert found == sorted(names)
    assert find_exports(tmp_path / "notes.md") == [tmp_path / "notes.md"]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(GOLDEN.glob("*.[cjx][sm]*"))), st.data())
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, file: Path, data) -> None:
    content = file.read_bytes()
    start, end = sorted(data.draw(st.integers(0, len(content))) for _ in range(2))
    stray = data.draw(st.sampled_from([b"", b'"', b"\n", b"\xff", b"[", b"null", b";"]))
    path = tmp_path / "export"
    path.write_bytes(content[:start] + stray + content[end:])
    with suppress(CannotRead):
        extract, batch = read(path)
        assert batch.rows.width == len(extract.header) + 1


@pytest.mark.parametrize(
    "header",
    [
        "Zusammenfassung,Vorgangsschlüssel,Vorgangs-ID,Vorgangstyp,Status,Projektname,Priorität,"
        "Zugewiesene Person,Autor,Erstellt,Aktualisiert,Erledigt,Fälligkeitsdatum,"
        "Ursprüngliche Schätzung,Benötigte Zeit,Sprint,Statuskategorie,Übergeordnet",
        "Projeto;Chave;Resumo;Tipo de item;Status;Prioridade;Resolução;Responsável;Relator;Criado;"
        "Atualizado(a);Resolvido;Data limite;Estimativa original;Tempo gasto;Categoria do status",
        "Résumé,Clé de ticket,ID de ticket,Type de ticket,État,Priorité,Résolution,"
        "Personne assignée,Rapporteur,Création,Date d'échéance",
    ],
)
def test_jira_in_other_languages(tmp_path: Path, header: str) -> None:
    path = tmp_path / "jira.csv"
    cells = [f"c{n}" for n in range(len(header.replace(";", ",").split(",")))]
    path.write_text(f"{header}\n{(';' if ';' in header else ',').join(cells)}\n", "utf-8")
    extract = open_export(path)
    found = extract.mapping.find(extract.header)
    assert extract.mapping.source == "jira"
    assert {"key", "title", "type", "status", "assignee", "created", "due"} <= found.keys()
