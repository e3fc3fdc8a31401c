"""Polls: planned, opened, closed. Ballots are not events; see `docs/decisions/0002-ballots-are-not-events.md`."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.events import Recorded
from server.domain.records import Poll
from server.domain.state import Applies, Key, MeetingState


def poll_planned(state: MeetingState, event: e.PollPlanned, _: Any) -> tuple[Key, ...]:
    number = len(state.polls) + 1
    state.polls[event.poll_id] = Poll(event.poll_id, number, event.title, event.question, event.method, event.choices)
    return (("polls", event.poll_id),)


def poll_opened(state: MeetingState, event: e.PollOpened, recorded: Recorded) -> tuple[Key, ...]:
    state.polls[event.poll_id] = replace(
        state.polls[event.poll_id], choices=event.choices, entitled=event.entitled, opened_at=recorded.at
    )
    return (("polls", event.poll_id),)


def poll_closed(state: MeetingState, event: e.PollClosed, recorded: Recorded) -> tuple[Key, ...]:
    state.polls[event.poll_id] = replace(
        state.polls[event.poll_id],
        closed_at=recorded.at,
        tally=event.tally,
        turnout=event.turnout,
        box_digest=event.box_digest,
        roll_digest=event.roll_digest,
    )
    return (("polls", event.poll_id),)


APPLY: Applies = {e.PollPlanned: poll_planned, e.PollOpened: poll_opened, e.PollClosed: poll_closed}
