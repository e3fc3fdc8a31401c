"""Single choice: one mark or blank; the most marks win (plurality; French electoral code, article L. 66 on
blank ballots: counted apart, never among the votes cast for a choice)."""

from collections.abc import Collection, Sequence

from server.domain.counting.ballots import Ballot
from server.domain.counting.shares import percent
from server.domain.records import Choice, Tally
from server.domain.refusals import Refused

SEVERAL_MARKS = False


def check(marks: Collection[str]) -> None:
    """Raise Refused("bad-ballot") for more than one mark."""
    if len(marks) > 1:
        raise Refused("bad-ballot", reason="too-many", expected="0…1", got=len(marks))


def count(choices: Sequence[Choice], ballots: Sequence[Ballot]) -> Tally:
    """Return the marks of each choice; every choice that has the most is among the winners."""
    counts = {choice.id: 0 for choice in choices}
    blank = 0
    for ballot in ballots:
        blank += not ballot.marks
        for mark in ballot.marks:
            counts[mark] += 1
    most = max(counts.values(), default=0)
    winners = tuple(id for id, marks in counts.items() if marks == most and most > 0)
    shares = {id: percent(marks, len(ballots) - blank) for id, marks in counts.items()}
    percents = {id: share for id, share in shares.items() if share is not None}
    return Tally(counts, blank, len(ballots), winners, percents)
