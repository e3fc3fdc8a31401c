"""Rules for the order of a table's notes."""

from server.domain import events as e
from server.domain.commands import OrderNotes
from server.domain.decide.notes import in_table_order
from tests.given import Given, given, note_added, round_closed, round_opened, table

THREE = (round_opened(), note_added("n_1"), note_added("n_2"), note_added("n_3"), note_added("n_8", "t_2"))
ORDERED = e.NotesOrdered(("n_3", "n_1", "n_2"))


def order(*note_ids: str, round_id: str = "r_1") -> OrderNotes:
    return OrderNotes("c_1", round_id, note_ids)


def in_order(meeting: Given, table_id: str = "t_1") -> list[str]:
    """The notes of a table that stand, as it sees them."""
    own = [note for note in meeting.state.notes.values() if note.table_id == table_id and note.withdrawn_at is None]
    return [note.id for note in sorted(own, key=in_table_order)]


def test_a_table_puts_its_notes_in_an_order_and_they_keep_it():
    given(*THREE).when(order("n_3", "n_1", "n_2"), by=table()).then(ORDERED)
    meeting = given(*THREE, ORDERED)
    assert [meeting.state.notes[f"n_{n}"].rank for n in (1, 2, 3, 8)] == [2, 3, 1, 0]
    assert in_order(meeting) == ["n_3", "n_1", "n_2"]


def test_the_same_order_again_leaves_no_event():
    given(*THREE, ORDERED).when(order("n_3", "n_1", "n_2"), by=table()).then()
    given(*THREE, ORDERED).when(order(), by=table()).then()


def test_a_first_order_that_is_that_of_arrival_is_an_order():
    given(*THREE).when(order("n_1", "n_2", "n_3"), by=table()).then(e.NotesOrdered(("n_1", "n_2", "n_3")))


def test_notes_that_are_not_named_keep_their_order_behind_those_that_are():
    given(*THREE, ORDERED).when(order("n_2"), by=table()).then(e.NotesOrdered(("n_2", "n_3", "n_1")))
    given(*THREE).when(order("n_2"), by=table()).then(e.NotesOrdered(("n_2", "n_1", "n_3")))


def test_a_note_that_arrives_later_stands_behind_the_ordered_ones_and_is_no_reason_to_refuse():
    meeting = given(*THREE, ORDERED, note_added("n_4"))
    assert in_order(meeting) == ["n_3", "n_1", "n_2", "n_4"]
    meeting.when(order("n_3", "n_1", "n_2"), by=table()).then(e.NotesOrdered(("n_3", "n_1", "n_2", "n_4")))


def test_a_note_named_twice_stands_where_it_was_named_first():
    given(*THREE).when(order("n_2", "n_1", "n_2", "n_3"), by=table()).then(e.NotesOrdered(("n_2", "n_1", "n_3")))


def test_a_withdrawn_note_is_passed_over_named_or_not():
    meeting = given(*THREE, e.NoteWithdrawn("n_1"))
    for asked in (order("n_3", "n_1", "n_2"), order("n_3", "n_2"), order("n_3"), order("n_1", "n_3")):
        meeting.when(asked, by=table()).then(e.NotesOrdered(("n_3", "n_2")))


def test_withdrawing_a_note_leaves_the_order_of_the_others():
    meeting = given(*THREE, ORDERED, e.NoteWithdrawn("n_1"))
    assert in_order(meeting) == ["n_3", "n_2"]
    meeting.when(order("n_3", "n_2"), by=table()).then(e.NotesOrdered(("n_3", "n_2")))


def test_an_edited_note_keeps_its_place():
    meeting = given(*THREE, ORDERED, e.NoteEdited("n_3", "Dix bancs", "idea", 2))
    assert in_order(meeting) == ["n_3", "n_1", "n_2"]


def test_an_unknown_note_refuses_the_whole_order():
    given(*THREE).when(order("n_3", "n_9"), by=table()).refused("not-found", what="note", id="n_9")


def test_a_note_of_another_table_refuses_the_whole_order():
    given(*THREE).when(order("n_3", "n_8"), by=table()).refused("not-yours", id="n_8")


def test_a_note_of_another_round_refuses_the_whole_order():
    opened = e.RoundOpened("r_2", round_opened().ends_at)
    added = e.NoteAdded("n_4", "t_1", "r_2", "Oui", "idea", 1)
    meeting = given(*THREE, round_closed(), opened, added)
    meeting.when(order("n_4", "n_1", round_id="r_2"), by=table()).refused("not-found", what="note", id="n_1")
    meeting.when(order("n_4", round_id="r_2"), by=table()).then(e.NotesOrdered(("n_4",)))


def test_notes_are_ordered_while_their_round_is_open():
    given(*THREE, round_closed()).when(order("n_1"), by=table()).refused("round-closed", round="r_1")
    given(*THREE).when(order("n_1", round_id="r_2"), by=table()).refused("round-not-open", round="r_2")
    given(*THREE).when(order("n_1", round_id="r_9"), by=table()).refused("not-found", what="round")


def test_a_table_without_notes_has_nothing_to_order():
    given(*THREE).when(order(), by=table(3)).then()


def test_two_tables_order_their_notes_without_touching_each_other_s():
    meeting = given(*THREE, note_added("n_9", "t_2"), ORDERED, e.NotesOrdered(("n_9", "n_8")))
    assert in_order(meeting, "t_1") == ["n_3", "n_1", "n_2"]
    assert in_order(meeting, "t_2") == ["n_9", "n_8"]
