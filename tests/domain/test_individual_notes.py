"""Rules for the notes of persons: who may send them, how many, how often, and what the theme team does with them."""

from datetime import timedelta

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.notes import INDIVIDUAL_EVERY_S, NOTE_MOST
from server.domain.records import Actor
from server.live.audience import REGIE, VOTER, Audience, view
from tests.given import (
    NOON,
    Given,
    given,
    individual_note,
    note_added,
    person,
    proposal_written,
    round_closed,
    round_opened,
    staff,
    table,
)

ADD = c.AddIndividualNote("c_1", "n_9", "r_1", "Plus d’ombre", "worry")
LATER = NOON + timedelta(seconds=INDIVIDUAL_EVERY_S)
HELD = (round_opened(), individual_note("n_1", "author1"))
ADMITTED = (*HELD, e.NoteAdmitted("n_1"))


def allowing(most: int, *happened: e.AnyEvent) -> Given:
    return given(*happened, individual=most)


# Sending


def test_a_person_sends_a_note_that_names_no_table_and_is_held():
    meeting = allowing(2, round_opened())
    added = e.NoteAdded("n_9", "", "r_1", "Plus d’ombre", "worry", 1, author="author1")
    meeting.when(ADD, by=person()).then(added)
    note = allowing(2, round_opened(), note_added(), added).state.notes["n_9"]
    assert (note.number, note.source, note.held, note.table_id) == (2, "individual", True, "")


def test_a_table_s_note_is_not_held_and_has_no_author():
    note = given(round_opened(), note_added()).state.notes["n_1"]
    assert (note.source, note.held, note.author) == ("table", False, "")


def test_a_round_that_allows_none_takes_none():
    given(round_opened()).when(ADD, by=person()).refused("no-individual-notes", round="r_1")


def test_a_note_of_a_person_comes_while_the_round_is_open():
    allowing(2).when(ADD, by=person()).refused("round-not-open", round="r_1")
    allowing(2, round_opened(), round_closed()).when(ADD, by=person()).refused("round-closed", round="r_1")
    unknown = c.AddIndividualNote("c_1", "n_9", "r_9", "Oui")
    allowing(2, round_opened()).when(unknown, by=person()).refused("not-found", what="round")


@pytest.mark.parametrize("text", ["", " ", "x" * (NOTE_MOST + 1)])
def test_a_note_of_a_person_is_as_long_as_a_table_s(text: str):
    allowing(2, round_opened()).when(c.AddIndividualNote("c_1", "n_9", "r_1", text), by=person()).refused(
        "bad-text", field="text", least=1, most=NOTE_MOST
    )


def test_an_id_that_a_table_has_used_is_taken():
    command = c.AddIndividualNote("c_1", "n_1", "r_1", "Oui")
    allowing(2, round_opened(), note_added("n_1")).when(command, by=person()).refused("id-taken", id="n_1")


def test_a_person_sends_as_many_as_the_round_allows_and_those_withdrawn_count():
    two = (round_opened(), individual_note("n_1"), e.NoteWithdrawn("n_1"), individual_note("n_2"))
    allowing(2, *two).when(ADD, by=person(), at=LATER).refused("enough-notes", most=2)
    allowing(3, *two).when(ADD, by=person(), at=LATER).then(
        e.NoteAdded("n_9", "", "r_1", "Plus d’ombre", "worry", 1, author="author1")
    )


def test_one_person_s_notes_are_no_reason_to_refuse_another_s():
    meeting = allowing(1, *HELD)
    meeting.when(ADD, by=person(1), at=LATER).refused("enough-notes")
    assert meeting.when(ADD, by=person(2)).refusal is None


def test_each_round_has_its_own_count():
    meeting = allowing(1, *HELD, round_closed(), e.RoundOpened("r_2", LATER))
    assert meeting.when(c.AddIndividualNote("c_1", "n_9", "r_2", "Oui"), by=person(), at=LATER).refusal is None


@pytest.mark.parametrize(
    ("after_s", "wait_s"), [(0, INDIVIDUAL_EVERY_S), (0.5, 30), (29.1, 1), (INDIVIDUAL_EVERY_S - 0.001, 1)]
)
def test_a_person_waits_between_two_notes_and_is_told_how_long(after_s: float, wait_s: int):
    at = NOON + timedelta(seconds=after_s)
    allowing(5, *HELD).when(ADD, by=person(), at=at).refused("too-soon", wait_s=wait_s)


def test_after_the_wait_the_next_note_is_taken():
    assert allowing(5, *HELD).when(ADD, by=person(), at=LATER).refusal is None


def test_a_clock_that_was_set_back_keeps_nobody_waiting():
    assert allowing(5, *HELD).when(ADD, by=person(), at=NOON - timedelta(hours=1)).refusal is None


def test_the_wait_goes_on_into_the_next_round_and_is_not_cut_short_by_withdrawing():
    next_round = allowing(5, *HELD, round_closed(), e.RoundOpened("r_2", LATER))
    next_round.when(c.AddIndividualNote("c_1", "n_9", "r_2", "Oui"), by=person()).refused("too-soon")
    allowing(5, *HELD, e.NoteWithdrawn("n_1")).when(ADD, by=person()).refused("too-soon")


def test_who_has_had_all_is_not_told_to_wait():
    allowing(1, *HELD).when(ADD, by=person()).refused("enough-notes", most=1)


def test_a_voter_who_only_looks_on_sends_and_withdraws_none():
    looking_on = Actor("voter")
    allowing(5, round_opened()).when(ADD, by=looking_on).refused("not-allowed", role="voter")
    for note in (individual_note(), note_added()):
        allowing(5, round_opened(), note).when(c.WithdrawNote("c_1", "n_1"), by=looking_on).refused("not-yours")


def test_nobody_sends_a_note_in_a_person_s_name():
    for actor in (table(), staff(), staff("steward"), Actor("organiser"), Actor("system")):
        allowing(5, round_opened()).when(ADD, by=actor).refused("not-allowed", role=actor.role)


# Taking back


def test_a_person_withdraws_their_own_note_once_while_the_round_is_open():
    withdraw = c.WithdrawNote("c_1", "n_1")
    allowing(2, *HELD).when(withdraw, by=person()).then(e.NoteWithdrawn("n_1"))
    allowing(2, *ADMITTED).when(withdraw, by=person()).then(e.NoteWithdrawn("n_1"))
    allowing(2, *HELD, e.NoteWithdrawn("n_1")).when(withdraw, by=person()).then()
    allowing(2, *HELD, round_closed()).when(withdraw, by=person()).refused("round-closed")


def test_a_person_withdraws_nobody_else_s_note():
    withdraw = c.WithdrawNote("c_1", "n_1")
    allowing(2, *HELD).when(withdraw, by=person(2)).refused("not-yours", id="n_1")
    allowing(2, *HELD).when(withdraw, by=table()).refused("not-yours", id="n_1")
    allowing(2, round_opened(), note_added()).when(withdraw, by=person()).refused("not-yours", id="n_1")
    # Not even one whose hash were the id of a table.
    allowing(2, round_opened(), note_added()).when(withdraw, by=Actor("voter", "t_1")).refused("not-yours")
    allowing(2, round_opened(), individual_note("n_1", "t_1")).when(withdraw, by=table()).refused("not-yours")


def test_a_table_neither_edits_nor_orders_a_person_s_note():
    meeting = allowing(2, *ADMITTED)
    meeting.when(c.EditNote("c_1", "n_1", "Non", "idea", 1), by=table()).refused("not-yours")
    meeting.when(c.OrderNotes("c_1", "r_1", ("n_1",)), by=table()).refused("not-yours")


# The theme team


@pytest.mark.parametrize("role", ["lead", "theme-team"])
def test_the_theme_team_admits_a_note_once(role: str):
    admit = c.AdmitNote("c_1", "n_1")
    actor = staff(role)  # type: ignore[arg-type]
    given(*HELD).when(admit, by=actor).then(e.NoteAdmitted("n_1"))
    given(*ADMITTED).when(admit, by=actor).then()
    given(round_opened(), note_added()).when(admit, by=actor).then()
    given(*HELD).when(c.AdmitNote("c_1", "n_9"), by=actor).refused("not-found", what="note")


def test_a_withdrawn_note_is_not_admitted():
    given(*HELD, e.NoteWithdrawn("n_1")).when(c.AdmitNote("c_1", "n_1"), by=staff()).refused("note-withdrawn", id="n_1")


def test_a_held_note_serves_in_no_theme_and_no_proposal_until_it_is_admitted():
    theme = e.ThemeCreated("h_1", "Ombre")
    proposal = ("Des arbres", "Planter.", "tree")
    mixed = (*HELD, note_added("n_2"), theme, proposal_written("p_1", "n_2"))
    commands: tuple[c.AnyCommand, ...] = (
        c.CreateTheme("c_1", "h_2", "Ombre", ("n_2", "n_1")),
        c.PlaceNotes("c_1", ("n_2", "n_1"), "h_1"),
        c.WriteProposal("c_1", "p_2", *proposal, ("n_2", "n_1")),
        c.RewordProposal("c_1", "p_1", *proposal, ("n_2", "n_1")),
    )
    for command in commands:
        given(*mixed).when(command, by=staff()).refused("note-held", id="n_1")
        assert given(*mixed, e.NoteAdmitted("n_1")).when(command, by=staff()).refusal is None


def test_a_held_note_is_read_and_set_aside_with_a_reason_and_stays_held():
    meeting = given(*HELD)
    meeting.when(c.MarkNotesRead("c_1", ("n_1",)), by=staff()).then(e.NotesRead(("n_1",)))
    meeting.when(c.SetNotesAside("c_1", ("n_1",), "hors sujet"), by=staff()).then(e.NoteSetAside("n_1", "hors sujet"))
    aside = given(*HELD, e.NoteSetAside("n_1", "hors sujet"))
    aside.when(c.TakeNotesBack("c_1", ("n_1",)), by=staff()).then(e.NoteTakenBack("n_1"))
    back = given(*HELD, e.NoteSetAside("n_1", "hors sujet"), e.NoteTakenBack("n_1"))
    assert back.state.notes["n_1"].held
    back.when(c.PlaceNotes("c_1", ("n_1",), "h_1"), by=staff()).refused("not-found", what="theme")
    back.when(c.CreateTheme("c_1", "h_1", "Ombre", ("n_1",)), by=staff()).refused("note-held")


def test_a_note_that_was_set_aside_is_among_the_others_once_it_is_admitted():
    aside = given(*HELD, e.NoteSetAside("n_1", "hors sujet"))
    aside.when(c.AdmitNote("c_1", "n_1"), by=staff()).then(e.NoteAdmitted("n_1"), e.NoteTakenBack("n_1"))


def test_admitting_again_does_not_take_back_what_was_set_aside_since():
    given(*ADMITTED, e.NoteSetAside("n_1", "en double")).when(c.AdmitNote("c_1", "n_1"), by=staff()).then()


def test_an_admitted_note_is_held_no_more_whatever_happens_to_it():
    happened = (e.NoteSetAside("n_1", "hors sujet"), e.NoteTakenBack("n_1"), e.NotesRead(("n_1",)))
    for count in range(len(happened) + 1):
        assert not given(*ADMITTED, *happened[:count]).state.notes["n_1"].held


# Who sees it


def test_the_regie_alone_sees_the_note_of_a_person_admitted_or_not():
    for happened in (HELD, ADMITTED):
        state = given(*happened).state
        assert view(REGIE, state, ("notes", "n_1")) is not None
        for audience in (VOTER, Audience("table", "t_1"), Audience("display", "s_1"), Audience("delivery", "t_1")):
            assert view(audience, state, ("notes", "n_1")) is None


def test_no_table_finds_a_person_s_note_among_its_own_in_a_proposal():
    happened = (*ADMITTED, note_added("n_2"), proposal_written("p_1", "n_1", "n_2"), e.ProposalPushed("p_1"))
    state = given(*happened).state
    for audience, own in ((Audience("table", "t_1"), ("n_2",)), (VOTER, ()), (Audience("display", "s_1"), ())):
        pushed = view(audience, state, ("proposals", "p_1"))
        assert pushed is not None
        assert pushed.note_ids == own  # type: ignore[attr-defined]
