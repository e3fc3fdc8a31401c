"""Budgets said by hand or drawn at random, and counted the slow way, from their definitions, to compare with."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec
from hypothesis import strategies as st

from server.domain.counting import Ballot
from server.domain.counting.lots import drawn
from server.domain.records import Choice, Method, Poll, Rules
from tests.counting.drawn import NO_RULES

Votes = Sequence[frozenset[str]]
"""What each ballot marks; empty: blank."""


def budget_poll(method: Method, cost: Mapping[str, int], budget: int = 100, rules: Rules = NO_RULES) -> Poll:
    """Return a poll with a choice for each id, and what it costs."""
    choices = tuple(Choice(id, id.upper(), id, "tree", "#0072B2", cost=price) for id, price in cost.items())
    return Poll("v_1", 1, "Vote", "Que financer ?", method, choices, msgspec.structs.replace(rules, budget=budget))


def marks(*groups: str) -> list[Ballot]:
    """Return the ballots of `groups` such as "5 ac": five that mark a and c; "2" alone: two blanks."""
    parted = [group.partition(" ") for group in groups]
    return [Ballot(tuple(ids)) for times, _, ids in parted for _ in range(int(times))]


@st.composite
def budgets(draw: st.DrawFn) -> tuple[dict[str, int], list[frozenset[str]], int]:
    """Costs, what the ballots mark, and a budget: small numbers, so that there are many ties."""
    ids = "abcdef"[: draw(st.integers(1, 6))]
    budget = draw(st.integers(1, 40))
    prices = draw(st.sampled_from((st.integers(0, budget), st.integers(1, 3), st.integers(0, 2 * budget))))
    cost = {id: draw(prices) for id in ids}
    return cost, draw(st.lists(st.frozensets(st.sampled_from(ids)), max_size=9)), budget


def greedy(cost: Mapping[str, int], votes: Votes, budget: int, seed: str) -> set[str]:
    """Return what is funded: one choice at a time, the one with the most votes of those that still fit."""
    supporters = {id: sum(id in vote for vote in votes) for id in cost}
    left, funded = budget, set[str]()
    turns = drawn(seed, cost)
    while fitting := [id for id in turns if id not in funded and supporters[id] and cost[id] <= left]:
        best = max(fitting, key=supporters.__getitem__)
        funded.add(best)
        left -= cost[best]
    return funded


def price(cost: int, purses: Sequence[Fraction]) -> Fraction | None:
    """Return the smallest ρ at which payments of ρ × cost, or all of a purse, make up the cost; `None` without one."""
    if sum(purses) < cost:
        return None
    # With the m fullest purses able to pay in full, ρ × cost is what the others leave open, split among those m.
    ordered = sorted(purses)
    payments = [Fraction(cost - sum(ordered[:poor])) / (len(ordered) - poor) for poor in range(len(ordered))]
    return min(
        payment / cost for payment in payments if payment >= 0 and sum(min(purse, payment) for purse in purses) == cost
    )


def equal_shares_once(
    cost: Mapping[str, int], votes: Votes, share: Fraction, turns: Sequence[str]
) -> list[tuple[str, Fraction]]:
    """Return what is bought, in order, each with its price. turns: which comes first at equal prices."""
    purses = [share] * len(votes)
    bought: list[tuple[str, Fraction]] = []
    while True:
        offers: list[tuple[Fraction, int, str]] = []
        for id in cost:
            if id not in [earlier for earlier, _ in bought]:
                asked = price(cost[id], [purse for purse, vote in zip(purses, votes, strict=True) if id in vote])
                if asked is not None:
                    offers.append((asked, turns.index(id), id))
        if not offers:
            return bought
        asked, _, id = min(offers)
        bought.append((id, asked))
        purses = [
            purse - min(purse, asked * cost[id]) if id in vote else purse
            for purse, vote in zip(purses, votes, strict=True)
        ]


def equal_shares(
    cost: Mapping[str, int], votes: Votes, budget: int, turns: Sequence[str]
) -> list[tuple[str, Fraction]]:
    """Return what is bought in the end, each with its price; the share is raised by 1, one round after the other."""
    voters = [vote for vote in votes if vote]
    sold = {id: price for id, price in cost.items() if 0 < price <= budget and any(id in vote for vote in voters)}
    if not sold:
        return []
    share = Fraction(budget, len(voters))
    bought = equal_shares_once(sold, voters, share, turns)
    while True:
        spent = sum(sold[id] for id, _ in bought)
        if all(spent + sold[id] > budget for id in sold.keys() - dict(bought).keys()):
            return bought
        share += 1
        more = equal_shares_once(sold, voters, share, turns)
        if sum(sold[id] for id, _ in more) > budget:
            return bought
        bought = more


def recommended(cost: Mapping[str, int], votes: Votes, seed: str) -> list[str]:
    """Return the order at equal prices: the lower cost, the more votes, the lot."""
    sold = [id for id in cost if cost[id] > 0 and any(id in vote for vote in votes)]
    lots = drawn(seed, cost)
    return sorted(sold, key=lambda id: (cost[id], -sum(id in vote for vote in votes), lots.index(id)))
