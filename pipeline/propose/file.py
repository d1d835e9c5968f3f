"""A proposed mapping as a file to edit, with what it rests on as comments."""

from collections.abc import Iterator

from pipeline.propose.proposal import KEY_AND_TITLE, NOT_USED, Column, Proposal
from pipeline.schema import TASK
from pipeline.sources.mapping import DURATION_UNITS
from pipeline.sources.mapping_file import Comments, quoted, written
from pipeline.text import N_, Translator

WHY = {
    "cells": N_("guessed by its cells"),
    "order": N_("guessed by the order of the dates"),
    "like": N_("a guess"),
    "finish": N_("a guess: its tasks have a finish date"),
}
_LONGEST = 40


def mapping_file(proposal: Proposal, name: str, t: Translator) -> str:
    """The mapping file for the file of that name: TOML, with an example of each column, and the
    columns not used and status words without a category as comments."""
    comments = Comments(
        above=list(_above(proposal, name, t)),
        behind=_behind(proposal, t),
        below={
            "": _options(proposal, t),
            "columns": list(_not_used(proposal, t)),
            "status": list(_without_category(proposal, t)),
        },
    )
    return written(proposal.mapping, comments)


def _above(proposal: Proposal, name: str, t: Translator) -> Iterator[str]:
    if proposal.is_tracker:
        source = proposal.mapping.source
        yield t("How {file} is read, as an export of {source}.", file=name, source=source)
    else:
        yield t("How to read {file}: a proposal by the names and cells of its columns.", file=name)
        yield t("Check it, then load with: leeway ingest FILE --mapping THIS_FILE")
    if (place := proposal.header) and place.sheet:
        yield t("Names: row {n} of the sheet “{sheet}”.", n=place.row, sheet=place.sheet)
    elif place:
        yield t("Names: row {n}.", n=place.row)


def _behind(proposal: Proposal, t: Translator) -> dict[str, str]:
    notes: dict[str, str] = {}
    for column in reversed(proposal.columns):
        for target in column.target.split("+"):
            why = [t(WHY[column.why])] if column.why in WHY else []
            if target == "key" and (again := proposal.facts[column.header].again):
                why.append(
                    t("names come again ({n}): their ids get a number", n=again)
                    if column.target == KEY_AND_TITLE
                    else t("values come again ({n}): of such rows the first is loaded", n=again)
                )
            notes[target] = "; ".join([*why, *_example(column, t)])
    for word in proposal.statuses:
        if word.why in WHY:
            notes[word.word] = t(WHY[word.why])
    if not (proposal.checked or proposal.is_tracker or proposal.unit[1]):
        notes["duration_unit"] = t("assumed; there are {units}", units=", ".join(DURATION_UNITS))
    return notes


def _options(proposal: Proposal, t: Translator) -> list[str]:
    doubtful = proposal.date_shape and proposal.first == "either"
    if not doubtful or proposal.mapping.date_format:
        return []
    why = t("No date tells whether the day or the month comes first; read as day/month/year. Else:")
    return [why, f"date_format = {quoted(proposal.date_shape.format('%m', '%d'))}"]


def _not_used(proposal: Proposal, t: Translator) -> Iterator[str]:
    mapping = proposal.mapping
    if mapping.entity == TASK.name and not mapping.columns.keys() & {"key", "source_id"}:
        yield f'key = "..."  # {t("required: no column looks like the id of a task")}'
    known = {*proposal.mapping.unused, *proposal.mapping.worklog}
    unused = [c for c in proposal.columns if c.target == NOT_USED and c.header not in known]
    if unused:
        yield t("Not used (to use one, put the name of the field before it):")
    for column in unused:
        yield "  # ".join([f"... = {quoted(column.header)}", *_example(column, t)])


def _without_category(proposal: Proposal, t: Translator) -> Iterator[str]:
    unknown = [word for word in proposal.statuses if not word.category]
    if unknown:
        yield t("Not known; there are todo, in_progress, done, cancelled:")
    for word in unknown:
        yield f'{quoted(word.word)} = "..."  # {t("{n} row", "{n} rows", n=word.count)}'


def _example(column: Column, t: Translator) -> list[str]:
    text = column.example
    if not text:
        return [t("no cell has a value")]
    return [t("e.g. {text}", text=text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")]
