"""Schulze: every choice meets every other, and a defeat may be answered by a stronger chain of wins.

Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011), pages 267 to 303. A duel is won by the choice that more ballots rank above
the other; its strength is their number ("winning votes"). A path is a chain of won duels, as strong as the weakest of
them. A choice beats another when its strongest path to it is stronger than the strongest path back; who is beaten by
nobody wins.

Choices that a ballot leaves out stand together below those that it ranks; choices of one rank are equal, and the ballot
counts for neither in their duel. Where two won duels have the same number of winning votes they are equally strong; the
paper also allows to look at the losing side then, which would make strengths that no single number shows.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations

from server.domain.counting.ballots import Ballot
from server.domain.counting.marked import ties
from server.domain.counting.ranked import close_gaps
from server.domain.records import Choice, Rules
from server.domain.tallies import Duels, Tally

FORM = "ranks"
GRADES: tuple[int, ...] = ()

_Numbers = Mapping[str, Mapping[str, int]]


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Return the ballot with ranks that have no gaps. Raises Refused("bad-ballot", reason="bad-rank")."""
    return close_gaps(choices, ballot)


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the tally with its duels. No lot is drawn: whom the rule cannot tell apart share a place, also the first.

    counts: duels won. ranking: first those whom nobody beats, then those whom nobody of the rest beats, and so on.
    """
    ids = [choice.id for choice in choices]
    above = _above(ids, ballots)
    paths = _strongest_paths(ids, above)
    ranking = _places(ids, paths)
    blank = sum(ballot.is_blank for ballot in ballots)
    return Tally(
        {id: sum(above[id][other] > above[other][id] for other in above[id]) for id in ids},
        blank,
        len(ballots),
        ranking[0] if ranking and blank < len(ballots) else (),
        ranking=ranking,
        ties=ties(ranking),
        detail=Duels(above, paths),
    )


def _above(ids: Sequence[str], ballots: Sequence[Ballot]) -> dict[str, dict[str, int]]:
    """Return for each choice, for each other one, how many ballots rank the first above the second."""
    above = {id: {other: 0 for other in ids if other != id} for id in ids}
    for ballot in ballots:
        for better, rank in ballot.values.items():
            for other, number in above[better].items():
                if rank < ballot.values.get(other, len(ids) + 1):
                    above[better][other] = number + 1
    return above


def _strongest_paths(ids: Sequence[str], above: _Numbers) -> dict[str, dict[str, int]]:
    """Return for each choice, for each other one, the strength of the strongest path to it; 0 where there is none."""
    paths = {
        id: {other: wins if wins > above[other][id] else 0 for other, wins in row.items()} for id, row in above.items()
    }
    # Floyd and Warshall's order: after a turn of `middle`, paths through all the middles so far are known.
    for middle, start, end in permutations(ids, 3):
        paths[start][end] = max(paths[start][end], min(paths[start][middle], paths[middle][end]))
    return paths


def _places(ids: Sequence[str], paths: _Numbers) -> tuple[tuple[str, ...], ...]:
    """Return the choices in places; none is beaten by one of its own or a later place."""
    made: list[tuple[str, ...]] = []
    rest = list(ids)
    while rest:
        # The paper proves that beating has no cycles, so somebody is always unbeaten.
        made.append(
            tuple(id for id in rest if all(paths[id][other] >= paths[other][id] for other in rest if other != id))
        )
        rest = [id for id in rest if id not in made[-1]]
    return tuple(made)
