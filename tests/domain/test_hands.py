"""Rules for hands counted at tables."""

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from server.domain import events as e
from server.domain.commands import CountHands
from server.domain.counting import Ballot, check_ballot, count
from server.domain.hands import HANDS_MOST, METHODS, REASONS, ballots_of, check_hands, times_counted
from server.domain.records import HandCount, Method, Rules
from server.domain.refusals import Refused
from tests.given import NOON, a_poll, choices, given, hands_counted, poll_opened, staff, table

APPROVAL = e.PollChanged("v_1", "Vote", "Lesquels ?", "approval", choices("Planter", "Asseoir", "Rien"))
OPENED_APPROVAL = e.PollOpened("v_1", choices("Planter", "Asseoir", "Rien"), 4)


def hands(
    a: int = 0,
    b: int = 0,
    *,
    people: int = 10,
    otherwise: int = 0,
    cast: int | None = None,
    valid: int | None = None,
    blank: int = 0,
    spoiled: int = 0,
) -> CountHands:
    """Hands for the two choices of `v_1`, which add up unless told otherwise."""
    valid = a + b if valid is None else valid
    cast = valid + blank + spoiled if cast is None else cast
    return CountHands("c_1", "v_1", people, otherwise, cast, valid, blank, spoiled, {"a": a, "b": b})


def test_a_table_counts_its_hands():
    command = hands(4, 3, blank=2, spoiled=1)
    given(poll_opened()).when(command, by=table(2)).then(
        e.HandsCounted("v_1", "t_2", 10, 0, 10, 7, 2, 1, {"a": 4, "b": 3})
    )


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (hands(4, 3, cast=8), "sum"),
        (hands(4, 3, cast=6), "sum"),
        (hands(4, 3, valid=8), "choices"),
        (hands(4, 3, valid=6), "choices"),
        (hands(0, 0, valid=1), "choices"),
        (hands(6, 5), "people"),
        (hands(4, 3, otherwise=4), "people"),
        (hands(1, 0, people=2, otherwise=5), "people"),
        (hands(-1, 4), "below"),
        (hands(4, 3, blank=-1), "below"),
        (hands(4, 3, otherwise=-5), "below"),
        (hands(4, 3, spoiled=10**30), "below"),
        (hands(HANDS_MOST + 1, people=HANDS_MOST + 1), "below"),
    ],
)
def test_a_count_that_does_not_add_up_is_refused_and_says_what(command: CountHands, reason: str):
    given(poll_opened()).when(command, by=table()).refused("bad-hands", reason=reason)
    assert reason in REASONS


def test_no_hands_at_all_add_up():
    given(poll_opened()).when(hands(people=0), by=table()).then(
        e.HandsCounted("v_1", "t_1", 0, 0, 0, 0, 0, 0, {"a": 0, "b": 0})
    )


@pytest.mark.parametrize("counts", [{}, {"a": 1}, {"a": 1, "b": 0, "c": 0}, {"a": 1, "x": 0}, {"A": 1, "b": 0}])
def test_the_hands_are_for_exactly_the_choices_of_the_poll(counts: dict[str, int]):
    command = CountHands("c_1", "v_1", 9, 0, 1, 1, 0, 0, counts)
    given(poll_opened()).when(command, by=table()).refused("bad-value", field="counts", expected="a, b")


def test_the_hands_are_recorded_in_the_order_of_the_choices():
    outcome = given(poll_opened()).when(CountHands("c_1", "v_1", 9, 0, 3, 3, 0, 0, {"b": 1, "a": 2}), by=table())
    assert outcome.events is not None
    assert isinstance(outcome.events[0], e.HandsCounted)
    assert list(outcome.events[0].counts) == ["a", "b"]


@pytest.mark.parametrize(
    ("counts", "valid", "rules", "reason"),
    [
        ({"a": 4, "b": 4, "c": 1}, 4, Rules(), None),
        ({"a": 5, "b": 0, "c": 0}, 4, Rules(), "choice-over"),
        ({"a": 1, "b": 1, "c": 1}, 4, Rules(), "choices"),  # a valid hand marks something
        ({"a": 4, "b": 4, "c": 1}, 4, Rules(most=2), "choices"),
        ({"a": 3, "b": 3, "c": 2}, 4, Rules(least=2, most=2), None),
        ({"a": 3, "b": 3, "c": 1}, 4, Rules(least=2, most=2), "choices"),
        ({"a": 0, "b": 0, "c": 0}, 0, Rules(least=2), None),
        ({"a": 1, "b": 0, "c": 0}, 0, Rules(), "choice-over"),
    ],
)
def test_hands_for_several_choices_stay_within_what_one_may_mark(
    counts: dict[str, int], valid: int, rules: Rules, reason: str | None
):
    changed = e.PollChanged("v_1", "Vote", "Lesquels ?", "approval", OPENED_APPROVAL.choices, rules)
    outcome = given(changed, OPENED_APPROVAL).when(
        CountHands("c_1", "v_1", 10, 0, valid, valid, 0, 0, counts), by=table()
    )
    if reason is None:
        assert outcome.refusal is None
    else:
        outcome.refused("bad-hands", reason=reason)


@pytest.mark.parametrize("method", ["yes-no", "schulze", "points", "quiz", "consent"])
def test_hands_answer_only_questions_that_hands_can_answer(method: Method):
    changed = e.PollChanged("v_1", "Vote", "Alors ?", method, choices("Oui", "Non"))
    meeting = given(changed, poll_opened())
    meeting.when(hands(1, 1), by=table()).refused("bad-value", field="method", value=method)
    assert method not in METHODS


def test_only_a_table_counts_hands():
    given(poll_opened()).when(hands(1), by=staff("lead")).refused("not-allowed")


def test_a_recount_takes_the_place_of_the_count_and_leaves_a_trace():
    counted = [hands_counted({"a": n, "b": 0}) for n in (1, 2, 3)]
    state = given(poll_opened(), *counted, hands_counted({"a": 9, "b": 0}, "t_2")).state
    stands = state.hand_counts["v_1.t_1"]
    assert (stands.counts, stands.table_id, stands.counted_at) == ({"a": 3, "b": 0}, "t_1", NOON)
    assert [earlier.counts["a"] for earlier in stands.earlier] == [1, 2]
    assert [earlier.earlier for earlier in stands.earlier] == [(), ()]
    assert times_counted(state.hand_counts.values()) == 4


# The ballots that hands stand for


@st.composite
def counted_hands(draw: st.DrawFn) -> tuple[Method, Rules, HandCount]:
    """Hands as people raise them: each for as many choices as it may."""
    method = draw(st.sampled_from(METHODS))
    least = draw(st.integers(0, 3)) if method == "approval" else 0
    most = draw(st.sampled_from([0, *range(max(1, least), 4)])) if method == "approval" else 0
    marks_of_one = (st.just(1) if method == "single" else st.integers(max(1, least), most or 3)).flatmap(
        lambda n: st.lists(st.sampled_from("abc"), min_size=n, max_size=n, unique=True)
    )
    raised = draw(st.lists(marks_of_one, max_size=12))
    blank, spoiled = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    counts = {id: sum(id in marks for marks in raised) for id in "abc"}
    cast = len(raised) + blank + spoiled
    hand_count = HandCount("", "v_1", "t_1", cast, 0, cast, len(raised), blank, spoiled, counts, NOON)
    return method, Rules(least, most), hand_count


@settings(max_examples=300)
@drawn(counted_hands())
def test_hands_as_people_raise_them_are_taken_and_give_valid_ballots_with_exactly_their_counts(
    case: tuple[Method, Rules, HandCount],
):
    method, rules, hand_count = case
    poll = a_poll(method, rules=rules)
    check_hands(poll, hand_count)
    ballots = ballots_of(poll, hand_count)
    for ballot in ballots:
        assert check_ballot(poll, ballot) == ballot
    tally = count(poll, ballots, "")
    assert tally.counts == hand_count.counts
    assert (tally.ballots, tally.blank) == (hand_count.valid + hand_count.blank, hand_count.blank)


numbers = st.integers(-1, 9)


@settings(max_examples=300)
@drawn(
    st.sampled_from(METHODS), st.integers(0, 3), st.integers(0, 3),
    st.fixed_dictionaries(dict.fromkeys("abc", numbers)), numbers, numbers, numbers,
)  # fmt: skip
def test_whatever_hands_are_taken_can_be_counted(
    method: Method, least: int, most: int, counts: dict[str, int], valid: int, blank: int, spoiled: int
):
    poll = a_poll(method, rules=Rules(least, most) if method == "approval" else Rules())
    cast = valid + blank + spoiled
    hand_count = HandCount("", "v_1", "t_1", 30, 0, cast, valid, blank, spoiled, counts, NOON)
    try:
        check_hands(poll, hand_count)
    except Refused:
        return
    ballots = ballots_of(poll, hand_count)
    assert count(poll, ballots, "").counts == counts
    assert [ballot for ballot in ballots if ballot.is_blank] == [Ballot()] * blank
    for ballot in ballots:
        assert check_ballot(poll, ballot) == ballot
