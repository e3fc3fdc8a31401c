"""Simulated voters fill the ballot of any method, as its rules want it."""

from random import Random

import pytest

from server.domain.counting import METHODS, Ballot, check_ballot
from server.domain.records import Method, Poll, Rules
from server.simulated.ballots import Voters
from tests.given import choices

RULES: dict[Method, list[Rules]] = {
    "approval": [Rules(), Rules(least=2, most=3), Rules(least=4), Rules(most=1)],
    "points": [Rules(points=10), Rules(points=1)],
    "greedy": [Rules(budget=1_000)],
    "equal-shares": [Rules(budget=1_000)],
    "quiz": [Rules(right="b"), Rules(right="b", answer_s=30)],
}


def polls(method: Method) -> list[Poll]:
    texts = ["Un", "Deux", "Trois", "Quatre"][: 2 if method == "consent" else 4]
    return [Poll("v_1", 1, "Vote", "Quoi ?", method, choices(*texts), rules) for rules in RULES.get(method, [Rules()])]


@pytest.mark.parametrize("poll", [poll for method in METHODS for poll in polls(method)], ids=lambda poll: poll.method)
def test_every_ballot_is_valid_some_are_blank_and_each_choice_is_taken(poll: Poll):
    voters = Voters(poll, Random(1848), tables=[1, 2, 3], reasons=["Trop cher." * 100])
    ballots = [voters.fill() for _ in range(600)]
    for ballot in ballots:
        checked = check_ballot(poll, ballot)
        assert (set(checked.marks), checked.values) == (set(ballot.marks), ballot.values)
    assert Ballot() in ballots
    taken = {id for ballot in ballots for id in (*ballot.marks, *ballot.values)}
    assert taken == {choice.id for choice in poll.choices}
    assert {ballot.table for ballot in ballots if not ballot.is_blank} == ({1, 2, 3} if poll.method == "quiz" else {0})


def test_nobody_objects_without_a_reason():
    [poll] = polls("consent")
    voters = Voters(poll, Random(1), tables=[], reasons=[])
    assert {ballot.marks for ballot in (voters.fill() for _ in range(300))} == {(), ("a",)}
