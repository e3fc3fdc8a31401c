"""What a voter may see of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kiosk.beside import OwnNotes
from kiosk.easy import in_lines
from server.domain.records import EASY, Meeting, Poll, Round
from server.domain.state import MeetingState
from server.live.audience import VOTER, snapshot
from server.wire.views import PushedProposal

Record = TypeVar("Record", bound=Struct)

Standing = Literal["open", "paused", "over", "closed", "annulled"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A meeting as voters see it now.

    round: the open one, `None` between two rounds. proposals: those that stand, by id, in the order of their numbers.
    open_polls: in the order of the script. ended_polls: closed or annulled, the last one first.
    """

    meeting: Meeting
    round: Round | None
    proposals: dict[str, PushedProposal]
    open_polls: tuple[Poll, ...]
    ended_polls: tuple[Poll, ...]

    @property
    def latest_end(self) -> Poll | None:
        """The poll that ended last, unless a round has begun since."""
        if not self.ended_polls:
            return None
        latest = self.ended_polls[0]
        if self.round and self.round.opened_at and self.round.opened_at > _ended_at(latest):
            return None
        return latest

    def poll(self, id: str | None) -> Poll | None:
        """Return a poll that has been opened, `None` for any other."""
        return next((poll for poll in (*self.open_polls, *self.ended_polls) if poll.id == id), None)


class Views:
    """What voters see of each meeting of a house, made once for each of its states.

    A hall that votes asks thousands of times for the same.
    """

    def __init__(self) -> None:
        self._latest: dict[str, tuple[str, Seen]] = {}
        self.own_notes = OwnNotes()

    def of(self, state: MeetingState) -> Seen:
        """Return what voters see; what they may not see is not even looked at."""
        # The chain value stands for everything that has happened.
        chain, latest = self._latest.get(state.meeting.id, ("", None))
        if latest is None or chain != state.chain:
            latest = _look(state)
            self._latest[state.meeting.id] = state.chain, latest
        return latest


def standing(poll: Poll, now: datetime) -> Standing:
    """Return how an opened poll stands. over: its time is up, and ballots on their way are still taken."""
    if poll.annulled_at is not None:
        return "annulled"
    if poll.closed_at is not None:
        return "closed"
    if poll.paused_at is not None:
        return "paused"
    return "over" if poll.ends_at is not None and now >= poll.ends_at else "open"


def spoken(poll: Poll, language: str) -> Poll:
    """Return the poll in its own words of `language`; as it is where it has none. `EASY`: in easy ones."""
    text = poll.words.get(language)
    if text is None:
        return poll
    say = in_lines if language == EASY else str
    choices = (replace(choice, text=say(text.choices.get(choice.id, "")) or choice.text) for choice in poll.choices)
    return replace(
        poll, title=text.title or poll.title, question=say(text.question) or poll.question, choices=tuple(choices)
    )


def asked(round: Round, language: str) -> Round:
    """Return the round with its own words of `language`, which may be `EASY`; as it is where it has none."""
    text = round.words.get(language)
    say = in_lines if language == EASY else str
    return replace(round, question=say(text.question) or round.question) if text else round


def worded(proposals: Mapping[str, PushedProposal], language: str) -> dict[str, PushedProposal]:
    """Return proposals in their own words of `language`; those that have none, as they are.

    `EASY`: the easy text stands in the place of the full one.
    """
    said = {}
    for id, proposal in proposals.items():
        if language == EASY:
            easy = in_lines(proposal.easy)
            said[id] = replace(proposal, text=easy, easy="") if easy else proposal
            continue
        text = proposal.words.get(language)
        said[id] = (
            replace(proposal, title=text.title or proposal.title, text=text.text or proposal.text) if text else proposal
        )
    return said


def _look(state: MeetingState) -> Seen:
    put = snapshot(VOTER, state)
    rounds, polls = _all(put, "rounds", Round), _all(put, "polls", Poll)
    pushed = (each for each in _all(put, "proposals", PushedProposal) if each.withdrawn_at is None)
    ended = (poll for poll in polls if not poll.is_open)
    return Seen(
        state.meeting,
        next((round for round in rounds if round.is_open), None),
        {each.id: each for each in sorted(pushed, key=lambda each: each.number)},
        tuple(poll for poll in polls if poll.is_open),
        tuple(sorted(ended, key=_ended_at, reverse=True)),
    )


def _ended_at(poll: Poll) -> datetime:
    ended_at = poll.annulled_at or poll.closed_at
    assert ended_at is not None
    return ended_at


def _all(put: Mapping[str, Mapping[str, Struct]], collection: str, kind: type[Record]) -> list[Record]:
    return [record for record in put[collection].values() if isinstance(record, kind)]
