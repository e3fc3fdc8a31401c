"""Rules for the order in which the notes of a theme stand: as they came, until somebody puts one elsewhere by hand."""

import pytest
from msgspec.structs import replace

from server.domain import commands as c
from server.domain import events as e
from server.domain.records import Actor
from server.domain.theme_lists import notes_of
from tests.domain.test_board import ANA, BEN, THEMES, Board
from tests.given import given, note_added, staff

PLACED = tuple(e.NotePlaced(f"n_{number}", "h_1") for number in range(1, 5))


def board() -> Board:
    """Four notes in the first theme, a fifth one in none."""
    return Board(*(note_added(f"n_{number}") for number in range(1, 6)), *THEMES, *PLACED)


def order(room: Board, theme_id: str = "h_1") -> str:
    """The numbers of the notes of a theme, as they stand there."""
    return "".join(note.id.removeprefix("n_") for note in notes_of(room.state, theme_id))


def moved(*numbers: int, before: int | None = None, theme: int = 1, seen: int = 0) -> c.MoveInTheme:
    where = None if before is None else f"n_{before}"
    return c.MoveInTheme("c_move", f"h_{theme}", tuple(f"n_{number}" for number in numbers), where, seen)


def test_notes_stand_as_they_came_until_somebody_puts_one_elsewhere():
    room = board()
    assert (order(room), room.state.themes["h_1"].note_order) == ("1234", ())
    room.do(moved(3, before=1), ANA)
    assert order(room) == "3124"
    room.do(moved(3), ANA)
    assert order(room) == "1243"
    room.do(moved(4, 1, before=3), ANA)
    assert order(room) == "2413"


def test_moving_notes_to_where_they_stand_is_nothing():
    given(*(note_added(f"n_{n}") for n in range(1, 5)), *THEMES, *PLACED).when(moved(2, before=3), by=staff()).then()
    room = board()
    for command in (moved(4), moved(1, 2, before=3), moved(1, 2, 3, 4), moved(before=1)):
        assert room.do(command, ANA) == room.state.seq
        assert room.state.themes["h_1"].note_order == ()


def test_a_note_is_moved_only_in_a_theme_that_holds_it_and_before_another_one_of_its_notes():
    room = board()
    room.refuses(moved(1, theme=9), ANA, "not-found", what="theme")
    room.refuses(moved(9), ANA, "not-found", what="note", id="n_9")
    room.refuses(moved(5, before=1), ANA, "not-found", what="note", id="n_5")
    room.refuses(moved(1, before=5), ANA, "not-found", what="note", id="n_5")
    room.refuses(moved(1, 2, before=2), ANA, "bad-value", field="before")
    room.refuses(moved(1), Actor("observer", "u_1"), "not-allowed")
    room.refuses(moved(1), Actor("table", "t_1"), "not-allowed")


def test_of_two_people_who_move_different_notes_both_have_their_way():
    room = board()
    seen = room.state.seq
    room.do(moved(4, before=1, seen=seen), ANA)
    room.do(moved(3, before=2, seen=seen), BEN)
    assert order(room) == "4132"


def test_of_two_people_who_move_one_note_or_the_one_it_goes_before_the_second_hears_of_the_first():
    room = board()
    seen = room.state.seq
    room.do(moved(4, before=1, seen=seen), ANA)
    room.refuses(moved(4, before=2, seen=seen), BEN, what="note", ids=["n_4"], by="u_ana")
    room.refuses(moved(2, before=4, seen=seen), BEN, what="note", ids=["n_4"], by="u_ana")
    room.do(moved(4, before=2, seen=seen), ANA)
    room.do(moved(4, seen=room.state.seq), BEN)
    assert order(room) == "1234"


TAKEN_AWAY = (
    c.UnplaceNote("c_1", "n_3", "h_1"),
    c.PlaceNotes("c_1", ("n_3",), "h_2", leave="h_1"),
    c.RemoveTheme("c_1", "h_1"),
)


@pytest.mark.parametrize("command", TAKEN_AWAY, ids=lambda command: type(command).__name__)
def test_whoever_takes_a_note_away_that_was_moved_meanwhile_hears_of_it_and_the_other_way_round(command: c.AnyCommand):
    room = board()
    seen = room.state.seq
    room.do(moved(3, before=1), ANA)
    room.refuses(replace(command, seen=seen), BEN, what="note", ids=["n_3"], by="u_ana")
    other = board()
    other.do(TAKEN_AWAY[0], ANA)
    other.refuses(moved(3, before=1, seen=seen), BEN, what="note", ids=["n_3"], by="u_ana")
    other.refuses(moved(1, before=3, seen=seen), BEN, what="note", ids=["n_3"], by="u_ana")


def test_a_note_that_comes_into_an_ordered_theme_stands_behind_all_or_where_it_was_dropped():
    room = board()
    room.do(moved(4, before=1), ANA)
    room.do(c.PlaceNotes("c_1", ("n_5",), "h_1"), BEN)
    assert order(room) == "41235"
    room.do(c.UnplaceNote("c_2", "n_5", "h_1"), BEN)
    room.do(c.PlaceNotes("c_3", ("n_4", "n_5"), "h_1", before="n_2"), BEN)
    assert order(room) == "41523"
    room.refuses(c.PlaceNotes("c_4", ("n_5",), "h_2", before="n_1"), BEN, "not-found", what="note", id="n_1")
    assert order(board_with_drop()) == "12354"


def board_with_drop() -> Board:
    """The fifth note was dropped before the fourth in a theme that nobody had ordered."""
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_5",), "h_1", before="n_4"), ANA)
    return room


def test_a_note_that_comes_back_stands_where_it_stood_so_that_undoing_is_exact():
    room = board()
    room.do(moved(4, before=2), ANA)
    room.do(c.PlaceNotes("c_1", ("n_4",), "h_2", leave="h_1"), ANA)
    assert (order(room), order(room, "h_2")) == ("123", "4")
    room.do(moved(3, before=1), BEN)
    room.do(c.ArrangeNotes("c_2", {"n_4": ("h_1",)}), ANA)
    assert order(room) == "3142"
    room.do(c.SetNotesAside("c_3", ("n_4",), "Doublon"), ANA)
    room.do(c.TakeNotesBack("c_4", ("n_4",)), ANA)
    assert order(room) == "3142"


def test_a_note_in_two_themes_has_its_own_place_in_each():
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_1", "n_2", "n_3"), "h_2"), ANA)
    room.do(moved(3, before=1), ANA)
    room.do(moved(2, before=1, theme=2), BEN)
    assert (order(room), order(room, "h_2")) == ("3124", "213")


def test_of_themes_merged_the_notes_of_the_one_stand_behind_those_of_the_other_and_come_back_as_they_were():
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_5", "n_2"), "h_2"), ANA)
    room.do(moved(4, before=1), ANA)
    room.do(c.MergeThemes("c_2", "h_2", "h_1"), ANA)
    assert order(room) == "41235"
    room.do(c.RestoreTheme("c_3", "h_2"), ANA)
    assert (order(room), order(room, "h_2")) == ("4123", "25")
    room.do(c.MergeThemes("c_4", "h_1", "h_2"), ANA)
    assert order(room, "h_2") == "25413"
    room.do(c.RestoreTheme("c_5", "h_1"), ANA)
    assert (order(room), order(room, "h_2")) == ("4123", "25")


def test_themes_that_nobody_ordered_are_merged_as_the_notes_came():
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_2",), "h_2", leave="h_1"), ANA)
    room.do(c.MergeThemes("c_2", "h_2", "h_1"), ANA)
    assert (order(room), room.state.themes["h_1"].note_order) == ("1234", ())


def test_a_theme_that_is_split_from_an_ordered_one_keeps_the_order_of_its_notes():
    room = board()
    room.do(moved(4, before=1), ANA)
    room.do(c.CreateTheme("c_1", "h_4", "Arbres", ("n_1", "n_4"), leave="h_1"), ANA)
    assert (order(room), order(room, "h_4")) == ("23", "41")
    room.do(c.MergeThemes("c_2", "h_4", "h_1"), ANA)
    assert order(room) == "4123"


def test_a_closed_meeting_has_the_order_that_its_proceedings_are_printed_in():
    given(note_added("n_1"), note_added("n_2"), *THEMES, *PLACED[:2], e.MeetingClosed()).when(
        moved(2, before=1), by=staff()
    ).refused("meeting-closed")
