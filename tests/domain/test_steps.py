"""Rules of the run sheet: what comes when, what is left out, pauses, and what a meeting is held against."""

from datetime import timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from server.domain import commands as c
from server.domain import events as e
from server.domain.records import Poll, Role, Round, Site
from server.domain.run_order import behind_the_begun, has_begun, in_order, is_to_come
from server.domain.state import MeetingState
from server.domain.steps import POLL_S, Step, StepAct
from server.live.audience import REGIE, VOTER, Audience, view
from tests.domain.test_fuzz import Journal
from tests.given import NOON, SITE, Given, given, poll_opened, round_closed, round_opened, staff

CAFE = e.PausePlanned("b_1", "Café", 900, before="r_2")
BEGUN = e.PauseBegun("b_1", NOON + timedelta(minutes=15))


def order(state: MeetingState) -> list[str]:
    return [step.id for step in in_order(state)]


def plans(meeting: Given) -> dict[str, int | None]:
    return {step.id: step.planned_s for step in meeting.state.steps.values()}


# The order


def test_a_journal_without_steps_has_its_rounds_and_then_its_polls_as_steps():
    assert order(given().state) == ["r_1", "r_2", "v_1", "v_2"]
    durations = {step.id: step.duration_s for step in given().state.steps.values()}
    assert durations == {"r_1": 600, "r_2": 600, "v_1": POLL_S, "v_2": POLL_S}


def test_a_pause_stands_before_the_step_that_it_was_planned_before_or_last():
    assert order(given(CAFE).state) == ["r_1", "b_1", "r_2", "v_1", "v_2"]
    assert order(given(e.PausePlanned("b_1", "Café", 900)).state)[-1] == "b_1"


def test_what_a_pause_was_to_come_before_may_have_begun_and_then_it_comes_next():
    begun = given(round_opened("r_1"), round_closed("r_1"), round_opened("r_2"))
    begun.when(c.PlanPause("c_1", "b_1", "Café", 900, "r_1"), by=staff()).then(
        e.PausePlanned("b_1", "Café", 900, "r_1")
    )
    after = given(
        round_opened("r_1"), round_closed("r_1"), round_opened("r_2"), e.PausePlanned("b_1", "Café", 900, "r_1")
    )
    assert order(after.state) == ["r_1", "r_2", "b_1", "v_1", "v_2"]


def test_a_vote_that_is_run_again_comes_next():
    again = e.PollPlanned("v_3", "Premier vote", "Que faire ?", "single", rerun_of="v_1")
    assert order(given(poll_opened("v_1"), e.PollAnnulled("v_1", "Panne"), again).state)[:2] == ["v_1", "v_3"]
    later = given(poll_opened("v_1"), e.PollAnnulled("v_1", "Panne"), round_opened("r_1"), again)
    assert order(later.state)[:3] == ["v_1", "r_1", "v_3"]


def test_what_begins_out_of_turn_stands_behind_what_has_begun_and_leaves_the_rest_in_order():
    assert order(given(CAFE, round_opened("r_1"), round_closed("r_1"), poll_opened("v_1")).state) == [
        *("r_1", "v_1", "b_1", "r_2", "v_2")
    ]


def test_a_vote_annulled_before_it_opened_is_over_and_in_nobodys_way():
    annulled = given(e.PollAnnulled("v_1", "Inutile"))
    assert order(annulled.state) == ["r_1", "r_2", "v_1", "v_2"]
    annulled.when(c.SkipStep("c_1", "v_1"), by=staff()).refused("step-begun", step="v_1")
    assert order(given(e.PollAnnulled("v_1", "Inutile"), poll_opened("v_2")).state) == ["v_2", "r_1", "r_2", "v_1"]


def test_what_is_left_out_stays_where_it_is_while_others_begin():
    left_out = (e.StepSkipped("r_1"), e.StepSkipped("v_2"))
    assert order(given(*left_out, round_opened("r_2"), round_closed("r_2"), poll_opened("v_1")).state) == [
        *("r_1", "r_2", "v_1", "v_2")
    ]


@pytest.mark.parametrize(
    ("step_id", "before", "moved"),
    [
        ("r_2", "r_1", ("r_2", "r_1", "v_1", "v_2")),
        ("r_1", None, ("r_2", "v_1", "v_2", "r_1")),
        ("v_2", "v_1", ("r_1", "r_2", "v_2", "v_1")),
        ("r_1", "r_2", None),
        ("v_2", None, None),
        ("r_1", "r_1", None),
    ],
)
def test_a_step_is_moved_before_another_or_to_the_end(step_id: str, before: str | None, moved: tuple[str, ...] | None):
    outcome = given().when(c.MoveStep("c_1", step_id, before), by=staff())
    outcome.then(*([e.StepsOrdered(moved, step_id)] if moved else []))


def test_nothing_is_moved_before_what_has_begun():
    under_way = given(round_opened("r_1"))
    under_way.when(c.MoveStep("c_1", "v_2", "r_1"), by=staff()).then(
        e.StepsOrdered(("r_1", "v_2", "r_2", "v_1"), "v_2")
    )


# Left out and taken up


def test_a_step_is_left_out_once_and_taken_up_once():
    given().when(c.SkipStep("c_1", "r_2"), by=staff()).then(e.StepSkipped("r_2"))
    given(e.StepSkipped("r_2")).when(c.SkipStep("c_1", "r_2"), by=staff()).then()
    given(e.StepSkipped("r_2")).when(c.TakeUpStep("c_1", "r_2"), by=staff()).then(e.StepTakenUp("r_2"))
    given().when(c.TakeUpStep("c_1", "r_2"), by=staff()).then()


def test_what_was_left_out_can_still_be_opened_and_is_then_taken_up():
    left_out = given(e.StepSkipped("r_2"))
    left_out.when(c.OpenRound("c_1", "r_2"), by=staff()).then(
        e.RoundOpened("r_2", NOON + timedelta(seconds=600)), e.DisplayShown(SITE, "round", "r_2")
    )
    opened = given(e.StepSkipped("r_2"), round_opened("r_2"))
    assert not opened.state.steps["r_2"].skipped
    assert order(opened.state)[0] == "r_2"


def test_what_is_taken_up_after_others_have_begun_comes_next():
    taken_up = given(e.StepSkipped("r_1"), round_opened("r_2"), e.StepTakenUp("r_1"))
    assert order(taken_up.state) == ["r_2", "r_1", "v_1", "v_2"]


@pytest.mark.parametrize(
    "command",
    [c.SkipStep("c_1", "r_1"), c.MoveStep("c_1", "r_1"), c.TimeStep("c_1", "r_1", 60)],
    ids=lambda each: type(each).__name__,
)
def test_what_has_begun_is_not_left_out_moved_or_given_another_plan(command: c.AnyCommand):
    given(round_opened("r_1")).when(command, by=staff()).refused("step-begun", step="r_1")
    given(round_opened("r_1"), round_closed("r_1")).when(command, by=staff()).refused("step-begun", step="r_1")


# Time


def test_a_round_opens_for_as_long_as_the_run_sheet_says():
    given(e.StepTimed("r_1", 300)).when(c.OpenRound("c_1", "r_1"), by=staff()).then(
        e.RoundOpened("r_1", NOON + timedelta(seconds=300)), e.DisplayShown(SITE, "round", "r_1")
    )
    given(e.StepTimed("r_1", 300)).when(c.TimeStep("c_1", "r_1", 300), by=staff()).then()


def test_the_plan_is_what_stood_when_the_first_step_began():
    before = given(CAFE, e.StepTimed("r_2", 300), e.StepSkipped("v_2"))
    assert set(plans(before).values()) == {None}
    begun = (CAFE, e.StepTimed("r_2", 300), e.StepSkipped("v_2"), round_opened("r_1"))
    plan = {"r_1": 600, "b_1": 900, "r_2": 300, "v_1": POLL_S, "v_2": 0}
    assert plans(given(*begun)) == plan
    later = (e.StepTimed("r_2", 60), e.StepSkipped("v_1"), e.StepTakenUp("v_2"), e.PausePlanned("b_2", "Vote", 600))
    assert plans(given(*begun, *later)) == plan | {"b_2": 0}


def test_a_step_keeps_the_place_that_it_had_when_the_first_one_began():
    moved = e.StepsOrdered(("r_1", "v_1", "v_2", "b_1", "b_2", "r_2"), "v_2")
    later = (round_opened("r_1"), e.PausePlanned("b_2", "Autre", 60), round_closed("r_1"), poll_opened("v_1"), moved)
    places = {step.id: step.planned_rank for step in given(CAFE, *later).state.steps.values()}
    assert places == {"r_1": 1, "b_1": 2, "r_2": 3, "v_1": 4, "v_2": 5, "b_2": None}
    assert {step.planned_rank for step in given(CAFE).state.steps.values()} == {None}


def test_the_planned_start_is_said_and_taken_back():
    given().when(c.PlanStart("c_1", NOON), by=staff()).then(e.StartPlanned(NOON))
    planned = given(e.StartPlanned(NOON))
    assert planned.state.meeting.starts_at == NOON
    planned.when(c.PlanStart("c_1", NOON), by=staff()).then()
    planned.when(c.PlanStart("c_1", None), by=staff()).then(e.StartPlanned(None))


def test_a_vote_changed_to_another_time_takes_as_long_in_the_run_sheet():
    changed = e.PollChanged("v_1", "Premier vote", "Que faire ?", "single", duration_s=120)
    assert given(changed).state.steps["v_1"].duration_s == 120
    kept = e.PollChanged("v_1", "Un autre titre", "Que faire ?", "single")
    assert given(e.StepTimed("v_1", 900), kept).state.steps["v_1"].duration_s == 900


# Pauses


def test_a_pause_begins_on_every_screen_and_only_when_nothing_is_open():
    given(CAFE).when(c.BeginPause("c_1", "b_1"), by=staff()).then(BEGUN, e.DisplayShown(SITE, "pause", "b_1"))
    given(CAFE, round_opened("r_1")).when(c.BeginPause("c_1", "b_1"), by=staff()).refused("step-open", step="r_1")
    given(CAFE, poll_opened("v_1")).when(c.BeginPause("c_1", "b_1"), by=staff()).refused("step-open", step="v_1")
    given().when(c.BeginPause("c_1", "r_1"), by=staff()).refused("not-found", what="pause")


def test_two_leads_who_begin_a_pause_at_once_begin_it_once():
    given(CAFE, BEGUN).when(c.BeginPause("c_1", "b_1"), by=staff()).then()
    over = given(CAFE, BEGUN, e.PauseEnded("b_1"))
    over.when(c.BeginPause("c_1", "b_1"), by=staff()).refused("step-begun", step="b_1")
    over.when(c.EndPause("c_1", "b_1"), by=staff()).then()


def test_a_round_or_a_vote_that_opens_ends_the_pause():
    for command in (c.OpenRound("c_1", "r_1"), c.OpenPoll("c_1", "v_1")):
        outcome = given(CAFE, BEGUN).when(command, by=staff())
        assert outcome.events is not None
        assert outcome.events[0] == e.PauseEnded("b_1")


def test_a_pause_that_ends_leaves_the_screens_that_show_something_else_alone():
    showing = given(CAFE, BEGUN, e.DisplayShown(SITE, "pause", "b_1"))
    showing.when(c.EndPause("c_1", "b_1"), by=staff()).then(e.PauseEnded("b_1"), e.DisplayShown(SITE, "welcome"))
    given(CAFE, BEGUN).when(c.EndPause("c_1", "b_1"), by=staff()).then(e.PauseEnded("b_1"))


def test_a_pause_gets_more_time_from_its_end_or_from_now_and_never_ends_before_now():
    late = NOON + timedelta(minutes=30)
    for by_s, at, ends_at in (
        (120, NOON, NOON + timedelta(minutes=17)),
        (120, late, late + timedelta(minutes=2)),
        (-3600, NOON, NOON),
    ):
        given(CAFE, BEGUN).when(c.ExtendPause("c_1", "b_1", by_s), by=staff(), at=at).then(
            e.PauseExtended("b_1", ends_at)
        )
    given(CAFE).when(c.ExtendPause("c_1", "b_1", 60), by=staff()).refused("pause-not-on", step="b_1")


# Who did what, and who sees it


def test_each_step_remembers_who_did_what():
    meeting = given(CAFE, BEGUN, e.PauseExtended("b_1", NOON + timedelta(minutes=20)), e.PauseEnded("b_1"))
    acts = meeting.state.steps["b_1"].acts
    assert [(act.what, act.by_s) for act in acts] == [("opened", 0), ("extended", 300), ("closed", 0)]
    assert acts[0] == StepAct(NOON, "", "opened")


def test_the_hall_sees_a_pause_once_it_has_begun_and_not_who_began_it():
    display, key = Audience("display", SITE), ("steps", "b_1")
    assert view(display, given(CAFE).state, key) is None
    seen = view(display, given(CAFE, BEGUN).state, key)
    assert isinstance(seen, Step)
    assert (seen.title, seen.ends_at, seen.acts) == ("Café", BEGUN.ends_at, ())
    assert view(VOTER, given(CAFE, BEGUN).state, key) is None
    assert view(display, given(round_opened("r_1")).state, ("steps", "r_1")) is None


def test_kept_sentences_are_for_the_regie():
    kept = given(e.SentencesKept(("Il reste cinq minutes.",)))
    kept.when(c.KeepSentences("c_1", (" Il reste cinq minutes. ",)), by=staff()).then()
    for audience, sentences in ((REGIE, ("Il reste cinq minutes.",)), (Audience("table", "t_1"), ())):
        assert view(audience, kept.state, ("meetings", "m_1")).sentences == sentences  # type: ignore[union-attr]
    given().when(c.KeepSentences("c_1", ("",)), by=staff()).refused("bad-text", field="sentences")


@pytest.mark.parametrize("role", ["theme-team", "vote-operator", "observer"])
def test_only_the_lead_changes_the_run_sheet(role: Role):
    for command in (c.SkipStep("c_1", "r_1"), c.MoveStep("c_1", "r_1"), c.PlanPause("c_1", "b_1", "Café", 900)):
        given().when(command, by=staff(role)).refused("not-allowed", role=role)


# Founding


def test_a_meeting_is_founded_with_its_order_its_pauses_and_its_times():
    steps = (
        Step("v_1", "poll", 0, 240), Step("r_1", "round", 0, 600), Step("b_1", "pause", 0, 900, title="Café"),
    )  # fmt: skip
    rounds = tuple(Round(f"r_{number}", number, "Séquence", "Quoi ?", "", 600) for number in (1, 2))
    poll = Poll("v_1", 1, "Vote", "Lequel ?", "approval", ())
    founding = c.CreateMeeting(
        "c_1", "m_1", "Réunion", ("fr",), (Site(SITE, "Salle"),), (), rounds, (poll,), steps=steps, starts_at=NOON
    )
    outcome = Given([]).when(founding, by=staff("organiser"))
    assert outcome.events is not None
    assert outcome.events[-3:] == [
        e.PausePlanned("b_1", "Café", 900),
        e.StepsOrdered(("v_1", "r_1", "b_1", "r_2")),
        e.StepTimed("v_1", 240),
    ]
    founded = Given(outcome.events)
    assert order(founded.state) == ["v_1", "r_1", "b_1", "r_2"]
    assert founded.state.meeting.starts_at == NOON
    assert all(step.acts == () for step in founded.state.steps.values())  # the script is nobody's act


# Whatever is done

STEPS = st.sampled_from(["r_1", "r_2", "v_1", "v_2", "v_3", "b_1", "b_2"])
acts = st.one_of(
    st.builds(c.SkipStep, st.just("c_1"), STEPS),
    st.builds(c.TakeUpStep, st.just("c_1"), STEPS),
    st.builds(c.MoveStep, st.just("c_1"), STEPS, st.none() | STEPS),
    st.builds(c.TimeStep, st.just("c_1"), STEPS, st.sampled_from([60, 900])),
    st.builds(c.PlanPause, st.just("c_1"), STEPS, st.just("Café"), st.just(600), st.none() | STEPS),
    st.builds(c.BeginPause, st.just("c_1"), STEPS),
    st.builds(c.ExtendPause, st.just("c_1"), STEPS, st.sampled_from([-60, 60])),
    st.builds(c.EndPause, st.just("c_1"), STEPS),
    st.builds(c.OpenRound, st.just("c_1"), STEPS),
    st.builds(c.CloseRound, st.just("c_1"), STEPS),
    st.builds(c.OpenPoll, st.just("c_1"), STEPS),
    st.builds(c.AnnulPoll, st.just("c_1"), STEPS, st.just("Panne")),
    st.builds(c.RerunPoll, st.just("c_1"), STEPS, STEPS, st.just("Panne")),
)


@settings(max_examples=150, deadline=None)
@drawn(st.lists(acts, min_size=5, max_size=50))
def test_whatever_is_done_every_step_stands_once_and_what_is_to_come_stands_behind_what_has_begun(
    done: list[c.AnyCommand],
):
    journal = Journal("a founded meeting")
    for command in done:
        journal.submit(command, staff())
        state, line = journal.state, in_order(journal.state)
        assert [step.rank for step in line] == list(range(1, len(line) + 1))
        assert {step.id for step in line} >= state.rounds.keys() | state.polls.keys()
        begun = behind_the_begun(state, [step.id for step in line])
        assert not any(is_to_come(state, step) for step in line[:begun])
        assert not any(step.skipped and has_begun(state, step) and step.kind == "pause" for step in line)
        assert sum(step.is_on for step in line) + sum(round.is_open for round in state.rounds.values()) <= 1
    journal.check_fold()
