"""Greedy: the choices by their votes, the most first; each is funded if what is left of the budget still pays for it.

The rule of most participatory budgets (Goel, Krishnaswamy, Sakshuwong and Aitamurto, "Knapsack Voting for Participatory
Budgeting", ACM Transactions on Economics and Computation 7(2), 2019, call it greedy K-approval). Its variants are named
as in Faliszewski and others, "Participatory Budgeting: Data, Tools, and Analysis", IJCAI 2023, and its library Pabulib:
`greedy` passes over what the rest no longer pays for, `greedy-no-skip` stops there, `greedy-threshold` leaves out
choices under a number of votes. A poll is counted by the first; the others are for files.

A choice without votes is never funded. Choices with as many votes are funded together when the rest pays for all of
them; otherwise a lot draws the order among those that the rest would pay for one by one.
"""

from collections.abc import Mapping, Sequence

from server.domain.counting import approval
from server.domain.counting.ballots import Ballot
from server.domain.counting.funded import count_votes, funded
from server.domain.counting.lots import drawn
from server.domain.counting.marked import places
from server.domain.records import Choice, Rules
from server.domain.tallies import Tally

FORM = "several"
GRADES: tuple[int, ...] = ()


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Raise Refused("bad-ballot"): "too-few" or "too-many" marks, where the rules of the poll limit them."""
    return approval.check(choices, rules, ballot)


def count(
    choices: Sequence[Choice],
    rules: Rules,
    ballots: Sequence[Ballot],
    seed: str,
    *,
    threshold: int = 1,
    skips: bool = True,
) -> Tally:
    """Return the tally; choices funded with as many votes share a place, and only a lot puts an order between them.

    threshold: votes, 1 or more, that a choice must have. skips: whether the count goes on past the first choice that
    the rest does not pay for. Ballots of a file may give points instead of marks; their sums then are the votes.
    """
    votes = count_votes(choices, ballots)
    cost = {choice.id: choice.cost for choice in choices}
    standing = places({id: number for id, number in votes.items() if number >= max(1, threshold)})
    bought, ties = _spend(standing, cost, rules.budget, seed, skips)
    return funded(choices, rules, ballots, votes, bought, ties, seed)


def _spend(
    standing: Sequence[tuple[str, ...]], cost: Mapping[str, int], budget: int, seed: str, skips: bool
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return what is bought, in places, and the groups that a lot told apart."""
    bought: list[tuple[str, ...]] = []
    ties: list[tuple[str, ...]] = []
    rest = budget
    for place in standing:
        within = tuple(id for id in place if cost[id] <= rest)
        if sum(cost[id] for id in within) <= rest:
            turns = [within] if within else []
        else:
            ties.append(within)
            turns = [(id,) for id in drawn(seed, within)]
        for turn in turns:
            price = sum(cost[id] for id in turn)
            if price <= rest:
                bought.append(turn)
                rest -= price
            elif not skips:
                return bought, ties
        if len(within) < len(place) and not skips:
            break
    return bought, ties
