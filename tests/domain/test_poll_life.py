"""Rules for the life of a poll: planned, opened, timed, paused, closed, published, annulled, run again."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain import events as e
from server.domain.commands import (
    AnnulPoll,
    AnyCommand,
    ChangePoll,
    ClosePoll,
    CountHands,
    OpenPoll,
    PausePoll,
    PlanPoll,
    PublishPoll,
    RecordTally,
    RerunPoll,
    ResumePoll,
    TimePoll,
)
from server.domain.events import AnyEvent
from server.domain.records import SYSTEM, Actor, Choice, Poll, Results, Rules
from server.live.audience import REGIE, VOTER, Audience, view
from tests.given import (
    NOON,
    SITE,
    TALLY,
    choices,
    given,
    hands_counted,
    note_added,
    poll_closed,
    poll_opened,
    proposal_written,
    round_opened,
    staff,
    table,
)

OPERATOR = staff("vote-operator")
SHOWN = e.DisplayShown(SITE, "poll", "v_1")
ANNULLED = e.PollAnnulled("v_1", "Panne de réseau")
PUBLISHED = e.PollPublished("v_1")
PAUSED = e.PollPaused("v_1")
RECORD = RecordTally("c_1", "v_1", TALLY, 4, "0" * 64)
PUSHED = (round_opened(), note_added(), proposal_written(), e.ProposalPushed("p_1"))


def opened(seconds: int | None = None) -> e.PollOpened:
    """The poll `v_1`, open; seconds: until its end."""
    ends_at = None if seconds is None else NOON + timedelta(seconds=seconds)
    return e.PollOpened("v_1", choices("Planter", "Asseoir"), 4, ends_at)


def poll_after(*happened: AnyEvent) -> Poll:
    return given(*happened).state.polls["v_1"]


def one_event(command: AnyCommand, *happened: AnyEvent) -> AnyEvent:
    events = given(*happened).when(command, by=OPERATOR).events
    assert events is not None
    return events[0]


# Opening


def test_opening_a_poll_fixes_its_choices_counts_the_cards_and_shows_it():
    given().when(OpenPoll("c_1", "v_1"), by=OPERATOR).then(opened(), SHOWN)


def test_a_poll_ends_after_the_time_planned_or_the_time_it_is_opened_with():
    planned = e.PollPlanned("v_3", "Vote", "Que faire ?", "single", choices("Planter", "Asseoir"), duration_s=120)
    for command, seconds in ((OpenPoll("c_1", "v_3"), 120), (OpenPoll("c_1", "v_3", 30), 30)):
        event = one_event(command, planned)
        assert isinstance(event, e.PollOpened)
        assert event.ends_at == NOON + timedelta(seconds=seconds)


def test_a_poll_without_choices_takes_the_proposals_that_stand_pushed():
    event = one_event(
        OpenPoll("c_1", "v_2"),
        *PUSHED,
        proposal_written("p_2"), e.ProposalPushed("p_2"), e.ProposalWithdrawn("p_2"),
        proposal_written("p_3"),
    )  # fmt: skip
    assert event == e.PollOpened("v_2", (Choice("a", "A", "Des bancs", "bench", "#0072B2", "p_1"),), 4)


def test_a_poll_without_choices_and_proposals_is_not_opened():
    given().when(OpenPoll("c_1", "v_2"), by=OPERATOR).refused("no-choices", poll="v_2")


def test_a_poll_planned_on_a_proposal_that_was_withdrawn_since_is_not_opened():
    made = choices("Planter", "Asseoir")
    on_it = (made[0], Choice("b", "B", "Des bancs", "bench", "#E69F00", "p_1"))
    planned = e.PollPlanned("v_3", "Vote", "Que faire ?", "single", on_it)
    meeting = given(*PUSHED, planned, e.ProposalWithdrawn("p_1"))
    meeting.when(OpenPoll("c_1", "v_3"), by=OPERATOR).refused("proposal-withdrawn", proposal="p_1")


def test_rules_that_do_not_fit_the_proposals_are_found_when_the_poll_opens():
    planned = e.PollPlanned("v_3", "Vote", "Lesquelles ?", "approval", (), Rules(least=2))
    given(*PUSHED, planned).when(OpenPoll("c_1", "v_3"), by=OPERATOR).refused("bad-value", field="least")


def test_the_regie_plans_a_poll_that_the_script_did_not_hold():
    plan = PlanPoll("c_1", "v_3", "Oui ou non", "D’accord ?", "single", choices("Oui", "Non"))
    given().when(plan, by=OPERATOR).then(
        e.PollPlanned("v_3", "Oui ou non", "D’accord ?", "single", choices("Oui", "Non"))
    )
    given().when(PlanPoll("c_1", "v_1", "A", "B", "single"), by=OPERATOR).refused("id-taken", id="v_1")


def test_a_card_issued_while_a_poll_is_open_may_vote_in_it():
    late = e.CardsIssued(("late",))
    assert poll_after(poll_opened(), late).entitled == 5
    assert poll_after(poll_opened(), PAUSED, late).entitled == 5
    assert poll_after(poll_opened(), poll_closed(), late).entitled == 4
    assert poll_after(poll_opened(), ANNULLED, late).entitled == 4


def test_a_card_revoked_while_a_poll_is_open_stays_among_the_entitled_for_it_may_have_voted():
    meeting = given(poll_opened(), e.CardRevoked("card1"))
    assert (meeting.state.polls["v_1"].entitled, meeting.state.entitled) == (4, 3)


# What may be done in which state

STATES: dict[str, tuple[AnyEvent, ...]] = {
    "planned": (),
    "open": (opened(60),),
    "paused": (opened(60), PAUSED),
    "closed": (opened(60), poll_closed()),
    "published": (opened(60), poll_closed(), PUBLISHED),
    "annulled": (opened(60), PAUSED, ANNULLED),
    "annulled after publishing": (opened(60), poll_closed(), PUBLISHED, ANNULLED),
}
YES, SO_ALREADY = "yes", "so already"
BEFORE, ONCE, OVER, VOID = "poll-not-open", "poll-opened", "poll-closed", "poll-annulled"

# In the columns of STATES.
ANSWERS: list[tuple[AnyCommand, Actor, tuple[str, ...]]] = [
    (
        ChangePoll("c_1", "v_1", "Vote", "Que faire ?", "approval"),
        OPERATOR,
        (YES, ONCE, ONCE, ONCE, ONCE, VOID, VOID),
    ),
    (OpenPoll("c_1", "v_1"), OPERATOR, (YES, ONCE, ONCE, ONCE, ONCE, VOID, VOID)),
    (TimePoll("c_1", "v_1", 30), OPERATOR, (BEFORE, YES, "poll-paused", OVER, OVER, VOID, VOID)),
    (PausePoll("c_1", "v_1"), OPERATOR, (BEFORE, YES, SO_ALREADY, OVER, OVER, VOID, VOID)),
    (ResumePoll("c_1", "v_1"), OPERATOR, (BEFORE, SO_ALREADY, YES, OVER, OVER, VOID, VOID)),
    (ClosePoll("c_1", "v_1"), OPERATOR, (BEFORE, SO_ALREADY, SO_ALREADY, OVER, OVER, VOID, VOID)),
    (ClosePoll("c_1", "v_1"), SYSTEM, (BEFORE, SO_ALREADY, SO_ALREADY, OVER, OVER, VOID, VOID)),
    (RECORD, SYSTEM, (BEFORE, YES, YES, OVER, OVER, VOID, VOID)),
    (PublishPoll("c_1", "v_1"), OPERATOR, (*["poll-not-closed"] * 3, YES, SO_ALREADY, VOID, VOID)),
    (AnnulPoll("c_1", "v_1", "Panne"), OPERATOR, (*[YES] * 5, SO_ALREADY, SO_ALREADY)),
    (RerunPoll("c_1", "v_1", "v_3", "Panne"), OPERATOR, (BEFORE, *[YES] * 6)),
    (
        CountHands("c_1", "v_1", 3, 0, 3, 3, 0, 0, {"a": 2, "b": 1}),
        table(),
        (BEFORE, YES, "poll-paused", OVER, OVER, VOID, VOID),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("command", "actor", "answers"), ANSWERS, ids=lambda value: type(value).__name__)
def test_each_state_of_a_poll_lets_do_what_belongs_to_it(command: AnyCommand, actor: Actor, answers: tuple[str, ...]):
    found = []
    for happened in STATES.values():
        outcome = given(*happened).when(command, by=actor)
        if outcome.refusal is not None:
            assert outcome.refusal.facts == {"poll": "v_1"}
            found.append(outcome.refusal.code)
        else:
            found.append(YES if outcome.events else SO_ALREADY)
    assert dict(zip(STATES, found, strict=True)) == dict(zip(STATES, answers, strict=True))


def test_what_is_asked_of_an_unknown_poll_is_not_found():
    for command, actor, _ in ANSWERS:
        if "poll_id" in command.__struct_fields__:
            unknown = replace(command, poll_id="v_9")
            given().when(unknown, by=actor).refused("not-found", what="poll", id="v_9")


# Time


def test_an_open_poll_is_timed_from_now_or_left_without_an_end():
    late = NOON + timedelta(seconds=50)
    meeting = given(opened(60))
    meeting.when(TimePoll("c_1", "v_1", 30), by=OPERATOR, at=late).then(
        e.PollTimed("v_1", late + timedelta(seconds=30))
    )
    meeting.when(TimePoll("c_1", "v_1"), by=OPERATOR, at=late).then(e.PollTimed("v_1", None))
    given(opened()).when(TimePoll("c_1", "v_1"), by=OPERATOR).then()
    assert poll_after(opened(60), e.PollTimed("v_1", None)).ends_at is None


def test_more_time_may_be_given_after_the_end_while_ballots_on_their_way_are_taken():
    late = NOON + timedelta(seconds=65)
    given(opened(60)).when(TimePoll("c_1", "v_1", 30), by=OPERATOR, at=late).then(
        e.PollTimed("v_1", late + timedelta(seconds=30))
    )


def test_the_clock_of_a_paused_poll_stands_still_and_goes_on_where_it_was():
    meeting = given(opened(60), PAUSED)  # paused at noon, when it was opened
    paused = meeting.state.polls["v_1"]
    assert (paused.is_open, paused.paused_at, paused.ends_at, paused.remaining_s) == (True, NOON, None, 60)
    later = NOON + timedelta(hours=1)
    resumed = e.PollResumed("v_1", later + timedelta(seconds=60))
    meeting.when(ResumePoll("c_1", "v_1"), by=OPERATOR, at=later).then(resumed)
    poll = poll_after(opened(60), PAUSED, resumed)
    assert (poll.paused_at, poll.remaining_s, poll.ends_at) == (None, None, resumed.ends_at)


def test_a_poll_without_an_end_is_resumed_without_one():
    given(opened(), PAUSED).when(ResumePoll("c_1", "v_1"), by=OPERATOR).then(e.PollResumed("v_1", None))


@pytest.mark.parametrize("seconds", [0, -5])
def test_a_poll_paused_when_its_time_is_over_does_not_close_under_the_hand_that_resumes_it(seconds: int):
    given(opened(seconds), PAUSED).when(ResumePoll("c_1", "v_1"), by=OPERATOR).then(
        e.PollResumed("v_1", NOON + timedelta(seconds=1))
    )


@pytest.mark.parametrize("end", [poll_closed(), ANNULLED], ids=["closed", "annulled"])
def test_a_paused_poll_that_ends_is_not_paused_any_more(end: AnyEvent):
    poll = poll_after(opened(60), PAUSED, end)
    assert (poll.is_open, poll.paused_at, poll.remaining_s) == (False, None, None)


# The result


def test_the_tally_is_recorded_and_stays_in_the_regie_until_it_is_published():
    event = e.PollClosed("v_1", TALLY, 4, "0" * 64)
    given(opened()).when(RECORD, by=SYSTEM).then(event)
    poll = poll_after(opened(), event)
    assert (poll.tally, poll.turnout, poll.closed_at, poll.published_at) == (TALLY, 4, NOON, None)
    given(opened(), event).when(PublishPoll("c_1", "v_1"), by=OPERATOR).then(PUBLISHED, SHOWN)
    assert poll_after(opened(), event, PUBLISHED).published_at == NOON


AUDIENCES = (REGIE, Audience("table", "t_1"), Audience("display", SITE), VOTER)


def seen_by(audience: Audience, *happened: AnyEvent) -> Poll:
    poll = view(audience, given(*happened).state, ("polls", "v_1"))
    assert isinstance(poll, Poll)
    return poll


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda audience: audience.door)
def test_until_it_is_published_only_the_regie_has_the_result_and_what_it_could_be_found_from(audience: Audience):
    right = e.PollChanged("v_1", "Vote", "Que faire ?", "quiz", choices("A", "B"), Rules(right="b"))
    closed = e.PollClosed(
        "v_1", TALLY, 4, "0" * 64, "1" * 64, "2" * 64, "3" * 64, profile={"Âge": {"30 ans et plus": TALLY}}
    )
    whole = given(right, opened(), closed).state.polls["v_1"]
    early = seen_by(audience, right, opened(), closed)
    if audience == REGIE:
        assert early == whole
    else:
        assert (early.tally, early.profile, early.rules.right, early.ballots_digest) == (None, {}, "", None)
        told = (early.turnout, early.box_digest, early.roll_digest, early.receipts_digest)
        assert told == (4, "0" * 64, "1" * 64, "3" * 64)
    late = seen_by(audience, right, opened(), closed, PUBLISHED)
    # The answers to a quiz are not published, nor what they could be found from.
    assert late == replace(whole, published_at=NOON, ballots_digest="2" * 64 if audience == REGIE else None)
    if audience != REGIE:
        assert seen_by(audience, right, opened(), closed, ANNULLED).tally is None


@pytest.mark.parametrize("results", ["closed", "live"])
def test_closing_publishes_where_the_script_says_so(results: Results):
    changed = e.PollChanged("v_1", "Vote", "Que faire ?", "single", choices("Planter", "Asseoir"), results=results)
    given(changed, opened()).when(RECORD, by=SYSTEM).then(e.PollClosed("v_1", TALLY, 4, "0" * 64), PUBLISHED, SHOWN)


def test_a_tally_counted_before_the_last_hands_were_is_not_recorded():
    meeting = given(opened(), hands_counted({"a": 2, "b": 1}), hands_counted({"a": 1, "b": 2}))
    for counted_before in (0, 1):
        stale = RecordTally("c_1", "v_1", TALLY, 4, "0" * 64, hands=counted_before)
        meeting.when(stale, by=SYSTEM).refused("bad-hands", reason="moved", expected="2", got=counted_before)
    fresh = RecordTally("c_1", "v_1", TALLY, 4, "0" * 64, hands=2)
    meeting.when(fresh, by=SYSTEM).then(e.PollClosed("v_1", TALLY, 4, "0" * 64))


# Annulled and run again


def test_an_annulled_poll_keeps_what_it_was_and_says_why_it_does_not_count():
    poll = poll_after(opened(), poll_closed(), PUBLISHED, ANNULLED)
    assert (poll.tally, poll.annulled_at, poll.annulled_because) == (TALLY, NOON, "Panne de réseau")


def test_the_first_reason_stands():
    given(opened(), ANNULLED).when(AnnulPoll("c_1", "v_1", "Autre raison"), by=OPERATOR).then()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_nothing_is_annulled_without_a_reason_that_can_be_read(reason: str):
    for command in (AnnulPoll("c_1", "v_1", reason), RerunPoll("c_1", "v_1", "v_3", reason)):
        given(opened()).when(command, by=OPERATOR).refused("bad-text", field="reason")


def test_a_poll_is_run_again_as_another_one_and_both_say_so():
    again = e.PollPlanned(
        "v_3", "Premier vote", "Que faire d’abord ?", "single", choices("Planter", "Asseoir"), rerun_of="v_1"
    )
    rerun = RerunPoll("c_1", "v_1", "v_3", "Panne de réseau")
    given(opened()).when(rerun, by=OPERATOR).then(ANNULLED, again)
    given(opened(), ANNULLED).when(rerun, by=OPERATOR).then(again)
    polls = given(opened(), ANNULLED, again).state.polls
    assert (polls["v_1"].rerun_as, polls["v_3"].rerun_of, polls["v_3"].number) == ("v_3", "v_1", 3)
    assert (polls["v_3"].opened_at, polls["v_3"].annulled_at) == (None, None)


def test_of_two_who_run_a_poll_again_at_once_the_second_is_told_that_it_is_annulled():
    again = e.PollPlanned("v_3", "Vote", "Que faire ?", "single", choices("A", "B"), rerun_of="v_1")
    meeting = given(opened(), ANNULLED, again)
    meeting.when(RerunPoll("c_1", "v_1", "v_4", "Panne"), by=OPERATOR).refused("poll-annulled", poll="v_1")
    meeting.when(RerunPoll("c_1", "v_1", "v_2", "Panne"), by=OPERATOR).refused("id-taken", id="v_2")


def test_a_poll_that_was_run_again_may_be_run_again():
    again = e.PollPlanned("v_3", "Vote", "Que faire ?", "single", choices("A", "B"), rerun_of="v_1")
    reopened = e.PollOpened("v_3", choices("A", "B"), 4)
    events = (
        given(opened(), ANNULLED, again, reopened).when(RerunPoll("c_1", "v_3", "v_4", "Panne"), by=OPERATOR).events
    )
    assert events is not None
    assert [type(event) for event in events] == [e.PollAnnulled, e.PollPlanned]


def test_a_poll_on_the_only_proposal_is_run_again_on_it():
    only = (Choice("a", "A", "Des bancs", "bench", "#0072B2", "p_1"),)
    meeting = given(*PUSHED, e.PollOpened("v_2", only, 4))
    events = meeting.when(RerunPoll("c_1", "v_2", "v_3", "Panne"), by=OPERATOR).events
    assert events is not None
    assert isinstance(events[1], e.PollPlanned)
    assert events[1].choices == only
