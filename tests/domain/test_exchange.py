"""Rules for what régie and tables say to each other: messages, calls for help, read-backs."""

from datetime import timedelta
from typing import get_args

import pytest
from msgspec.structs import replace

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.exchange import MESSAGE_MOST, WHY_MOST
from server.domain.exchange import Fit, HelpReason, is_for
from server.domain.records import ORGANISER, Actor, Role
from server.live.audience import REGIE, VOTER, Audience, view
from server.wire.frames import encode
from server.wire.views import PushedProposal, TableMessage
from tests.domain.test_fuzz import Journal
from tests.given import NOON, Given, given, individual_note, note_added, proposal_written, round_opened, staff, table

REGIE_ROLES: tuple[Role, ...] = ("lead", "theme-team", "vote-operator")
TO_ONE = e.MessageSent("g_1", "Plus que cinq minutes.", ("t_1",))
TO_ALL = e.MessageSent("g_1", "Plus que cinq minutes.")


def seen(meeting: Given, number: int, key: tuple[str, str]) -> object:
    """What a table sees."""
    return view(Audience("table", f"t_{number}"), meeting.state, key)


# Messages


@pytest.mark.parametrize("role", REGIE_ROLES)
def test_any_of_the_regie_says_something_to_some_tables(role: Role):
    command = c.SendMessage("c_1", "g_1", " Plus que cinq minutes.\x00 ", ("t_1", "t_2", "t_1"))
    given().when(command, by=staff(role)).then(e.MessageSent("g_1", "Plus que cinq minutes.", ("t_1", "t_2")))


def test_the_lead_alone_says_something_to_all_tables():
    command = c.Announce("c_1", "g_1", "Plus que cinq minutes.")
    given().when(command, by=staff()).then(TO_ALL)
    for role in ("theme-team", "vote-operator", "observer", "steward"):
        given().when(command, by=staff(role)).refused("not-allowed", role=role)


def test_a_message_to_no_table_is_refused_for_it_would_go_to_all():
    given().when(c.SendMessage("c_1", "g_1", "Oui", ()), by=staff()).refused("bad-value", field="table_ids")


def test_a_message_to_an_unknown_table_is_refused_whole():
    given().when(c.SendMessage("c_1", "g_1", "Oui", ("t_1", "t_9")), by=staff()).refused(
        "not-found", what="table", id="t_9"
    )


@pytest.mark.parametrize("text", ["", " \n", "x" * (MESSAGE_MOST + 1), "\x07"])
def test_a_message_that_is_empty_or_too_long_is_refused(text: str):
    for command in (c.SendMessage("c_1", "g_1", text, ("t_1",)), c.Announce("c_1", "g_1", text)):
        given().when(command, by=staff()).refused("bad-text", field="text", least=1, most=MESSAGE_MOST)


def test_a_message_id_is_used_once_be_it_to_all_or_to_some():
    for sent in (TO_ONE, TO_ALL):
        given(sent).when(c.Announce("c_1", "g_1", "Oui"), by=staff()).refused("id-taken", id="g_1")
        given(sent).when(c.SendMessage("c_1", "g_1", "Oui", ("t_1",)), by=staff()).refused("id-taken", id="g_1")


def test_messages_are_numbered_as_they_are_sent_and_say_when():
    meeting = given(TO_ONE, e.MessageSent("g_2", "Merci."), e.MessageWithdrawn("g_1"))
    messages = meeting.state.messages
    assert [(each.number, each.sent_at) for each in messages.values()] == [(1, NOON), (2, NOON)]
    assert [each.withdrawn_at for each in messages.values()] == [NOON, None]


def test_a_message_reaches_its_tables_and_no_other():
    meeting = given(TO_ONE)
    assert seen(meeting, 1, ("messages", "g_1")) == TableMessage("g_1", 1, "Plus que cinq minutes.", False, NOON, None)
    assert seen(meeting, 2, ("messages", "g_1")) is None
    assert seen(given(TO_ALL), 2, ("messages", "g_1")) == TableMessage(
        "g_1", 1, "Plus que cinq minutes.", True, NOON, None
    )
    for audience in (VOTER, Audience("display", "s_1"), Audience("delivery", "t_1")):
        assert view(audience, meeting.state, ("messages", "g_1")) is None


def test_a_table_of_a_message_does_not_learn_who_else_got_it():
    meeting = given(e.MessageSent("g_1", "Merci.", ("t_1", "t_2")))
    assert b"t_2" not in encode(seen(meeting, 1, ("messages", "g_1")))


def test_a_message_is_withdrawn_by_any_of_the_regie_once_and_its_words_are_gone():
    for role in REGIE_ROLES:
        given(TO_ONE).when(c.WithdrawMessage("c_1", "g_1"), by=staff(role)).then(e.MessageWithdrawn("g_1"))
    withdrawn = given(TO_ONE, e.MessageWithdrawn("g_1"))
    withdrawn.when(c.WithdrawMessage("c_1", "g_1"), by=staff()).then()
    withdrawn.when(c.WithdrawMessage("c_1", "g_9"), by=staff()).refused("not-found", what="message")
    withdrawn.when(c.WithdrawMessage("c_1", "g_1"), by=table()).refused("not-allowed")
    assert seen(withdrawn, 1, ("messages", "g_1")) == TableMessage("g_1", 1, "", False, NOON, NOON)


def test_a_table_says_once_that_it_has_read_a_message():
    meeting = given(TO_ALL, e.MessageRead("g_1", "t_1"))
    meeting.when(c.ReadMessage("c_1", "g_1"), by=table(2)).then(e.MessageRead("g_1", "t_2"))
    meeting.when(c.ReadMessage("c_1", "g_1"), by=table(1)).then()
    assert list(meeting.state.readings) == ["g_1.t_1"]


def test_a_message_for_another_table_does_not_exist_for_this_one():
    for unknown in ("g_1", "g_9"):
        given(TO_ONE).when(c.ReadMessage("c_1", unknown), by=table(2)).refused("not-found", what="message", id=unknown)


def test_a_withdrawn_message_is_not_read_any_more_and_keeps_its_readings():
    meeting = given(TO_ALL, e.MessageRead("g_1", "t_1"), e.MessageWithdrawn("g_1"))
    for number in (1, 2):
        meeting.when(c.ReadMessage("c_1", "g_1"), by=table(number)).refused("message-withdrawn", id="g_1")
    assert list(meeting.state.readings) == ["g_1.t_1"]


def test_a_table_sees_its_own_readings_and_the_regie_sees_all():
    meeting = given(TO_ALL, e.MessageRead("g_1", "t_1"), e.MessageRead("g_1", "t_2"))
    assert seen(meeting, 1, ("readings", "g_1.t_1")) is not None
    assert seen(meeting, 1, ("readings", "g_1.t_2")) is None
    assert view(REGIE, meeting.state, ("readings", "g_1.t_2")) is not None


def test_who_sits_at_no_table_of_the_meeting_reads_and_answers_nothing():
    meeting = given(TO_ALL, round_opened(), individual_note(), proposal_written("p_1", "n_1"), e.ProposalPushed("p_1"))
    assert is_for(meeting.state.messages["g_1"], "t_9")
    asked = (c.ReadMessage("c_1", "g_1"), c.AskForHelp("c_1", "a_1", "care"), c.AnswerReadBack("c_1", "p_1", "in"))
    for command in (*asked, c.OrderNotes("c_1", "r_1", ())):
        for id in ("t_9", ""):
            meeting.when(command, by=Actor("table", id)).refused("not-found", what="table", id=id)


# Help


ASKED = e.HelpAsked("a_1", "t_1", "tablet", "L’écran reste noir.")


@pytest.mark.parametrize("reason", get_args(HelpReason))
def test_a_table_calls_for_help_with_a_reason_and_with_or_without_words(reason: HelpReason):
    given().when(c.AskForHelp("c_1", "a_1", reason), by=table()).then(e.HelpAsked("a_1", "t_1", reason))
    given().when(c.AskForHelp("c_1", "a_1", reason, " Vite ! "), by=table()).then(
        e.HelpAsked("a_1", "t_1", reason, "Vite !")
    )


def test_the_words_of_a_call_are_short():
    given().when(c.AskForHelp("c_1", "a_1", "other", "x" * (WHY_MOST + 1)), by=table()).refused(
        "bad-text", field="text", least=0, most=WHY_MOST
    )


def test_a_table_has_one_call_at_a_time_and_another_table_its_own():
    again = c.AskForHelp("c_1", "a_2", "care")
    given(ASKED).when(again, by=table()).refused("help-asked", id="a_1")
    given(ASKED, e.HelpAnswered("a_1", "On arrive.")).when(again, by=table()).refused("help-asked", id="a_1")
    given(ASKED).when(again, by=table(2)).then(e.HelpAsked("a_2", "t_2", "care"))
    given(ASKED, e.HelpSettled("a_1")).when(again, by=table()).then(e.HelpAsked("a_2", "t_1", "care"))


def test_an_id_of_a_call_is_used_once_whoever_used_it():
    given(ASKED, e.HelpSettled("a_1")).when(c.AskForHelp("c_1", "a_1", "care"), by=table(2)).refused("id-taken")


@pytest.mark.parametrize("role", REGIE_ROLES)
def test_any_of_the_regie_answers_a_call_and_may_say_something_else_later(role: Role):
    given(ASKED).when(c.AnswerHelp("c_1", "a_1", " On arrive. "), by=staff(role)).then(
        e.HelpAnswered("a_1", "On arrive.")
    )
    answered = given(ASKED, e.HelpAnswered("a_1", "On arrive."))
    answered.when(c.AnswerHelp("c_1", "a_1", "On arrive."), by=staff(role)).then()
    answered.when(c.AnswerHelp("c_1", "a_1", "Encore deux minutes."), by=staff(role)).then(
        e.HelpAnswered("a_1", "Encore deux minutes.")
    )
    call = answered.state.help_calls["a_1"]
    assert (call.answer, call.answered_at, call.settled_at) == ("On arrive.", NOON, None)


@pytest.mark.parametrize("text", ["", " ", "x" * (WHY_MOST + 1)])
def test_an_answer_that_says_nothing_or_too_much_is_refused(text: str):
    given(ASKED).when(c.AnswerHelp("c_1", "a_1", text), by=staff()).refused("bad-text", field="text", least=1)


def test_a_call_that_is_over_takes_no_answer_and_a_call_that_never_was_neither():
    over = given(ASKED, e.HelpSettled("a_1"))
    over.when(c.AnswerHelp("c_1", "a_1", "On arrive."), by=staff()).refused("help-settled", id="a_1")
    over.when(c.AnswerHelp("c_1", "a_9", "On arrive."), by=staff()).refused("not-found", what="help", id="a_9")


def test_a_table_settles_its_own_call_the_regie_any_and_both_at_once_is_harmless():
    settle = c.SettleHelp("c_1", "a_1")
    for actor in (table(), *(staff(role) for role in REGIE_ROLES)):
        given(ASKED).when(settle, by=actor).then(e.HelpSettled("a_1"))
        given(ASKED, e.HelpSettled("a_1")).when(settle, by=actor).then()
    given(ASKED).when(settle, by=table(2)).refused("not-found", what="help", id="a_1")
    given(ASKED, e.HelpSettled("a_1")).when(settle, by=table(2)).refused("not-found", what="help", id="a_1")
    given().when(settle, by=staff()).refused("not-found", what="help")


def test_nobody_but_the_regie_and_the_table_sees_a_call():
    meeting = given(ASKED)
    assert seen(meeting, 1, ("help_calls", "a_1")) is view(REGIE, meeting.state, ("help_calls", "a_1"))
    for audience in (VOTER, Audience("table", "t_2"), Audience("display", "s_1"), Audience("delivery", "t_1")):
        assert view(audience, meeting.state, ("help_calls", "a_1")) is None


def test_the_regie_knows_who_answered_and_settled_a_call_and_the_table_does_not():
    journal = Journal("a meeting that talks")
    journal.submit(c.SignIn("c_1", "hash1", "u_1"), ORGANISER)
    assert journal.submit(c.AskForHelp("c_2", "a_9", "method"), table(3))
    journal.submit(c.AnswerHelp("c_3", "a_9", "J’arrive."), staff())
    journal.submit(c.SettleHelp("c_4", "a_9"), table(3))
    call = journal.state.help_calls["a_9"]
    assert (call.answered_by, call.settled_by) == ("u_1", "")
    told = view(Audience("table", "t_3"), journal.state, ("help_calls", "a_9"))
    assert told == replace(call, answered_by="")


# Read-backs


NOTES = (round_opened(), note_added("n_1", "t_1"), note_added("n_2", "t_2"), note_added("n_3", "t_3"))
WRITTEN = (*NOTES, proposal_written("p_1", "n_1", "n_2"))
PUSHED = (*WRITTEN, e.ProposalPushed("p_1"))
ANSWERED = e.ReadBackAnswered("p_1", "t_1", "part", "Il manque l’ombre.", 1)
REWORDED = e.ProposalReworded("p_1", "Des bancs", "Poser dix bancs à l’ombre.", "bench", ("n_1", "n_2"))


def test_each_table_of_a_proposal_says_whether_its_idea_is_in_it():
    for number, fit, why in ((1, "in", ""), (2, "missing", "Nous parlions des arbres.")):
        command = c.AnswerReadBack("c_1", "p_1", fit, f" {why} ")  # type: ignore[arg-type]
        answered = e.ReadBackAnswered("p_1", f"t_{number}", fit, why, 1)  # type: ignore[arg-type]
        given(*PUSHED).when(command, by=table(number)).then(answered)


def test_a_table_whose_notes_are_not_in_a_proposal_has_nothing_to_say_of_it():
    given(*PUSHED).when(c.AnswerReadBack("c_1", "p_1", "in"), by=table(3)).refused("not-source", proposal="p_1")
    whole = given(round_opened(), individual_note(), proposal_written("p_1", "n_1"), e.ProposalPushed("p_1"))
    whole.when(c.AnswerReadBack("c_1", "p_1", "in"), by=table()).refused("not-source", proposal="p_1")


@pytest.mark.parametrize("fit", get_args(Fit))
def test_only_who_finds_their_idea_whole_needs_no_reason(fit: Fit):
    outcome = given(*PUSHED).when(c.AnswerReadBack("c_1", "p_1", fit, " \n"), by=table())
    if fit == "in":
        outcome.then(e.ReadBackAnswered("p_1", "t_1", "in", "", 1))
    else:
        outcome.refused("bad-text", field="why", length=0, least=1, most=WHY_MOST)
    given(*PUSHED).when(c.AnswerReadBack("c_1", "p_1", fit, "x" * (WHY_MOST + 1)), by=table()).refused("bad-text")


def test_a_proposal_that_was_not_pushed_does_not_exist_for_a_table_be_it_withdrawn_or_not():
    answer = c.AnswerReadBack("c_1", "p_1", "in")
    given(*WRITTEN).when(answer, by=table()).refused("not-found", what="proposal", id="p_1")
    given(*WRITTEN, e.ProposalWithdrawn("p_1")).when(answer, by=table()).refused("not-found", what="proposal")
    given(*NOTES).when(answer, by=table()).refused("not-found", what="proposal", id="p_1")


def test_a_withdrawn_proposal_takes_no_answer_and_keeps_those_it_had():
    meeting = given(*PUSHED, ANSWERED, e.ProposalWithdrawn("p_1"))
    for number in (1, 2):
        meeting.when(c.AnswerReadBack("c_1", "p_1", "in"), by=table(number)).refused(
            "proposal-withdrawn", proposal="p_1"
        )
    assert meeting.state.read_backs["p_1.t_1"].fit == "part"


def test_the_same_answer_again_leaves_no_event_and_another_one_takes_its_place():
    meeting = given(*PUSHED, ANSWERED)
    meeting.when(c.AnswerReadBack("c_1", "p_1", "part", "Il manque l’ombre. "), by=table()).then()
    changed = e.ReadBackAnswered("p_1", "t_1", "in", "", 1)
    meeting.when(c.AnswerReadBack("c_1", "p_1", "in"), by=table()).then(changed)
    back = given(*PUSHED, ANSWERED, changed, ANSWERED).state.read_backs["p_1.t_1"]
    assert [(each.fit, each.earlier) for each in back.earlier] == [("part", ()), ("in", ())]
    assert (back.fit, back.wording) == ("part", 1)


def test_the_same_answer_to_another_wording_is_an_answer():
    meeting = given(*PUSHED, ANSWERED, REWORDED)
    meeting.when(c.AnswerReadBack("c_1", "p_1", "part", "Il manque l’ombre."), by=table()).then(
        e.ReadBackAnswered("p_1", "t_1", "part", "Il manque l’ombre.", 2)
    )


def test_a_table_may_say_which_wording_it_has_read_and_none_that_never_was():
    meeting = given(*PUSHED, REWORDED)
    for said, wording in ((0, 2), (1, 1), (2, 2)):
        answer = c.AnswerReadBack("c_1", "p_1", "in", "", said)
        meeting.when(answer, by=table()).then(e.ReadBackAnswered("p_1", "t_1", "in", "", wording))
    for said in (-1, 3, 2**62):
        answer = c.AnswerReadBack("c_1", "p_1", "in", "", said)
        meeting.when(answer, by=table()).refused("bad-value", field="wording", value=said)


def test_what_was_said_of_an_earlier_wording_and_comes_late_is_kept_and_undoes_nothing():
    later = e.ReadBackAnswered("p_1", "t_1", "in", "", 2)
    meeting = given(*PUSHED, REWORDED, later)
    late = c.AnswerReadBack("c_1", "p_1", "part", "Il manque l’ombre.", 1)
    meeting.when(late, by=table()).then(ANSWERED)
    back = given(*PUSHED, REWORDED, later, ANSWERED).state.read_backs["p_1.t_1"]
    assert (back.fit, back.wording) == ("in", 2)
    assert [(each.fit, each.wording, each.earlier) for each in back.earlier] == [("part", 1, ())]
    back = given(*PUSHED, REWORDED, later, ANSWERED, REWORDED, later).state.read_backs["p_1.t_1"]
    assert [each.fit for each in back.earlier] == ["part", "in"]


def test_a_table_sees_which_wording_stands_and_which_one_it_answered():
    meeting = given(*PUSHED, ANSWERED, REWORDED)
    pushed = seen(meeting, 1, ("proposals", "p_1"))
    assert isinstance(pushed, PushedProposal)
    assert (pushed.wording, pushed.note_ids, meeting.state.read_backs["p_1.t_1"].wording) == (2, ("n_1",), 1)


def test_another_title_or_other_notes_are_no_other_wording():
    other = e.ProposalReworded("p_1", "Des bancs neufs", "Poser dix bancs.", "tree", ("n_1", "n_2", "n_3"))
    assert given(*PUSHED, other).state.proposals["p_1"].wording == 1
    twice = given(*PUSHED, REWORDED, e.ProposalReworded("p_1", "Des bancs", "Poser dix bancs.", "bench", ("n_1",)))
    assert twice.state.proposals["p_1"].wording == 3


def test_a_table_whose_notes_were_taken_out_may_change_its_answer_but_not_begin_one():
    out = e.ProposalReworded("p_1", "Des bancs", "Poser dix bancs.", "bench", ("n_3",))
    meeting = given(*PUSHED, ANSWERED, out)
    answer = c.AnswerReadBack("c_1", "p_1", "missing", "Notre note n’y est plus.")
    meeting.when(answer, by=table(1)).then(e.ReadBackAnswered("p_1", "t_1", "missing", "Notre note n’y est plus.", 1))
    meeting.when(answer, by=table(2)).refused("not-source")
    meeting.when(answer, by=table(3)).then(e.ReadBackAnswered("p_1", "t_3", "missing", "Notre note n’y est plus.", 1))


def test_a_table_that_withdrew_its_note_may_still_say_what_it_thinks_of_the_proposal():
    meeting = given(*PUSHED, e.NoteWithdrawn("n_1"))
    meeting.when(c.AnswerReadBack("c_1", "p_1", "in"), by=table()).then(e.ReadBackAnswered("p_1", "t_1", "in", "", 1))


def test_a_read_back_is_given_at_any_time_also_when_the_round_is_closed_or_a_vote_is_open():
    meeting = given(*PUSHED, e.RoundClosed("r_1"), e.PollOpened("v_1", (), 4))
    late = NOON + timedelta(hours=2)
    meeting.when(c.AnswerReadBack("c_1", "p_1", "in"), by=table(), at=late).then(
        e.ReadBackAnswered("p_1", "t_1", "in", "", 1)
    )


def test_a_table_sees_its_own_answers_and_no_others():
    meeting = given(*PUSHED, ANSWERED, e.ReadBackAnswered("p_1", "t_2", "in", "", 1))
    assert seen(meeting, 1, ("read_backs", "p_1.t_1")) is not None
    assert seen(meeting, 1, ("read_backs", "p_1.t_2")) is None
    for audience in (VOTER, Audience("display", "s_1"), Audience("delivery", "t_1")):
        assert view(audience, meeting.state, ("read_backs", "p_1.t_1")) is None


# Powers


@pytest.mark.parametrize(
    "command",
    [
        c.ReadMessage("c_1", "g_1"),
        c.AskForHelp("c_1", "a_1", "care"),
        c.AnswerReadBack("c_1", "p_1", "in"),
        c.OrderNotes("c_1", "r_1", ()),
        c.TakeTable("c_1", "d_1"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_a_table_says_nobody_else_says_for_it(command: c.AnyCommand):
    for actor in (staff(), staff("observer"), Actor("voter", "author1"), Actor("organiser"), Actor("system")):
        given(TO_ALL, *PUSHED).when(command, by=actor).refused("not-allowed", role=actor.role)


@pytest.mark.parametrize(
    "command",
    [
        c.SendMessage("c_1", "g_2", "Oui", ("t_1",)),
        c.Announce("c_1", "g_2", "Oui"),
        c.WithdrawMessage("c_1", "g_1"),
        c.AnswerHelp("c_1", "a_1", "Oui"),
        c.AdmitNote("c_1", "n_1"),
        c.LinkTable("c_1", "t_1", ""),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_the_regie_says_no_table_no_voter_and_no_observer_says(command: c.AnyCommand):
    for actor in (table(), staff("observer"), staff("steward"), Actor("voter", "author1"), Actor("voter")):
        given(TO_ALL, ASKED, *PUSHED).when(command, by=actor).refused("not-allowed", role=actor.role)
