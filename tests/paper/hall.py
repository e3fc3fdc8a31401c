"""A meeting that votes on paper, without its paper: sheets come as they were read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from printouts.ballot_layout import sheet_layout
from printouts.reading.records import Ask, BoxRead, Place, SheetRead
from printouts.sheet_code import SheetCode, meeting_tag
from server.domain import commands as c
from server.domain.records import ORGANISER, Actor, Poll, Site
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.paper.count import PaperCount
from server.paper.doubts import Doubts
from server.settings import Settings
from server.storage.memory import MemoryStorage
from tests.given import choices

LEAD, STEWARD = Actor("lead", "u_1"), Actor("steward", "u_2")
OPERATOR, THIRD = Actor("vote-operator", "u_3"), Actor("steward", "u_4")
STRUCK = 5
SCAN = "a1b2c3d4e5f6"
PNG = {"": b"page", "a": b"box"}


class Hall:
    """A meeting with one open poll, 30 printed ballots, and five cards that were struck off for paper."""

    def __init__(self, house: House, meeting: LiveMeeting) -> None:
        self.house, self.meeting = house, meeting
        self.count = PaperCount(house, meeting)
        self.doubts = Doubts(self.count)

    @property
    def poll(self) -> Poll:
        return self.meeting.state.polls["v_1"]

    async def do(self, command: c.AnyCommand, by: Actor = LEAD) -> None:
        await self.meeting.submit(command, by)

    def sheet(self, serial: int, *marked: str, doubtful: str = "", number: int = 1) -> SheetRead:
        code = SheetCode("live", meeting_tag("m_1"), number, serial, "A4", "one", 2)
        boxes = tuple(
            BoxRead(
                box.id,
                box.choice,
                box.value,
                "doubtful" if box.id == doubtful else "marked" if box.id in marked else "empty",
                0.1,
                5.0,
                0.0,
                why="faint" if box.id == doubtful else "",
            )
            for box in sheet_layout("one", 2).boxes
        )
        asks = (Ask(doubtful, "faint"),) if doubtful else () if marked else (Ask("", "nothing-marked"),)
        return SheetRead(code, boxes, asks, Place((1, 0, 0, 0, 1, 0, 0, 0, 1), 4), "scan.pdf", serial)

    async def take(self, serial: int, *marked: str, doubtful: str = "", number: int = 1, scan: str = SCAN) -> str:
        sheet = self.sheet(serial, *marked, doubtful=doubtful, number=number)
        return (await self.count.take(sheet, PNG if sheet.asks else {}, STEWARD, scan)).came

    async def close(self) -> Poll:
        await self.do(c.ClosePoll("c_close", "v_1"))
        return self.poll


@asynccontextmanager
async def hall_in(data: Path) -> AsyncIterator[Hall]:
    """Give a hall whose pictures are in a folder."""
    async with House(Settings(data=data), MemoryStorage()) as house:
        meeting = await house.found("m_1")
        poll = Poll("v_1", 1, "Vote", "Que faire ?", "single", choices("Planter", "Asseoir"))
        founding = c.CreateMeeting("c_1", "m_1", "La place", ("fr",), (Site("s_1", "Salle"),), (), (), (poll,))
        await meeting.submit(founding, ORGANISER)
        cards = tuple(f"k{number}" for number in range(9))
        await meeting.submit(c.IssueCards("c_2", cards), ORGANISER)
        for number in range(STRUCK):
            await meeting.submit(c.StrikeCard(f"c_s{number}", f"k{number}", str(number + 1)), STEWARD)
        await meeting.submit(c.PrintPaper("c_3", "b_1", "live", 1, 30, "v_1"), ORGANISER)
        await meeting.submit(c.OpenPoll("c_4", "v_1"), LEAD)
        yield Hall(house, meeting)
