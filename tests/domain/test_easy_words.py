"""Rules of easy words: beside the languages of a meeting, and none of them."""

import pytest

from server.domain import events as e
from server.domain.commands import ChooseDisplayLanguage, OpenPoll, PlanPoll, RewordProposal, WordRound
from server.domain.decide.ballot_paper import written
from server.domain.gaps import gaps
from server.domain.records import EASY, Choice, PollText, ProposalText, RoundText, Sheet
from server.domain.refusals import Refused
from server.domain.versions import easy_in, is_easy, language_of, others
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


def test_no_screen_shows_easy_words_as_its_second_language():
    given(languages=("fr", "en")).when(ChooseDisplayLanguage("c_1", EASY), by=staff("lead")).refused(
        "bad-value", field="second", value=EASY, expected="en"
    )


THEMES, LEAD = staff("theme-team"), staff("lead")
BILINGUAL = ("fr", "en")


def test_each_language_of_the_meeting_has_easy_words_and_no_other_has():
    assert others(("fr", "en", "ar")) == ("en", "ar", "easy", "en-easy", "ar-easy")
    assert [easy_in(each, BILINGUAL) for each in BILINGUAL] == ["easy", "en-easy"]
    assert [language_of(each, BILINGUAL) for each in ("easy", "en-easy", "en")] == ["fr", "en", "en"]
    assert [is_easy(each) for each in ("easy", "en-easy", "en")] == [True, True, False]
    with pytest.raises(Refused) as refused:
        written(plan({"de-easy": SAID}), BILINGUAL)
    assert refused.value.facts["expected"] == "en, easy, en-easy"
    assert written(plan({"en-easy": SAID}), BILINGUAL).words == {"en-easy": KEPT}


def test_a_round_is_said_in_other_words_until_it_is_closed_and_what_is_empty_is_not_said():
    said = {EASY: RoundText(question="  Qu’aimez-vous ? "), "en": RoundText(), "en-easy": RoundText(sheet_text="Big.")}
    kept = {EASY: RoundText(question="Qu’aimez-vous ?"), "en-easy": RoundText(sheet_text="Big.")}
    outcome = given(round_opened(), languages=BILINGUAL).when(WordRound("c_1", "r_1", said), by=THEMES)
    assert outcome.events == [e.RoundWorded("r_1", kept)]
    meeting = given(round_opened(), *outcome.events, languages=BILINGUAL)
    assert meeting.state.rounds["r_1"].words == kept
    assert meeting.when(WordRound("c_2", "r_1", kept), by=THEMES).events == []
    meeting.when(WordRound("c_2", "r_1", {"de": RoundText("Wir")}), by=THEMES).refused(
        "bad-value", field="words", value="de", expected="en, easy, en-easy"
    )
    closed = given(round_opened(), e.RoundClosed("r_1"), languages=BILINGUAL)
    closed.when(WordRound("c_2", "r_1", kept), by=THEMES).refused("round-closed", round="r_1")


def test_words_of_a_round_that_somebody_else_has_written_meanwhile_are_not_written_over():
    kept = {EASY: RoundText(question="Qu’aimez-vous ?")}
    meeting = given(round_opened(), e.RoundWorded("r_1", kept))
    seq = meeting.state.rounds["r_1"].words_seq
    assert seq
    command = WordRound("c_1", "r_1", {EASY: RoundText(question="Et vous ?")}, seen=seq - 1)
    meeting.when(command, by=THEMES).refused("changed-meanwhile")


def test_a_proposal_has_easy_words_as_a_poll_has_and_brings_its_easy_title():
    words = {"en": ProposalText("Benches", "Put benches."), EASY: ProposalText("Des bancs", "Il y aura des bancs.")}
    said = RewordProposal("c_1", "p_1", "Dix bancs", "Poser dix bancs.", "bench", ("n_1",), words)
    outcome = given(*PUSHED, languages=BILINGUAL).when(said, by=THEMES)
    assert outcome.events is not None
    meeting = given(*PUSHED, *outcome.events, languages=BILINGUAL)
    assert meeting.state.proposals["p_1"].words == words
    made = (Choice("", "", "Dix bancs", "bench", "", "p_1"), Choice("", "", "Rien", "tree", ""))
    assert planned(meeting.when(plan({}, *made), by=OPERATOR)).words == {
        "en": PollText(choices={"a": "Benches"}),
        EASY: PollText(choices={"a": "Des bancs"}),
    }


def test_the_easy_texts_of_older_journals_stand_where_those_of_today_do():
    old = e.ProposalWritten("p_1", "Bancs", "Poser des bancs.", "bench", ("n_1",), easy="Il y aura des bancs.")
    words = {"en": ProposalText("B", "b")}
    again = e.ProposalReworded("p_1", "Bancs", "Poser.", "bench", ("n_1",), words, "Des bancs.")
    state = given(round_opened(), note_added(), old, again).state
    assert state.proposals["p_1"].words == {**words, EASY: ProposalText(text="Des bancs.")}
    assert state.proposals["p_1"].history[0].words == {EASY: ProposalText(text="Il y aura des bancs.")}
    sheet = Sheet(text="La place fait 3 000 m².", easy="La place est grande.")
    round = given(e.RoundPlanned("r_9", "Nous", "Quoi ?", "", 600, sheet)).state.rounds["r_9"]
    assert round.sheet == Sheet(text="La place fait 3 000 m².")
    assert round.words == {EASY: RoundText(sheet_text="La place est grande.")}
