"""Work: everything that is needed to set a printout, so that another process can do it; and the setting of it."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from printouts.ballot_layout import Size
from printouts.ballots import Planned, Sheet, booklet_sheets, live_sheet, write_sheets
from printouts.files import Printed
from printouts.hall_sheets import Wifi, write_desk_sheets, write_guides, write_poster
from printouts.signs import write_signs
from server.domain.paper import BookletPage
from server.domain.records import EASY, Meeting, Poll, Round, Site, Table
from server.domain.state import MeetingState
from server.domain.steps import Step

Tell = Callable[[int], object]


class Held(Struct, frozen=True):
    """Of the state of a meeting what sheets for hands show."""

    meetings: dict[str, Meeting]
    sites: dict[str, Site]
    tables: dict[str, Table]
    rounds: dict[str, Round]
    polls: dict[str, Poll]
    steps: dict[str, Step]

    def state(self) -> MeetingState:
        return MeetingState(
            meetings=self.meetings,
            sites=self.sites,
            tables=self.tables,
            rounds=self.rounds,
            polls=self.polls,
            steps=self.steps,
        )


class Ballots(Struct, frozen=True, tag="ballots"):
    """Live ballots. key: of the meeting’s paper, in hex. first: serial. easy: with the easy words of the poll."""

    meeting_id: str
    title: str
    key: str
    first: int
    count: int
    poll: Poll
    spoken: tuple[str, ...]
    size: Size
    easy: bool = False

    @property
    def pages_a_copy(self) -> int:
        return 1

    def make(self, out: Path | BinaryIO, tell: Tell) -> Printed:
        said = self.poll.words.get(EASY) if self.easy else None
        sheet = live_sheet(
            self.poll,
            meeting_id=self.meeting_id,
            meeting_title=self.title,
            size=self.size,
            spoken=self.spoken,
            easy={"question": said.question, **said.choices} if said else None,
        )
        return _write(self, [sheet], out, tell, self.spoken[0])


class Booklets(Struct, frozen=True, tag="booklets"):
    """Booklets, with a cover each. key, first: as of ballots."""

    meeting_id: str
    title: str
    key: str
    first: int
    count: int
    planned: tuple[BookletPage, ...]
    language: str
    size: Size

    @property
    def pages_a_copy(self) -> int:
        return len(self.planned) + 1  # and the cover

    def make(self, out: Path | BinaryIO, tell: Tell) -> Printed:
        planned = [Planned(page.number, page.method, page.points, page.count) for page in self.planned]
        sheets = booklet_sheets(
            planned, meeting_id=self.meeting_id, meeting_title=self.title, size=self.size, language=self.language
        )
        return _write(self, sheets, out, tell, self.language)


class Signs(Struct, frozen=True, tag="signs"):
    """Signs of tables. links: number, secret address, and name of the site where there are several."""

    title: str
    links: tuple[tuple[int, str, str], ...]
    language: str

    def make(self, out: Path | BinaryIO, tell: Tell) -> Printed:
        return write_signs(
            [(number, url) for number, url, _ in self.links],
            out,
            meeting_title=self.title,
            site_names={number: site for number, _, site in self.links},
            language=self.language,
        )


class Poster(Struct, frozen=True, tag="poster"):
    """The poster of the vote. wifi: the name of the network, empty for none; number: for texts, likewise."""

    title: str
    address: str
    wifi: str
    password: str
    number: str
    language: str

    def make(self, out: Path | BinaryIO, tell: Tell) -> Printed:
        wifi = Wifi(self.wifi, self.password) if self.wifi else None
        return write_poster(
            out,
            meeting_title=self.title,
            vote_url=self.address,
            wifi=wifi,
            sms_number=self.number,
            language=self.language,
        )


class Guides(Struct, frozen=True, tag="guides"):
    """The guide of the facilitators."""

    held: Held
    language: str

    def make(self, out: Path | BinaryIO, tell: Tell) -> Printed:
        return write_guides(self.held.state(), out, language=self.language)


class DeskSheets(Struct, frozen=True, tag="desk-sheets"):
    """Sheets for hands, for the account of paper, and for incidents."""

    held: Held
    incidents: int
    language: str

    def make(self, out: Path | BinaryIO, tell: Tell) -> Printed:
        return write_desk_sheets(self.held.state(), out, language=self.language, incidents=self.incidents)


Work = Ballots | Booklets | Signs | Poster | Guides | DeskSheets
"""`make` sets it, and tells how many copies are done where there are several.

Raises OSError, DoesNotFit, MissingGlyphs; nothing is at the path then.
"""


def _write(work: Ballots | Booklets, sheets: list[Sheet], out: Path | BinaryIO, tell: Tell, language: str) -> Printed:
    # Shuffled, and for each page anew: the order of a pile tells no serial, and no page leads to another one.
    chance, numbers = random.SystemRandom(), range(work.first, work.first + work.count)
    serials = [chance.sample(numbers, work.count) for _ in sheets]
    return write_sheets(
        sheets,
        list(zip(*serials, strict=True)),
        out,
        title=work.title,
        key=bytes.fromhex(work.key),
        language=language,
        covers=numbers if isinstance(work, Booklets) else (),
        told=tell,
    )
