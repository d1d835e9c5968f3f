"""What Jira calls things, in whatever form it gives them."""

FIELD_TYPES = {
    "com.pyxis.greenhopper.jira:jsw-story-points": "Story point estimate",
    "com.pyxis.greenhopper.jira:gh-epic-link": "Epic Link",
    "com.pyxis.greenhopper.jira:gh-lexo-rank": "Rank",
    "com.atlassian.jpo:jpo-custom-field-baseline-start": "Target start",
    "com.atlassian.jpo:jpo-custom-field-baseline-end": "Target end",
}
"""Custom fields known by their type, whatever the instance's language calls them."""

CHANGED = {
    "duedate": "due",
    "issuetype": "type",
    "summary": "title",
    "timeoriginalestimate": "estimate_hours",
    "timespent": "actual_hours",
    "start date": "planned_start",
    "target start": "planned_start",
    "story points": "story_points",
    "story point estimate": "story_points",
    "sprint": "sprint",
    "epic link": "parent",
    "issueparentassociation": "parent",
    "parent": "parent",
}
"""Jira's name of a changed field (casefolded) -> the canonical one; others stay."""

_BLOCKING = {"blocks", "blocker", "阻塞", "阻止", "gantt end to start", "gantt: end-to-start"}


def is_blocking(*names: str) -> bool:
    """Whether a type of links, by its name or its outward words, makes one issue wait for the
    other."""
    return not _BLOCKING.isdisjoint(map(str.casefold, names))
