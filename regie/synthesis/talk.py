"""What the worker and its child say to each other: a length of four bytes, then msgpack."""

import struct
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from regie.synthesis.suggestions import Draft, KeyWord, Near, NoteText, Same, ThemeGuess

LENGTH = struct.Struct(">I")
FRAME_BYTES_MOST = 256 * 1024 * 1024  # far above any meeting; a longer one means that something else writes to the pipe

Embedding = Literal["lexical", "semantic"]
Most = Annotated[int, Meta(ge=1, le=50)]
Count = Annotated[int, Meta(ge=1, le=50)]
"""Of draft groups to begin with: what they take grows with their number times that of the notes."""


class Begin(Struct, frozen=True, tag="begin"):
    """The first frame of a child's life."""

    embedder: Embedding


class Change(Struct, frozen=True, tag="change"):
    """What the child holds from now on. Told with an empty answer, once it has been read."""

    number: int
    put: tuple[NoteText, ...] = ()
    withdraw: tuple[str, ...] = ()


class Like(Struct, frozen=True, tag="like"):
    note_id: str
    most: Most = 5


class SameAs(Struct, frozen=True, tag="same-as"):
    note_id: str


class ThemesFor(Struct, frozen=True, tag="themes-for"):
    note_id: str
    most: Most = 3


class KeyWords(Struct, frozen=True, tag="key-words"):
    theme_id: str
    most: Most = 8


class NearDuplicates(Struct, frozen=True, tag="near-duplicates"):
    pass


class Groups(Struct, frozen=True, tag="groups"):
    count: Count | None = None


Question = Like | SameAs | ThemesFor | KeyWords | NearDuplicates | Groups
Answer = tuple[Near, ...] | tuple[Same, ...] | tuple[ThemeGuess, ...] | tuple[KeyWord, ...] | Draft

SHAPES: dict[type[Question], object] = {
    Like: tuple[Near, ...],
    SameAs: tuple[Near, ...],
    ThemesFor: tuple[ThemeGuess, ...],
    KeyWords: tuple[KeyWord, ...],
    NearDuplicates: tuple[Same, ...],
    Groups: Draft,
}
"""Question -> the shape of its answer."""


class Ask(Struct, frozen=True, tag="ask"):
    number: int
    question: Question


class Told(Struct, frozen=True, tag="told"):
    """answer: msgpack of the shape that the question has in `SHAPES`; nil for a change."""

    number: int
    answer: msgspec.Raw


class Stumbled(Struct, frozen=True, tag="stumbled"):
    """number: of the question; 0: the child cannot begin at all."""

    number: int
    code: str
    facts: dict[str, str | int | float]


ToChild = Begin | Change | Ask
ToWorker = Told | Stumbled


def packed(frame: ToChild | ToWorker) -> bytes:
    body = msgspec.msgpack.encode(frame)
    return LENGTH.pack(len(body)) + body
