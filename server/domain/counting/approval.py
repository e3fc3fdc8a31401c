"""Approval: as many marks as one likes, or within limits; the most marks win (Brams and Fishburn, "Approval Voting",
American Political Science Review 72(3), 1978). No mark is a blank ballot, counted apart."""

from collections.abc import Sequence

from server.domain.counting.ballots import Ballot
from server.domain.counting.marked import count_marks
from server.domain.records import Choice, Rules
from server.domain.refusals import Refused
from server.domain.tallies import Tally

FORM = "several"
GRADES: tuple[int, ...] = ()


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Raise Refused("bad-ballot"): "too-few" or "too-many" marks for the rules of the poll."""
    given, least, most = len(ballot.marks), rules.least, rules.most or len(choices)
    if not least <= given <= most:
        reason = "too-few" if given < least else "too-many"
        raise Refused("bad-ballot", reason=reason, expected=f"{least}…{most}", got=given)
    return Ballot(ballot.marks)


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the marks of each choice; every choice that has the most is among the winners."""
    return count_marks(choices, ballots)
