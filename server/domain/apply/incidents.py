"""Incidents: those that people write, and those that follow from what happened."""

from collections.abc import Callable
from typing import Any

from server.domain import events as e
from server.domain.events import Recorded
from server.domain.incidents import Incident, SystemKind, systems_id
from server.domain.state import Applies, Key, MeetingState

Told = tuple[SystemKind, str, str]
"""What the system writes: the kind, the reason that was given, and what it is about."""


def incident_logged(state: MeetingState, event: e.IncidentLogged, recorded: Recorded) -> tuple[Key, ...]:
    number = len(state.incidents) + 1
    state.incidents[event.incident_id] = Incident(
        event.incident_id, number, recorded.at, event.kind, event.text, recorded.actor, event.target
    )
    return (("incidents", event.incident_id),)


def nothing(state: MeetingState, event: e.Event, recorded: Recorded) -> tuple[Key, ...]:
    """Change nothing but the log of incidents."""
    return ()


def _poll_annulled(state: MeetingState, event: e.PollAnnulled) -> Told | None:
    if state.polls[event.poll_id].opened_at is None:  # a vote that was planned and never held
        return None
    return "poll-annulled", event.reason, event.poll_id


def _poll_planned(state: MeetingState, event: e.PollPlanned) -> Told | None:
    return ("poll-rerun", "", event.poll_id) if event.rerun_of else None


def _links_revoked(state: MeetingState, event: e.TableLinksRevoked) -> Told | None:
    return ("links-replaced", "", event.table_id) if state.is_under_way else None  # before, it is preparation


_TOLD: dict[type[e.Event], Callable[[MeetingState, Any], Told | None]] = {
    e.PollAnnulled: _poll_annulled,
    e.PollPlanned: _poll_planned,
    e.NoteHidden: lambda state, event: ("note-hidden", event.reason, event.note_id),
    e.NoteShown: lambda state, event: ("note-shown", "", event.note_id),
    e.TableLinksRevoked: _links_revoked,
    e.ServerStarted: lambda state, event: ("server-started", "", ""),
    e.MeetingReopened: lambda state, event: ("meeting-reopened", event.reason, ""),
    e.PaperCameLate: lambda state, event: ("late-paper", event.reason, event.poll_id),
}


def log(state: MeetingState, recorded: Recorded) -> tuple[Key, ...]:
    """Write into the log what the event just applied means for an observer; return the key, if anything."""
    tell = _TOLD.get(type(recorded.event))
    told = tell(state, recorded.event) if tell else None
    if told is None:
        return ()
    kind, text, target = told
    id = systems_id(recorded.command_id, recorded.position)
    since = recorded.event.since if isinstance(recorded.event, e.ServerStarted) else None
    count = recorded.event.count if isinstance(recorded.event, e.PaperCameLate) else 0
    number = len(state.incidents) + 1
    state.incidents[id] = Incident(id, number, recorded.at, kind, text, recorded.actor, target, since, count)
    return (("incidents", id),)


APPLY: Applies = {
    e.PaperCameLate: nothing,
    e.IncidentLogged: incident_logged,
    e.ServerStarted: nothing,
}
