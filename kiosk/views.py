"""What a voter may see of a meeting, and how a result is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from msgspec import Struct

from server.domain.counting.shares import expressed
from server.domain.records import Choice, Meeting, Poll, Round
from server.domain.state import MeetingState
from server.live.audience import VOTER, snapshot
from server.wire.views import PushedProposal

Record = TypeVar("Record", bound=Struct)


@dataclass(frozen=True, slots=True)
class Seen:
    """A meeting as voters see it now.

    round: the open one, `None` between two rounds. proposals: those that stand, by id, in the order of their numbers.
    open_polls: in the order of the script. closed_polls: the last one closed first.
    """

    meeting: Meeting
    round: Round | None
    proposals: dict[str, PushedProposal]
    open_polls: tuple[Poll, ...]
    closed_polls: tuple[Poll, ...]

    @property
    def latest_result(self) -> Poll | None:
        """The poll that closed last, unless a round has begun since."""
        if not self.closed_polls:
            return None
        latest = self.closed_polls[0]
        if self.round and self.round.opened_at and self.round.opened_at > _closed_at(latest):
            return None
        return latest


class Views:
    """What voters see of each meeting of a house, made once for each of its states.

    A hall that votes asks thousands of times for the same.
    """

    def __init__(self) -> None:
        self._latest: dict[str, tuple[str, Seen]] = {}

    def of(self, state: MeetingState) -> Seen:
        """Return what voters see; what they may not see is not even looked at."""
        # The chain value stands for everything that has happened.
        chain, latest = self._latest.get(state.meeting.id, ("", None))
        if latest is None or chain != state.chain:
            latest = _look(state)
            self._latest[state.meeting.id] = state.chain, latest
        return latest


def _look(state: MeetingState) -> Seen:
    put = snapshot(VOTER, state)
    rounds, polls = _all(put, "rounds", Round), _all(put, "polls", Poll)
    standing = (each for each in _all(put, "proposals", PushedProposal) if each.withdrawn_at is None)
    closed = (poll for poll in polls if poll.closed_at is not None)
    return Seen(
        state.meeting,
        next((round for round in rounds if round.is_open), None),
        {each.id: each for each in sorted(standing, key=lambda each: each.number)},
        tuple(poll for poll in polls if poll.is_open),
        tuple(sorted(closed, key=_closed_at, reverse=True)),
    )


def _closed_at(poll: Poll) -> datetime:
    assert poll.closed_at is not None
    return poll.closed_at


def _all(put: Mapping[str, Mapping[str, Struct]], collection: str, kind: type[Record]) -> list[Record]:
    return [record for record in put[collection].values() if isinstance(record, kind)]


@dataclass(frozen=True, slots=True)
class Bar:
    """A choice in a result. share: of the ballots that are not blank, 0 to 1. ahead: it has the most marks."""

    choice: Choice
    votes: int
    share: float
    ahead: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A counted poll. expressed: ballots that are not blank. turnout: share of the valid cards, 0 to 1."""

    bars: tuple[Bar, ...]
    blank: int
    expressed: int
    turnout: float
    tie: bool


def result(poll: Poll) -> Result | None:
    """Return the result of a poll, its choices in the order of the ballot; `None` before it has been counted."""
    if poll.tally is None:
        return None
    tally = poll.tally
    bars = (
        Bar(choice, tally.counts[choice.id], tally.percents.get(choice.id, 0) / 100, choice.id in tally.winners)
        for choice in poll.choices
    )
    turnout = poll.turnout / poll.entitled if poll.entitled else 0.0
    return Result(tuple(bars), tally.blank, expressed(tally), turnout, len(tally.winners) > 1)
