"""Minority voices: notes that must not be lost among the many, until somebody has answered them.

This is the one place of the rule; pages, figures and print all ask here.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from server.domain.records import Note
from server.domain.state import MeetingState

STRONG_SHARE = 2  # one table in so many parts: half of it, so that no other view can have more people there
STRONG_LEAST = 2  # people; of a table of two, one is not strong


def minority_voices(state: MeetingState) -> Iterator[Note]:
    """Yield the notes that are minority voices, by number, whether they have been answered or not.

    A disagreement is one. So is a note that half of its table holds and that, once the theme team has read it, is
    alone: in no theme, or in none that holds another note. One that was withdrawn, hidden or not admitted is none.
    """
    beside = Counter(theme_id for note in state.notes.values() if _stands(note) for theme_id in note.theme_ids)
    for note in state.notes.values():
        if _stands(note) and (note.kind == "dissent" or (_is_strong(state, note) and _is_alone(note, beside))):
            yield note


def _stands(note: Note) -> bool:
    return note.withdrawn_at is None and note.hidden is None and not note.held


def _is_strong(state: MeetingState, note: Note) -> bool:
    table = state.tables.get(note.table_id)
    return table is not None and note.strength >= STRONG_LEAST and STRONG_SHARE * note.strength >= table.seats


def _is_alone(note: Note, beside: Counter[str]) -> bool:
    return note.read and all(beside[theme_id] == 1 for theme_id in note.theme_ids)


def is_answered(note: Note, proposed: Collection[str]) -> bool:
    """Return whether the room has answered a voice: with a proposal, a reason for setting it aside, or words.

    proposed: ids of the notes that proposals come from.
    """
    return note.id in proposed or note.set_aside is not None or bool(note.answer)
