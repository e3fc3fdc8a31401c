"""Decisions about notes: what tables and persons write, and what the theme team reads, admits and puts aside."""

from datetime import datetime
from math import ceil

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import Decides, found, fresh, words
from server.domain.decide.meanwhile import check_notes
from server.domain.decide.rounds import open_round
from server.domain.pictograms import check_pictogram
from server.domain.records import Actor, Note
from server.domain.refusals import Refused
from server.domain.state import MeetingState

NOTE_MOST = 500
REASON_MOST = 200
STRENGTH_MOST = 99
INDIVIDUAL_EVERY_S = 30  # between two notes of one person: time to think, and no way to flood the theme team


def decide_add_note(state: MeetingState, command: c.AddNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.tables, actor.id, "table")
    open_round(state, command.round_id)
    fresh(state.notes, command.note_id)
    text = words("text", command.text, NOTE_MOST)
    _check_strength(command.strength)
    _check_pictogram(command.pictogram)
    return [
        e.NoteAdded(
            command.note_id, actor.id, command.round_id, text, command.kind, command.strength, command.pictogram
        )
    ]


def decide_add_individual_note(
    state: MeetingState, command: c.AddIndividualNote, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    if not actor.id:  # a card over the websocket, which is for looking on
        raise Refused("not-allowed", role=actor.role, command="add-individual-note")
    most = open_round(state, command.round_id).individual
    if not most:
        raise Refused("no-individual-notes", round=command.round_id)
    fresh(state.notes, command.note_id)
    text = words("text", command.text, NOTE_MOST)
    sent = [note for note in state.notes.values() if note.author == actor.id]
    # Those taken back count too: else there would be no end to them.
    if sum(note.round_id == command.round_id for note in sent) >= most:
        raise Refused("enough-notes", most=most)
    since_s = (now - sent[-1].added_at).total_seconds() if sent else INDIVIDUAL_EVERY_S
    if 0 <= since_s < INDIVIDUAL_EVERY_S:  # less than none: the clock was set back, and nobody shall wait for it
        raise Refused("too-soon", wait_s=ceil(INDIVIDUAL_EVERY_S - since_s))
    return [e.NoteAdded(command.note_id, "", command.round_id, text, command.kind, 1, author=actor.id)]


def decide_edit_note(state: MeetingState, command: c.EditNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    note = own_note(state, command.note_id, actor)
    if note.withdrawn_at is not None:
        raise Refused("note-withdrawn", id=note.id)
    open_round(state, note.round_id)
    text = words("text", command.text, NOTE_MOST)
    _check_strength(command.strength)
    _check_pictogram(command.pictogram)
    said = (text, command.kind, command.strength, command.pictogram)
    if said == (note.text, note.kind, note.strength, note.pictogram):
        return []
    return [e.NoteEdited(note.id, *said)]


def decide_withdraw_note(state: MeetingState, command: c.WithdrawNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    note = own_note(state, command.note_id, actor)
    if note.withdrawn_at is not None:
        return []
    open_round(state, note.round_id)
    return [e.NoteWithdrawn(note.id)]


def own_note(state: MeetingState, note_id: str, actor: Actor) -> Note:
    """Return the note of the acting table or person. Raises Refused("not-found", "not-yours")."""
    note = found(state.notes, note_id, "note")
    if not actor.id or actor.id != (note.author if actor.role == "voter" else note.table_id):
        raise Refused("not-yours", id=note_id)
    return note


def decide_order_notes(state: MeetingState, command: c.OrderNotes, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.tables, actor.id, "table")
    open_round(state, command.round_id)
    named = [own_note(state, note_id, actor) for note_id in dict.fromkeys(command.note_ids)]
    for note in named:
        if note.round_id != command.round_id:
            raise Refused("not-found", what="note", id=note.id)
    # What was withdrawn or arrived while the table was ordering is no reason to refuse its order.
    others = [
        note
        for note in state.notes.values()
        if note.table_id == actor.id and note.round_id == command.round_id and note.id not in command.note_ids
    ]
    ordered = [note for note in (*named, *sorted(others, key=in_table_order)) if note.withdrawn_at is None]
    if all(note.rank == rank for rank, note in enumerate(ordered, 1)):
        return []
    return [e.NotesOrdered(tuple(note.id for note in ordered))]


def in_table_order(note: Note) -> tuple[bool, int, int]:
    """Return a key that sorts the notes of a table: those it put in an order, then the others as they came."""
    return note.rank == 0, note.rank, note.number


def decide_admit_note(state: MeetingState, command: c.AdmitNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    note = found(state.notes, command.note_id, "note")
    if note.withdrawn_at is not None:
        raise Refused("note-withdrawn", id=note.id)
    if not note.held:
        return []
    in_again = [] if note.set_aside is None else [e.NoteTakenBack(note.id)]
    return [e.NoteAdmitted(note.id), *in_again]


def admitted(state: MeetingState, note_id: str) -> Note:
    """Return a note that may serve in a theme or a proposal. Raises Refused("not-found", "note-held")."""
    note = found(state.notes, note_id, "note")
    if note.held:
        raise Refused("note-held", id=note_id)
    return note


def _check_pictogram(name: str) -> None:
    if name:
        check_pictogram(name)


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


def decide_mark_notes_unread(
    state: MeetingState, command: c.MarkNotesUnread, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    read = tuple(note_id for note_id in dict.fromkeys(command.note_ids) if found(state.notes, note_id, "note").read)
    return [e.NotesUnread(read)] if read else []


def decide_set_notes_aside(
    state: MeetingState, command: c.SetNotesAside, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    notes = [found(state.notes, note_id, "note") for note_id in dict.fromkeys(command.note_ids)]
    reason = words("reason", command.reason, REASON_MOST)
    check_notes(notes, command.seen, actor)
    return [e.NoteSetAside(note.id, reason) for note in notes if note.set_aside != reason]


def decide_take_notes_back(
    state: MeetingState, command: c.TakeNotesBack, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    notes = [found(state.notes, note_id, "note") for note_id in dict.fromkeys(command.note_ids)]
    check_notes(notes, command.seen, actor)
    return [e.NoteTakenBack(note.id) for note in notes if note.set_aside is not None]


def decide_hide_note(state: MeetingState, command: c.HideNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    note = found(state.notes, command.note_id, "note")
    reason = words("reason", command.reason, REASON_MOST)
    check_notes([note], command.seen, actor)
    return [] if note.hidden == reason else [e.NoteHidden(note.id, reason)]


def decide_show_note(state: MeetingState, command: c.ShowNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    note = found(state.notes, command.note_id, "note")
    check_notes([note], command.seen, actor)
    return [] if note.hidden is None else [e.NoteShown(note.id)]


DECIDE: Decides = {
    c.AddNote: decide_add_note,
    c.EditNote: decide_edit_note,
    c.WithdrawNote: decide_withdraw_note,
    c.OrderNotes: decide_order_notes,
    c.AddIndividualNote: decide_add_individual_note,
    c.AdmitNote: decide_admit_note,
    c.MarkNotesRead: decide_mark_notes_read,
    c.MarkNotesUnread: decide_mark_notes_unread,
    c.SetNotesAside: decide_set_notes_aside,
    c.TakeNotesBack: decide_take_notes_back,
    c.HideNote: decide_hide_note,
    c.ShowNote: decide_show_note,
}
