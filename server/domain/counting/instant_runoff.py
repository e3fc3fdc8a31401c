"""Instant runoff: the last choice leaves and its ballots go to their next choice, until one has a majority.

William R. Ware's method (1871), as Robert's Rules of Order Newly Revised describes it under "preferential voting" (10th
edition, 2000, § 45, pages 411 to 414): a ballot counts for the best ranked of the choices still in; the choice that
more than half of the ballots that still count are for wins; while there is none, the choice with the fewest leaves.
A ballot that ranks none of those still in is exhausted and no longer counts.

Robert's Rules drop all who share the last place at once, which may drop somebody who would have won. Here they leave
together only when that changes nothing: when their ballots together are fewer than those of the next choice, so that
each of them would leave before it in any case. Otherwise a lot draws the one who leaves. When all who are still in have
the same number, they share the win; no lot gives it to one of them.
"""

from collections.abc import Collection, Sequence

from server.domain.counting.ballots import Ballot
from server.domain.counting.lots import drawn
from server.domain.counting.marked import known, places
from server.domain.counting.ranked import close_gaps
from server.domain.counting.shares import percent
from server.domain.records import Choice, Rules
from server.domain.refusals import Refused
from server.domain.tallies import Runoff, RunoffRound, Tally

FORM = "ranks"
GRADES: tuple[int, ...] = ()


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Return the ballot with ranks that have no gaps; choices may be left out, they come after all ranked ones.

    Raises Refused("bad-ballot"): "bad-rank", and "same-rank" for two choices with one rank.
    """
    ranked = close_gaps(choices, ballot)
    if len(set(ranked.values.values())) < len(ranked.values):
        raise Refused(
            "bad-ballot", reason="same-rank", expected="1, 2, 3…", got=" ".join(map(str, ballot.values.values()))
        )
    return ranked


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the tally with its rounds.

    counts: first places. percents: of the ballots that count in the last round; 0 for those who are out.
    ranking: those still in by their ballots in the last round, then those who left, the last to leave first; who left
    together share a place. ties: shared places, and the groups out of which a lot drew who leaves.
    """
    orders = [tuple(sorted(ballot.values, key=ballot.values.__getitem__)) for ballot in ballots if not ballot.is_blank]
    rounds: list[RunoffRound] = []
    groups: list[tuple[str, ...]] = []
    left = [choice.id for choice in choices]
    while True:
        counts = _first_places(left, orders)
        exhausted = len(orders) - sum(counts.values())
        standing = places(counts)
        if _decided(counts):
            rounds.append(RunoffRound(counts, exhausted))
            break
        last, by_lot = standing[-1], False
        if len(last) > 1:
            groups.append(last)
            by_lot = sum(counts[id] for id in last) >= counts[standing[-2][0]]
        out = drawn(seed, last)[:1] if by_lot else last
        rounds.append(RunoffRound(counts, exhausted, out, by_lot))
        left = [id for id in left if id not in out]
    ranking = standing + tuple(round.out for round in reversed(rounds) if round.out)
    groups.extend(place for place in standing if len(place) > 1)
    shares = {choice.id: percent(counts.get(choice.id, 0), sum(counts.values())) for choice in choices}
    return Tally(
        rounds[0].counts,
        len(ballots) - len(orders),
        len(ballots),
        standing[0] if orders and standing else (),
        known(shares),
        ranking,
        tuple(dict.fromkeys(groups)),
        seed if any(round.by_lot for round in rounds) else "",
        detail=Runoff(tuple(rounds)),
    )


def _first_places(left: Sequence[str], orders: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """Return how many of the ballots `orders` count for each of the choices still in."""
    counts = dict.fromkeys(left, 0)
    for order in orders:
        if best := next((id for id in order if id in counts), None):
            counts[best] += 1
    return counts


def _decided(counts: dict[str, int]) -> bool:
    """Return whether one has a majority, or all have the same."""
    numbers: Collection[int] = counts.values()
    return 2 * max(numbers, default=0) > sum(numbers) or len(set(numbers)) <= 1
