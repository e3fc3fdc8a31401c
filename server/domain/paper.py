"""Paper: what was printed to vote on, and what became of each sheet that was read. Frozen, as all records.

What a sheet says is nowhere here: it is in the box, as every ballot. `docs/paper.md` tells the whole of it.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from server.domain.pictograms import CATEGORIES, NEUTRAL
from server.domain.records import COLOURS, Choice, Method, Poll, Rules

Form = Literal["one", "several", "yes-no", "scale", "majority-judgment", "ranks", "points", "consent"]
PaperKind = Literal["live", "booklet"]
SheetState = Literal["counted", "spoiled", "waiting", "kept-out"]

FORM_OF: dict[Method, Form] = {
    "single": "one",
    "quiz": "one",
    "approval": "several",
    "greedy": "several",
    "equal-shares": "several",
    "yes-no": "yes-no",
    "scale": "scale",
    "majority-judgment": "majority-judgment",
    "instant-runoff": "ranks",
    "schulze": "ranks",
    "points": "points",
    "consent": "consent",
}

BOOKLET_CHOICES = 6
BOOKLET_PICTOGRAMS = CATEGORIES[NEUTRAL]
"""What stands beside the letters A, B, C… of a booklet: the choices of a poll that is voted on in it take these.

Objects that say nothing of any proposal: beside a bicycle, a choice about parking would not be read as it is meant.
"""

CONSENT_PICTOGRAMS = ("thumb-up", "thumb-down")
"""The same for a consent, whose two answers are known before its proposal is."""

SERIAL_MOST = 2**32 - 1
PAGE_MOST = 99
SHEETS_MOST = 20_000  # of a batch: what one person can still carry
PEOPLE_WHO_DECIDE = 2

PageWhy = Literal["other-meeting", "forged", "other-sheet", "other-version"]
"""Why a page that looks like a ballot is none of this meeting: `docs/paper.md`, What is not read."""

KEPT_OUT: dict[str, str] = {
    "never-issued": "Its serial was never printed.",
    "no-right": "More sheets are in than cards that were struck off for paper.",
    "late": "It came after the poll was closed, and is not counted: an incident says so.",
}
SETTLED: frozenset[SheetState] = frozenset({"counted", "spoiled"})


class Found(Struct, frozen=True):
    """Where a sheet was seen, so that somebody finds it again. page: from 1 on; 0: not known.

    scan: the first 12 hex digits of the SHA-256 of the file, so that a file that is read twice is told only once.
    """

    file: str = ""
    page: int = 0
    scan: str = ""

    def same(self, other: "Found") -> bool:
        """Return whether it is the same page of the same file, whatever the file was called."""
        return (self.scan, self.page) == (other.scan, other.page)


class LateSheet(Struct, frozen=True):
    """A sheet whose poll was closed when it was read."""

    kind: PaperKind
    number: int
    serial: int
    found: Found = Found()


class BookletPage(Struct, frozen=True):
    """A page of a booklet: its number, for which method it is, its letters, and points to give for `points`.

    poll_id: the poll that it was printed for, which takes its number; empty for a spare page.
    """

    number: int
    method: Method
    count: int = BOOKLET_CHOICES
    points: int = 0
    poll_id: str = ""


class BallotLine(Struct, frozen=True):
    """What stands beside a box."""

    letter: str
    text: str
    pictogram: str


class OnBallots(Struct, frozen=True):
    """What a mark on a printed ballot of a poll depends on."""

    form: Form
    points: int
    lines: tuple[BallotLine, ...]


class PaperBatch(Struct, frozen=True):
    """Sheets that were printed together: `count` serials from `first` on, for one poll or for each page of a booklet.

    number: 1, 2, 3… in the order of printing. poll_id: of live ballots; pages: of booklets.
    """

    id: str
    number: int
    kind: PaperKind
    first: int
    count: int
    printed_at: datetime
    poll_id: str = ""
    pages: tuple[BookletPage, ...] = ()

    @property
    def last(self) -> int:
        return self.first + self.count - 1

    @property
    def sheets(self) -> int:
        """How many sheets bear its serials."""
        return self.count * max(1, len(self.pages))


class PaperSheet(Struct, frozen=True):
    """What became of a sheet. `id`: `sheet_id`. number: of the poll, or of the page of the booklet.

    why: the rule that spoils it, why it is kept out (`KEPT_OUT`), or what people are asked about it. decided_by: who
    said what it means, in their order; not what they said. copies: how many others were read with its serial and other
    marks. incident: the id of the one that says why it came late. found: of one that is kept out, where it was seen;
    copies_found: the same of its copies.
    """

    id: str
    poll_id: str
    kind: PaperKind
    number: int
    serial: int
    state: SheetState
    why: str
    taken_at: datetime
    decided_by: tuple[str, ...] = ()
    copies: int = 0
    incident: str = ""
    found: Found = Found()
    copies_found: tuple[Found, ...] = ()


class PageOut(Struct, frozen=True):
    """A page that looks like a ballot and is none of this meeting. `id`: of its file and page."""

    id: str
    why: PageWhy
    found: Found
    seen_at: datetime


class Destruction(Struct, frozen=True):
    """Pictures of sheets that are gone. digest: SHA-256 over theirs, sorted, one a line. by: as the journal says it."""

    id: str
    poll_id: str
    count: int
    digest: str
    at: datetime
    by: str


class Account(Struct, frozen=True):
    """The sheets of a poll. handed_out: cards struck off for paper, each of which has one sheet for the poll; of a
    closed poll, as they stood at its closing. late: those of `kept_out` that came after it.

    missing: sheets that were handed out and are not in; below 0: there are more than were handed out.
    """

    printed: int
    handed_out: int
    counted: int
    spoiled: int
    waiting: int
    kept_out: int
    copies: int
    late: int = 0

    @property
    def missing(self) -> int:
        return self.handed_out - self.counted - self.spoiled - self.waiting - self.late


def sheet_id(kind: PaperKind, number: int, serial: int) -> str:
    """Return the id of a sheet: `b-3-17` is serial 17 of page 3 of the booklets, `l-3-17` a live ballot of poll 3."""
    return f"{kind[0]}-{number}-{serial}"


def page_id(found: Found) -> str:
    """Return the id of a page that is kept out: that of its file's digest and its number."""
    return f"{found.scan}-{found.page}"


def booklet_pictograms(method: Method) -> tuple[str, ...]:
    """Return what stands beside the letters of a page: objects, or thumbs where each letter has one meaning always."""
    return CONSENT_PICTOGRAMS if method == "consent" else BOOKLET_PICTOGRAMS


def with_booklet_pictograms(choices: tuple[Choice, ...], method: Method) -> tuple[Choice, ...]:
    """Return the choices of a poll with the pictograms and the colours of their letters in the booklet.

    Further down than there are objects, a choice keeps the pictogram that it has; the booklet has its letter alone.
    """
    known = booklet_pictograms(method)
    objects = (*known, *(choice.pictogram for choice in choices[len(known) :]))
    return tuple(
        replace(choice, pictogram=objects[place], colour=COLOURS[place % len(COLOURS)])
        for place, choice in enumerate(choices)
    )


def ballot_choices(poll: Poll) -> tuple[Choice, ...]:
    """Return the choices of a poll as ballots of its own have them: as they will be when it opens."""
    return with_booklet_pictograms(poll.choices, poll.method) if poll.page and poll.opened_at is None else poll.choices


def on_ballots(method: Method, rules: Rules, choices: tuple[Choice, ...]) -> OnBallots:
    """Return what stands on a ballot, of a poll or of what a poll is to be."""
    points = rules.points if method == "points" else 0
    return OnBallots(
        FORM_OF[method], points, tuple(BallotLine(each.letter, each.text, each.pictogram) for each in choices)
    )


def same_form(page: BookletPage, poll: Poll) -> bool:
    """Return whether a page asks as a poll does."""
    if FORM_OF[page.method] != FORM_OF[poll.method]:
        return False
    return page.points == poll.rules.points if poll.method == "points" else True
