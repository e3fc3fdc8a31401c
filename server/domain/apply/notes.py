"""Notes: written by tables and persons, read and placed by the theme team."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.screens import take_down
from server.domain.events import Recorded
from server.domain.history import latest
from server.domain.records import Note
from server.domain.state import Applies, Key, MeetingState


def note_added(state: MeetingState, event: e.NoteAdded, recorded: Recorded) -> tuple[Key, ...]:
    state.notes[event.note_id] = Note(
        event.note_id,
        len(state.notes) + 1,
        event.table_id,
        event.round_id,
        event.text,
        event.kind,
        event.strength,
        recorded.at,
        pictogram=event.pictogram,
        author=event.author,
        held=bool(event.author),
    )
    return (("notes", event.note_id),)


def change_note(state: MeetingState, note_id: str, **changes: Any) -> tuple[Key, ...]:
    """Put a changed copy of a note in its place; return its key."""
    state.notes[note_id] = replace(state.notes[note_id], **changes)
    return (("notes", note_id),)


def sort_note(state: MeetingState, note_id: str, recorded: Recorded, **changes: Any) -> tuple[Key, ...]:
    """Change a note as the theme team sorts it, and remember who did and when."""
    return change_note(state, note_id, sorted_by=session_of(recorded), sorted_seq=recorded.seq, **changes)


def session_of(recorded: Recorded) -> str:
    """Return the session of the member of the régie who did this, empty for anyone else."""
    return recorded.actor.partition(":")[2]


def note_edited(state: MeetingState, event: e.NoteEdited, recorded: Recorded) -> tuple[Key, ...]:
    note = state.notes[event.note_id]
    wordings = note.wordings if event.text == note.text else latest(*note.wordings, note.text)
    # Nobody of the régie has read the new words: they do not go to the hall until somebody picks them.
    walls = take_down(state, {note.id}) if (event.text, event.pictogram) != (note.text, note.pictogram) else ()
    return walls + change_note(
        state,
        event.note_id,
        text=event.text,
        kind=event.kind,
        strength=event.strength,
        pictogram=event.pictogram,
        edited_at=recorded.at,
        wordings=wordings,
        read_by="",
        read=False,  # what the team has read is no longer what stands there
    )


def note_withdrawn(state: MeetingState, event: e.NoteWithdrawn, recorded: Recorded) -> tuple[Key, ...]:
    return change_note(state, event.note_id, withdrawn_at=recorded.at)


def notes_ordered(state: MeetingState, event: e.NotesOrdered, _: Any) -> tuple[Key, ...]:
    return tuple(
        key for rank, note_id in enumerate(event.note_ids, 1) for key in change_note(state, note_id, rank=rank)
    )


def note_admitted(state: MeetingState, event: e.NoteAdmitted, recorded: Recorded) -> tuple[Key, ...]:
    return sort_note(state, event.note_id, recorded, held=False)


def notes_read(state: MeetingState, event: e.NotesRead, recorded: Recorded) -> tuple[Key, ...]:
    return tuple(
        key for note_id in event.note_ids for key in change_note(state, note_id, **reading(state, note_id, recorded))
    )


def reading(state: MeetingState, note_id: str, recorded: Recorded) -> dict[str, Any]:
    """Return the changes to a note that somebody of the régie reads; who read it first stays."""
    return {"read": True, "read_by": state.notes[note_id].read_by or session_of(recorded)}


def notes_unread(state: MeetingState, event: e.NotesUnread, _: Any) -> tuple[Key, ...]:
    return tuple(key for note_id in event.note_ids for key in change_note(state, note_id, read=False, read_by=""))


def note_set_aside(state: MeetingState, event: e.NoteSetAside, recorded: Recorded) -> tuple[Key, ...]:
    changes = reading(state, event.note_id, recorded)
    return sort_note(state, event.note_id, recorded, set_aside=event.reason, **changes)


def note_taken_back(state: MeetingState, event: e.NoteTakenBack, recorded: Recorded) -> tuple[Key, ...]:
    return sort_note(state, event.note_id, recorded, set_aside=None)


def note_hidden(state: MeetingState, event: e.NoteHidden, recorded: Recorded) -> tuple[Key, ...]:
    changes = reading(state, event.note_id, recorded)
    return sort_note(state, event.note_id, recorded, hidden=event.reason, **changes)


def note_shown(state: MeetingState, event: e.NoteShown, recorded: Recorded) -> tuple[Key, ...]:
    return sort_note(state, event.note_id, recorded, hidden=None)


def note_answered(state: MeetingState, event: e.NoteAnswered, recorded: Recorded) -> tuple[Key, ...]:
    by = session_of(recorded)
    return change_note(state, event.note_id, answer=event.text, answered_by=by, answered_seq=recorded.seq)


APPLY: Applies = {
    e.NoteAdded: note_added,
    e.NoteEdited: note_edited,
    e.NoteWithdrawn: note_withdrawn,
    e.NotesOrdered: notes_ordered,
    e.NoteAdmitted: note_admitted,
    e.NotesRead: notes_read,
    e.NotesUnread: notes_unread,
    e.NoteSetAside: note_set_aside,
    e.NoteTakenBack: note_taken_back,
    e.NoteHidden: note_hidden,
    e.NoteShown: note_shown,
    e.NoteAnswered: note_answered,
}
