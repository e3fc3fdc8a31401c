"""What becomes of sheets: each is counted once, told when it is not, and decided by people where it is in doubt."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from printouts.ballot_layout import sheet_layout
from printouts.reading.records import Ask, BoxRead, Place, SheetRead
from printouts.sheet_code import SheetCode, meeting_tag
from server.domain import commands as c
from server.domain.counting import Ballot
from server.domain.decide.paper import account_of
from server.domain.records import ORGANISER, Actor, Poll, Site
from server.domain.refusals import Refused
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.paper.count import PaperCount
from server.paper.pictures import Answer
from server.paper.reading import read_apart
from server.settings import Settings
from server.storage.memory import MemoryStorage
from tests.given import choices

LEAD, STEWARD = Actor("lead", "u_1"), Actor("steward", "u_2")
OPERATOR, THIRD = Actor("vote-operator", "u_3"), Actor("steward", "u_4")
STRUCK = 5
PNG = {"": b"page", "a": b"box"}


class Hall:
    """A meeting with one open poll, 30 printed ballots, and five cards that were struck off for paper."""

    def __init__(self, house: House, meeting: LiveMeeting) -> None:
        self.house, self.meeting = house, meeting
        self.count = PaperCount(house, meeting)

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

    async def take(self, serial: int, *marked: str, doubtful: str = "", number: int = 1, incident: str = "") -> str:
        sheet = self.sheet(serial, *marked, doubtful=doubtful, number=number)
        return (await self.count.take(sheet, PNG if sheet.asks else {}, STEWARD, incident)).came

    async def close(self) -> Poll:
        await self.do(c.ClosePoll("c_close", "v_1"))
        return self.poll


@pytest_asyncio.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with House(Settings(data=tmp_path), MemoryStorage()) as house:
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


async def test_a_sheet_is_counted_with_the_phones_and_once(hall: Hall) -> None:
    await hall.meeting.voting.cast("v_1", "k8", Ballot(("b",)), "k7qf3m9dxz2k7qf3", "phone")
    assert [await hall.take(7, "a"), await hall.take(8, "b"), await hall.take(7, "a")] == [
        "counted",
        "counted",
        "again",
    ]
    poll = await hall.close()
    assert poll.tally is not None
    assert (poll.tally.counts, poll.turnout) == ({"a": 1, "b": 2}, 3)
    assert poll.by_channel[""] == {"paper": 2, "phone": 1}


async def test_a_sheet_whose_record_was_lost_is_not_counted_twice(hall: Hall) -> None:
    assert await hall.take(7, "a") == "counted"
    del hall.meeting.state.sheets["l-1-7"]  # the power went between the box and the journal
    assert await PaperCount(hall.house, hall.meeting)._cast(hall.poll, hall.sheet(7, "a"), Ballot(("a",))) == "counted"
    assert await hall.meeting.voting.turnout("v_1") == 1


async def test_a_photocopy_with_other_marks_is_named_and_kept_out(hall: Hall) -> None:
    assert await hall.take(7, "a") == "counted"
    assert await hall.take(7, "b") == "copy"
    assert hall.meeting.state.sheets["l-1-7"].copies == 1
    assert (await hall.close()).turnout == 1


async def test_a_serial_that_was_never_printed_is_kept_out(hall: Hall) -> None:
    assert await hall.take(31, "a") == "never-issued"
    assert hall.meeting.state.sheets["l-1-31"].why == "never-issued"
    assert (await hall.close()).turnout == 0


async def test_there_are_no_more_sheets_than_cards_that_were_struck_off(hall: Hall) -> None:
    came = [await hall.take(serial, "a") for serial in range(1, STRUCK + 2)]
    assert came == ["counted"] * STRUCK + ["no-right"]
    await hall.do(c.StrikeCard("c_9", "k7", "9"), STEWARD)
    assert await PaperCount(hall.house, hall.meeting)._free(hall.poll) == ["k7"]
    assert await hall.take(STRUCK + 1, "a") == "counted"


async def test_spoiled_sheets_use_up_a_card_and_stand_in_the_tally(hall: Hall) -> None:
    assert await hall.take(1, "a", "b") == "spoiled"
    assert [await hall.take(serial, "a") for serial in range(2, 7)] == ["counted"] * 4 + ["no-right"]
    poll = await hall.close()
    assert poll.tally is not None
    assert (poll.tally.ballots, poll.tally.spoiled) == (4, 1)
    account = account_of(hall.meeting.state, poll)
    assert (account.handed_out, account.counted, account.spoiled, account.missing) == (5, 4, 1, 0)


async def test_two_people_who_agree_decide(hall: Hall) -> None:
    assert await hall.take(7, doubtful="a") == "waiting"
    assert hall.count.pictures.picture("l-1-7", "a") == b"box"
    yes = Answer("", {"a": "marked"})
    assert await hall.count.answer("l-1-7", yes, STEWARD) is None
    with pytest.raises(Refused, match="sheet-decided"):
        await hall.count.answer("l-1-7", yes, STEWARD)
    taken = await hall.count.answer("l-1-7", yes, OPERATOR)
    assert taken is not None
    assert taken.came == "counted"
    assert hall.meeting.state.sheets["l-1-7"].decided_by == ("steward:u_2", "vote-operator:u_3")
    assert await hall.take(7, doubtful="a") == "again"


async def test_where_two_differ_a_third_decides(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    assert await hall.count.answer("l-1-7", Answer("", {"a": "marked"}), STEWARD) is None
    assert await hall.count.answer("l-1-7", Answer("", {"a": "empty"}), OPERATOR) is None
    taken = await hall.count.answer("l-1-7", Answer("", spoiled=True), THIRD)
    assert taken is not None
    assert (taken.came, taken.why) == ("spoiled", "unreadable")


async def test_a_sheet_on_which_people_see_nothing_is_a_blank_vote(hall: Hall) -> None:
    assert await hall.take(7) == "waiting"
    for actor in (STEWARD, OPERATOR):
        await hall.count.answer("l-1-7", Answer("", nothing=True), actor)
    poll = await hall.close()
    assert poll.tally is not None
    assert (poll.tally.blank, poll.tally.ballots) == (1, 1)


async def test_a_file_that_takes_too_long_is_named_and_the_others_are_gone_on_with(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("one.pdf", "two.pdf")}
    for path in files.values():
        path.write_bytes(b"%PDF-1.7")
    slow = [read.unread async for read in read_apart(files, b"key", "", page_s=0.001)]
    assert [(each.file, each.reason) for each in slow if each] == [("one.pdf", "gave-up"), ("two.pdf", "gave-up")]
    well = [read.unread async for read in read_apart(files, b"key", "")]
    assert [(each.file, each.reason) for each in well if each] == [("one.pdf", "damaged"), ("two.pdf", "damaged")]


async def test_late_sheets_need_an_incident_and_are_not_counted(hall: Hall) -> None:
    await hall.close()
    assert await hall.take(7, "a") == "closed"
    assert "l-1-7" not in hall.meeting.state.sheets
    assert await hall.take(7, "a", incident="i_1") == "late"
    assert hall.meeting.state.sheets["l-1-7"].incident == "i_1"


async def test_the_groups_of_a_card_do_not_go_with_a_sheet(hall: Hall) -> None:
    await hall.take(7, "a")
    assert await hall.house.storage.boxes.grouped("v_1") == {}


async def test_pictures_are_destroyed_with_a_certificate(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    with pytest.raises(Refused, match="poll-not-closed"):
        await hall.count.destroy(hall.poll, STEWARD)
    for actor in (STEWARD, OPERATOR):
        await hall.count.answer("l-1-7", Answer("", {"a": "marked"}), actor)
    count, digest = await hall.count.destroy(await hall.close(), STEWARD)
    assert (count, len(digest)) == (2, 64)
    assert hall.count.pictures.picture("l-1-7") is None
    assert hall.count.pictures.waiting("l-1-7") is None
