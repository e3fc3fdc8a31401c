"""Decisions about what the régie answers to a note, and about the log of incidents."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import Decides, found, fresh, words
from server.domain.decide.meanwhile import check_answer
from server.domain.decide.notes import REASON_MOST
from server.domain.records import Actor
from server.domain.refusals import Refused
from server.domain.state import MeetingState

INCIDENT_MOST = 500


def decide_answer_note(state: MeetingState, command: c.AnswerNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    note = found(state.notes, command.note_id, "note")
    text = words("text", command.text, REASON_MOST, least=0)
    if note.withdrawn_at is not None:
        raise Refused("note-withdrawn", id=note.id)
    if text == note.answer:
        return []
    check_answer(note, command.seen, actor)
    return [e.NoteAnswered(note.id, text)]


def decide_log_incident(state: MeetingState, command: c.LogIncident, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    fresh(state.incidents, command.incident_id)
    text = words("text", command.text, INCIDENT_MOST)
    things = (state.polls, state.notes, state.proposals, state.tables)
    if command.target and not any(command.target in each for each in things):
        raise Refused("not-found", what="target", id=command.target)
    return [e.IncidentLogged(command.incident_id, command.kind, text, command.target)]


def decide_start_server(state: MeetingState, command: c.StartServer, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    return [e.ServerStarted(command.since)] if state.is_under_way else []


DECIDE: Decides = {
    c.AnswerNote: decide_answer_note,
    c.LogIncident: decide_log_incident,
    c.StartServer: decide_start_server,
}
