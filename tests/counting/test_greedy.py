"""Greedy budgets: ballots, what is funded, ties and lots, the votes of Polish cities, and a naive count."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.counting import Ballot, count, greedy
from server.domain.counting.lots import drawn
from server.domain.records import Rules
from server.domain.tallies import Spending
from tests.counting import naive_budgets
from tests.counting.drawn import checked
from tests.counting.naive_budgets import budget_poll, budgets, marks
from tests.counting.pabulib import read_pb

SEED = "5eed"
often = settings(max_examples=200, deadline=None)


@pytest.mark.parametrize(
    ("rules", "marked", "expected"),
    [
        (Rules(), ("c", "a"), ("a", "c")),
        (Rules(), (), ()),
        (Rules(), ("d",), "unknown-choice"),
        (Rules(least=2), ("a",), "too-few"),
        (Rules(least=2), (), ()),
        (Rules(most=2), ("a", "b", "c"), "too-many"),
        (Rules(least=1, most=2), ("b", "a"), ("a", "b")),
    ],
)
@pytest.mark.parametrize("method", ["greedy", "equal-shares"])
def test_a_ballot_marks_choices_within_the_limits_of_the_poll(method, rules, marked, expected):
    ballot = checked(budget_poll(method, {"a": 1, "b": 1, "c": 1}, rules=rules), Ballot(marked))
    assert ballot == (expected if isinstance(expected, str) else Ballot(expected))


def test_the_most_votes_come_first_and_what_the_rest_does_not_pay_for_is_passed_over():
    poll = budget_poll("greedy", {"a": 70, "b": 50, "c": 30, "d": 10}, 100)
    tally = count(poll, marks("5 abcd", "2 abc", "2 ab", "1 a", "2"), SEED)
    assert tally.counts == {"a": 10, "b": 9, "c": 7, "d": 5}
    assert tally.winners == ("a", "c")
    assert tally.ranking == (("a",), ("c",), ("b",), ("d",))
    assert tally.percents == {"a": 100, "b": 90, "c": 70, "d": 50}
    assert (tally.blank, tally.ballots) == (2, 12)
    assert tally.detail == Spending(budget=100, spent=100)
    assert (tally.ties, tally.seed) == ((), "")


def test_choices_with_as_many_votes_are_funded_together_when_the_rest_pays_for_all_of_them():
    tally = count(budget_poll("greedy", {"a": 40, "b": 60, "c": 1}, 100), marks("3 ab", "1 c"), SEED)
    assert tally.winners == ("a", "b")
    assert tally.ranking == (("a", "b"), ("c",))
    assert (tally.ties, tally.seed) == ((), "")


def test_a_lot_decides_between_as_many_votes_when_the_rest_does_not_pay_for_all_and_the_tie_is_said():
    poll = budget_poll("greedy", {"a": 60, "b": 60, "c": 120, "d": 40}, 100)
    for seed in ("one", "two", "three", "four"):
        tally = count(poll, marks("3 abc", "1 d"), seed)
        assert tally.winners == (drawn(seed, "ab")[0], "d")
        assert tally.ties == (("a", "b"),)  # nothing would pay for c, so no lot is drawn for it
        assert tally.seed == seed


def test_a_choice_without_votes_is_never_funded_and_one_without_cost_is_whenever_it_has_votes():
    tally = count(budget_poll("greedy", {"a": 10, "b": 0, "c": 0}, 10), marks("2 a", "1 b"), SEED)
    assert tally.winners == ("a", "b")


def test_a_threshold_leaves_out_who_has_fewer_votes():
    poll = budget_poll("greedy", {"a": 10, "b": 10}, 100)
    box = marks("5 a", "4 b")
    assert greedy.count(poll.choices, poll.rules, box, SEED, threshold=5).winners == ("a",)
    assert greedy.count(poll.choices, poll.rules, box, SEED, threshold=4).winners == ("a", "b")


def test_without_skipping_the_count_stops_at_the_first_that_the_rest_does_not_pay_for():
    poll = budget_poll("greedy", {"a": 70, "b": 50, "c": 30}, 100)
    box = marks("3 a", "2 b", "1 c")
    assert greedy.count(poll.choices, poll.rules, box, SEED, skips=False).winners == ("a",)
    assert greedy.count(poll.choices, poll.rules, box, SEED).winners == ("a", "c")


def test_points_of_a_file_count_instead_of_marks_and_have_no_percentages():
    poll = budget_poll("greedy", {"a": 60, "b": 60}, 100)
    box = [Ballot(values={"a": 1, "b": 9}), Ballot(values={"a": 2}), Ballot()]
    tally = greedy.count(poll.choices, poll.rules, box, SEED)
    assert tally.counts == {"a": 3, "b": 9}
    assert (tally.winners, tally.percents, tally.blank) == (("b",), {}, 1)


def test_an_empty_box_and_a_box_of_blanks_fund_nothing():
    for box in ([], marks("3")):
        tally = count(budget_poll("greedy", {"a": 0, "b": 5}, 100), box, SEED)
        assert tally.winners == ()
        assert tally.detail == Spending(budget=100, spent=0)


@often
@given(budgets(), st.sampled_from(("one", "two")))
def test_a_count_equals_a_naive_one(drawn_budget: tuple[Mapping[str, int], Sequence[frozenset[str]], int], seed: str):
    cost, votes, budget = drawn_budget
    tally = count(budget_poll("greedy", cost, budget), [Ballot(tuple(sorted(vote))) for vote in votes], seed)
    assert set(tally.winners) == naive_budgets.greedy(cost, votes, budget, seed)
    assert tally.detail == Spending(budget, sum(cost[id] for id in tally.winners))
    assert sorted(id for place in tally.ranking for id in place) == sorted(cost)
    assert bool(tally.seed) == bool(tally.ties)


@often
@given(budgets(), st.randoms())
def test_a_count_does_not_depend_on_the_order_of_the_ballots_nor_without_a_tie_on_the_seed(drawn_budget, random):
    cost, votes, budget = drawn_budget
    poll, box = budget_poll("greedy", cost, budget), [Ballot(tuple(sorted(vote))) for vote in votes]
    tally = count(poll, box, SEED)
    assert count(poll, random.sample(box, len(box)), SEED) == tally
    if not tally.ties:
        assert count(poll, box, "another") == tally


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "rule", "threshold"),
    [
        ("Poland_Czestochowa_2024_Srodmiescie.pb", "greedy", 1),
        ("Poland_Gdynia_2024_Redlowo__large.pb", "greedy-no-skip", 50),
        ("Poland_Katowice_2023_Zarzecze.pb", "greedy-threshold", 50),
        ("Poland_Krakow_2019_Bienczyce.pb", "greedy", 1),
        ("Poland_Lodz_2022_Nr_33.pb", "greedy-threshold", 50),
        ("Poland_Warszawa_2018_Czyste__Mirow.pb", "greedy-threshold", 59),
    ],
)
def test_polish_cities_funded_what_their_rule_funds(file: str, rule: str, threshold: int):
    read = read_pb(file)
    assert read.rule == rule
    box = read.points or [Ballot(tuple(vote)) for vote in read.votes]
    poll = budget_poll("greedy", read.cost, read.budget)
    tally = greedy.count(poll.choices, poll.rules, box, SEED, threshold=threshold, skips=rule != "greedy-no-skip")
    assert tally.counts == read.scores
    assert set(tally.winners) == read.selected
    assert tally.ties == ()
    # Neither the variant nor the points decide anything here: plain greedy on the marks funds the same.
    assert set(count(poll, [Ballot(tuple(vote)) for vote in read.votes], SEED).winners) == read.selected
