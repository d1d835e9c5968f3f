"""An <item> of Jira's XML: the texts of an issue, and its dependencies."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipeline.schema import TAG_SEPARATOR
from pipeline.sources.jira_names import FIELD_TYPES, is_blocking

_BULKY = {
    "title", "link", "description", "environment", "comments", "attachments", "subtasks",
    "issuelinks", "customfields", "votes", "watches",
}  # fmt: skip
"""Parts of an item that are no columns; links and custom fields are read apart."""
_ATTRIBUTES = {("key", "id"): "id", ("project", "key"): "project.key"}
"""Attributes of an item's parts that are columns."""
_CATEGORY = "status.statusCategory.key"
_SPRINT = "com.pyxis.greenhopper.jira:gh-sprint"


def record_of(item: Element) -> dict[str, str]:
    """Name of a column -> text."""
    record: dict[str, str] = {}
    for part in item:
        for attribute, value in part.items():
            if name := _ATTRIBUTES.get((part.tag, attribute)):
                record[name] = value
        if part.tag == "status":
            category = part.find("statusCategory")
            record[_CATEGORY] = "" if category is None else category.get("key", "")
        if part.tag == "statusCategory":  # of Cloud: beside the status, not in it
            record[_CATEGORY] = part.get("key", "")
        elif part.tag not in _BULKY:
            texts = filter(None, (record.get(part.tag), _text(part)))
            record[part.tag] = TAG_SEPARATOR.join(texts)
    for name, text in _custom_fields(item):
        # Two custom fields may have one name; the first with a value gets it.
        record[name] = record.get(name) or text
    return record


def _text(part: Element) -> str:
    # Nobody and unresolved have the id -1 and a word in the language of the instance.
    if "-1" in part.attrib.values():
        return ""
    if seconds := part.get("seconds"):
        return seconds
    return TAG_SEPARATOR.join(_words(part))


def _words(part: Element) -> list[str]:
    """What an element says, or each of the elements in it."""
    texts = [part.text or "", *("".join(inner.itertext()) for inner in part)]
    return [text.strip() for text in texts if text.strip()]


def _custom_fields(item: Element) -> Iterator[tuple[str, str]]:
    for custom in item.iterfind("customfields/customfield"):
        kind = custom.get("key", "")
        own = FIELD_TYPES.get(kind) or (custom.findtext("customfieldname") or "").strip()
        values = custom.find("customfieldvalues")
        words = [] if values is None else _words(values)
        if kind == _SPRINT:
            # The last is the one it is or was in; its field has a name in every language.
            own, words = "Sprint", words[-1:]
        yield f"customfields.{own}", TAG_SEPARATOR.join(words)


def links_of(item: Element) -> Iterator[tuple[str, ...]]:
    """The dependencies of the issue: source_id, type, from (key), to (key)."""
    key = item.find("key")
    if key is None:
        return
    own = (key.text or "").strip()
    for kind in item.iterfind("issuelinks/issuelinktype"):
        name = (kind.findtext("name") or "").strip()
        for side in ("outwardlinks", "inwardlinks"):
            for links in kind.iterfind(side):
                words = links.get("description", "") if side == "outwardlinks" else ""
                if not is_blocking(name, words):
                    continue
                for other in links.iterfind("issuelink/issuekey"):
                    there = (other.text or "").strip()
                    ends = (own, there) if side == "outwardlinks" else (there, own)
                    yield key.get("id", own), name, *ends
