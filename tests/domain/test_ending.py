"""The end of a meeting, what the régie answers to notes, and the log of incidents."""

import re

import pytest

from server.domain import commands as c
from server.domain import events as e
from server.domain.incidents import PERSONS_KINDS, Incident
from server.domain.records import ORGANISER, SYSTEM, Actor
from tests.documented import ROOT
from tests.given import (
    NOON,
    SITE,
    given,
    note_added,
    poll_closed,
    poll_opened,
    proposal_written,
    round_closed,
    round_opened,
    staff,
    table,
)

ENDED = (round_opened(), note_added(), round_closed())
PROPOSED = (proposal_written(), e.ProposalPushed("p_1"))
CLOSE = c.CloseMeeting("c_1")


# Closing


def test_a_pause_that_is_on_ends_with_its_meeting():
    on = given(e.PausePlanned("b_1", "Café", 600), e.PauseBegun("b_1", NOON), e.DisplayShown(SITE, "pause", "b_1"))
    on.when(CLOSE, by=staff()).then(e.PauseEnded("b_1"), e.DisplayShown(SITE, "welcome"), e.MeetingClosed())


def test_a_meeting_closes_once_every_note_is_in_a_proposal_or_set_aside():
    given(*ENDED, *PROPOSED).when(CLOSE, by=staff()).then(e.MeetingClosed())
    given(*ENDED, e.NoteSetAside("n_1", "Doublon")).when(CLOSE, by=staff()).then(e.MeetingClosed())
    given(*ENDED, e.NoteHidden("n_1", "Nom")).when(CLOSE, by=staff()).then(e.MeetingClosed())
    given(*ENDED, e.NoteWithdrawn("n_1")).when(CLOSE, by=staff()).then(e.MeetingClosed())
    given().when(CLOSE, by=staff()).then(e.MeetingClosed())


@pytest.mark.parametrize(
    "left",
    [(), (proposal_written(),), (*PROPOSED, e.ProposalWithdrawn("p_1")),
     (e.ThemeCreated("h_1", "Bancs"), e.NotePlaced("n_1", "h_1"))],
    ids=["untouched", "in a draft", "in what was withdrawn", "in a theme"],
)  # fmt: skip
def test_it_does_not_while_a_note_is_unaccounted_for(left: tuple[e.AnyEvent, ...]):
    given(*ENDED, *left).when(CLOSE, by=staff()).refused("notes-open", notes=1)


def test_nor_while_the_note_of_a_person_waits():
    held = e.NoteAdded("n_2", "", "r_1", "Moi aussi", "idea", 1, author="author1")
    waiting = (round_opened(), held, round_closed())
    given(*waiting, individual=1).when(CLOSE, by=staff()).refused("notes-open", notes=1)
    given(*waiting, e.NoteSetAside("n_2", "Doublon"), individual=1).when(CLOSE, by=staff()).then(e.MeetingClosed())


def test_nor_while_a_round_or_a_poll_is_open():
    given(round_opened()).when(CLOSE, by=staff()).refused("round-open", round="r_1")
    given(poll_opened()).when(CLOSE, by=staff()).refused("poll-open", poll="v_1")
    given(poll_opened(), poll_closed()).when(CLOSE, by=staff()).then(e.MeetingClosed())


def test_a_closed_meeting_takes_nothing_that_would_upset_how_it_ended():
    closed = given(*ENDED, *PROPOSED, e.MeetingClosed())
    words = ("Des bancs", "Vingt.", "bench", ("n_1",))
    for command in (
        c.OpenRound("c_1", "r_2"), c.OpenPoll("c_1", "v_1"), c.WithdrawProposal("c_1", "p_1"),
        c.RewordProposal("c_1", "p_1", *words), c.WriteProposal("c_1", "p_2", *words),
        c.TakeNotesBack("c_1", ("n_1",)), c.ShowNote("c_1", "n_1"),
    ):  # fmt: skip
        closed.when(command, by=staff()).refused("meeting-closed")
    closed.when(CLOSE, by=staff()).then()
    closed.when(c.HideNote("c_1", "n_1", "Nom"), by=staff()).then(e.NoteHidden("n_1", "Nom"))
    assert closed.state.meeting.closed_at == NOON


def test_the_lead_opens_it_again_with_a_reason_that_stands_among_the_incidents():
    closed = given(*ENDED, *PROPOSED, e.MeetingClosed())
    again = c.ReopenMeeting("c_1", " Une note oubliée ")
    closed.when(again, by=staff()).then(e.MeetingReopened("Une note oubliée"))
    closed.when(again, by=staff("theme-team")).refused("not-allowed")
    closed.when(c.ReopenMeeting("c_1", " "), by=staff()).refused("bad-text", field="reason")
    given().when(again, by=staff()).then()
    opened = given(*ENDED, *PROPOSED, e.MeetingClosed(), e.MeetingReopened("Une note oubliée"))
    assert opened.state.meeting.closed_at is None
    assert [(each.kind, each.text) for each in opened.state.incidents.values()] == [
        ("meeting-reopened", "Une note oubliée")
    ]


# Hidden notes


def test_a_note_is_hidden_with_a_reason_and_shown_again_by_the_theme_team_alone():
    meeting = given(round_opened(), note_added())
    hide, show = c.HideNote("c_1", "n_1", " Un nom "), c.ShowNote("c_1", "n_1")
    meeting.when(hide, by=staff("theme-team")).then(e.NoteHidden("n_1", "Un nom"))
    meeting.when(show, by=staff()).then()
    meeting.when(c.HideNote("c_1", "n_1", " "), by=staff()).refused("bad-text", field="reason")
    meeting.when(c.HideNote("c_1", "n_9", "Un nom"), by=staff()).refused("not-found", what="note")
    for other in (staff("observer"), staff("vote-operator"), table()):
        meeting.when(hide, by=other).refused("not-allowed")
        meeting.when(show, by=other).refused("not-allowed")
    hidden = given(round_opened(), note_added(), e.NoteHidden("n_1", "Un nom"))
    hidden.when(hide, by=staff()).then()
    hidden.when(show, by=staff()).then(e.NoteShown("n_1"))
    note = hidden.state.notes["n_1"]
    assert (note.hidden, note.text, note.read) == ("Un nom", "Plus de bancs", True)
    assert (
        given(round_opened(), note_added(), e.NoteHidden("n_1", "Un nom"), e.NoteShown("n_1")).state.notes["n_1"].hidden
        is None
    )


def test_whoever_hides_what_somebody_else_has_just_sorted_hears_of_it():
    moved = given(round_opened(), note_added(), e.NoteHidden("n_1", "Un nom"))
    seen = moved.state.seq - 1
    moved.when(c.ShowNote("c_1", "n_1", seen), by=Actor("lead", "u_2")).refused("changed-meanwhile", what="note")


# Answers


def test_the_regie_answers_a_note_and_may_take_that_back():
    meeting = given(round_opened(), note_added())
    meeting.when(c.AnswerNote("c_1", "n_1", " Merci. "), by=staff("theme-team")).then(e.NoteAnswered("n_1", "Merci."))
    meeting.when(c.AnswerNote("c_1", "n_1", ""), by=staff()).then()
    meeting.when(c.AnswerNote("c_1", "n_9", "Merci."), by=staff()).refused("not-found", what="note")
    meeting.when(c.AnswerNote("c_1", "n_1", "a" * 201), by=staff()).refused("bad-text", field="text")
    for other in (staff("observer"), staff("vote-operator"), table()):
        meeting.when(c.AnswerNote("c_1", "n_1", "Merci."), by=other).refused("not-allowed")
    answered = given(round_opened(), note_added(), e.NoteAnswered("n_1", "Merci."))
    assert answered.state.notes["n_1"].answer == "Merci."
    answered.when(c.AnswerNote("c_1", "n_1", "Merci."), by=staff()).then()
    answered.when(c.AnswerNote("c_1", "n_1", ""), by=staff()).then(e.NoteAnswered("n_1", ""))
    gone = given(round_opened(), note_added(), e.NoteWithdrawn("n_1"))
    gone.when(c.AnswerNote("c_1", "n_1", "Merci."), by=staff()).refused("note-withdrawn")


# Incidents


@pytest.mark.parametrize("kind", PERSONS_KINDS)
def test_people_write_into_the_log_and_nobody_erases(kind):
    log = c.LogIncident("c_1", "i_1", kind, " Le micro a lâché ", "v_1")
    for role in ("lead", "theme-team", "vote-operator", "steward"):
        given().when(log, by=staff(role)).then(e.IncidentLogged("i_1", kind, "Le micro a lâché", "v_1"))
    for actor in (staff("observer"), table(), Actor("voter"), ORGANISER, SYSTEM):
        given().when(log, by=actor).refused("not-allowed")
    meeting = given(e.IncidentLogged("i_1", kind, "Le micro a lâché", "v_1"))
    [incident] = meeting.state.incidents.values()
    assert incident == Incident("i_1", 1, NOON, kind, "Le micro a lâché", "system", "v_1")
    assert not incident.is_systems
    meeting.when(log, by=staff()).refused("id-taken", id="i_1")


def test_the_page_of_the_regie_offers_the_kinds_that_people_may_write():
    form = (ROOT / "regie" / "incident_form.js").read_text(encoding="utf-8")
    [offered] = re.findall(r"export const KINDS = \[(.*?)\]", form)
    assert tuple(re.findall(r'"([a-z]+)"', offered)) == PERSONS_KINDS


def test_what_an_incident_is_about_exists_and_something_is_said_of_it():
    meeting = given()
    meeting.when(c.LogIncident("c_1", "i_1", "other", "…", "v_9"), by=staff()).refused("not-found", what="target")
    meeting.when(c.LogIncident("c_1", "i_1", "other", " "), by=staff()).refused("bad-text", field="text")


def told(*happened: e.AnyEvent) -> list[tuple[str, str, str]]:
    incidents = given(*happened).state.incidents.values()
    assert [each.number for each in incidents] == list(range(1, len(incidents) + 1))
    assert all(each.is_systems for each in incidents)
    return [(each.kind, each.text, each.target) for each in incidents]


def test_the_system_writes_down_what_an_observer_would_ask_about():
    rerun = e.PollPlanned("v_3", "Encore", "Que faire ?", "single", rerun_of="v_1")
    assert told(poll_opened(), e.PollAnnulled("v_1", "Trop tôt"), rerun) == [
        ("poll-annulled", "Trop tôt", "v_1"),
        ("poll-rerun", "", "v_3"),
    ]
    assert told(round_opened(), note_added(), e.NoteHidden("n_1", "Un nom"), e.NoteShown("n_1")) == [
        ("note-hidden", "Un nom", "n_1"),
        ("note-shown", "", "n_1"),
    ]
    assert told(round_opened(), e.TableLinksRevoked("t_2")) == [("links-replaced", "", "t_2")]


def test_what_is_prepared_before_the_meeting_is_no_incident():
    assert told(e.TableLinksRevoked("t_2"), e.PollAnnulled("v_1", "Pas de vote")) == []


def test_a_server_that_starts_in_the_middle_says_so_and_since_when_nothing_was_written():
    start = c.StartServer("c_1", NOON)
    given().when(start, by=SYSTEM).then()
    given(round_opened()).when(start, by=SYSTEM).then(e.ServerStarted(NOON))
    given(poll_opened()).when(start, by=SYSTEM).then(e.ServerStarted(NOON))
    given(round_opened(), round_closed(), e.MeetingClosed()).when(start, by=SYSTEM).then()
    given(round_opened()).when(start, by=staff()).refused("not-allowed")
    [incident] = given(round_opened(), e.ServerStarted(NOON)).state.incidents.values()
    assert (incident.kind, incident.since) == ("server-started", NOON)
