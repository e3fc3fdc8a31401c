"""Instant runoff: ballots, worked examples, ties and lots, and a count with piles of paper to compare with."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.counting import Ballot, check_ballot, count
from server.domain.counting.lots import drawn
from server.domain.tallies import Runoff, RunoffRound, Tally
from tests.counting.drawn import checked, poll_on
from tests.counting.naive_ranks import by_piles

SEED = "5eed"
often = settings(max_examples=200, deadline=None)


def ranking(*orders: str) -> list[Ballot]:
    """Return the ballots of `orders` such as "5 acb": five that put a first, then c, then b; "2" alone: two blanks."""
    ballots: list[Ballot] = []
    for order in orders:
        times, _, ids = order.partition(" ")
        ballots += int(times) * [Ballot(values={id: rank for rank, id in enumerate(ids, 1)})]
    return ballots


def counted(ids: str, *orders: str, seed: str = SEED) -> Tally:
    return count(poll_on("instant-runoff", ids), ranking(*orders), seed)


def rounds(tally: Tally) -> tuple[RunoffRound, ...]:
    assert isinstance(tally.detail, Runoff)
    return tally.detail.rounds


@st.composite
def boxes(draw: st.DrawFn) -> tuple[str, list[Ballot]]:
    """Choices and ballots, blank ones among them; few of each, so that there are many ties."""
    ids = "abcde"[: draw(st.integers(1, 5))]
    orders = st.lists(st.sampled_from(ids), unique=True).map("".join)
    return ids, ranking(*(f"1 {order}" for order in draw(st.lists(orders, max_size=12))))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 3}),
        ({"b": 2}, {"b": 1}),
        ({"a": 3, "c": 1}, {"a": 2, "c": 1}),
        ({}, {}),
        ({"a": 1, "b": 1}, "same-rank"),
        ({"a": 1, "b": 3, "c": 3}, "same-rank"),
        ({"a": 0}, "bad-rank"),
        ({"a": -1}, "bad-rank"),
        ({"a": 4}, "bad-rank"),
        ({"d": 1}, "unknown-choice"),
    ],
)
def test_a_ballot_is_an_order_without_equals_and_may_leave_choices_out(
    values: dict[str, int], expected: dict[str, int] | str
):
    ballot = checked(poll_on("instant-runoff"), Ballot(values=values))
    assert ballot == (expected if isinstance(expected, str) else Ballot(values=expected))


def test_marks_are_not_ranks():
    assert checked(poll_on("instant-runoff"), Ballot(("a",))) == "wrong-kind"


def test_the_capital_of_tennessee_is_knoxville():
    # The example of https://electowiki.org/wiki/Effects_of_different_voting_systems_under_similar_circumstances:
    # m, n, c, k are Memphis, Nashville, Chattanooga and Knoxville, and a ballot is one per cent of the voters.
    tally = counted("mnck", "42 mnck", "26 nckm", "15 cknm", "17 kcnm")
    assert rounds(tally) == (
        RunoffRound({"m": 42, "n": 26, "c": 15, "k": 17}, 0, ("c",)),
        RunoffRound({"m": 42, "n": 26, "k": 32}, 0, ("n",)),
        RunoffRound({"m": 42, "k": 58}),
    )
    assert tally.winners == ("k",)
    assert tally.counts == {"m": 42, "n": 26, "c": 15, "k": 17}
    assert tally.percents == {"m": 42, "n": 0, "c": 0, "k": 58}
    assert tally.ranking == (("k",), ("m",), ("n",), ("c",))
    assert (tally.ties, tally.seed) == ((), "")


def test_a_tie_for_the_win_is_said_and_no_lot_is_drawn():
    # The variant of that example with 84 voters (https://abif.electorama.com/id/TNexampleTie): 42 to 42 in the end.
    tally = counted("mnck", "42 mnck", "20 nckm", "10 cknm", "12 kcnm")
    assert rounds(tally)[-1] == RunoffRound({"m": 42, "k": 42})
    assert tally.winners == ("m", "k")
    assert tally.ranking == (("m", "k"), ("n",), ("c",))
    assert (tally.ties, tally.seed) == ((("m", "k"),), "")


def test_a_majority_at_once_ends_the_count_and_the_others_stand_as_they_are():
    tally = counted("abc", "6 a", "3 b", "1 c")
    assert rounds(tally) == (RunoffRound({"a": 6, "b": 3, "c": 1}),)
    assert tally.ranking == (("a",), ("b",), ("c",))
    assert tally.percents == {"a": 60, "b": 30, "c": 10}


def test_half_of_the_ballots_is_no_majority():
    assert rounds(counted("abc", "5 a", "3 b", "2 cb"))[-1] == RunoffRound({"a": 5, "b": 5})


def test_a_majority_is_of_the_ballots_that_still_count_and_blank_ones_never_do():
    tally = counted("abc", "4 a", "3 b", "2 c", "7")
    assert rounds(tally) == (
        RunoffRound({"a": 4, "b": 3, "c": 2}, 0, ("c",)),
        RunoffRound({"a": 4, "b": 3}, 2),
    )
    assert tally.winners == ("a",)
    assert (tally.blank, tally.ballots) == (7, 16)
    assert tally.percents == {"a": 57, "b": 43, "c": 0}


def test_a_lot_draws_who_leaves_where_that_may_decide_and_the_tie_is_said():
    # Whoever of b and c leaves makes the other one win.
    for seed in ("one", "two", "three", "four"):
        tally = counted("abc", "4 a", "3 bc", "3 cb", seed=seed)
        out = drawn(seed, "bc")[0]
        assert rounds(tally)[0] == RunoffRound({"a": 4, "b": 3, "c": 3}, 0, (out,), by_lot=True)
        assert {*tally.winners, out} == {"b", "c"}
        assert (tally.ties, tally.seed) == ((("b", "c"),), seed)


def test_who_cannot_reach_the_next_even_together_leave_together_and_without_a_lot():
    tally = counted("abcde", "5 a", "4 b", "1 cb", "1 da")
    assert rounds(tally)[0] == RunoffRound({"a": 5, "b": 4, "c": 1, "d": 1, "e": 0}, 0, ("e",))
    assert rounds(tally)[1] == RunoffRound({"a": 5, "b": 4, "c": 1, "d": 1}, 0, ("c", "d"))
    assert tally.ranking == (("a",), ("b",), ("c", "d"), ("e",))
    assert (tally.ties, tally.seed) == ((("c", "d"),), "")


def test_who_together_may_come_level_with_the_next_are_told_apart_by_lot():
    first, *_ = rounds(counted("abcd", "4 a", "2 b", "1 c", "1 d"))
    assert first.by_lot
    assert len(first.out) == 1


@pytest.mark.parametrize("orders", [(), ("3",)])
def test_an_empty_box_and_a_box_of_blanks_have_no_winner(orders: Sequence[str]):
    tally = counted("abc", *orders)
    assert tally.winners == ()
    assert tally.percents == {}
    assert tally.counts == {"a": 0, "b": 0, "c": 0}
    assert rounds(tally) == (RunoffRound({"a": 0, "b": 0, "c": 0}),)


@often
@given(boxes(), st.sampled_from(("one", "two")))
def test_a_count_equals_one_with_piles_of_paper(box: tuple[str, list[Ballot]], seed: str):
    ids, ballots = box
    tally = count(poll_on("instant-runoff", ids), ballots, seed)
    orders = [list(ballot.values) for ballot in ballots if not ballot.is_blank]
    places = by_piles(ids, orders, seed)
    assert [list(place) for place in tally.ranking] == places
    assert list(tally.winners) == (places[0] if orders else [])
    assert set(tally.ties) >= {place for place in tally.ranking if len(place) > 1}
    assert (tally.seed == seed) == any(round.by_lot for round in rounds(tally))


@often
@given(boxes())
def test_leaving_together_elects_the_same_as_leaving_one_by_one(box: tuple[str, list[Ballot]]):
    ids, ballots = box
    orders = [list(ballot.values) for ballot in ballots]
    assert by_piles(ids, orders, SEED)[0] == by_piles(ids, orders, SEED, together=False)[0]


@often
@given(boxes(), st.randoms())
def test_a_count_does_not_depend_on_the_order_of_the_ballots(box: tuple[str, list[Ballot]], random):
    ids, ballots = box
    poll = poll_on("instant-runoff", ids)
    shuffled = random.sample(ballots, len(ballots))
    assert count(poll, shuffled, SEED) == count(poll, ballots, SEED)


@often
@given(boxes())
def test_every_round_has_every_ballot_that_is_not_blank_and_every_choice_leaves_once_or_stays(
    box: tuple[str, list[Ballot]],
):
    ids, ballots = box
    tally = count(poll_on("instant-runoff", ids), ballots, SEED)
    assert all(sum(round.counts.values()) + round.exhausted == tally.ballots - tally.blank for round in rounds(tally))
    left = [id for round in rounds(tally) for id in round.out]
    assert sorted([*left, *rounds(tally)[-1].counts]) == sorted(ids)


@often
@given(boxes())
def test_a_ballot_in_the_box_is_in_the_form_in_which_it_is_checked(box: tuple[str, list[Ballot]]):
    ids, ballots = box
    for ballot in ballots:
        once = check_ballot(poll_on("instant-runoff", ids), ballot)
        assert once == ballot
        assert check_ballot(poll_on("instant-runoff", ids), once) == once
