"""Points: what is refused, and who has the most."""

import pytest

from server.domain.counting import Ballot, count
from server.domain.records import Rules
from tests.counting.drawn import checked, graded, poll_on


@pytest.mark.parametrize(
    ("points", "values", "expected"),
    [
        (10, {"b": 3, "a": 7}, {"a": 7, "b": 3}),
        (10, {"a": 10}, {"a": 10}),
        (10, {"a": 4}, {"a": 4}),  # what is kept back is lost
        (10, {"c": 1, "a": 0}, {"c": 1}),
        (10, {"a": 0, "b": 0}, {}),
        (10, {}, {}),
        (10, {"a": 11}, "too-many-points"),
        (10, {"a": 6, "b": 5}, "too-many-points"),
        (10, {"a": 11, "b": -1}, "bad-points"),
        (10, {"d": 1}, "unknown-choice"),
        (0, {"a": 1_000, "b": 5}, {"a": 1_000, "b": 5}),
        (0, {"a": -1}, "bad-points"),
    ],
)
def test_points_are_spread_as_far_as_they_go(points: int, values: dict[str, int], expected: dict[str, int] | str):
    ballot = checked(poll_on("points", rules=Rules(points=points)), Ballot(values=values))
    assert ballot == (expected if isinstance(expected, str) else Ballot(values=expected))


def test_a_ballot_without_a_point_is_blank_and_marks_are_not_points():
    poll = poll_on("points", rules=Rules(points=10))
    zeros = checked(poll, Ballot(values={"a": 0}))
    assert isinstance(zeros, Ballot)
    assert zeros.is_blank
    assert checked(poll, Ballot(("a",))) == "wrong-kind"


def test_a_quarter_that_keeps_its_votes_together_comes_before_three_quarters_that_spread_them():
    # As in Illinois: three votes each. 26 give all three to d, and 74 give one each to a, b and c.
    box = graded(*[{"d": 3}] * 26, *[{"a": 1, "b": 1, "c": 1}] * 74)
    tally = count(poll_on("points", "abcd", Rules(points=3)), box, "")
    assert tally.counts == {"a": 74, "b": 74, "c": 74, "d": 78}
    assert (tally.winners, tally.ranking, tally.ties) == (("d",), (("d",), ("a", "b", "c")), (("a", "b", "c"),))
    assert tally.percents == {"a": 25, "b": 25, "c": 25, "d": 26}


def test_blank_ballots_give_no_points_and_a_tie_for_the_first_place_is_said():
    tally = count(poll_on("points"), graded({"a": 2}, {"b": 1, "c": 1}, {"b": 1}, {}), "")
    assert (tally.blank, tally.ballots) == (1, 4)
    assert (tally.winners, tally.ties) == (("a", "b"), (("a", "b"),))
    assert tally.percents == {"a": 40, "b": 40, "c": 20}
