"""Rules for polls, ballots and the screens."""

from typing import get_args

import pytest

from server.domain import events as e
from server.domain.commands import ClosePoll, OpenPoll, PlanPoll, RecordTally, ShowOnDisplay
from server.domain.counting import (
    REASONS,
    Ballot,
    check_ballot,
    check_form,
    count,
    read_ballot,
    several_marks,
    write_ballot,
)
from server.domain.records import Choice, Method, Poll, Tally
from server.domain.refusals import Refused
from tests.given import SITE, choices, given, note_added, poll_opened, proposal_written, round_opened, staff

OPERATOR = staff("vote-operator")
TALLY = Tally({"a": 2, "b": 1}, 1, 4, ("a",))


def test_opening_a_poll_fixes_its_choices_counts_the_cards_and_shows_it():
    given().when(OpenPoll("c_1", "v_1"), by=OPERATOR).then(
        e.PollOpened("v_1", choices("Planter", "Asseoir"), 4), e.DisplayShown(SITE, "poll", "v_1")
    )


def test_a_poll_without_choices_takes_the_proposals_that_stand_pushed():
    meeting = given(
        round_opened(), note_added(),
        proposal_written("p_1"), e.ProposalPushed("p_1"),
        proposal_written("p_2"), e.ProposalPushed("p_2"), e.ProposalWithdrawn("p_2"),
        proposal_written("p_3"),
    )  # fmt: skip
    outcome = meeting.when(OpenPoll("c_1", "v_2"), by=OPERATOR)
    assert outcome.events is not None
    assert outcome.events[0] == e.PollOpened("v_2", (Choice("a", "A", "Des bancs", "bench", "#0072B2", "p_1"),), 4)


def test_a_poll_without_choices_and_proposals_is_not_opened():
    given().when(OpenPoll("c_1", "v_2"), by=OPERATOR).refused("no-choices", poll="v_2")


def test_a_poll_opens_once_and_closes_once():
    given(poll_opened()).when(OpenPoll("c_1", "v_1"), by=OPERATOR).refused("poll-opened", poll="v_1")
    given().when(ClosePoll("c_1", "v_1"), by=OPERATOR).refused("poll-not-open", poll="v_1")
    closed = given(poll_opened(), e.PollClosed("v_1", TALLY, 4, "0" * 64))
    closed.when(ClosePoll("c_1", "v_1"), by=OPERATOR).refused("poll-closed", poll="v_1")
    closed.when(RecordTally("c_1", "v_1", TALLY, 4, "0" * 64), by=OPERATOR).refused("poll-closed")


def test_the_regie_plans_a_poll_that_the_script_did_not_hold():
    plan = PlanPoll("c_1", "v_3", "Oui ou non", "D’accord ?", "single", choices("Oui", "Non"))
    given().when(plan, by=OPERATOR).then(
        e.PollPlanned("v_3", "Oui ou non", "D’accord ?", "single", choices("Oui", "Non"))
    )
    given().when(PlanPoll("c_1", "v_1", "A", "B", "single"), by=OPERATOR).refused("id-taken", id="v_1")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (choices("Oui"), "bad-value"),
        ((Choice("", "", "Des bancs", "bench", "", "p_9"),) * 2, "not-found"),
        ((Choice("", "", "Des bancs", "bench", "", "p_1"),) * 2, "bad-value"),
        ((Choice("", "", "Des bancs", "bench", "", "p_2"),) * 2, "proposal-withdrawn"),
    ],
)
def test_a_planned_poll_has_two_choices_or_none_and_names_pushed_proposals_only(made: tuple[Choice, ...], code: str):
    meeting = given(
        round_opened(), note_added(), proposal_written("p_1"), proposal_written("p_2"), e.ProposalWithdrawn("p_2")
    )
    meeting.when(PlanPoll("c_1", "v_3", "Vote", "Que faire ?", "single", made), by=OPERATOR).refused(code)


def test_a_card_issued_while_a_poll_is_open_may_vote_in_it():
    late = e.CardsIssued(("late",))
    assert given(poll_opened(), late).state.polls["v_1"].entitled == 5
    closed = e.PollClosed("v_1", TALLY, 4, "0" * 64)
    assert given(poll_opened(), closed, late).state.polls["v_1"].entitled == 4


@pytest.mark.parametrize(
    ("view", "target", "code"),
    [
        ("round", "r_9", "not-found"),
        ("round", "r_2", "round-not-open"),
        ("proposal", "p_1", "bad-value"),
        ("poll", "v_1", "poll-not-open"),
        ("black", "r_1", "bad-value"),
    ],
)
def test_a_screen_shows_only_what_is_ready_to_be_seen(view: str, target: str, code: str):
    meeting = given(round_opened(), note_added(), proposal_written())
    meeting.when(ShowOnDisplay("c_1", view, target), by=OPERATOR).refused(code)  # type: ignore[arg-type]


def test_a_screen_of_one_site_or_of_all_is_changed():
    given().when(ShowOnDisplay("c_1", "black"), by=OPERATOR).then(e.DisplayShown(SITE, "black"))
    given().when(ShowOnDisplay("c_1", "black", site_id="s_9"), by=OPERATOR).refused("not-found", what="site")


def poll(method: str) -> Poll:
    return Poll("v_1", 1, "Vote", "Que faire ?", method, choices("Planter", "Asseoir", "Rien"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "marks", "expected"),
    [
        ("single", ["a"], Ballot(("a",))),
        ("single", ["a", "a"], Ballot(("a",))),
        ("single", [], Ballot()),
        ("single", ["a", "b"], "too-many"),
        ("single", ["d"], "unknown-choice"),
        ("single", [""], "unknown-choice"),
        ("single", ["a", "d"], "unknown-choice"),
        ("approval", ["c", "a"], Ballot(("a", "c"))),
        ("approval", [], Ballot()),
        ("approval", ["a", "x"], "unknown-choice"),
    ],
)
def test_a_ballot_follows_its_method(method: str, marks: list[str], expected: Ballot | str):
    if isinstance(expected, str):
        with pytest.raises(Refused, match="bad-ballot") as refused:
            check_ballot(poll(method), marks)
        assert refused.value.facts["reason"] == expected
    else:
        ballot = check_ballot(poll(method), marks)
        assert ballot == expected
        assert read_ballot(write_ballot(ballot)) == ballot


@pytest.mark.parametrize(
    ("method", "marks", "blank", "expected"),
    [
        ("single", ["a"], False, Ballot(("a",))),
        ("single", [], True, Ballot()),
        ("single", [], False, "none"),
        ("single", ["a"], True, "blank-and-marks"),
        ("single", ["a", "b"], False, "too-many"),
        ("approval", ["c", "a"], False, Ballot(("a", "c"))),
        ("approval", [], True, Ballot()),
        ("approval", [], False, "none"),
        ("approval", ["a", "b"], True, "blank-and-marks"),
        ("approval", ["x"], False, "unknown-choice"),
    ],
)
def test_on_a_form_blank_has_to_be_chosen(method: str, marks: list[str], blank: bool, expected: Ballot | str):
    if isinstance(expected, str):
        with pytest.raises(Refused, match="bad-ballot") as refused:
            check_form(poll(method), marks, blank)
        assert refused.value.facts["reason"] == expected
        assert expected in REASONS
    else:
        assert check_form(poll(method), marks, blank) == expected


@pytest.mark.parametrize("method", get_args(Method))
def test_a_method_that_lets_mark_several_choices_takes_a_ballot_with_two(method: Method):
    if several_marks(method):
        assert check_ballot(poll(method), ["a", "b"]) == Ballot(("a", "b"))
    else:
        with pytest.raises(Refused, match="too-many"):
            check_ballot(poll(method), ["a", "b"])


@pytest.mark.parametrize(
    ("method", "ballots", "tally"),
    [
        ("single", "a b a -", Tally({"a": 2, "b": 1, "c": 0}, 1, 4, ("a",), {"a": 67, "b": 33, "c": 0})),
        ("single", "a b", Tally({"a": 1, "b": 1, "c": 0}, 0, 2, ("a", "b"), {"a": 50, "b": 50, "c": 0})),
        ("single", "- -", Tally({"a": 0, "b": 0, "c": 0}, 2, 2, ())),
        ("single", "", Tally({"a": 0, "b": 0, "c": 0}, 0, 0, ())),
        ("approval", "ab bc b -", Tally({"a": 1, "b": 3, "c": 1}, 1, 4, ("b",), {"a": 33, "b": 100, "c": 33})),
    ],
)
def test_a_tally_counts_every_mark_blanks_apart_and_says_ties(method: str, ballots: str, tally: Tally):
    cast = [Ballot(() if each == "-" else tuple(each)) for each in ballots.split()]
    assert count(poll(method), cast) == tally
    assert count(poll(method), cast[::-1]) == tally
