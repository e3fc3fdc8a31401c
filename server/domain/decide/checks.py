"""Checks that several decisions share: a thing exists, a text has a fit length."""

import unicodedata
from collections.abc import Callable, Container, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from server.domain.commands import Command
from server.domain.events import AnyEvent
from server.domain.records import Actor
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.domain.versions import others

Decides = dict[type[Command], Callable[[MeetingState, Any, Actor, datetime], list[AnyEvent]]]
"""Command class -> function that decides it."""

Record = TypeVar("Record")

TITLE_MOST = 120
TEXT_MOST = 2_000
_KEPT_CONTROLS = "\n\t\u200c\u200d"  # line breaks, and the joiners that Persian and emoji need


def found(records: dict[str, Record], id: str, what: str) -> Record:
    """Return the record with `id`. Raises Refused("not-found")."""
    try:
        return records[id]
    except KeyError:
        raise Refused("not-found", what=what, id=id) from None


def fresh(records: Container[str], id: str) -> None:
    """Raise Refused("id-taken") when there is a record with `id`."""
    if id in records:
        raise Refused("id-taken", id=id)


def check_versions(given: Iterable[str], languages: Sequence[str]) -> None:
    """Raise Refused("bad-value") unless words are given in other languages of the meeting or easy to read.

    languages: of the meeting, the reference first.
    """
    known = others(languages)
    for each in given:
        if each not in known:
            raise Refused("bad-value", field="words", value=each, expected=", ".join(known))


def words(field: str, text: str, most: int, least: int = 1) -> str:
    """Return `text` without outer blanks and control characters.

    Raises Refused("bad-text") when what remains has fewer than `least` or more than `most` characters.
    """
    kept = "".join(
        letter for letter in text if letter in _KEPT_CONTROLS or unicodedata.category(letter) not in ("Cc", "Cs")
    ).strip()
    if not least <= len(kept) <= most:
        raise Refused("bad-text", field=field, length=len(kept), least=least, most=most)
    return kept
