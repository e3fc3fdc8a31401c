"""Rules of easy words: beside the languages of a meeting, and none of them."""

import pytest

from server.domain import events as e
from server.domain.commands import ChooseDisplayLanguage, OpenPoll, PlanPoll
from server.domain.decide.ballot_paper import written
from server.domain.gaps import easy_gaps, gaps
from server.domain.records import EASY, Choice, PollText
from server.domain.refusals import Refused
from tests.given import Outcome, choices, given, note_added, proposal_written, round_opened, staff

OPERATOR = staff("vote-operator")
SAID = PollText(question="  Quoi d’abord ?", choices={"a": "Des arbres", "z": "Rien"})
KEPT = PollText(question="Quoi d’abord ?", choices={"a": "Des arbres"})
PUSHED = (round_opened(), note_added(), proposal_written(), e.ProposalPushed("p_1"))


def plan(words: dict[str, PollText], *made: Choice) -> PlanPoll:
    return PlanPoll("c_1", "v_9", "Vote", "Lequel ?", "single", made or choices("Planter", "Asseoir"), words=words)


def planned(outcome: Outcome) -> e.PollPlanned:
    assert outcome.events is not None, outcome.refusal
    [event] = outcome.events
    assert isinstance(event, e.PollPlanned)
    return event


def test_a_poll_of_a_meeting_in_one_language_may_have_easy_words_and_keeps_them_when_it_opens():
    event = planned(given().when(plan({EASY: SAID}), by=OPERATOR))
    assert event.words == {EASY: KEPT}
    meeting = given(event)
    assert meeting.state.polls["v_9"].gaps == ()
    outcome = meeting.when(OpenPoll("c_2", "v_9"), by=OPERATOR)
    assert outcome.events is not None
    after = given(event, *outcome.events).state.polls["v_9"]
    assert after.words == {EASY: KEPT}


def test_a_language_that_the_meeting_has_not_is_refused_as_before():
    with pytest.raises(Refused) as refused:
        written(plan({"en": SAID}), ("fr",))
    assert (refused.value.facts["value"], refused.value.facts["expected"]) == ("en", EASY)


def test_easy_words_stay_beside_the_translations_that_proposals_bring():
    made = (Choice("", "", "Des bancs", "bench", "", "p_1"), Choice("", "", "Rien", "tree", ""))
    event = planned(given(*PUSHED, languages=("fr", "en")).when(plan({EASY: SAID}, *made), by=OPERATOR))
    assert event.words[EASY] == KEPT


def test_easy_words_fill_no_gap_of_a_language_and_hold_no_poll_up():
    made = choices("Planter", "Asseoir")
    assert gaps(("fr",), made, {}) == ()
    assert gaps(("fr", "en"), made, {EASY: KEPT}) == ("en:title", "en:question", "en:a", "en:b")
    assert easy_gaps(made, {}) == ("question", "a", "b")
    assert easy_gaps(made, {EASY: KEPT}) == ("b",)
    assert easy_gaps((Choice("a", "A", "Des bancs", "bench", "", "p_1"),), {EASY: KEPT}) == ()


def test_no_screen_shows_easy_words_as_its_second_language():
    given(languages=("fr", "en")).when(ChooseDisplayLanguage("c_1", EASY), by=staff("lead")).refused(
        "bad-value", field="second", value=EASY, expected="en"
    )
