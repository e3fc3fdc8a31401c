"""Single choice: one mark or blank; the most marks win (plurality). Blank ballots are counted apart, never among the
votes cast for a choice (French electoral code, article L. 65, third paragraph)."""

from collections.abc import Sequence

from server.domain.counting.ballots import Ballot
from server.domain.counting.marked import count_marks
from server.domain.records import Choice, Rules
from server.domain.refusals import Refused
from server.domain.tallies import Tally

FORM = "one"
GRADES: tuple[int, ...] = ()


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Raise Refused("bad-ballot", reason="too-many") for more than one mark."""
    if len(ballot.marks) > 1:
        raise Refused("bad-ballot", reason="too-many", expected="0…1", got=len(ballot.marks))
    return Ballot(ballot.marks)


def count(choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the marks of each choice; every choice that has the most is among the winners."""
    return count_marks(choices, ballots)
