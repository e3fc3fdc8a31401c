"""Five levels of agreement: what is refused, and the order by the exact mean."""

import pytest

from server.domain.counting import Ballot, count
from server.domain.tallies import Grades, lacks_agreement
from tests.counting.drawn import checked, columns, graded, poll_on


@pytest.mark.parametrize(
    ("ballot", "expected"),
    [
        (Ballot(values={"b": 5, "a": 1}), Ballot(values={"a": 1, "b": 5})),
        (Ballot(values={"a": 3}, reason="Voilà", table=3, left=4), Ballot(values={"a": 3})),
        (Ballot(), Ballot()),
        (Ballot(values={"a": 0}), "bad-grade"),
        (Ballot(values={"a": 5, "b": 6}), "bad-grade"),
        (Ballot(values={"d": 1}), "unknown-choice"),
        (Ballot(("a",)), "wrong-kind"),
    ],
)
def test_a_level_is_one_of_five(ballot: Ballot, expected: Ballot | str):
    assert checked(poll_on("scale"), ballot) == expected


def test_levels_are_worth_1_to_5_and_the_highest_mean_comes_first():
    box = [*columns(a=[5, 5, 4, 3, 1], b=[4, 4, 4, 4, 3]), *graded({"b": 1}, {})]
    tally = count(poll_on("scale"), box, "")
    assert tally.counts == {"a": 18, "b": 20, "c": 0}
    assert tally.percents == {"a": 60, "b": 67}  # 3 of 5 and 4 of 6 agree
    assert (tally.winners, tally.ranking, tally.ties) == (("a",), (("a",), ("b",), ("c",)), ())
    assert (tally.blank, tally.ballots) == (1, 7)
    assert tally.detail == Grades(
        (5, 4, 3, 2, 1),
        {"a": (2, 1, 1, 0, 1), "b": (0, 4, 1, 0, 1), "c": (0, 0, 0, 0, 0)},
        {"a": 1, "b": 0, "c": 6},
        middle={"a": 4, "b": 4},
        mean_cents={"a": 360, "b": 333},
    )


def test_the_order_is_by_the_exact_mean_and_not_by_the_rounded_one():
    thirds = graded(*[{"a": 3}] * 2, {"a": 4})  # 3.333…
    hundredths = graded(*[{"b": 3}] * 67, *[{"b": 4}] * 33)  # 3.33
    tally = count(poll_on("scale", "ba"), [*thirds, *hundredths], "")
    assert isinstance(tally.detail, Grades)
    assert tally.detail.mean_cents == {"a": 333, "b": 333}
    assert (tally.winners, tally.ranking) == (("a",), (("a",), ("b",)))


def test_equal_means_of_different_numbers_of_ballots_share_a_place():
    tally = count(
        poll_on("scale", "ab"), [*columns(a=[3, 3, 4], b=[2, 4, 4]), *graded({"b": 2}, {"b": 4}, {"b": 4})], ""
    )
    assert (tally.winners, tally.ties) == (("a", "b"), (("a", "b"),))  # 10/3 and 20/6


def test_halves_are_rounded_up_and_the_lower_of_two_middle_levels_is_the_median():
    tally = count(poll_on("scale", "ab"), columns(a=[3, 3, 3, 3, 3, 3, 3, 4], b=[1, 1, 1, 2, 5, 5, 5, 5]), "")
    assert isinstance(tally.detail, Grades)
    assert tally.detail.mean_cents == {"a": 313, "b": 313}  # 3.125
    assert tally.detail.middle == {"a": 3, "b": 2}
    assert tally.percents == {"a": 13, "b": 50}  # 12.5


@pytest.mark.parametrize(
    ("levels", "lacking"), [([3, 3], False), ([3, 2], True), ([5, 5], False), ([1], True), ([], False)]
)
def test_the_first_of_a_scale_has_no_agreement_below_the_middle(levels: list[int], lacking: bool):
    tally = count(poll_on("scale"), columns(a=levels, b=[1] * len(levels)), "")
    assert lacks_agreement(tally) is lacking
