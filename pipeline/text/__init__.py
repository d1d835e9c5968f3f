"""Texts in the reader's language: `t = translator("zh")`, then `t("English text with {n}", n=3)`.

The English text is the message id; its Chinese stands in `zh/<area>.po`. A text without an entry
comes out in English, and a test names it.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages import Message
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "zh": "中文"}
"""Code -> the language's own name."""


def N_(msgid: str) -> str:
    """Mark `msgid` as a text to translate later; returns it as it is."""
    return msgid


@dataclass(frozen=True)
class Translator:
    """Gives texts in one language; `lang` is "en" or "zh"."""

    lang: str

    def __call__(self, msgid: str, plural: str | None = None, /, **words: Any) -> str:
        """`msgid` in the language with `words` filled in.

        With `plural`, English takes `msgid` where n is 1 and `plural` otherwise; Chinese has one
        form, the entry of `msgid`.
        """
        text = catalogue(self.lang).get(msgid)
        if text is None:
            text = msgid if plural is None or words.get("n") == 1 else plural
        return text.format(**words) if words else text


def translator(lang: str) -> Translator:
    """The translator into `lang`; an unknown language gives English."""
    return Translator(lang if lang in LANGUAGES else "en")


@lru_cache
def catalogue(lang: str) -> dict[str, str]:
    """Message id -> text, from all .po files of `lang` (English needs none)."""
    texts: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / lang).glob("*.po")):
        with path.open("rb") as file:
            texts |= {_id(message): _text(message) for message in read_po(file, locale=lang)}
    return {msgid: text for msgid, text in texts.items() if msgid and text}


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else (message.id or ("",))[0]


def _text(message: Message) -> str:
    return message.string if isinstance(message.string, str) else (message.string or ("",))[0]
