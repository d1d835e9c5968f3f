"""Trello's JSON of a board: its cards, with their lists and people by name, and their history.

“Export as JSON” of a board's menu; the answer of /1/boards/{id} has the same objects. Actions are
the last thousand of the board.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pipeline.sources.flatten import as_text

Board = dict[str, Any]


def is_board(answer: object) -> bool:
    """Whether an answer is a board with its cards."""
    return isinstance(answer, dict) and all(
        isinstance(answer.get(name), list) for name in ("cards", "lists")
    )


def cards(board: Board) -> Iterator[Board]:
    """The cards as flat records. A card tells of its creation by its id alone; one whose due date
    is ticked off is done, in whatever list it stands."""
    lists = _names(board, "lists", "name")
    people = _names(board, "members", "fullName")
    ticked = {
        as_text(card["id"]): action.get("date")
        for action, card, old in _changed(board)
        if old.get("dueComplete") is False
    }
    for card in _objects(board, "cards"):
        is_done, number = card.get("dueComplete") is True, as_text(card.get("id"))
        members = card.get("idMembers")
        yield {
            "id": number,
            "name": card.get("name"),
            "board": board.get("name"),
            "list": lists.get(as_text(card.get("idList")), ""),
            "members": ", ".join(
                people.get(as_text(one), as_text(one))
                for one in (members if isinstance(members, list) else ())
            ),
            "labels": [each.get("name") or each.get("color") for each in _objects(card, "labels")],
            "created": _created(number),
            "start": card.get("start"),
            "due": card.get("due"),
            "category": "done" if is_done else "",
            "ticked off": ticked.get(number) if is_done else None,
            "last activity": card.get("dateLastActivity"),
        }


def changes(board: Board) -> Iterator[tuple[str, ...]]:
    """The moves between lists and of due dates: card, at, field, from, to."""
    for action, card, old in _changed(board):
        data, told = action["data"], (as_text(card["id"]), as_text(action.get("date")))
        if "idList" in old:
            ends = (_objects_name(data, end) for end in ("listBefore", "listAfter"))
            yield *told, "status", *ends
        if "due" in old:
            yield *told, "due", as_text(old["due"]), as_text(card.get("due"))


def _changed(board: Board) -> Iterator[tuple[Board, Board, Board]]:
    """The actions that changed a card, the card as it then was, and the values before."""
    for action in _objects(board, "actions"):
        data = action.get("data")
        if isinstance(data, dict) and action.get("type") == "updateCard":
            card, old = data.get("card"), data.get("old")
            if isinstance(card, dict) and "id" in card and isinstance(old, dict):
                yield action, card, old


def _created(card_id: str) -> str:
    """An id of Trello's begins with the seconds of its making, in hexadecimal."""
    try:
        return datetime.fromtimestamp(int(card_id[:8], 16), UTC).isoformat()
    except (ValueError, OverflowError):
        return ""


def _objects(parent: Board, name: str) -> list[Board]:
    held = parent.get(name)
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _objects_name(parent: Board, name: str) -> str:
    held = parent.get(name)
    return as_text(held.get("name")) if isinstance(held, dict) else ""


def _names(board: Board, objects: str, name: str) -> dict[str, str]:
    return {as_text(one.get("id")): as_text(one.get(name)) for one in _objects(board, objects)}
