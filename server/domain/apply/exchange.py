"""Exchange: messages and their readings, calls for help, read-backs."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.notes import session_of
from server.domain.events import Recorded
from server.domain.exchange import HelpCall, Message, ReadBack, Reading, pair_id
from server.domain.history import latest
from server.domain.state import Applies, Key, MeetingState


def message_sent(state: MeetingState, event: e.MessageSent, recorded: Recorded) -> tuple[Key, ...]:
    number = len(state.messages) + 1
    state.messages[event.message_id] = Message(event.message_id, number, event.text, event.table_ids, recorded.at)
    return (("messages", event.message_id),)


def message_withdrawn(state: MeetingState, event: e.MessageWithdrawn, recorded: Recorded) -> tuple[Key, ...]:
    state.messages[event.message_id] = replace(state.messages[event.message_id], withdrawn_at=recorded.at)
    return (("messages", event.message_id),)


def message_read(state: MeetingState, event: e.MessageRead, recorded: Recorded) -> tuple[Key, ...]:
    id = pair_id(event.message_id, event.table_id)
    state.readings[id] = Reading(id, event.message_id, event.table_id, recorded.at)
    return (("readings", id),)


def help_asked(state: MeetingState, event: e.HelpAsked, recorded: Recorded) -> tuple[Key, ...]:
    number = len(state.help_calls) + 1
    state.help_calls[event.help_id] = HelpCall(
        event.help_id, number, event.table_id, event.reason, event.text, recorded.at
    )
    return (("help_calls", event.help_id),)


def member_of(state: MeetingState, recorded: Recorded) -> str:
    """Return the member of the régie who did this, empty for anyone else."""
    session = session_of(recorded)
    return session if session in state.members else ""


def _change_call(state: MeetingState, help_id: str, **changes: Any) -> tuple[Key, ...]:
    state.help_calls[help_id] = replace(state.help_calls[help_id], **changes)
    return (("help_calls", help_id),)


def help_answered(state: MeetingState, event: e.HelpAnswered, recorded: Recorded) -> tuple[Key, ...]:
    who = member_of(state, recorded)
    return _change_call(state, event.help_id, answer=event.text, answered_at=recorded.at, answered_by=who)


def help_settled(state: MeetingState, event: e.HelpSettled, recorded: Recorded) -> tuple[Key, ...]:
    return _change_call(state, event.help_id, settled_at=recorded.at, settled_by=member_of(state, recorded))


def read_back_answered(state: MeetingState, event: e.ReadBackAnswered, recorded: Recorded) -> tuple[Key, ...]:
    id = pair_id(event.proposal_id, event.table_id)
    former = state.read_backs.get(id)
    answer = ReadBack(id, event.proposal_id, event.table_id, event.fit, event.why, event.wording, recorded.at)
    if former is None:
        state.read_backs[id] = answer
    elif event.wording < former.wording:  # given without a line, to words of before: it undoes nothing said since
        state.read_backs[id] = replace(former, earlier=latest(*former.earlier, answer))
    else:
        state.read_backs[id] = replace(answer, earlier=latest(*former.earlier, replace(former, earlier=())))
    return (("read_backs", id),)


APPLY: Applies = {
    e.MessageSent: message_sent,
    e.MessageWithdrawn: message_withdrawn,
    e.MessageRead: message_read,
    e.HelpAsked: help_asked,
    e.HelpAnswered: help_answered,
    e.HelpSettled: help_settled,
    e.ReadBackAnswered: read_back_answered,
}
