"""Records: the things of a meeting as they stand now. Frozen; only `apply` makes the next one."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

Kind = Literal["idea", "worry", "question", "dissent"]
Role = Literal["lead", "theme-team", "vote-operator", "steward", "observer", "table", "voter", "organiser", "system"]
StaffRole = Literal["lead", "theme-team", "vote-operator", "steward", "observer"]
Method = Literal["single", "approval"]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Okabe and Ito's palette, in the order of the choices; it starts again after the sixth."""


class Actor(Struct, frozen=True):
    """Who acts. `id` is the table for `table`, the session for staff, and empty for the others."""

    role: Role
    id: str = ""

    def __str__(self) -> str:
        return f"{self.role}:{self.id}" if self.id else self.role


SYSTEM = Actor("system")
ORGANISER = Actor("organiser")


class Meeting(Struct, frozen=True):
    """`languages`: codes such as `fr`, the reference first. `site`: whose journal this is."""

    id: str
    title: str
    languages: tuple[str, ...]
    site: str


class Site(Struct, frozen=True):
    id: str
    name: str
    online: bool = False


class Table(Struct, frozen=True):
    """`number` is what the sign says, unique in the meeting; `seats` are people."""

    id: str
    site_id: str
    number: int
    seats: int


class Round(Struct, frozen=True):
    """A planned round has no `opened_at`, an open one no `closed_at`.

    `ends_at` is what the countdown shows; the round stays open after it until someone closes it.
    """

    id: str
    number: int
    title: str
    question: str
    text: str
    duration_s: int
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


class Note(Struct, frozen=True):
    """What one table wrote in a round.

    number: 1, 2, 3… in the order of arrival; what people call it by.
    strength: how many at the table hold it, 1 to 99.
    wordings: the earlier texts, oldest first.
    set_aside: the reason why it is in no proposal, `None` while nobody has set it aside.
    """

    id: str
    number: int
    table_id: str
    round_id: str
    text: str
    kind: Kind
    strength: int
    added_at: datetime
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None
    wordings: tuple[str, ...] = ()
    read: bool = False
    theme_ids: tuple[str, ...] = ()
    set_aside: str | None = None


class Theme(Struct, frozen=True):
    id: str
    number: int
    name: str


class Proposal(Struct, frozen=True):
    """`note_ids`: the notes it comes from, in the order given. Tables see it once `pushed_at` is set."""

    id: str
    number: int
    title: str
    text: str
    pictogram: str
    note_ids: tuple[str, ...]
    written_at: datetime
    pushed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    wordings: tuple[str, ...] = ()


class Choice(Struct, frozen=True):
    """One answer. `id` is the letter in lower case; colour and pictogram never stand alone."""

    id: str
    letter: str
    text: str
    pictogram: str
    colour: str
    proposal_id: str | None = None


class Tally(Struct, frozen=True):
    """The counts of a closed box.

    counts: choice id -> ballots that mark it, every choice present, zero included.
    blank: ballots that mark nothing. ballots: all ballots, blank included.
    winners: the choice ids with the most marks; several when they tie, none when nobody marked any.
    percents: choice id -> whole percentage of the ballots that are not blank; empty when all are.
    """

    counts: dict[str, int]
    blank: int
    ballots: int
    winners: tuple[str, ...]
    percents: dict[str, int] = {}


class Poll(Struct, frozen=True):
    """One question put to everyone.

    choices: empty while planned means "the proposals pushed when it opens".
    entitled: voter cards that may vote in it: those valid when it opened, and those issued while it is open.
    turnout: cards on the roll at closing.
    box_digest, roll_digest: hex SHA-256 of the closed box and roll (`docs/journal.md` gives the lines they cover).
    """

    id: str
    number: int
    title: str
    question: str
    method: Method
    choices: tuple[Choice, ...]
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    entitled: int = 0
    turnout: int = 0
    tally: Tally | None = None
    box_digest: str | None = None
    roll_digest: str | None = None

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None


View = Literal["welcome", "round", "proposal", "poll", "black"]


class Display(Struct, frozen=True):
    """What the screen of a site shows. `target`: the id of the round, proposal or poll, else empty."""

    id: str
    view: View
    target: str = ""


class TableLink(Struct, frozen=True):
    """The door of a table; only the keyed hash of its token is known here."""

    table_id: str
    revoked: bool = False


class StaffLink(Struct, frozen=True):
    """A one-time sign-in link; `session` is empty until it has served."""

    role: StaffRole
    expires_at: datetime
    session: str = ""
