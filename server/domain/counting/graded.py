"""Counting grades: what the methods share whose ballots give choices a grade.

`grades` are always those of the method, best first; a spread holds the ballots at each of them, in that order.
"""

from collections.abc import Sequence
from itertools import accumulate

from server.domain.counting.ballots import Ballot
from server.domain.records import Choice
from server.domain.refusals import Refused


def check_grades(grades: tuple[int, ...], ballot: Ballot) -> Ballot:
    """Return the ballot with nothing but its grades. Raises Refused("bad-ballot", reason="bad-grade")."""
    for grade in ballot.values.values():
        if grade not in grades:
            raise Refused("bad-ballot", reason="bad-grade", expected=f"{grades[-1]}…{grades[0]}", got=grade)
    return Ballot(values=ballot.values)


def spread_grades(
    grades: tuple[int, ...], choices: Sequence[Choice], ballots: Sequence[Ballot]
) -> tuple[dict[str, tuple[int, ...]], dict[str, int]]:
    """Return choice id -> its spread, and choice id -> ballots, not blank, that leave it without a grade."""
    found = {choice.id: dict.fromkeys(grades, 0) for choice in choices}
    expressed = 0
    for ballot in ballots:
        expressed += not ballot.is_blank
        for id, grade in ballot.values.items():
            found[id][grade] += 1
    spread = {id: tuple(given.values()) for id, given in found.items()}
    return spread, {id: expressed - sum(given) for id, given in spread.items()}


def middle_grade(grades: tuple[int, ...], spread: Sequence[int]) -> int | None:
    """Return the median grade, of an even number the lower of the two in the middle; `None` of no grades."""
    half = sum(spread) // 2
    return next((grade for grade, held in zip(grades, accumulate(spread), strict=True) if held > half), None)
