"""What a voter may see of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kiosk.beside import OwnNotes
from kiosk.easy import in_lines
from server.domain.records import Meeting, Poll, Round
from server.domain.state import MeetingState
from server.domain.versions import is_easy, layers
from server.live.audience import VOTER, snapshot
from server.typography import set_in_french
from server.wire.views import PushedProposal

Record = TypeVar("Record", bound=Struct)
Text = TypeVar("Text")

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


def spoken(poll: Poll, version: str) -> Poll:
    """Return the poll in its own words of a version (`server/domain/versions.py`); as it is where it has none."""
    for each, text in _layers(version, poll.words):
        say = in_lines if is_easy(each) else str
        choices = (replace(choice, text=say(text.choices.get(choice.id, "")) or choice.text) for choice in poll.choices)
        poll = replace(
            poll, title=text.title or poll.title, question=say(text.question) or poll.question, choices=tuple(choices)
        )
    return poll


def asked(round: Round, version: str) -> Round:
    """Return the round with its own words of a version; as it is where it has none."""
    for each, text in _layers(version, round.words):
        say = in_lines if is_easy(each) else str
        round = replace(round, question=say(text.question) or round.question)
    return round


def worded(proposals: Mapping[str, PushedProposal], version: str) -> dict[str, PushedProposal]:
    """Return proposals in their own words of a version; those that have none, as they are."""
    said = {}
    for id, proposal in proposals.items():
        for each, text in _layers(version, proposal.words):
            body = in_lines(text.text) if is_easy(each) else text.text
            proposal = replace(proposal, title=text.title or proposal.title, text=body or proposal.text)
        said[id] = proposal
    return said


def _layers(version: str, words: Mapping[str, Text]) -> list[tuple[str, Text]]:
    """Return what is said in a version: each part of it with its name, the one that is read first at the end."""
    return [(each, words[each]) for each in layers(version) if each in words]


def _look(state: MeetingState) -> Seen:
    put, languages = snapshot(VOTER, state), state.meeting.languages
    rounds, polls, pushed = (
        [set_in_french(each, languages) for each in _all(put, "rounds", Round)],
        [set_in_french(each, languages) for each in _all(put, "polls", Poll)],
        [set_in_french(each, languages) for each in _all(put, "proposals", PushedProposal) if not each.withdrawn_at],
    )
    ended = (poll for poll in polls if not poll.is_open)
    return Seen(
        set_in_french(state.meeting, languages),
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
