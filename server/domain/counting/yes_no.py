"""Yes, no or blank for each choice apart: whatever has more yes than no is adopted.

Each choice is a question of its own. It is adopted by the absolute majority of the votes expressed; who answers neither
yes nor no is not among them, and in a secret vote nobody breaks a tie, so that equal numbers adopt nothing (French code
of local authorities, CGCT, article L. 2121-20). Choices are ranked by yes less no, the difference whose sign decides
in K. O. May, "A Set of Independent Necessary and Sufficient Conditions for Simple Majority Decision", Econometrica
20(4), 1952.
"""

from collections.abc import Sequence

from server.domain.counting.ballots import Ballot
from server.domain.counting.graded import check_grades, spread_grades
from server.domain.counting.marked import known, places, ties
from server.domain.counting.shares import percent
from server.domain.records import Choice, Rules
from server.domain.tallies import Grades, Tally

FORM = "grades"
GRADES: tuple[int, ...] = (1, 0)


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Raise Refused("bad-ballot", reason="bad-grade") for an answer that is neither 1 (yes) nor 0 (no)."""
    return check_grades(GRADES, ballot)


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the yes of each choice; the winners are all that are adopted, those that share a place are equal.

    percents: the yes among the yes and no of the choice; no entry where there are neither.
    """
    spread, none = spread_grades(GRADES, choices, ballots)
    ranking = places({id: yes - no for id, (yes, no) in spread.items()})
    shares = {id: percent(yes, yes + no) for id, (yes, no) in spread.items()}
    return Tally(
        counts={id: yes for id, (yes, _) in spread.items()},
        blank=sum(ballot.is_blank for ballot in ballots),
        ballots=len(ballots),
        winners=tuple(id for id, (yes, no) in spread.items() if yes > no),
        percents=known(shares),
        ranking=ranking,
        ties=ties(ranking),
        detail=Grades(GRADES, spread, none),
    )
