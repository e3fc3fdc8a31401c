"""What becomes of sheets: each is counted once, and told when it is not."""

import asyncio
from pathlib import Path

from server.domain import commands as c
from server.domain.counting import Ballot
from server.domain.decide.paper import account_of
from server.domain.events import SheetTaken
from server.domain.paper import Found
from server.domain.receipts import receipt_of
from server.domain.reconciliation import kept_out
from server.paper.count import PaperCount
from server.paper.reading import read_apart
from tests.paper.hall import STEWARD, STRUCK, Hall


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
    assert await PaperCount(hall.house, hall.meeting).free(hall.poll) == ["k7"]
    assert await hall.take(STRUCK + 1, "a") == "counted"


async def test_spoiled_sheets_use_up_a_card_and_stand_in_the_tally(hall: Hall) -> None:
    assert await hall.take(1, "a", "b") == "spoiled"
    assert [await hall.take(serial, "a") for serial in range(2, 7)] == ["counted"] * 4 + ["no-right"]
    poll = await hall.close()
    assert poll.tally is not None
    assert (poll.tally.ballots, poll.tally.spoiled) == (4, 1)
    account = account_of(hall.meeting.state, poll)
    assert (account.handed_out, account.counted, account.spoiled, account.missing) == (5, 4, 1, 0)


async def test_a_file_that_takes_too_long_is_named_and_the_others_are_gone_on_with(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("one.pdf", "two.pdf")}
    for path in files.values():
        path.write_bytes(b"%PDF-1.7")
    slow = [read.unread async for read in read_apart(files, b"key", "", page_s=0.001)]
    assert [(each.file, each.reason) for each in slow if each] == [("one.pdf", "gave-up"), ("two.pdf", "gave-up")]
    well = [read.unread async for read in read_apart(files, b"key", "")]
    assert [(each.file, each.reason) for each in well if each] == [("one.pdf", "damaged"), ("two.pdf", "damaged")]


async def test_the_groups_of_a_card_do_not_go_with_a_sheet(hall: Hall) -> None:
    await hall.take(7, "a")
    assert await hall.house.storage.boxes.grouped("v_1") == {}


async def test_a_copy_that_is_read_again_from_the_same_file_is_one_copy(hall: Hall) -> None:
    assert await hall.take(7, "a") == "counted"
    assert [await hall.take(7, "b"), await hall.take(7, "b"), await hall.take(7, "b", scan="0000")] == ["copy"] * 3
    assert hall.meeting.state.sheets["l-1-7"].copies == 2


async def test_what_is_kept_out_says_in_which_file_and_on_which_page_it_lies(hall: Hall) -> None:
    await hall.take(7, "a")
    await hall.take(7, "b")
    await hall.take(31, "a")
    told = [(each.why, each.found.file, each.found.page) for each in kept_out(hall.meeting.state)]
    assert told == [("copy", "scan.pdf", 7), ("never-issued", "scan.pdf", 31)]
    assert hall.meeting.state.sheets["l-1-7"].found.file == ""  # of what is in the box nothing says where it lies


async def test_a_box_that_is_sealed_while_a_pile_is_read_takes_no_more_and_what_it_has_is_not_called_late(
    hall: Hall,
) -> None:
    assert await hall.take(7, "a") == "counted"
    del hall.meeting.state.sheets["l-1-7"]  # its record comes a moment after the closing
    await hall.meeting.voting.seal("v_1")
    assert await hall.take(8, "a") == "closed"
    await hall.close()
    assert [await hall.take(7, "a"), await hall.take(7, "b")] == ["again", "copy"]
    assert hall.meeting.state.sheets["l-1-7"].state == "counted"


async def test_a_sheet_of_an_annulled_poll_is_named_also_when_that_happens_between_two_pages(hall: Hall) -> None:
    await hall.take(7, "a")
    await hall.do(c.AnnulPoll("c_9", "v_1", "Question fausse."))
    assert await hall.take(8, "a") == "annulled"


async def test_two_people_who_send_the_same_pile_at_once_count_it_once(hall: Hall) -> None:
    other = PaperCount(hall.house, hall.meeting)
    sheets = [hall.sheet(serial, "a") for serial in range(1, 6)]
    came = await asyncio.gather(*(count.take(sheet, {}, STEWARD) for sheet in sheets for count in (hall.count, other)))
    assert sorted(each.came for each in came) == ["again"] * STRUCK + ["counted"] * STRUCK
    assert (await hall.close()).turnout == STRUCK


async def test_nothing_in_the_journal_leads_from_a_counted_sheet_to_a_card_a_receipt_or_a_place_in_the_pile(
    hall: Hall,
) -> None:
    assert [await hall.take(serial, mark) for serial, mark in ((7, "a"), (8, "b"), (9, "a"))] == ["counted"] * 3
    await hall.close()
    rows = await hall.house.storage.journal.read("m_1")
    receipts = [receipt_of("v_1", hall.count._secret(f"l-1-{serial}")) for serial in (7, 8, 9)]
    assert not [each for each in receipts if each in str(rows)]
    taken = [row.event for row in rows if isinstance(row.event, SheetTaken)]
    assert [(each.state, each.found) for each in taken] == [("counted", Found())] * 3
    assert not [card for card in hall.meeting.state.cards if f"'{card}'" in str(taken)]
    assert len(await hall.house.storage.boxes.roll("v_1")) == 3
