"""What is asked and what is suggested: plain records that travel between processes and to a page.

A suggestion says what and why, and never what to do. strength: 0 to 1, for ordering and for a mark of three steps; it
is no probability. words: the reason, as people wrote them, the weightiest first; empty where the meaning was close and
no word was shared. Ids are those of notes and themes of the meeting.
"""

from msgspec import Struct


class NoteText(Struct, frozen=True):
    """A note as suggestions need it: never its table, its author or its time.

    number: unique in the meeting; the smaller comes first wherever two are equal.
    """

    id: str
    number: int
    text: str
    theme_ids: tuple[str, ...] = ()


class Near(Struct, frozen=True):
    """A note that is like the one asked about."""

    note_id: str
    strength: float
    words: tuple[str, ...]


class Same(Struct, frozen=True):
    """Notes that seem to say the same as `note_id`, the earliest of them; `others` in the order of their numbers."""

    note_id: str
    others: tuple[Near, ...]


class ThemeGuess(Struct, frozen=True):
    """A theme that a note may belong to. note_ids: the notes of that theme closest to it, closest first, at most 3."""

    theme_id: str
    strength: float
    words: tuple[str, ...]
    note_ids: tuple[str, ...]


class KeyWord(Struct, frozen=True):
    """A word that tells a heap from the other notes. notes: how many notes of the heap have it."""

    word: str
    notes: int
    strength: float


class DraftGroup(Struct, frozen=True):
    """A heap for a first pass. words: its name, for want of a better one. note_ids: the most typical first."""

    words: tuple[str, ...]
    note_ids: tuple[str, ...]
    strength: float


class Draft(Struct, frozen=True):
    """Groups, the largest first, and the notes that fit nowhere, by number: they are left alone, not forced."""

    groups: tuple[DraftGroup, ...]
    alone: tuple[str, ...]
