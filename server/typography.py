"""How French is set: no sign that belongs to a word begins a line. For the eye alone; nothing of it is stored.

Organisers type plain spaces before « ? ! ; : » and inside guillemets. Only such spaces are replaced, none is added:
what is written without one, an address or an hour, stays as it is.
"""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from server.domain.records import Poll, PollText
from server.domain.versions import language_of

Record = TypeVar("Record", bound=Struct)

LANGUAGE = "fr"
_NARROW = re.compile(r" (?=[?!;])")
_WIDE = re.compile(r" (?=:(?:\s|$)|»)|(?<=«) |(?<=\d) (?=[€%])")


def spaced(text: str) -> str:
    """Return a French text with the spaces that it is set with: U+202F before ? ! ;, U+00A0 before : and »."""
    return _WIDE.sub("\u00a0", _NARROW.sub("\u202f", text))


def set_in_french(record: Record, languages: Sequence[str]) -> Record:
    """Return a meeting, round, poll or proposal with its French texts as they are set. languages: of the meeting."""
    changed: dict[str, Any] = _texts(record) if languages[0] == LANGUAGE else {}
    words: dict[str, Struct] | None = getattr(record, "words", None)
    if words:
        changed["words"] = {
            version: replace(text, **_texts(text)) if language_of(version, languages) == LANGUAGE else text
            for version, text in words.items()
        }
    return replace(record, **changed) if changed else record


def _texts(record: Struct) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("title", "question", "text"):
        if said := getattr(record, name, ""):
            found[name] = spaced(said)
    if isinstance(record, PollText):
        found["choices"] = {id: spaced(text) for id, text in record.choices.items()}
    elif isinstance(record, Poll):
        found["choices"] = tuple(replace(choice, text=spaced(choice.text)) for choice in record.choices)
    return found
