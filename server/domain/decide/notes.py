"""Decisions about notes: what tables write, and what the theme team reads and puts aside."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import Decides, found, fresh, words
from server.domain.decide.rounds import open_round
from server.domain.records import Actor, Note
from server.domain.refusals import Refused
from server.domain.state import MeetingState

NOTE_MOST = 500
REASON_MOST = 200
STRENGTH_MOST = 99


def decide_add_note(state: MeetingState, command: c.AddNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.tables, actor.id, "table")
    open_round(state, command.round_id)
    fresh(state.notes, command.note_id)
    text = words("text", command.text, NOTE_MOST)
    _check_strength(command.strength)
    return [e.NoteAdded(command.note_id, actor.id, command.round_id, text, command.kind, command.strength)]


def decide_edit_note(state: MeetingState, command: c.EditNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    note = own_note(state, command.note_id, actor)
    if note.withdrawn_at is not None:
        raise Refused("note-withdrawn", id=note.id)
    open_round(state, note.round_id)
    text = words("text", command.text, NOTE_MOST)
    _check_strength(command.strength)
    if (text, command.kind, command.strength) == (note.text, note.kind, note.strength):
        return []
    return [e.NoteEdited(note.id, text, command.kind, command.strength)]


def decide_withdraw_note(state: MeetingState, command: c.WithdrawNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    note = own_note(state, command.note_id, actor)
    if note.withdrawn_at is not None:
        return []
    open_round(state, note.round_id)
    return [e.NoteWithdrawn(note.id)]


def own_note(state: MeetingState, note_id: str, actor: Actor) -> Note:
    """Return the note of the acting table. Raises Refused("not-found", "not-yours")."""
    note = found(state.notes, note_id, "note")
    if note.table_id != actor.id:
        raise Refused("not-yours", id=note_id)
    return note


def _check_strength(strength: int) -> None:
    if not 1 <= strength <= STRENGTH_MOST:
        raise Refused("bad-value", field="strength", value=strength, expected=f"1…{STRENGTH_MOST}")


def decide_mark_notes_read(
    state: MeetingState, command: c.MarkNotesRead, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    unread = tuple(
        note_id for note_id in dict.fromkeys(command.note_ids) if not found(state.notes, note_id, "note").read
    )
    return [e.NotesRead(unread)] if unread else []


def decide_set_note_aside(
    state: MeetingState, command: c.SetNoteAside, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    note = found(state.notes, command.note_id, "note")
    reason = words("reason", command.reason, REASON_MOST)
    return [] if note.set_aside == reason else [e.NoteSetAside(note.id, reason)]


def decide_take_note_back(
    state: MeetingState, command: c.TakeNoteBack, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    note = found(state.notes, command.note_id, "note")
    return [] if note.set_aside is None else [e.NoteTakenBack(note.id)]


DECIDE: Decides = {
    c.AddNote: decide_add_note,
    c.EditNote: decide_edit_note,
    c.WithdrawNote: decide_withdraw_note,
    c.MarkNotesRead: decide_mark_notes_read,
    c.SetNoteAside: decide_set_note_aside,
    c.TakeNoteBack: decide_take_note_back,
}
