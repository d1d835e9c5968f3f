"""The canonical columns in words, as one chooses among them for a column of a table."""

from pipeline.propose.proposal import BOTH_ENDS, KEY_AND_TITLE, NOT_USED
from pipeline.schema import ENTITIES, TASK
from pipeline.sources.mapping import LINK_ROLES
from pipeline.text import N_, Translator

_TITLES = {
    "source_id": N_("Internal id"),
    "key": N_("Id"),
    "title": N_("Name"),
    "project": N_("Project"),
    "type": N_("Type"),
    "status": N_("Status"),
    "status_category": N_("Status category"),
    "resolution": N_("Resolution"),
    "priority": N_("Priority"),
    "assignee": N_("Assignee"),
    "team": N_("Team"),
    "labels": N_("Labels"),
    "parent": N_("Parent task"),
    "sprint": N_("Sprint"),
    "created": N_("Creation date"),
    "updated": N_("Last changed"),
    "planned_start": N_("Planned start"),
    "due": N_("Due date"),
    "first_due": N_("First due date"),
    "started": N_("Actual start"),
    "finished": N_("Finish date"),
    "estimate_hours": N_("Estimated hours"),
    "actual_hours": N_("Hours spent"),
    "story_points": N_("Story points"),
    "level": N_("Objective or key result"),
    "owner": N_("Owner"),
    "cycle": N_("Cycle"),
    "starts": N_("First day"),
    "weight": N_("Weight"),
    "unit": N_("Unit"),
    "start_value": N_("Start value"),
    "target_value": N_("Target value"),
    "current_value": N_("Current value"),
    "progress": N_("Progress"),
    "confidence": N_("Confidence"),
    KEY_AND_TITLE: N_("Name, also as id"),
    BOTH_ENDS[0]: N_("Planned start and due date"),
    BOTH_ENDS[1]: N_("Actual start and finish date"),
    "predecessor": N_("Tasks it waits for"),
    "successor": N_("Tasks that wait for it"),
    NOT_USED: N_("not used"),
}
CATEGORIES = {
    "todo": N_("to do"),
    "in_progress": N_("in progress"),
    "done": N_("done"),
    "cancelled": N_("cancelled"),
    "unknown": N_("not known"),
}
UNITS = {
    "milliseconds": N_("milliseconds"),
    "seconds": N_("seconds"),
    "minutes": N_("minutes"),
    "hours": N_("hours"),
    "days": N_("working days"),
}
WHY = {
    "tracker": N_("known column"),
    "name": N_("its name"),
    "cells": N_("its cells"),
    "order": N_("order of the dates"),
    "known": N_("known word"),
    "like": N_("like a known word"),
    "finish": N_("has finish dates"),
}


def choices(entity: str) -> list[str]:
    """What a column of a table of the entity may be."""
    own = [KEY_AND_TITLE, *BOTH_ENDS, *LINK_ROLES] if entity == TASK.name else []
    return [NOT_USED, *ENTITIES[entity].mapped, *own]


def title(name: str, t: Translator) -> str:
    """A column in words; a name that is none stands for itself."""
    return t(_TITLES[name]) if name in _TITLES else name
