"""The state of a meeting: a fold over its journal, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from server.domain.chain import GENESIS
from server.domain.events import Event, Recorded
from server.domain.exchange import HelpCall, Message, ReadBack, Reading
from server.domain.incidents import Incident
from server.domain.paper import Destruction, PageOut, PaperBatch, PaperSheet
from server.domain.records import (
    Card,
    Display,
    HandCount,
    Meeting,
    Member,
    Note,
    Poll,
    Proposal,
    Recording,
    RemovedTheme,
    Round,
    Site,
    StaffLink,
    Table,
    TableLink,
    Theme,
)
from server.domain.refusals import Refused
from server.domain.steps import Step


def spoken_key(language: str, text: str) -> str:
    """Return by what `MeetingState.recordings` knows the recording of a text, however its spaces are set."""
    text = text.replace("\u202f", " ").replace("\u00a0", " ")
    return f"{language}\n{text}"


Key = tuple[str, str]
"""A record's place: the name of its collection in `MeetingState`, and its id."""


@dataclass(slots=True)
class MeetingState:
    """Every record by id, in the order in which they came. Only `apply` changes it.

    seq, chain: of the last event applied; 0 and `GENESIS` before the first.
    cards: by the keyed hash of their code, revoked ones included. sessions: staff session id -> role.
    recordings: by language and text, as `spoken_key` joins them.
    """

    seq: int = 0
    chain: str = GENESIS
    meetings: dict[str, Meeting] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    removed_themes: dict[str, RemovedTheme] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)
    displays: dict[str, Display] = field(default_factory=dict)
    table_links: dict[str, TableLink] = field(default_factory=dict)
    staff_links: dict[str, StaffLink] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    hand_counts: dict[str, HandCount] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    help_calls: dict[str, HelpCall] = field(default_factory=dict)
    read_backs: dict[str, ReadBack] = field(default_factory=dict)
    batches: dict[str, PaperBatch] = field(default_factory=dict)
    sheets: dict[str, PaperSheet] = field(default_factory=dict)
    pages_out: dict[str, PageOut] = field(default_factory=dict)
    destructions: dict[str, Destruction] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)

    @property
    def meeting(self) -> Meeting:
        """The meeting itself. Raises Refused("not-found") before it was created."""
        for meeting in self.meetings.values():
            return meeting
        raise Refused("not-found", what="meeting", id="")

    @property
    def is_under_way(self) -> bool:
        """Whether a round or a poll has been opened, and the meeting has not been closed since."""
        begun = any(round.opened_at is not None for round in self.rounds.values())
        begun = begun or any(poll.opened_at is not None for poll in self.polls.values())
        return begun and self.meeting.closed_at is None

    @property
    def entitled(self) -> int:
        """How many voting rights there are: the cards that have not been revoked."""
        return sum(not card.revoked for card in self.cards.values())

    def fork(self) -> "MeetingState":
        """Return a copy that may be changed apart: collections are copied, frozen records are shared."""
        copy = MeetingState(self.seq, self.chain)
        for each in COLLECTIONS:
            setattr(copy, each, getattr(self, each).copy())
        return copy

    def record(self, key: Key) -> object | None:
        """Return the record at `key`, `None` when there is none."""
        return getattr(self, key[0]).get(key[1])  # type: ignore[no-any-return]


Applies = dict[type[Event], Callable[[MeetingState, Any, Recorded], tuple[Key, ...]]]
"""Event class -> function that changes the state and names the records it touched."""

COLLECTIONS = tuple(each.name for each in fields(MeetingState) if each.name not in ("seq", "chain"))
