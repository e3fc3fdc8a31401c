"""Points: a number of points to spread over the choices as one likes; the most points come first.

Cumulative voting, as the constitution of Illinois had it from 1870 (article IV, sections 7 and 8): as many votes as one
has for one candidate, or shared out among several, and the highest in votes elected. J. Sawyer and D. MacRae, "Game
Theory and Cumulative Voting in Illinois: 1902–1954", American Political Science Review 56(4), 1962, show what follows:
a minority that keeps its points together may come before a majority that spreads them.

Points that are kept back are lost. A ballot that gives no point to anything says nothing: it is blank.
"""

from collections.abc import Sequence

from server.domain.counting.ballots import Ballot
from server.domain.counting.marked import known, places, ties
from server.domain.counting.shares import percent
from server.domain.records import Choice, Rules
from server.domain.refusals import Refused
from server.domain.tallies import Tally

FORM = "points"
GRADES: tuple[int, ...] = ()


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Return the ballot without its zeros; blank when nothing else is on it.

    Raises Refused("bad-ballot"): "bad-points" for fewer than 0, "too-many-points" for more than `rules.points`
    together; where those are 0 there is no bound, as in files of other people's ballots.
    """
    for points in ballot.values.values():
        if points < 0:
            raise Refused("bad-ballot", reason="bad-points", expected="0…", got=points)
    spent = sum(ballot.values.values())
    if rules.points and spent > rules.points:
        raise Refused("bad-ballot", reason="too-many-points", expected=f"0…{rules.points}", got=spent)
    return Ballot(values={id: points for id, points in ballot.values.items() if points})


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the points of each choice; every choice that has the most is among the winners.

    percents: of all points given, so that they add up to 100 but for rounding.
    """
    counts = {choice.id: 0 for choice in choices}
    for ballot in ballots:
        for id, points in ballot.values.items():
            counts[id] += points
    given = sum(counts.values())
    ranking = places(counts)
    shares = {id: percent(points, given) for id, points in counts.items()}
    return Tally(
        counts=counts,
        blank=sum(ballot.is_blank for ballot in ballots),
        ballots=len(ballots),
        winners=ranking[0] if given else (),
        percents=known(shares),
        ranking=ranking,
        ties=ties(ranking),
    )
