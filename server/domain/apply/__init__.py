"""Apply: the one place where an event changes the state. At start, live, in `verify`: the same."""

from collections.abc import Iterable

from server.domain.apply import (
    cards,
    exchange,
    hands,
    incidents,
    meeting,
    members,
    notes,
    paper,
    polls,
    proposals,
    rounds,
    screens,
    steps,
    themes,
)
from server.domain.events import Recorded
from server.domain.state import Applies, Key, MeetingState

APPLY: Applies = {
    **meeting.APPLY,
    **rounds.APPLY,
    **notes.APPLY,
    **themes.APPLY,
    **proposals.APPLY,
    **polls.APPLY,
    **hands.APPLY,
    **cards.APPLY,
    **exchange.APPLY,
    **members.APPLY,
    **paper.APPLY,
    **incidents.APPLY,
    **screens.APPLY,
    **steps.APPLY,
}


def apply(state: MeetingState, recorded: Recorded) -> tuple[Key, ...]:
    """Change `state` by one recorded event; return the keys of the records that it changed.

    Raises ValueError when `recorded` does not follow the last event applied.
    """
    if recorded.seq != state.seq + 1:
        raise ValueError(f"seq {state.seq + 1} expected after {state.seq}, got {recorded.seq}")
    touched = APPLY[type(recorded.event)](state, recorded.event, recorded)
    touched += incidents.log(state, recorded)
    touched += screens.follow_notes(state, touched)
    state.seq = recorded.seq
    state.chain = recorded.chain
    return touched


def fold(events: Iterable[Recorded]) -> MeetingState:
    """Return the state after `events`, which begin at seq 1. Raises ValueError at a gap."""
    state = MeetingState()
    for recorded in events:
        apply(state, recorded)
    return state
