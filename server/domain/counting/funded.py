"""Budgets: what the methods share that fund choices with a cost."""

from collections.abc import Collection, Mapping, Sequence

from server.domain.counting.ballots import Ballot
from server.domain.counting.marked import known, places
from server.domain.counting.shares import percent
from server.domain.records import Choice, Rules
from server.domain.tallies import Spending, Tally


def count_votes(choices: Sequence[Choice], ballots: Sequence[Ballot]) -> dict[str, int]:
    """Return the marks of each choice, plus the points that ballots of a file may give instead."""
    votes = {choice.id: 0 for choice in choices}
    for ballot in ballots:
        for mark in ballot.marks:
            votes[mark] += 1
        for id, points in ballot.values.items():
            votes[id] += points
    return votes


def funded(
    choices: Sequence[Choice],
    rules: Rules,
    ballots: Sequence[Ballot],
    votes: Mapping[str, int],
    bought: Sequence[Collection[str]],
    ties: Sequence[tuple[str, ...]],
    seed: str,
) -> Tally:
    """Return the tally of a budget.

    votes: choice id -> votes. bought: places of choice ids, in the order of purchase. ties: groups that a lot told
    apart. percents: of the ballots that are not blank; empty where ballots give points. ranking: what was bought, then
    the rest by votes. seed: goes into the tally when there are ties.
    """
    ids = [choice.id for choice in choices]
    made = tuple(tuple(id for id in ids if id in place) for place in bought)
    winners = tuple(id for place in made for id in place)
    blank = sum(ballot.is_blank for ballot in ballots)
    by_marks = not any(ballot.values for ballot in ballots)
    shares = {id: percent(votes[id], len(ballots) - blank) for id in ids}
    cost = {choice.id: choice.cost for choice in choices}
    return Tally(
        dict(votes),
        blank,
        len(ballots),
        winners,
        known(shares) if by_marks else {},
        made + places({id: votes[id] for id in ids if id not in winners}),
        tuple(ties),
        seed if ties else "",
        detail=Spending(rules.budget, sum(cost[id] for id in winners)),
    )
