"""Sheets in doubt: two decide apart, a third where they differ, and what a crash cuts short is taken up."""

import pytest

from server.domain import commands as c
from server.domain.records import SYSTEM
from server.domain.refusals import Refused
from server.paper.doubts import Doubts
from server.paper.pictures import Answer
from tests.paper.hall import OPERATOR, STEWARD, THIRD, Hall

YES, NO = Answer("", {"a": "marked"}), Answer("", {"a": "empty"})


async def test_two_people_who_agree_decide(hall: Hall) -> None:
    assert await hall.take(7, doubtful="a") == "waiting"
    assert hall.count.pictures.picture("l-1-7", "a") == b"box"
    assert (await hall.doubts.answer("l-1-7", YES, STEWARD)).said == "first"
    decided = await hall.doubts.answer("l-1-7", YES, OPERATOR)
    assert decided.taken is not None
    assert (decided.said, decided.taken.came) == ("agreed", "counted")
    assert hall.meeting.state.sheets["l-1-7"].decided_by == ("steward:u_2", "vote-operator:u_3")
    assert await hall.take(7, doubtful="a") == "again"


async def test_who_was_wrong_says_it_anew_until_somebody_else_has_looked(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    said = [(await hall.doubts.answer("l-1-7", each, STEWARD)).said for each in (NO, YES)]
    assert said == ["first", "anew"]
    assert hall.meeting.state.sheets["l-1-7"].decided_by == ("steward:u_2",)
    assert (await hall.doubts.answer("l-1-7", NO, OPERATOR)).said == "differ"
    with pytest.raises(Refused, match="sheet-decided"):
        await hall.doubts.answer("l-1-7", NO, STEWARD)
    decided = await hall.doubts.answer("l-1-7", YES, THIRD)
    assert decided.taken is not None
    assert (decided.said, decided.taken.came) == ("third", "counted")


async def test_where_two_differ_a_third_decides(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    said = [(await hall.doubts.answer("l-1-7", each, who)).said for each, who in ((YES, STEWARD), (NO, OPERATOR))]
    assert said == ["first", "differ"]
    decided = await hall.doubts.answer("l-1-7", Answer("", spoiled=True), THIRD)
    assert decided.taken is not None
    assert (decided.said, decided.taken.came, decided.taken.why) == ("third", "spoiled", "unreadable")


async def test_a_sheet_on_which_people_see_nothing_is_a_blank_vote(hall: Hall) -> None:
    assert await hall.take(7) == "waiting"
    for actor in (STEWARD, OPERATOR):
        await hall.doubts.answer("l-1-7", Answer("", nothing=True), actor)
    poll = await hall.close()
    assert poll.tally is not None
    assert (poll.tally.blank, poll.tally.ballots) == (1, 1)


async def test_the_journal_says_who_decided_and_nothing_of_what_they_said(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    await hall.doubts.answer("l-1-7", YES, STEWARD)
    rows = await hall.house.storage.journal.read("m_1")
    assert "steward:u_2" in str(rows[-1].event)
    assert "marked" not in str([row.event for row in rows])


async def test_what_two_people_said_before_a_crash_is_put_into_the_box_afterwards(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    for actor in (STEWARD, OPERATOR):  # and the power goes before the ballot is cast
        hall.count.pictures.say("l-1-7", Answer(str(actor), {"a": "marked"}))
        await hall.do(c.DecideSheet(f"c_{actor.id}", "l-1-7"), actor)
    assert [each.state for each in hall.meeting.state.sheets.values()] == ["waiting"]
    assert [await Doubts(hall.count).settle(SYSTEM), await Doubts(hall.count).settle(SYSTEM)] == [1, 0]
    assert [each.state for each in hall.meeting.state.sheets.values()] == ["counted"]


async def test_a_word_that_was_kept_and_not_recorded_is_said_again(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    hall.count.pictures.say("l-1-7", Answer(str(STEWARD), {"a": "empty"}))  # the power goes here
    assert (await hall.doubts.answer("l-1-7", YES, STEWARD)).said == "first"
    assert (await hall.doubts.answer("l-1-7", YES, OPERATOR)).said == "agreed"


async def test_when_the_pictures_are_lost_the_sheet_is_read_again_and_people_begin_again(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    await hall.doubts.answer("l-1-7", YES, STEWARD)
    for path in (hall.house.settings.data / "paper" / "m_1").iterdir():
        path.unlink()
    assert await hall.take(7, doubtful="a") == "waiting"
    assert (await hall.doubts.answer("l-1-7", YES, STEWARD)).said == "first"
    assert (await hall.doubts.answer("l-1-7", YES, OPERATOR)).said == "agreed"


async def test_a_decided_sheet_without_a_card_is_not_decided_again_once_there_is_one(hall: Hall) -> None:
    for serial in range(1, 6):
        await hall.take(serial, "a")
    await hall.take(7, doubtful="a")
    for actor in (STEWARD, OPERATOR):
        decided = await hall.doubts.answer("l-1-7", YES, actor)
    assert decided.taken is not None
    assert decided.taken.came == "no-right"
    await hall.do(c.StrikeCard("c_9", "k7", "9"), STEWARD)
    assert await hall.take(7, doubtful="a") == "counted"


async def test_a_picture_that_cannot_be_kept_leaves_nothing_half_written(hall: Hall) -> None:
    folder = hall.house.settings.data / "paper" / "m_1"
    (folder / "l-1-7.a.png").mkdir(parents=True)  # no file can take this place, as when the disk is full
    with pytest.raises(Refused, match="not-saved"):
        await hall.take(7, doubtful="a")
    assert "l-1-7" not in hall.meeting.state.sheets
    assert [path.name for path in folder.iterdir() if path.is_file()] == []
