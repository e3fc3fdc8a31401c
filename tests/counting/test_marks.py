"""Single choice and approval: what is refused, and who wins."""

import pytest

from server.domain.counting import Ballot, count
from server.domain.records import Method, Rules
from tests.counting.drawn import checked, poll_on


@pytest.mark.parametrize(
    ("method", "rules", "ballot", "expected"),
    [
        ("single", Rules(), Ballot(("b",)), Ballot(("b",))),
        ("single", Rules(), Ballot(("b", "b")), Ballot(("b",))),
        ("single", Rules(), Ballot(("b",), reason="Voilà", table=3, left=4), Ballot(("b",))),
        ("single", Rules(), Ballot(), Ballot()),
        ("single", Rules(), Ballot(("a", "b")), "too-many"),
        ("single", Rules(), Ballot(("d",)), "unknown-choice"),
        ("single", Rules(), Ballot(values={"a": 1}), "wrong-kind"),
        ("approval", Rules(), Ballot(("c", "a")), Ballot(("a", "c"))),
        ("approval", Rules(), Ballot(("c", "b", "a")), Ballot(("a", "b", "c"))),
        ("approval", Rules(), Ballot(), Ballot()),
        ("approval", Rules(least=2), Ballot(), Ballot()),
        ("approval", Rules(least=2), Ballot(("a",)), "too-few"),
        ("approval", Rules(most=2), Ballot(("a", "b")), Ballot(("a", "b"))),
        ("approval", Rules(most=2), Ballot(("a", "b", "c")), "too-many"),
        ("approval", Rules(), Ballot(("a", "d")), "unknown-choice"),
    ],
)
def test_marks_are_as_many_as_the_rules_allow(method: Method, rules: Rules, ballot: Ballot, expected: Ballot | str):
    assert checked(poll_on(method, rules=rules), ballot) == expected


def test_the_most_marks_win_and_blanks_are_no_part_of_the_percentages():
    box = [Ballot(("a",))] * 5 + [Ballot(("b",))] * 3 + [Ballot()] * 4
    tally = count(poll_on("single"), box, "")
    assert (tally.counts, tally.blank, tally.ballots) == ({"a": 5, "b": 3, "c": 0}, 4, 12)
    assert (tally.winners, tally.ranking, tally.ties) == (("a",), (("a",), ("b",), ("c",)), ())
    assert tally.percents == {"a": 63, "b": 38, "c": 0}  # 62.5 and 37.5, halves up


def test_a_tie_in_marks_is_said():
    tally = count(poll_on("approval"), [Ballot(("a", "b")), Ballot(("a", "b", "c"))], "")
    assert (tally.winners, tally.ties) == (("a", "b"), (("a", "b"),))
    assert tally.percents == {"a": 100, "b": 100, "c": 50}
