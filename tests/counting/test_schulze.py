"""Schulze: ballots, worked examples, ties, and a count that walks every path to compare with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.counting import Ballot, check_ballot, count
from server.domain.tallies import Duels, Tally
from tests.counting.drawn import checked, poll_on
from tests.counting.naive_ranks import by_all_paths

SEED = "5eed"
often = settings(max_examples=100, deadline=None)

# The examples of Markus Schulze at https://electowiki.org/wiki/Schulze_method.
FORTY_FIVE = ("5 acbed", "5 adecb", "8 bedac", "3 cabed", "7 caebd", "2 cbade", "7 dceba", "8 ebadc")
NINE = ("3 abcd", "2 dabc", "2 dbca", "2 cbda")


def ranking(*orders: str) -> list[Ballot]:
    """Return the ballots of `orders` such as "5 acb" (a first, then c, then b) or "2 a=c b" (a and c before b)."""
    ballots: list[Ballot] = []
    for order in orders:
        times, *groups = order.split()
        places = [group.split("=") for group in groups] if "=" in order or len(groups) > 1 else list(groups[0])
        ballots += int(times) * [Ballot(values={id: rank for rank, ids in enumerate(places, 1) for id in ids})]
    return ballots


def counted(ids: str, *orders: str) -> Tally:
    return count(poll_on("schulze", ids), ranking(*orders), SEED)


def duels(tally: Tally) -> Duels:
    assert isinstance(tally.detail, Duels)
    return tally.detail


def matrix(ids: str, rows: str) -> dict[str, dict[str, int]]:
    """Return the numbers of `rows`, a line for each choice; "-" stands where a choice would meet itself."""
    return {
        id: {other: int(number) for other, number in zip(ids, row.split(), strict=True) if number != "-"}
        for id, row in zip(ids, rows.strip().splitlines(), strict=True)
    }


@st.composite
def boxes(draw: st.DrawFn) -> tuple[str, list[Ballot]]:
    """Choices and ballots with equal ranks, choices left out, and blank ones among them."""
    ids = "abcde"[: draw(st.integers(1, 5))]
    poll = poll_on("schulze", ids)
    values = st.dictionaries(st.sampled_from(ids), st.integers(1, len(ids)))
    ballots = st.builds(Ballot, values=values).map(lambda ballot: check_ballot(poll, ballot))
    return ids, draw(st.lists(ballots, max_size=9))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 3}),
        ({"b": 1, "a": 1}, {"a": 1, "b": 1}),
        ({"a": 1, "b": 1, "c": 3}, {"a": 1, "b": 1, "c": 2}),
        ({"a": 3, "b": 3, "c": 2}, {"a": 2, "b": 2, "c": 1}),
        ({"c": 3}, {"c": 1}),
        ({}, {}),
        ({"a": 0}, "bad-rank"),
        ({"a": 4}, "bad-rank"),
        ({"d": 1}, "unknown-choice"),
    ],
)
def test_a_ballot_is_an_order_that_may_have_equals_and_leave_choices_out(
    values: dict[str, int], expected: dict[str, int] | str
):
    ballot = checked(poll_on("schulze"), Ballot(values=values))
    assert ballot == (expected if isinstance(expected, str) else Ballot(values=expected))


def test_the_forty_five_voters_elect_e():
    tally = counted("abcde", *FORTY_FIVE)
    assert duels(tally).above == matrix(
        "abcde",
        """
        -  20 26 30 22
        25 -  16 33 18
        19 29 -  17 24
        15 12 28 -  14
        23 27 21 31 -
        """.strip(),
    )
    assert duels(tally).paths == matrix(
        "abcde",
        """
        -  28 28 30 24
        25 -  28 33 24
        25 29 -  29 24
        25 28 28 -  24
        25 28 28 31 -
        """.strip(),
    )
    assert tally.winners == ("e",)
    assert tally.ranking == (("e",), ("a",), ("c",), ("b",), ("d",))
    assert tally.counts == {"a": 2, "b": 2, "c": 2, "d": 1, "e": 3}
    assert (tally.percents, tally.ties, tally.seed) == ({}, (), "")


def test_the_nine_voters_leave_two_unbeaten_and_the_tie_is_said():
    tally = counted("abcd", *NINE)
    assert duels(tally).paths == matrix(
        "abcd",
        """
        - 5 5 5
        5 - 7 5
        5 5 - 5
        6 5 5 -
        """.strip(),
    )
    assert tally.winners == ("b", "d")
    assert tally.ranking == (("b", "d"), ("a", "c"))
    assert tally.ties == (("b", "d"), ("a", "c"))
    assert tally.seed == ""


def test_choices_left_out_stand_below_all_and_nobody_is_above_an_equal():
    tally = counted("abcd", "2 a=b c")
    assert duels(tally).above == matrix(
        "abcd",
        """
        - 0 2 2
        0 - 2 2
        0 0 - 2
        0 0 0 -
        """.strip(),
    )
    assert tally.ranking == (("a", "b"), ("c",), ("d",))


def test_blank_ballots_are_counted_apart_and_change_no_duel():
    tally = count(poll_on("schulze"), [*ranking("2 abc", "1 bca"), Ballot(), Ballot()], SEED)
    assert (tally.blank, tally.ballots) == (2, 5)
    assert duels(tally) == duels(counted("abc", "2 abc", "1 bca"))


def test_an_empty_box_and_a_box_of_blanks_have_no_winner():
    for ballots in ([], [Ballot(), Ballot()]):
        tally = count(poll_on("schulze"), ballots, SEED)
        assert tally.winners == ()
        assert tally.ranking == (("a", "b", "c"),)


@often
@given(boxes())
def test_a_count_equals_one_that_walks_every_path(box: tuple[str, list[Ballot]]):
    ids, ballots = box
    tally = count(poll_on("schulze", ids), ballots, SEED)
    places = by_all_paths(ids, ballots)
    assert [list(place) for place in tally.ranking] == places
    assert list(tally.winners) == (places[0] if any(not ballot.is_blank for ballot in ballots) else [])


@often
@given(boxes(), st.randoms())
def test_a_count_depends_neither_on_the_order_of_the_ballots_nor_on_the_seed(box: tuple[str, list[Ballot]], random):
    ids, ballots = box
    poll = poll_on("schulze", ids)
    assert count(poll, random.sample(ballots, len(ballots)), "another") == count(poll, ballots, SEED)


@often
@given(boxes())
def test_who_wins_every_duel_wins_alone(box: tuple[str, list[Ballot]]):
    ids, ballots = box
    tally = count(poll_on("schulze", ids), ballots, SEED)
    best = [id for id in ids if tally.counts[id] == len(ids) - 1]
    if best and tally.winners:
        assert list(tally.winners) == best
