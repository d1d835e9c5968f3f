"""Kinds of data problem, as data: a stable code, a title, a message template, and what it costs.

A problem of a row or cell is a record (`Problem`), never an exception; `CannotRead` is raised only
where nothing can be done with a file.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ProblemKind:
    """`message` may use {column}, {value} and the problem's own details; it says how to mend it."""

    code: str
    title: str
    message: str
    rejects: bool = True
    """Whether the row (or, without a row, the file) is left out because of it."""


KINDS = {
    kind.code: kind
    for kind in (
        # a file
        ProblemKind("not_found", "No such file", "There is no file or folder at this path."),
        ProblemKind("empty_file", "Empty file", "The file is empty (0 bytes). Export it again."),
        ProblemKind("no_rows", "No rows", "The file has a header but no rows.", rejects=False),
        ProblemKind(
            "not_a_table",
            "Not an export",
            "This is {found}, not an export. Leeway reads CSV, XLSX, JSON, Jira's XML, and ZIP "
            "archives of these.",
        ),
        ProblemKind(
            "web_page",
            "Web page",
            "This is a web page (HTML), as some trackers write for Excel. Export CSV instead, or "
            "open it in Excel, save it as .xlsx, and load that.",
        ),
        ProblemKind(
            "project_file",
            "Plan of Microsoft Project",
            "This is a plan of Microsoft Project. Save it there as CSV or as an Excel workbook, "
            "and load that.",
        ),
        ProblemKind(
            "damaged_file",
            "Damaged file",
            "The file cannot be opened as {form}: {detail}. It may be cut short; export it again.",
        ),
        ProblemKind(
            "old_excel",
            "Old Excel format",
            "This is an .xls workbook. Save it as .xlsx or CSV and load that.",
        ),
        ProblemKind(
            "encoding_unknown",
            "Unknown encoding",
            "The text is neither UTF-8, UTF-16 nor GB18030. Save it as UTF-8, or name its encoding "
            "in a mapping file.",
        ),
        ProblemKind(
            "unknown_columns",
            "Columns not recognised",
            "No known tracker has these columns: {columns}. Say what they are on the Data page, or "
            "in the mapping file that `leeway mapping FILE` proposes.",
        ),
        ProblemKind(
            "no_header",
            "No header",
            "No row of the file looks like the names of its columns. Put a row with a name for "
            "each column above the others.",
        ),
        ProblemKind(
            "unused_columns",
            "Columns not used",
            "Columns not used: {columns}. To use one, say what it is in a mapping file.",
            rejects=False,
        ),
        ProblemKind(
            "bad_mapping",
            "Mapping not usable",
            "This stored mapping is not used: {detail}. Mend the file or delete it.",
            rejects=False,
        ),
        ProblemKind(
            "too_many_columns",
            "Too many columns",
            "The table has at least {columns} columns, more than a spreadsheet can have ({most}). "
            "Choose the columns to export in the tracker.",
        ),
        ProblemKind(
            "workbook_too_big",
            "Workbook too big",
            "The workbook has {size}, more than can be read at once. Save it as CSV and load that, "
            "or delete what is far below and right of the table.",
        ),
        ProblemKind(
            "missing_columns",
            "Column missing",
            "The file has no column for {column}; the mapping looks for: {names}. Say in a mapping "
            "file which one it is, or add one: for key, a number for each task will do.",
        ),
        ProblemKind(
            "already_loaded",
            "Loaded before",
            "Exactly this file was loaded before, as load {load}.",
            rejects=False,
        ),
        ProblemKind(
            "protected_file",
            "Password",
            "The workbook is protected by a password. Save it without one and load that.",
        ),
        ProblemKind(
            "protected_archive",
            "Password",
            "The archive is protected by a password. Unpack it and load the files in it.",
        ),
        ProblemKind(
            "archive_inside",
            "Archive inside",
            "A ZIP archive cannot be read here: in another one, or where one export is wanted. "
            "Unpack it and load the files in it.",
        ),
        ProblemKind(
            "unsafe_archive",
            "Unsafe archive",
            "“{member}” in the archive is a link, or its name leads out of the archive. Pack the "
            "exports again, without links and full paths.",
        ),
        ProblemKind(
            "archive_too_big",
            "Too big when unpacked",
            "Unpacked, this would be {files} files and {size} GB, {times} times the size of the "
            "archive. If these are exports, unpack them yourself and load them in parts.",
        ),
        ProblemKind(
            "no_exports",
            "No exports",
            "There is no file in it that may be an export: CSV, XLSX, JSON or XML.",
        ),
        ProblemKind(
            "xml_doctype",
            "Unsafe XML",
            "The XML has a document type definition (DOCTYPE). No export of Jira has one, and it "
            "can do harm, so it is not read. Export it again.",
        ),
        ProblemKind(
            "export_cut",
            "Export cut",
            "The file holds {kept} of the {total} issues found by the search. Export the rest "
            "too, with a higher tempMax in the address or by parts, and load the files together.",
            rejects=False,
        ),
        ProblemKind(
            "wrong_encoding",
            "Wrong encoding",
            "The text is not in {encoding}, the encoding that the mapping file names.",
        ),
        ProblemKind(
            "sheet_not_found",
            "No such sheet",
            "The workbook has no sheet “{sheet}”, which the mapping file names; it has: {sheets}.",
        ),
        ProblemKind(
            "sheets_not_read",
            "Other sheets not read",
            "Only the sheet “{sheet}” was read; tables of the same kind stand in: {sheets}. Save "
            "each sheet as a file of its own and load them together, or put all into one sheet.",
            rejects=False,
        ),
        ProblemKind(
            "cells_merged",
            "Merged cells",
            "{count} cells below merged ones were read with their value; amounts were not, they "
            "count once.",
            rejects=False,
        ),
        ProblemKind(
            "mapped_column_absent",
            "Mapped column absent",
            "The mapping names a column for {column}, but the file has none of: {names}.",
            rejects=False,
        ),
        ProblemKind(
            "ids_made",
            "Ids made",
            "The file gives no ids: owner, cycle and title together stand for them. One of these "
            "changed makes another objective or key result; export the ids too.",
            rejects=False,
        ),
        ProblemKind(
            "names_come_again",
            "Names that come again",
            "No column holds ids: the names stand for them. {count} rows have the name of a row "
            "above; their ids got a number, such as “{value}”. Keep the order of the rows in the "
            "next export, or add a column with a number for each task.",
            rejects=False,
        ),
        # a row
        ProblemKind(
            "row_too_long",
            "Too many cells",
            "The row has {cells} cells, the header {columns}. A separator in a cell that is not "
            "quoted does this.",
        ),
        ProblemKind(
            "row_too_short", "Too few cells", "The row has {cells} cells, the header {columns}."
        ),
        ProblemKind(
            "quote_not_closed",
            "Quote not closed",
            "A quote opened in line {line} of the file is never closed; it swallows {lines} lines.",
        ),
        ProblemKind("bad_record", "Not a task", "This record cannot be read as a task: {detail}."),
        ProblemKind("no_key", "No key", "The row has no {column}; without it it is no task."),
        ProblemKind(
            "total_row",
            "Total",
            "“{value}” adds other rows up and is no task. If it is one, give it an id of its own.",
        ),
        ProblemKind(
            "header_again",
            "Header again",
            "The names of the columns come again in this row, as where files were put together.",
        ),
        ProblemKind(
            "deleted_task", "Deleted in the tracker", "The tracker marks this task as deleted."
        ),
        ProblemKind(
            "changelog_cut",
            "History cut",
            "The history of {value} holds {kept} of {total} changes: the tracker gives only the "
            "last ones with a search. What came before is not known.",
            rejects=False,
        ),
        ProblemKind(
            "worklog_cut",
            "Work log cut",
            "The work log of {value} holds {kept} of {total} entries: the tracker gives only some "
            "with a search. The others are not known.",
            rejects=False,
        ),
        ProblemKind("missing_value", "Value missing", "The row has no {column}."),
        ProblemKind(
            "bad_date",
            "Not a date",
            "“{value}” in {column} is not a date; understood here: {format}.",
        ),
        ProblemKind(
            "bad_duration",
            "Not a duration",
            "“{value}” in {column} is no amount of time such as 2h 30m, 3d or 1.5人天.",
        ),
        ProblemKind("bad_number", "Not a number", "“{value}” in {column} is not a number."),
        ProblemKind(
            "duplicate_key",
            "Same task again",
            "{value} stands in this load more than once; row {kept_row} of {kept_file} was kept.",
        ),
        # loaded, with a remark
        ProblemKind(
            "cells_beside",
            "Cells beside the table",
            "“{value}” stands right of the last column of the table; it was not read.",
            rejects=False,
        ),
        ProblemKind(
            "unknown_status",
            "Status not known",
            "The status “{value}” ({count} tasks) is not known; its tasks count as neither open "
            "nor done. Give it a category under [status] in a mapping file.",
            rejects=False,
        ),
        ProblemKind(
            "status_conflict",
            "Status contradicts itself",
            "{count} tasks are “{value}” and have a completion date, but the tracker's category "
            "says they are open; they count as done.",
            rejects=False,
        ),
        ProblemKind(
            "ambiguous_dates",
            "Day or month first?",
            "No date in {column} tells whether the day or the month comes first; read as {format}. "
            "If that is wrong, set date_format in a mapping file.",
            rejects=False,
        ),
        ProblemKind(
            "dotted_thousands",
            "Dots part thousands",
            "Dots in {column} are read as parting thousands: 1.130 as 1130. If that is wrong, "
            "export them with fewer decimals.",
            rejects=False,
        ),
        ProblemKind(
            "no_amounts",
            "Column without numbers",
            "No cell of {column} is a number, such as “{value}”; the column was not read.",
            rejects=False,
        ),
        ProblemKind(
            "tasks_removed",
            "Tasks removed",
            "{count} tasks of the project “{value}” are no longer in this export; they are marked "
            "as removed. If it is only a part of the project, take the load back and say so.",
            rejects=False,
        ),
        ProblemKind(
            "tasks_missing",
            "Part of a project",
            "{count} known tasks of the project “{value}” are not in this export. It looks like a "
            "part of the project, so they stay as they were.",
            rejects=False,
        ),
        ProblemKind(
            "export_capped",
            "Export may be cut",
            "Exactly {rows} rows: the tracker may have cut the export there. Split it by date of "
            "creation and load the parts together.",
            rejects=False,
        ),
    )
}


@dataclass(frozen=True)
class Problem:
    """One finding about a file (`row` is None), a row, or a cell.

    `row` counts as a spreadsheet does: the header is row 1 of a table without lines above it; in
    JSON the first record is 1.
    """

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> ProblemKind:
        """What kind of problem it is."""
        return KINDS[self.code]

    @property
    def message(self) -> str:
        """The message in English; pages translate `kind.message` and fill `words`."""
        return self.kind.message.format(**self.words)

    @property
    def words(self) -> dict[str, Any]:
        """What fills the message's template."""
        return {"column": self.column, "value": self.value} | self.details


class UserError(Exception):
    """What was asked for cannot be done, and a user can mend it: the message says how."""


class CannotRead(Exception):
    """Nothing can be done with this file; `problem` says why and how to mend it."""

    def __init__(self, code: str, **details: Any) -> None:
        self.problem = Problem(code, details=details)
        super().__init__(self.problem.message)
