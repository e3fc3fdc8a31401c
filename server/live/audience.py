"""Audiences: who may see which record, and in which form. What is not returned here never leaves the server.

Each view depends on its one record alone (and on what never changes after the meeting was created),
so that the records an event touched are all that an audience must be told of. A screen shows notes of
its wall, and counts as touched whenever one of them is (`apply.screens.follow_notes`).
"""

from msgspec import Struct
from msgspec.structs import replace

from server.domain.closing import as_everyone_sees
from server.domain.exchange import HelpCall, Message, ReadBack, Reading, is_for
from server.domain.records import Display, HandCount, Meeting, Note, Poll, Proposal, Round
from server.domain.state import Key, MeetingState
from server.domain.steps import Step
from server.wire.views import PushedProposal, ShownDisplay, TableMessage, TableNote, WallNote


class Audience(Struct, frozen=True):
    """A group of clients that see the same. `id`: the table, or the site of a display; else empty.

    `preview`: the page of a screen inside the régie, which sees what that screen does and is none of the hall.
    `delivery`: devices whose place at a table another one has; they hand over what they still hold, and see nothing.
    """

    door: str
    id: str = ""


REGIE = Audience("regie")
VOTER = Audience("voter")

_COLLECTIONS = {
    "regie": (
        "meetings",
        "sites",
        "tables",
        "rounds",
        "notes",
        "themes",
        "members",
        "proposals",
        "polls",
        "hand_counts",
        "displays",
        "messages",
        "readings",
        "help_calls",
        "read_backs",
        "incidents",
        "steps",
        "batches",
    ),
    "table": (
        "meetings",
        "sites",
        "tables",
        "rounds",
        "notes",
        "proposals",
        "polls",
        "hand_counts",
        "messages",
        "readings",
        "help_calls",
        "read_backs",
    ),
    "delivery": (),
    "display": ("meetings", "sites", "rounds", "proposals", "polls", "steps", "displays"),
    "preview": ("meetings", "sites", "rounds", "proposals", "polls", "steps", "displays"),
    "voter": ("meetings", "rounds", "proposals", "polls"),
}


def view(audience: Audience, state: MeetingState, key: Key) -> Struct | None:
    """Return what `audience` sees at `key`; `None` when that is nothing."""
    collection, id = key
    if collection not in _COLLECTIONS[audience.door]:
        return None
    record = state.record(key)
    if record is None or audience.door == "regie":
        return record  # type: ignore[return-value]
    match record:
        case Note():
            return _own_note(record) if record.table_id == audience.id else None
        case Proposal():
            return _pushed(audience, state, record)
        case Round():
            return record if record.opened_at is not None else None
        case Poll():
            return as_everyone_sees(record) if record.opened_at is not None else None
        case Meeting():
            kept = record.sentences or record.sentences_seq
            return replace(record, sentences=(), sentences_by="", sentences_seq=0) if kept else record
        case HelpCall():
            return _own_call(record) if record.table_id == audience.id else None
        case HandCount() | Reading() | ReadBack():
            return record if record.table_id == audience.id else None
        case Message():
            return _addressed(record) if is_for(record, audience.id) else None
        case Step():
            return _pause(record)
        case Display():
            return _on_screen(state, record) if id == audience.id else None
    if collection == "tables" and id != audience.id:
        return None
    return record  # type: ignore[return-value]


def _own_note(note: Note) -> TableNote:
    return TableNote(
        note.id,
        note.number,
        note.round_id,
        note.text,
        note.kind,
        note.strength,
        note.added_at,
        note.edited_at,
        note.withdrawn_at,
        note.wordings,
        note.pictogram,
        note.rank,
        note.read,
        note.set_aside,
        note.hidden,
        note.answer,
    )


def _pushed(audience: Audience, state: MeetingState, proposal: Proposal) -> PushedProposal | None:
    if proposal.pushed_at is None:
        return None
    own = tuple(id for id in proposal.note_ids if audience.door == "table" and state.notes[id].table_id == audience.id)
    return PushedProposal(
        proposal.id,
        proposal.number,
        proposal.title,
        proposal.text,
        proposal.pictogram,
        own,
        proposal.pushed_at,
        proposal.withdrawn_at,
        proposal.wording,
        proposal.words,
        proposal.colour,
    )


def _on_screen(state: MeetingState, display: Display) -> ShownDisplay:
    """Return what a screen shows. What it showed before, or who put it up, is no business of the hall."""
    notes = tuple(_on_wall(state, state.notes[id]) for id in display.note_ids)
    said = (display.view, display.target, display.text, display.words, display.second, notes)
    return ShownDisplay(display.id, *said, display.page, display.turning, display.turned_at)


def _on_wall(state: MeetingState, note: Note) -> WallNote:
    number = state.tables[note.table_id].number if note.table_id else 0
    return WallNote(note.id, note.number, note.text, note.kind, note.pictogram, number)


def _own_call(call: HelpCall) -> HelpCall:
    return replace(call, answered_by="", settled_by="") if call.answered_by or call.settled_by else call


def _pause(step: Step) -> Step | None:
    return replace(step, acts=()) if step.opened_at is not None else None  # rounds and polls have their own records


def _addressed(message: Message) -> TableMessage:
    text = message.text if message.withdrawn_at is None else ""  # what should not have been said is said no longer
    return TableMessage(message.id, message.number, text, not message.table_ids, message.sent_at, message.withdrawn_at)


def snapshot(audience: Audience, state: MeetingState) -> dict[str, dict[str, Struct]]:
    """Return everything that `audience` sees: collection -> id -> record, empty collections included."""
    put: dict[str, dict[str, Struct]] = {}
    for collection in _COLLECTIONS[audience.door]:
        records = put[collection] = {}
        for id in getattr(state, collection):
            if (record := view(audience, state, (collection, id))) is not None:
                records[id] = record
    return put
