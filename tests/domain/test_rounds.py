"""Rules for rounds."""

from datetime import timedelta

from server.domain import events as e
from server.domain.commands import CloseRound, ExtendRound, OpenRound
from tests.given import NOON, SITE, given, round_closed, round_opened, staff


def test_opening_a_round_starts_its_countdown_and_shows_its_question():
    given().when(OpenRound("c_1", "r_1"), by=staff()).then(
        e.RoundOpened("r_1", NOON + timedelta(seconds=600)), e.DisplayShown(SITE, "round", "r_1")
    )


def test_a_round_may_open_with_another_duration():
    outcome = given().when(OpenRound("c_1", "r_1", 60), by=staff())
    assert outcome.events is not None
    assert outcome.events[0] == e.RoundOpened("r_1", NOON + timedelta(seconds=60))


def test_one_round_is_open_at_a_time():
    given(round_opened("r_1")).when(OpenRound("c_1", "r_2"), by=staff()).refused("round-open", round="r_1")
    given(round_opened("r_1")).when(OpenRound("c_1", "r_1"), by=staff()).refused("round-open", round="r_1")


def test_a_closed_round_does_not_open_again():
    given(round_opened(), round_closed()).when(OpenRound("c_1", "r_1"), by=staff()).refused("round-closed")


def test_more_time_counts_from_the_end_or_from_now_when_that_has_passed():
    meeting = given(round_opened(minutes=10))
    meeting.when(ExtendRound("c_1", "r_1", 120), by=staff(), at=NOON).then(
        e.RoundExtended("r_1", NOON + timedelta(minutes=12))
    )
    late = NOON + timedelta(minutes=30)
    meeting.when(ExtendRound("c_1", "r_1", 120), by=staff(), at=late).then(
        e.RoundExtended("r_1", late + timedelta(minutes=2))
    )


def test_a_shortened_round_never_ends_before_now():
    given(round_opened(minutes=10)).when(ExtendRound("c_1", "r_1", -3600), by=staff(), at=NOON).then(
        e.RoundExtended("r_1", NOON)
    )


def test_only_an_open_round_is_extended_or_closed():
    for command in (ExtendRound("c_1", "r_1", 60), CloseRound("c_1", "r_1")):
        given().when(command, by=staff()).refused("round-not-open", round="r_1")
        given(round_opened(), round_closed()).when(command, by=staff()).refused("round-closed", round="r_1")
