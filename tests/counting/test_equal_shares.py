"""Equal shares: worked examples of the authors, ties and lots, a real vote, and a naive count to compare with."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.counting import Ballot, count, equal_shares
from server.domain.counting.lots import drawn
from server.domain.tallies import Spending, Tally
from tests.counting.naive_budgets import Votes, budget_poll, budgets, equal_shares_once, marks, recommended
from tests.counting.naive_budgets import equal_shares as naive
from tests.counting.pabulib import read_pb

SEED = "5eed"
often = settings(max_examples=200, deadline=None)

# The two examples of the authors, https://equalshares.net/explanation: eleven voters and 1,100 of money for a bike path
# (b), an outdoor gym (g), a park (p), a playground (y) and a library for children (l). In the second one the last voter
# marks the gym instead of the path.
COST = {"b": 700, "g": 400, "p": 250, "y": 200, "l": 100}
TEN = ("bg", "bgp", "bg", "bgp", "bgp", "bg", "pyl", "y", "yl", "pyl")


def counted(cost: Mapping[str, int], budget: int, *groups: str, seed: str = SEED) -> Tally:
    return count(budget_poll("equal-shares", cost, budget), marks(*groups), seed)


def box_of(votes: Votes) -> list[Ballot]:
    return [Ballot(tuple(sorted(vote))) for vote in votes]


def test_the_first_example_of_the_authors():
    tally = counted(COST, 1_100, *(f"1 {ids}" for ids in (*TEN, "b")))
    assert tally.counts == {"b": 7, "g": 6, "p": 5, "y": 4, "l": 3}
    assert tally.winners == ("b", "y", "l")
    assert tally.ranking == (("b",), ("y",), ("l",), ("g",), ("p",))
    assert tally.detail == Spending(budget=1_100, spent=1_000)
    assert tally.percents == {"b": 64, "g": 55, "p": 45, "y": 36, "l": 27}
    assert (tally.ties, tally.seed) == ((), "")


def test_the_second_example_of_the_authors_and_its_completion():
    votes = [frozenset(ids) for ids in (*TEN, "g")]
    # What nobody can pay for alone splits as evenly as the purses allow: in the end 60.70 each of those who still can.
    gym, park, yard = Fraction(400, 7), Fraction(850, 14), Fraction(850, 14)
    assert equal_shares_once(COST, votes, Fraction(100), list(COST)) == [
        ("g", gym / 400), ("p", park / 250), ("y", yard / 200),
    ]  # fmt: skip
    # 250 are left, and the library would fit: with shares of 104 its friends pay for it as well.
    tally = counted(COST, 1_100, *(f"1 {ids}" for ids in (*TEN, "g")))
    assert tally.ranking == (("g",), ("p",), ("y",), ("l",), ("b",))
    assert tally.detail == Spending(budget=1_100, spent=950)


def test_a_minority_gets_its_part_where_greedy_gives_all_to_the_majority():
    cost = {"a": 50, "b": 50, "c": 50}
    assert counted(cost, 100, "6 ab", "5 c").winners == ("a", "c")
    assert count(budget_poll("greedy", cost, 100), marks("6 ab", "5 c"), SEED).winners == ("a", "b")


def test_the_share_is_raised_until_nothing_more_would_fit():
    # Shares of 25 buy b. The only friend of a pays for it once the share is 50, and then nothing is left to buy.
    assert counted({"a": 50, "b": 40}, 100, "1 a", "3 b").winners == ("b", "a")


def test_the_share_is_not_raised_when_that_would_buy_too_much_even_if_money_is_left():
    # Shares of 25 buy b for 20 each; with shares of 30 a would be bought as well.
    assert counted({"a": 60, "b": 41}, 100, "2 a", "2 b").winners == ("b",)
    # Here no share buys less than both. The authors' tool offers to spend such a rest by votes; the rule does not.
    assert counted({"a": 60, "b": 60}, 100, "2 a", "2 b").winners == ()


def test_blank_ballots_have_no_share():
    with_blanks = counted({"a": 60, "b": 40}, 100, "3 a", "2 b", "5")
    without = counted({"a": 60, "b": 40}, 100, "3 a", "2 b")
    assert with_blanks.ranking == without.ranking
    assert with_blanks.percents == without.percents
    assert (with_blanks.blank, with_blanks.ballots) == (5, 10)


def test_what_costs_nothing_is_funded_if_marked_and_neither_what_nobody_marks_nor_what_costs_more_than_there_is():
    tally = counted({"a": 0, "b": 0, "c": 5, "d": 101, "e": 60}, 100, "1 a", "4 de")
    assert tally.winners == ("a", "e")
    assert tally.ranking == (("a",), ("e",), ("d",), ("b", "c"))


def test_an_empty_box_and_a_box_of_blanks_fund_nothing():
    for groups in ((), ("3",)):
        tally = counted({"a": 0, "b": 5}, 100, *groups)
        assert (tally.winners, tally.detail) == ((), Spending(budget=100, spent=0))


@pytest.mark.parametrize(
    ("cost", "groups", "first"),
    [
        ({"a": 60, "b": 50}, ("2 ab",), "b"),
        ({"a": 50, "b": 60}, ("2 ab",), "a"),
    ],
)
def test_at_equal_prices_the_lower_cost_comes_first(cost: dict[str, int], groups: Sequence[str], first: str):
    tally = counted(cost, 100, *groups)
    assert tally.winners == (first,)
    assert tally.ties == ()


def test_at_equal_prices_costs_and_votes_a_lot_decides_and_the_tie_is_said():
    for seed in ("one", "two", "three", "four"):
        tally = counted({"a": 60, "b": 60}, 100, "4 ab", seed=seed)
        assert tally.winners == drawn(seed, "ab")[:1]
        assert (tally.ties, tally.seed) == ((("a", "b"),), seed)


def test_choices_bought_at_the_same_price_share_a_place_and_need_no_lot():
    tally = counted({"a": 50, "b": 50}, 100, "2 a", "2 b")
    assert tally.winners == ("a", "b")
    assert tally.ranking == (("a", "b"),)
    assert (tally.ties, tally.seed) == ((), "")


def test_the_count_takes_no_longer_where_money_comes_in_small_units():
    # Six hundred million raises lie between the first share and the one at which the only friend of a pays for it.
    assert counted({"a": 10**9, "b": 10**9}, 2 * 10**9, "1 a", "4 b").winners == ("b", "a")


def test_cents_count_like_euros_when_the_share_is_raised_by_a_hundred():
    votes = marks(*(f"1 {ids}" for ids in (*TEN, "g")))
    cents = budget_poll("equal-shares", {id: 100 * price for id, price in COST.items()}, 110_000)
    in_cents = equal_shares.count(cents.choices, cents.rules, votes, SEED, step=100)
    assert in_cents.ranking == counted(COST, 1_100, *(f"1 {ids}" for ids in (*TEN, "g"))).ranking


@often
@given(budgets(), st.sampled_from(("one", "two")))
def test_a_count_equals_a_naive_one(drawn_budget: tuple[Mapping[str, int], Votes, int], seed: str):
    cost, votes, budget = drawn_budget
    tally = count(budget_poll("equal-shares", cost, budget), box_of(votes), seed)
    places: list[set[str]] = []
    before: Fraction | None = None
    if free := {id for id in cost if cost[id] == 0 and any(id in vote for vote in votes)}:
        places.append(free)
    for id, price in naive(cost, votes, budget, recommended(cost, votes, seed)):
        places[-1:] = [places[-1] | {id}] if price == before else [*places[-1:], {id}]
        before = price
    assert [set(place) for place in tally.ranking[: len(places)]] == places
    assert set(tally.winners) == {id for place in places for id in place}


@often
@given(budgets(), st.randoms())
def test_a_count_does_not_depend_on_the_order_of_the_ballots_nor_without_a_tie_on_the_seed(drawn_budget, random):
    cost, votes, budget = drawn_budget
    poll, box = budget_poll("equal-shares", cost, budget), box_of(votes)
    tally = count(poll, box, SEED)
    assert count(poll, random.sample(box, len(box)), SEED) == tally
    assert bool(tally.seed) == bool(tally.ties)
    if not tally.ties:
        assert all(count(poll, box, seed).ranking == tally.ranking for seed in ("one", "two", "three"))


@often
@given(budgets())
def test_no_more_is_spent_than_there_is(drawn_budget: tuple[Mapping[str, int], Votes, int]):
    cost, votes, budget = drawn_budget
    tally = count(budget_poll("equal-shares", cost, budget), box_of(votes), SEED)
    spent = sum(cost[id] for id in tally.winners)
    assert tally.detail == Spending(budget, spent)
    assert spent <= budget


@pytest.mark.real_data
def test_assen_funded_what_equal_shares_fund():
    read = read_pb("Netherlands_Assen_2024.pb")
    assert read.rule == "equalshares/add1"
    poll = budget_poll("equal-shares", read.cost, read.budget)
    tally = count(poll, [Ballot(tuple(vote)) for vote in read.votes], SEED)
    assert tally.counts == read.scores
    assert set(tally.winners) == read.selected
    assert tally.ties == ()
