"""Yes, no or blank for each choice: what is refused, and what is adopted."""

import pytest

from server.domain.counting import Ballot, count
from server.domain.tallies import Grades
from tests.counting.drawn import checked, graded, poll_on


@pytest.mark.parametrize(
    ("ballot", "expected"),
    [
        (Ballot(values={"c": 0, "a": 1}), Ballot(values={"a": 1, "c": 0})),
        (Ballot(values={"a": 1}, reason="Voilà", table=3, left=4), Ballot(values={"a": 1})),
        (Ballot(), Ballot()),
        (Ballot(values={"a": 2}), "bad-grade"),
        (Ballot(values={"a": 1, "b": -1}), "bad-grade"),
        (Ballot(values={"d": 1}), "unknown-choice"),
        (Ballot(("a",)), "wrong-kind"),
    ],
)
def test_an_answer_is_yes_or_no(ballot: Ballot, expected: Ballot | str):
    checked_ballot = checked(poll_on("yes-no"), ballot)
    assert checked_ballot == expected
    if isinstance(checked_ballot, Ballot) and isinstance(expected, Ballot):
        assert list(checked_ballot.values) == list(expected.values)


def test_more_yes_than_no_adopts_whatever_the_blanks_and_an_equal_number_adopts_nothing():
    box = graded(*[{"a": 1, "b": 1}] * 4, *[{"a": 0, "b": 0}] * 3, {"b": 0}, {"c": 0}, *[{}] * 10)
    tally = count(poll_on("yes-no"), box, "")
    assert tally.winners == ("a",)  # 4 to 3, of 19
    assert tally.counts == {"a": 4, "b": 4, "c": 0}
    assert (tally.blank, tally.ballots) == (10, 19)
    assert tally.percents == {"a": 57, "b": 50, "c": 0}
    assert tally.ranking == (("a",), ("b",), ("c",))
    assert tally.detail == Grades((1, 0), {"a": (4, 3), "b": (4, 4), "c": (0, 1)}, {"a": 2, "b": 1, "c": 8})


def test_choices_are_each_a_question_of_their_own_so_all_may_be_adopted():
    tally = count(poll_on("yes-no"), graded({"a": 1, "b": 1}, {"a": 1, "b": 1}, {"a": 1, "b": 0, "c": 1}), "")
    assert tally.winners == ("a", "b", "c")
    assert tally.ranking == (("a",), ("b", "c"))  # 3 more yes, and 1 more each
    assert tally.ties == (("b", "c"),)
    assert tally.percents == {"a": 100, "b": 67, "c": 100}


def test_a_choice_that_nobody_answers_has_no_percentage():
    assert count(poll_on("yes-no"), graded({"a": 0}), "").percents == {"a": 0}
