"""Rules for paper: what is printed, which page is whose, and what becomes of sheets."""

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.paper import account_of, batch_of, has_paper, next_serial, poll_of
from server.domain.events import AnyEvent
from server.domain.paper import BOOKLET_PICTOGRAMS, Account, BookletPage, Found, LateSheet
from server.domain.reconciliation import KeptOut, kept_out
from server.domain.records import ORGANISER
from server.domain.tallies import Tally
from tests.given import given, poll_closed, poll_opened, staff

STEWARD, OTHER = staff("steward"), staff("vote-operator")
LIVE = e.PaperPrinted("b_1", "live", 1, 20, "v_1")
PAGES = (BookletPage(1, "single", poll_id="v_1"), BookletPage(2, "approval"), BookletPage(3, "points", points=6))
BOOKLETS = e.PaperPrinted("b_1", "booklet", 1, 20, pages=PAGES)


SEEN, AGAIN = Found("scan-1.pdf", 3, "a1b2c3d4e5f6"), Found("scan-2.pdf", 1, "0a0b0c0d0e0f")


def taken(state: str = "counted", serial: int = 7, why: str = "", found: Found = SEEN) -> c.TakeSheet:
    return c.TakeSheet("c_1", "v_1", "live", 1, serial, state, why, found)  # type: ignore[arg-type]


def sheet(state: str = "counted", serial: int = 7, why: str = "", incident: str = "") -> e.SheetTaken:
    found = SEEN if state == "kept-out" else Found()
    return e.SheetTaken(f"l-1-{serial}", "v_1", "live", 1, serial, state, why, incident, found)  # type: ignore[arg-type]


def late(*serials: int, reason: str = "Oubliés dans une salle.") -> c.TakeLate:
    return c.TakeLate("c_1", "v_1", tuple(LateSheet("live", 1, serial, SEEN) for serial in serials), reason)


# Printed


def test_a_batch_goes_on_from_the_last_serial_that_was_printed():
    command = c.PrintPaper("c_1", "b_1", "live", 1, 20, "v_1")
    given().when(command, by=ORGANISER).then(LIVE)
    assert next_serial(given(LIVE).state) == 21
    given(LIVE).when(c.PrintPaper("c_1", "b_2", "live", 20, 5, "v_1"), by=ORGANISER).refused("id-taken", id="20")
    given().when(command, by=STEWARD).refused("not-allowed")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (c.PrintPaper("c_1", "b_1", "live", 1, 0, "v_1"), "count"),
        (c.PrintPaper("c_1", "b_1", "live", 0, 5, "v_1"), "first"),
        (c.PrintPaper("c_1", "b_1", "live", 1, 5), "kind"),
        (c.PrintPaper("c_1", "b_1", "booklet", 1, 5), "kind"),
        (c.PrintPaper("c_1", "b_1", "booklet", 1, 5, pages=(PAGES[0], PAGES[0])), "number"),
        (c.PrintPaper("c_1", "b_1", "booklet", 1, 5, pages=(BookletPage(1, "points", poll_id="v_1"),)), "page"),
    ],
)
def test_what_cannot_be_printed_is_refused(command: c.PrintPaper, field: str):
    given().when(command, by=ORGANISER).refused("bad-value", field=field)


def test_a_page_with_a_number_that_is_known_asks_as_it_was_printed_before():
    other = c.PrintPaper("c_1", "b_2", "booklet", 21, 5, pages=(BookletPage(2, "scale"),))
    given(BOOKLETS).when(other, by=ORGANISER).refused("bad-value", field="number")


# Pages


def test_a_planned_poll_takes_the_page_that_was_printed_for_it_and_a_spare_one_is_given():
    assert given(BOOKLETS).state.polls["v_1"].page == 1
    given(BOOKLETS).when(c.GivePage("c_1", "v_2", 2), by=OTHER).then(e.PageGiven("v_2", 2))
    given(BOOKLETS).when(c.GivePage("c_1", "v_2", 3), by=OTHER).refused("bad-value", field="page")
    given(BOOKLETS).when(c.GivePage("c_1", "v_2", 1), by=OTHER).refused("bad-value", field="page")
    given(BOOKLETS).when(c.GivePage("c_1", "v_2", 9), by=OTHER).refused("not-found", what="page")
    given(BOOKLETS, poll_opened()).when(c.GivePage("c_1", "v_1", 0), by=OTHER).refused("poll-opened")


def test_a_page_is_one_polls_alone():
    third = e.PollPlanned("v_3", "Autre", "Et puis ?", "single")
    given(BOOKLETS, third).when(c.GivePage("c_1", "v_3", 1), by=OTHER).refused("page-taken", page=1, poll=1)


def test_a_poll_of_the_booklets_opens_with_their_pictograms():
    opened = given(BOOKLETS).when(c.OpenPoll("c_1", "v_1"), by=staff()).events or []
    [poll] = [event for event in opened if isinstance(event, e.PollOpened)]
    assert [choice.pictogram for choice in poll.choices] == list(BOOKLET_PICTOGRAMS[:2])


def test_more_choices_than_a_page_has_letters_do_not_open():
    narrow = e.PaperPrinted("b_1", "booklet", 1, 20, pages=(BookletPage(1, "single", 1, poll_id="v_1"),))
    given(narrow).when(c.OpenPoll("c_1", "v_1"), by=staff()).refused("bad-value", field="page")


# Sheets


def test_a_sheet_leads_to_its_batch_and_its_poll():
    state = given(BOOKLETS).state
    assert batch_of(state, "booklet", 3, 20) is not None
    assert batch_of(state, "booklet", 3, 21) is None
    assert batch_of(state, "booklet", 4, 1) is None
    assert batch_of(state, "live", 1, 1) is None
    assert poll_of(state, "booklet", 1) == state.polls["v_1"]
    assert poll_of(state, "booklet", 2) is None
    assert [has_paper(state, poll) for poll in state.polls.values()] == [True, False]


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        ([], taken(), [sheet()]),
        ([sheet()], taken(), []),
        ([sheet()], taken("spoiled", why="too-many"), []),
        ([sheet("waiting", why="faint")], taken("waiting", why="faint"), []),
        ([sheet("waiting", why="faint")], taken("spoiled", why="too-many"), [sheet("spoiled", why="too-many")]),
        ([sheet("kept-out", why="no-right")], taken(), [sheet()]),
    ],
)
def test_a_settled_sheet_stays_as_it_is(before: list[AnyEvent], command: c.TakeSheet, after: list[AnyEvent]):
    given(LIVE, poll_opened(), *before).when(command, by=STEWARD).then(*after)


def test_sheets_come_in_while_the_poll_is_open_and_why_they_are_kept_out_is_one_of_a_list():
    given(LIVE).when(taken(), by=STEWARD).refused("poll-not-open")
    closed = given(LIVE, poll_opened(), poll_closed())
    for state in ("spoiled", "waiting", "kept-out"):
        closed.when(taken(state, why="no-right"), by=STEWARD).refused("poll-closed")
    for why in ("because", "late"):
        given(LIVE, poll_opened()).when(taken("kept-out", why=why), by=STEWARD).refused("bad-value", field="why")


def test_that_a_ballot_is_in_the_box_is_written_down_also_when_the_poll_was_closed_meanwhile():
    given(LIVE, poll_opened(), poll_closed()).when(taken(), by=STEWARD).then(sheet())


def test_late_sheets_are_recorded_in_one_incident_with_its_reason_and_each_only_once():
    closed = given(LIVE, poll_opened(), sheet(serial=9), poll_closed())
    came = e.PaperCameLate("v_1", 2, "Oubliés dans une salle.")
    out = [sheet("kept-out", serial, "late", "i_10") for serial in (7, 8)]
    closed.when(late(7, 8, 9), by=STEWARD).then(came, *out)
    given(LIVE, poll_opened(), poll_closed(), *out).when(late(8, 7), by=STEWARD).then()
    closed.when(late(7, reason=" "), by=STEWARD).refused("bad-text", field="reason")
    closed.when(late(21), by=STEWARD).refused("not-found", what="sheet")
    given(LIVE, poll_opened()).when(late(7), by=STEWARD).refused("poll-not-closed")
    told = given(LIVE, poll_opened(), poll_closed(), came, *out).state
    [incident] = told.incidents.values()
    assert (incident.kind, incident.text, incident.target, incident.count) == ("late-paper", came.reason, "v_1", 2)
    assert account_of(told, told.polls["v_1"]).late == 2


def test_paper_may_turn_up_after_the_meeting_and_none_is_printed_then():
    after = given(LIVE, poll_opened(), poll_closed(), e.MeetingClosed())
    assert after.when(late(7), by=STEWARD).events
    after.when(c.PrintPaper("c_1", "b_2", "live", 21, 5, "v_2"), by=ORGANISER).refused("meeting-closed")
    after.when(c.GivePage("c_1", "v_2", 0), by=OTHER).refused("meeting-closed")


def test_what_is_read_again_from_the_same_page_of_the_same_file_is_told_once():
    copy = e.CopyFound("l-1-7", SEEN)
    counted = given(LIVE, poll_opened(), sheet())
    counted.when(c.FindCopy("c_1", "l-1-7", SEEN), by=STEWARD).then(copy)
    given(LIVE, poll_opened(), sheet(), copy).when(c.FindCopy("c_1", "l-1-7", SEEN), by=STEWARD).then()
    given(LIVE, poll_opened(), sheet(), copy).when(c.FindCopy("c_1", "l-1-7", AGAIN), by=STEWARD).then(
        e.CopyFound("l-1-7", AGAIN)
    )
    page = e.PageKeptOut("other-meeting", SEEN)
    given().when(c.KeepPageOut("c_1", "other-meeting", SEEN), by=STEWARD).then(page)
    given(page).when(c.KeepPageOut("c_1", "other-meeting", SEEN), by=STEWARD).then()


def test_everything_that_is_kept_out_is_listed_with_its_place():
    state = given(
        LIVE,
        poll_opened(),
        sheet(),
        sheet("kept-out", 8, "no-right"),
        e.SheetTaken("l-1-30", "", "live", 1, 30, "kept-out", "never-issued", found=AGAIN),
        e.CopyFound("l-1-7", AGAIN),
        e.PageKeptOut("other-meeting", SEEN),
    ).state
    assert kept_out(state) == [
        KeptOut("copy", AGAIN, "live", 1, 7, 1),
        KeptOut("no-right", SEEN, "live", 1, 8, 1),
        KeptOut("never-issued", AGAIN, "live", 1, 30, 1),
        KeptOut("other-meeting", SEEN),
    ]


def test_cards_that_are_struck_off_after_the_closing_are_not_in_the_account_of_that_poll():
    struck: list[AnyEvent] = [e.CardsIssued(("k1", "k2")), e.CardStruck("k1", "1")]
    state = given(LIVE, *struck, poll_opened(), poll_closed(), e.CardStruck("k2", "2")).state
    assert account_of(state, state.polls["v_1"]).handed_out == 1


def test_pictures_that_were_destroyed_are_on_record():
    state = given(LIVE, poll_opened(), poll_closed(), e.PicturesDestroyed("v_1", 3, "d" * 64)).state
    [gone] = state.destructions.values()
    assert (gone.poll_id, gone.count, gone.digest) == ("v_1", 3, "d" * 64)


def test_a_poll_does_not_close_while_sheets_wait():
    waiting = given(LIVE, poll_opened(), sheet("waiting", why="faint"))
    waiting.when(c.ClosePoll("c_1", "v_1"), by=staff()).refused("sheets-waiting", count=1)
    given(LIVE, poll_opened(), sheet()).when(c.ClosePoll("c_1", "v_1"), by=staff()).then()


def test_a_tally_without_the_last_spoiled_sheet_is_counted_again():
    spoiled = given(LIVE, poll_opened(), sheet("spoiled", why="too-many"))
    assert spoiled.state.polls["v_1"].spoiled_sheets == 1
    early = c.RecordTally("c_1", "v_1", Tally({"a": 1, "b": 0}, 0, 1, ("a",)), 1, "0" * 64)
    spoiled.when(early, by=staff()).refused("bad-hands", reason="moved")


def test_each_person_decides_once_and_three_are_enough():
    waiting: list[AnyEvent] = [LIVE, poll_opened(), sheet("waiting", why="faint")]
    first, second = (e.SheetDecided("l-1-7", who) for who in ("steward:u_1", "vote-operator:u_1"))
    decide = c.DecideSheet("c_1", "l-1-7")
    given(*waiting).when(decide, by=STEWARD).then(first)
    given(*waiting, first).when(decide, by=STEWARD).refused("sheet-decided")
    given(*waiting, first).when(decide, by=OTHER).then(second)
    three = given(*waiting, first, second, e.SheetDecided("l-1-7", "lead:u_2"))
    three.when(decide, by=staff()).refused("sheet-decided")
    given(LIVE, poll_opened(), sheet()).when(decide, by=STEWARD).refused("sheet-decided")


def test_the_account_adds_up():
    happened: list[AnyEvent] = [
        LIVE,
        *(e.CardStruck(f"card{number}", str(number)) for number in (1, 2, 3, 4)),
        poll_opened(),
        sheet(serial=1),
        sheet("spoiled", 2, "too-many"),
        sheet("waiting", 3, "faint"),
        sheet("kept-out", 4, "no-right"),
        e.CopyFound("l-1-1"),
    ]
    state = given(*happened).state
    account = account_of(state, state.polls["v_1"])
    assert account == Account(20, 4, 1, 1, 1, 1, 1)
    assert account.missing == 1


def test_pictures_are_destroyed_once_their_poll_is_over():
    gone = c.DestroyPictures("c_1", "v_1", 3, "0" * 64)
    given(LIVE, poll_opened()).when(gone, by=STEWARD).refused("poll-not-closed")
    given(LIVE, poll_opened(), poll_closed()).when(gone, by=STEWARD).then(e.PicturesDestroyed("v_1", 3, "0" * 64))
