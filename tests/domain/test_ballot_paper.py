"""Rules for what a poll asks: its words, choices and rules, and what is missing before it may open."""

from dataclasses import dataclass
from typing import Any

import pytest

from server.domain import events as e
from server.domain.commands import ChangePoll, OpenPoll, PlanPoll
from server.domain.decide import decide
from server.domain.decide.ballot_paper import MONEY_MOST, RULES_READ
from server.domain.records import ORGANISER, Choice, Method, Poll, PollText, Rules
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from tests.domain.test_people import create
from tests.given import NOON, Outcome, choices, given, note_added, poll_opened, proposal_written, round_opened, staff

OPERATOR = staff("vote-operator")
YES_NO = choices("Oui", "Non")
TWO = (Choice("", "", "Des bancs", "bench", "", cost=20), Choice("", "", "Un arbre", "tree", "", cost=30))


def planned(method: Method = "single", made: tuple[Choice, ...] = YES_NO, **others: Any) -> Outcome:
    """What becomes of a poll that is planned in a meeting in French and English."""
    command = PlanPoll("c_1", "v_3", "Oui ou non", "D’accord ?", method, made, **others)
    return given(languages=("fr", "en")).when(command, by=OPERATOR)


def event(outcome: Outcome) -> e.PollPlanned:
    assert outcome.events is not None, outcome.refusal
    [planned] = outcome.events
    assert isinstance(planned, e.PollPlanned)
    return planned


def test_choices_get_the_letter_the_id_and_the_colour_of_their_place():
    given_away = Choice("z", "Z", " Des\x00 bancs ", "bench", "red", cost=20)
    first, second = event(planned(made=(given_away, given_away))).choices
    assert first == Choice("a", "A", "Des bancs", "bench", "#0072B2", cost=20)
    assert (second.id, second.letter, second.colour) == ("b", "B", "#E69F00")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (choices("Oui"), "bad-value"),
        (YES_NO * 14, "bad-value"),
        ((Choice("", "", "", "bench", ""),) * 2, "bad-text"),
        ((Choice("", "", "x" * 301, "bench", ""),) * 2, "bad-text"),
        ((Choice("", "", "Des bancs", "unicorn", ""),) * 2, "bad-value"),
        ((Choice("", "", "Des bancs", "bench", "", cost=-1),) * 2, "bad-value"),
        ((Choice("", "", "Des bancs", "bench", "", cost=MONEY_MOST + 1),) * 2, "bad-value"),
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
    change = ChangePoll("c_1", "v_1", "Vote", "Que faire ?", "single", made)
    meeting.when(change, by=OPERATOR).refused(code)


@pytest.mark.parametrize("method", ["yes-no", "scale", "majority-judgment"])
def test_one_choice_alone_can_be_graded(method: Method):
    assert event(planned(method, choices("Planter"))).choices == choices("Planter")


def test_the_only_proposal_may_stand_alone():
    meeting = given(round_opened(), note_added(), proposal_written(), e.ProposalPushed("p_1"))
    alone = (Choice("", "", "Des bancs", "bench", "", "p_1"),)
    assert event(meeting.when(PlanPoll("c_1", "v_3", "Vote", "Alors ?", "single", alone), by=OPERATOR)).choices


@dataclass
class Case:
    """Rules for a method with its choices; field: which one is refused, `None` when they fit."""

    method: Method
    rules: Rules
    field: str | None
    made: tuple[Choice, ...] = TWO


CASES = [
    Case("approval", Rules(), None),
    Case("approval", Rules(least=1, most=2), None),
    Case("approval", Rules(least=2), None),
    Case("approval", Rules(most=3), "most"),
    Case("approval", Rules(most=-1), "most"),
    Case("approval", Rules(least=-1), "least"),
    Case("approval", Rules(least=2, most=1), "least"),
    Case("approval", Rules(least=3), "least"),
    Case("approval", Rules(least=2, most=3), None, ()),  # how many proposals there will be is not known yet
    Case("approval", Rules(most=27), "most", ()),
    Case("points", Rules(points=10), None),
    Case("points", Rules(), "points"),
    Case("points", Rules(points=-5), "points"),
    Case("points", Rules(points=1_001), "points"),
    Case("greedy", Rules(budget=100), None),
    Case("greedy", Rules(), "budget"),
    Case("equal-shares", Rules(budget=MONEY_MOST + 1), "budget"),
    Case("equal-shares", Rules(budget=100), "cost", YES_NO),
    Case("equal-shares", Rules(budget=100), "choices", ()),
    Case("equal-shares", Rules(budget=100, least=1, most=2), None),
    Case("greedy", Rules(budget=100, most=3), "most"),
    Case("consent", Rules(), None),
    Case("consent", Rules(), "choices", choices("Oui", "Non", "Peut-être")),
    Case("consent", Rules(), "choices", ()),
    Case("quiz", Rules(right="b", answer_s=20), None),
    Case("quiz", Rules(right="c"), "right"),
    Case("quiz", Rules(), "right"),
    Case("quiz", Rules(right="a"), "choices", ()),
    Case("quiz", Rules(right="a", answer_s=-1), "answer_s"),
    Case("quiz", Rules(right="a", answer_s=3_601), "answer_s"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rules_fit_the_method_and_its_choices(case: Case):
    outcome = planned(case.method, case.made, rules=case.rules)
    if case.field is not None:
        outcome.refused("bad-value", field=case.field)
    else:
        assert event(outcome).rules == case.rules


@pytest.mark.parametrize("method", ["single", "approval", "points", "schulze", "greedy", "quiz"])
def test_rules_that_a_method_does_not_read_are_left_out(method: Method):
    full = Rules(1, 2, 3, 4, "a", 5)
    kept = event(planned(method, TWO, rules=full)).rules
    for field in Rules.__struct_fields__:
        read = field in RULES_READ.get(method, ())
        assert getattr(kept, field) == getattr(full if read else Rules(), field)


@pytest.mark.parametrize("duration_s", [0, -1, 86_401, 10**30])
def test_a_poll_planned_for_no_time_or_for_more_than_a_day_is_refused(duration_s: int):
    planned(duration_s=duration_s).refused("bad-value", field="duration_s", value=duration_s)
    script = create(polls=(Poll("v_1", 1, "Vote", "Lequel ?", "approval", (), duration_s=duration_s),))
    with pytest.raises(Refused, match="duration_s"):
        decide(MeetingState(), script, ORGANISER, NOON)


# Languages and gaps


def test_a_poll_is_translated_into_the_other_languages_of_the_meeting_and_no_others():
    for language in ("fr", "de", "", "EN"):
        planned(words={language: PollText("Yes or no")}).refused("bad-value", field="words", value=language)


def test_translations_are_trimmed_and_those_of_no_choice_are_left_out():
    words = {"en": PollText(" Yes or no ", "\x00", {"a": " Yes ", "b": " ", "z": "Nothing"})}
    assert event(planned(words=words)).words == {"en": PollText("Yes or no", "", {"a": "Yes"})}


def test_what_is_missing_is_named_before_anyone_tries_to_open():
    made = (YES_NO[0], Choice("", "", "Non", "", ""))
    half = {"en": PollText("Yes or no", "", {"b": "No"})}
    meeting = given(event(planned(made=made, words=half)), languages=("fr", "en"))
    assert meeting.state.polls["v_3"].gaps == ("pictogram:b", "en:question", "en:a")
    whole = {"en": PollText("Yes or no", "Do you agree?", {"a": "Yes", "b": "No"})}
    changed = e.PollChanged("v_3", "Oui ou non", "D’accord ?", "single", YES_NO, words=whole)
    mended = given(event(planned(made=made, words=half)), changed, languages=("fr", "en"))
    assert mended.state.polls["v_3"].gaps == ()


def test_a_poll_with_a_gap_cannot_open_and_the_refusal_names_it():
    meeting = given(languages=("fr", "en", "de"))
    missing = ["en:title", "en:question", "en:a", "en:b", "de:title", "de:question", "de:a", "de:b"]
    meeting.when(OpenPoll("c_1", "v_1"), by=OPERATOR).refused("poll-incomplete", poll="v_1", missing=missing)


def test_a_poll_without_planned_choices_lacks_the_translation_of_its_proposals():
    words = {"en": PollText("Second vote", "Which ones?")}
    planned = e.PollPlanned("v_3", "Second vote", "Lesquelles ?", "approval", words=words)
    meeting = given(
        round_opened(), note_added(), proposal_written(), e.ProposalPushed("p_1"), planned, languages=("fr", "en")
    )
    assert meeting.state.polls["v_3"].gaps == ()
    meeting.when(OpenPoll("c_1", "v_3"), by=OPERATOR).refused("poll-incomplete", missing=["en:a"])


# Changing


def test_a_poll_that_is_not_open_yet_becomes_another_one_and_stays_the_same_poll():
    change = ChangePoll("c_1", "v_1", "Vote", "Que faire ?", "points", YES_NO, Rules(points=5), duration_s=60)
    changed = e.PollChanged("v_1", "Vote", "Que faire ?", "points", YES_NO, Rules(points=5), duration_s=60)
    given().when(change, by=OPERATOR).then(changed)
    poll = given(changed).state.polls["v_1"]
    assert (poll.number, poll.method, poll.rules.points, poll.duration_s) == (1, "points", 5, 60)


def test_an_opened_poll_is_not_changed_any_more():
    change = ChangePoll("c_1", "v_1", "Vote", "Que faire ?", "single", YES_NO)
    given(poll_opened()).when(change, by=OPERATOR).refused("poll-opened", poll="v_1")
    given(e.PollAnnulled("v_1", "Doublon")).when(change, by=OPERATOR).refused("poll-annulled", poll="v_1")
    given().when(ChangePoll("c_1", "v_9", "A", "B", "single"), by=OPERATOR).refused("not-found", what="poll")
