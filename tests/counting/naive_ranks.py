"""Ranks counted the slow way, straight from their definitions, to compare with."""

from collections.abc import Sequence
from itertools import pairwise, permutations

from server.domain.counting import Ballot
from server.domain.counting.lots import drawn

Places = list[list[str]]


def by_piles(ids: Sequence[str], orders: Sequence[Sequence[str]], seed: str, *, together: bool = True) -> Places:
    """Return the places of an instant runoff, counted with piles of paper, each order a ballot that is not blank.

    together: whether those leave together who cannot reach the next one even together; else one leaves at a time.
    """
    piles = {id: [order for order in orders if [other for other in order if other in ids][:1] == [id]] for id in ids}
    heights = sorted({len(pile) for pile in piles.values()}, reverse=True)
    level = [[id for id in ids if len(piles[id]) == height] for height in heights]
    if len(level) == 1 or heights[0] > sum(len(pile) for pile in piles.values()) / 2:
        return level
    last = level[-1]
    if len(last) > 1 and not (together and len(last) * heights[-1] < heights[-2]):
        last = [drawn(seed, last)[0]]
    return [*by_piles([id for id in ids if id not in last], orders, seed, together=together), last]


def by_all_paths(ids: Sequence[str], ballots: Sequence[Ballot]) -> Places:
    """Return the places of Schulze's method, with every path between every two choices walked through."""
    low = len(ids) + 1

    def prefer(better: str, worse: str) -> int:
        return sum(ballot.values.get(better, low) < ballot.values.get(worse, low) for ballot in ballots)

    def strength(path: Sequence[str]) -> int:
        links = list(pairwise(path))
        won = all(prefer(*link) > prefer(*reversed(link)) for link in links)
        return min(prefer(*link) for link in links) if won else 0

    def strongest(start: str, end: str) -> int:
        others = [id for id in ids if id not in (start, end)]
        return max(
            strength((start, *middle, end)) for n in range(len(others) + 1) for middle in permutations(others, n)
        )

    beaten_by = {
        id: {other for other in ids if other != id and strongest(other, id) > strongest(id, other)} for id in ids
    }
    places: Places = []
    while rest := [id for id in ids if not any(id in place for place in places)]:
        places.append([id for id in rest if not beaten_by[id].intersection(rest)])
    return places
