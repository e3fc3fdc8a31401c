"""Rules for themes and proposals."""

import pytest

from server.domain import events as e
from server.domain.commands import (
    CreateTheme,
    PlaceNotes,
    PushProposal,
    RemoveTheme,
    RenameTheme,
    RewordProposal,
    UnplaceNote,
    WithdrawProposal,
    WriteProposal,
)
from tests.given import given, note_added, poll_opened, proposal_written, round_opened, staff

NOTES = (round_opened(), note_added("n_1"), note_added("n_2"))


def test_a_theme_begins_with_the_notes_chosen_for_it():
    given(*NOTES).when(CreateTheme("c_1", "h_1", "Bancs", ("n_1", "n_2", "n_1")), by=staff("theme-team")).then(
        e.ThemeCreated("h_1", "Bancs"), e.NotePlaced("n_1", "h_1"), e.NotePlaced("n_2", "h_1")
    )


def test_a_note_may_be_in_two_themes_and_moves_from_one_to_another_in_one_act():
    meeting = given(*NOTES, e.ThemeCreated("h_1", "A"), e.ThemeCreated("h_2", "B"), e.NotePlaced("n_1", "h_1"))
    meeting.when(PlaceNotes("c_1", ("n_1",), "h_2"), by=staff()).then(e.NotePlaced("n_1", "h_2"))
    meeting.when(PlaceNotes("c_1", ("n_1",), "h_2", leave="h_1"), by=staff()).then(
        e.NoteUnplaced("n_1", "h_1"), e.NotePlaced("n_1", "h_2")
    )


def test_placing_a_note_where_it_is_changes_nothing():
    meeting = given(*NOTES, e.ThemeCreated("h_1", "A"), e.NotePlaced("n_1", "h_1"))
    meeting.when(PlaceNotes("c_1", ("n_1",), "h_1", leave="h_1"), by=staff()).then()
    meeting.when(UnplaceNote("c_1", "n_2", "h_1"), by=staff()).then()


def test_a_removed_theme_lets_go_of_its_notes():
    meeting = given(*NOTES, e.ThemeCreated("h_1", "A"), e.NotePlaced("n_1", "h_1"), e.ThemeRemoved("h_1"))
    assert meeting.state.themes == {}
    assert meeting.state.notes["n_1"].theme_ids == ()


def test_a_theme_number_is_not_given_twice_to_themes_that_stand():
    meeting = given(
        e.ThemeCreated("h_1", "A"), e.ThemeCreated("h_2", "B"), e.ThemeRemoved("h_1"), e.ThemeCreated("h_3", "C")
    )
    assert [theme.number for theme in meeting.state.themes.values()] == [2, 3]


def test_renaming_and_removing_need_the_theme():
    given().when(RenameTheme("c_1", "h_1", "B"), by=staff()).refused("not-found", what="theme", id="h_1")
    given().when(RemoveTheme("c_1", "h_1"), by=staff()).refused("not-found", what="theme", id="h_1")
    given(e.ThemeCreated("h_1", "A")).when(RenameTheme("c_1", "h_1", "A"), by=staff()).then()


WRITE = WriteProposal("c_1", "p_1", "Des bancs", "Poser dix bancs.", "bench", ("n_2", "n_1"))


def test_a_proposal_is_tied_to_the_notes_it_comes_from():
    given(*NOTES).when(WRITE, by=staff("theme-team")).then(
        e.ProposalWritten("p_1", "Des bancs", "Poser dix bancs.", "bench", ("n_2", "n_1"))
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (WriteProposal("c_1", "p_1", "Des bancs", "Dix.", "bench", ()), "bad-value"),
        (WriteProposal("c_1", "p_1", "Des bancs", "Dix.", "bench", ("n_9",)), "not-found"),
        (WriteProposal("c_1", "p_1", "Des bancs", "Dix.", "unicorn", ("n_1",)), "bad-value"),
        (WriteProposal("c_1", "p_1", "", "Dix.", "bench", ("n_1",)), "bad-text"),
        (WriteProposal("c_1", "p_1", "Des bancs", "", "bench", ("n_1",)), "bad-text"),
    ],
)
def test_a_proposal_without_notes_words_or_a_known_pictogram_is_refused(command: WriteProposal, code: str):
    given(*NOTES).when(command, by=staff()).refused(code)


def test_a_withdrawn_note_goes_into_no_proposal():
    given(*NOTES, e.NoteWithdrawn("n_1")).when(WRITE, by=staff()).refused("note-withdrawn", id="n_1")


def test_a_reworded_proposal_keeps_its_former_words():
    meeting = given(*NOTES, proposal_written(), e.ProposalReworded("p_1", "Des bancs", "Vingt.", "bench", ("n_1",)))
    [former] = meeting.state.proposals["p_1"].history
    assert (former.text, former.number, meeting.state.proposals["p_1"].wording) == ("Poser dix bancs.", 1, 2)


def test_a_proposal_keeps_a_note_that_was_withdrawn_later_and_takes_no_other_such_note():
    meeting = given(*NOTES, proposal_written("p_1", "n_1"), e.NoteWithdrawn("n_1"), e.NoteWithdrawn("n_2"))
    meeting.when(RewordProposal("c_1", "p_1", "Des bancs", "Dix.", "bench", ("n_1",)), by=staff()).then(
        e.ProposalReworded("p_1", "Des bancs", "Dix.", "bench", ("n_1",))
    )
    meeting.when(RewordProposal("c_1", "p_1", "Des bancs", "Dix.", "bench", ("n_1", "n_2")), by=staff()).refused(
        "note-withdrawn", id="n_2"
    )


def test_a_proposal_in_an_open_poll_is_neither_reworded_nor_withdrawn():
    opened = poll_opened("v_2", "Des bancs")
    opened = e.PollOpened("v_2", (type(opened.choices[0])("a", "A", "Des bancs", "bench", "#0072B2", "p_1"),), 4)
    meeting = given(*NOTES, proposal_written(), e.ProposalPushed("p_1"), opened)
    reword = RewordProposal("c_1", "p_1", "Autre", "Autre.", "bench", ("n_1",))
    for command in (reword, WithdrawProposal("c_1", "p_1")):
        meeting.when(command, by=staff()).refused("poll-opened", poll="v_2")


def test_a_proposal_is_pushed_and_withdrawn_once():
    meeting = given(*NOTES, proposal_written())
    meeting.when(PushProposal("c_1", "p_1"), by=staff()).then(e.ProposalPushed("p_1"))
    given(*NOTES, proposal_written(), e.ProposalPushed("p_1")).when(PushProposal("c_1", "p_1"), by=staff()).then()
    withdrawn = given(*NOTES, proposal_written(), e.ProposalWithdrawn("p_1"))
    withdrawn.when(WithdrawProposal("c_1", "p_1"), by=staff()).then()
    withdrawn.when(PushProposal("c_1", "p_1"), by=staff()).refused("proposal-withdrawn", proposal="p_1")
