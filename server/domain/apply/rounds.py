"""Rounds: planned, opened, extended, closed."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.events import Recorded
from server.domain.records import Round
from server.domain.state import Applies, Key, MeetingState


def round_planned(state: MeetingState, event: e.RoundPlanned, _: Any) -> tuple[Key, ...]:
    number = len(state.rounds) + 1
    state.rounds[event.round_id] = Round(
        event.round_id,
        number,
        event.title,
        event.question,
        event.text,
        event.duration_s,
        sheet=event.sheet,
        individual=event.individual,
    )
    return (("rounds", event.round_id),)


def _change(state: MeetingState, round_id: str, **changes: Any) -> tuple[Key, ...]:
    state.rounds[round_id] = replace(state.rounds[round_id], **changes)
    return (("rounds", round_id),)


def round_opened(state: MeetingState, event: e.RoundOpened, recorded: Recorded) -> tuple[Key, ...]:
    return _change(state, event.round_id, opened_at=recorded.at, ends_at=event.ends_at)


def round_extended(state: MeetingState, event: e.RoundExtended, _: Any) -> tuple[Key, ...]:
    return _change(state, event.round_id, ends_at=event.ends_at)


def round_closed(state: MeetingState, event: e.RoundClosed, recorded: Recorded) -> tuple[Key, ...]:
    return _change(state, event.round_id, closed_at=recorded.at)


APPLY: Applies = {
    e.RoundPlanned: round_planned,
    e.RoundOpened: round_opened,
    e.RoundExtended: round_extended,
    e.RoundClosed: round_closed,
}
