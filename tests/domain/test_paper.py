"""Rules for paper: what is printed, which page is whose, and what becomes of sheets."""

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.paper import account_of, batch_of, has_paper, next_serial, poll_of
from server.domain.events import AnyEvent
from server.domain.paper import BOOKLET_PICTOGRAMS, Account, BookletPage
from server.domain.records import ORGANISER
from server.domain.tallies import Tally
from tests.given import given, poll_closed, poll_opened, staff

STEWARD, OTHER = staff("steward"), staff("vote-operator")
LIVE = e.PaperPrinted("b_1", "live", 1, 20, "v_1")
PAGES = (BookletPage(1, "single", poll_id="v_1"), BookletPage(2, "approval"), BookletPage(3, "points", points=6))
BOOKLETS = e.PaperPrinted("b_1", "booklet", 1, 20, pages=PAGES)


def taken(state: str = "counted", serial: int = 7, why: str = "", incident: str = "") -> c.TakeSheet:
    return c.TakeSheet("c_1", "v_1", "live", 1, serial, state, why, incident)  # type: ignore[arg-type]


def sheet(state: str = "counted", serial: int = 7, why: str = "", incident: str = "") -> e.SheetTaken:
    return e.SheetTaken(f"l-1-{serial}", "v_1", "live", 1, serial, state, why, incident)  # type: ignore[arg-type]


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


def test_sheets_come_in_while_the_poll_is_open_and_late_ones_are_only_recorded():
    given(LIVE).when(taken(), by=STEWARD).refused("poll-not-open")
    closed = given(LIVE, poll_opened(), poll_closed())
    closed.when(taken(), by=STEWARD).refused("poll-closed")
    late = taken("kept-out", why="late", incident="i_1")
    closed.when(late, by=STEWARD).then(sheet("kept-out", why="late", incident="i_1"))
    given(LIVE, poll_opened()).when(taken("kept-out", why="because"), by=STEWARD).refused("bad-value", field="why")


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
