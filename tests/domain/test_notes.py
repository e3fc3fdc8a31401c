"""Rules for notes."""

import pytest

from server.domain import events as e
from server.domain.commands import AddNote, EditNote, MarkNotesRead, SetNotesAside, TakeNotesBack, WithdrawNote
from server.domain.decide.notes import NOTE_MOST
from tests.given import NOON, given, note_added, round_closed, round_opened, staff, table

ADD = AddNote("c_1", "n_1", "r_1", "Plus de bancs", "worry", 4)


def test_a_table_adds_a_note_in_the_open_round():
    given(round_opened()).when(ADD, by=table(2)).then(e.NoteAdded("n_1", "t_2", "r_1", "Plus de bancs", "worry", 4))


def test_a_note_after_the_round_has_closed_is_refused():
    given(round_opened(), round_closed()).when(ADD, by=table()).refused("round-closed", round="r_1")


def test_a_note_before_the_round_has_opened_is_refused():
    given().when(ADD, by=table()).refused("round-not-open", round="r_1")


def test_a_note_in_an_unknown_round_is_refused():
    given(round_opened()).when(AddNote("c_1", "n_1", "r_9", "Oui"), by=table()).refused("not-found", what="round")


def test_a_note_after_the_time_has_run_out_is_taken_while_the_round_stays_open():
    late = NOON.replace(hour=15)
    outcome = given(round_opened(minutes=10)).when(ADD, by=table(), at=late)
    assert outcome.refusal is None


def test_the_blanks_around_a_note_and_its_control_characters_are_left_out():
    given(round_opened()).when(AddNote("c_1", "n_1", "r_1", " \x00Des\x07 bancs\nici \n"), by=table()).then(
        e.NoteAdded("n_1", "t_1", "r_1", "Des bancs\nici", "idea", 1)
    )


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "x" * (NOTE_MOST + 1), "\x00"])
def test_a_note_that_is_empty_or_too_long_is_refused(text: str):
    given(round_opened()).when(AddNote("c_1", "n_1", "r_1", text), by=table()).refused(
        "bad-text", field="text", least=1, most=NOTE_MOST
    )


@pytest.mark.parametrize("strength", [0, -1, 100])
def test_a_strength_that_no_table_has_is_refused(strength: int):
    given(round_opened()).when(AddNote("c_1", "n_1", "r_1", "Oui", "idea", strength), by=table()).refused(
        "bad-value", field="strength", value=strength
    )


def test_a_note_may_carry_one_of_the_known_pictograms():
    pictured = AddNote("c_1", "n_1", "r_1", "Oui", pictogram="tree")
    given(round_opened()).when(pictured, by=table()).then(
        e.NoteAdded("n_1", "t_1", "r_1", "Oui", "idea", 1, pictogram="tree")
    )
    assert given(round_opened(), note_added()).state.notes["n_1"].pictogram == ""


@pytest.mark.parametrize("name", ["unicorn", "Tree", "tree ", " ", "../tree"])
def test_a_pictogram_that_nobody_drew_is_refused(name: str):
    meeting = given(round_opened(), note_added("n_1"))
    add, edit = AddNote("c_1", "n_2", "r_1", "Oui", pictogram=name), EditNote("c_1", "n_1", "Oui", "idea", 1, name)
    for command in (add, edit):
        meeting.when(command, by=table()).refused("bad-value", field="pictogram")


def test_a_pictogram_alone_makes_another_note_and_is_taken_away_again():
    meeting = given(round_opened(), note_added())
    pictured = e.NoteEdited("n_1", "Plus de bancs", "idea", 3, "bench")
    meeting.when(EditNote("c_1", "n_1", "Plus de bancs", "idea", 3, "bench"), by=table()).then(pictured)
    after = given(round_opened(), note_added(), pictured)
    assert (after.state.notes["n_1"].pictogram, after.state.notes["n_1"].wordings) == ("bench", ())
    after.when(EditNote("c_1", "n_1", "Plus de bancs", "idea", 3), by=table()).then(
        e.NoteEdited("n_1", "Plus de bancs", "idea", 3)
    )
    after.when(EditNote("c_1", "n_1", "Plus de bancs", "idea", 3, "bench"), by=table()).then()


def test_a_note_id_is_used_once():
    given(round_opened(), note_added("n_1", "t_2")).when(ADD, by=table()).refused("id-taken", id="n_1")


def test_an_edited_note_keeps_its_former_wording_and_is_unread_again():
    meeting = given(round_opened(), note_added(), e.NotesRead(("n_1",)), e.NoteEdited("n_1", "Dix bancs", "idea", 5))
    note = meeting.state.notes["n_1"]
    assert (note.text, note.wordings, note.strength, note.read) == ("Dix bancs", ("Plus de bancs",), 5, False)


def test_an_edit_that_changes_nothing_leaves_no_event():
    given(round_opened(), note_added()).when(EditNote("c_1", "n_1", "Plus de bancs", "idea", 3), by=table()).then()


def test_a_table_edits_and_withdraws_its_own_notes_only():
    meeting = given(round_opened(), note_added())
    meeting.when(EditNote("c_1", "n_1", "Non", "idea", 1), by=table(2)).refused("not-yours", id="n_1")
    meeting.when(WithdrawNote("c_1", "n_1"), by=table(2)).refused("not-yours", id="n_1")


def test_a_note_is_neither_edited_nor_withdrawn_after_its_round():
    meeting = given(round_opened(), note_added(), round_closed())
    meeting.when(EditNote("c_1", "n_1", "Non", "idea", 1), by=table()).refused("round-closed")
    meeting.when(WithdrawNote("c_1", "n_1"), by=table()).refused("round-closed")


def test_a_withdrawn_note_is_not_edited_and_withdrawing_twice_is_harmless():
    meeting = given(round_opened(), note_added(), e.NoteWithdrawn("n_1"))
    meeting.when(EditNote("c_1", "n_1", "Non", "idea", 1), by=table()).refused("note-withdrawn")
    meeting.when(WithdrawNote("c_1", "n_1"), by=table()).then()


def test_the_theme_team_marks_notes_read_once():
    meeting = given(round_opened(), note_added("n_1"), note_added("n_2"), e.NotesRead(("n_1",)))
    meeting.when(MarkNotesRead("c_1", ("n_1", "n_2", "n_2")), by=staff("theme-team")).then(e.NotesRead(("n_2",)))


def test_a_note_is_set_aside_with_a_reason_and_taken_back():
    meeting = given(round_opened(), note_added())
    meeting.when(SetNotesAside("c_1", ("n_1",), " hors sujet "), by=staff()).then(e.NoteSetAside("n_1", "hors sujet"))
    meeting.when(SetNotesAside("c_1", ("n_1",), " "), by=staff()).refused("bad-text", field="reason")
    meeting.when(TakeNotesBack("c_1", ("n_1",)), by=staff()).then()
    aside = given(round_opened(), note_added(), e.NoteSetAside("n_1", "hors sujet"))
    aside.when(TakeNotesBack("c_1", ("n_1",)), by=staff()).then(e.NoteTakenBack("n_1"))


def test_several_notes_are_set_aside_and_taken_back_in_one_act_or_not_at_all():
    meeting = given(round_opened(), note_added("n_1"), note_added("n_2"), e.NoteSetAside("n_2", "doublon"))
    meeting.when(SetNotesAside("c_1", ("n_1", "n_2", "n_1"), "doublon"), by=staff()).then(
        e.NoteSetAside("n_1", "doublon")
    )
    meeting.when(TakeNotesBack("c_1", ("n_1", "n_2", "n_2")), by=staff()).then(e.NoteTakenBack("n_2"))
    meeting.when(SetNotesAside("c_1", ("n_1", "n_9"), "doublon"), by=staff()).refused("not-found", id="n_9")
