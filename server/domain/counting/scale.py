"""Five levels of agreement, from 5 (strongly agree) to 1 (strongly disagree): the highest mean comes first.

The levels and their values are those of R. Likert, "A Technique for the Measurement of Attitudes", Archives of
Psychology 140, 1932: 1 to 5, with 3 for the undecided. A choice that a ballot leaves open gets no value from it.
"""

from collections.abc import Sequence
from fractions import Fraction
from operator import mul

from server.domain.counting.ballots import Ballot
from server.domain.counting.graded import check_grades, middle_grade, spread_grades
from server.domain.counting.marked import known, places, ties
from server.domain.counting.shares import percent
from server.domain.records import Choice, Rules
from server.domain.tallies import Grades, Tally

FORM = "grades"
GRADES: tuple[int, ...] = (5, 4, 3, 2, 1)


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Raise Refused("bad-ballot", reason="bad-grade") for a level that is not one of 1 to 5."""
    return check_grades(GRADES, ballot)


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the sum of the levels of each choice; the winners are all that have the highest mean.

    ranking: by the exact mean of the levels given; choices that nobody graded share the last place.
    percents: who agrees (4 and 5) among those who graded the choice; no entry where nobody did.
    """
    spread, none = spread_grades(GRADES, choices, ballots)
    given = {id: sum(levels) for id, levels in spread.items()}
    sums = {id: sum(map(mul, GRADES, levels)) for id, levels in spread.items()}
    # No mean is under 1, so that 0 stands for none and comes last.
    ranking = places({id: Fraction(sums[id], given[id] or 1) for id in given})
    agree = {id: percent(levels[0] + levels[1], given[id]) for id, levels in spread.items()}
    middle = {id: middle_grade(GRADES, levels) for id, levels in spread.items()}
    # Hundred times a quotient, rounded half up: the same sum as a percentage.
    cents = {id: percent(sums[id], given[id]) for id in given}
    return Tally(
        counts=sums,
        blank=sum(ballot.is_blank for ballot in ballots),
        ballots=len(ballots),
        winners=ranking[0] if any(given.values()) else (),
        percents=known(agree),
        ranking=ranking,
        ties=ties(ranking),
        detail=Grades(GRADES, spread, none, middle=known(middle), mean_cents=known(cents)),
    )
