"""Majority judgment: each choice gets a grade from 6 (Très bien) to 1 (À rejeter); the best majority grade wins.

M. Balinski and R. Laraki, "A theory of measuring, electing, and ranking", Proceedings of the National Academy of
Sciences 104(21), 2007, and "Majority Judgment: Measuring, Ranking, and Electing", MIT Press, 2010. The majority grade
of a choice is its median, of an even number of grades the lower of the two in the middle. Choices with one majority
grade are told apart by their majority values: take one majority grade away from each, compare the majority grades of
what is left, and so on. Only choices whose grades are all the same are equal.

Who answers for some choices and leaves others open rejects those (as the authors counted "no opinion" in Orsay, 2007),
so that all choices are judged by equally many. A ballot without a single grade is blank and judges nothing.
"""

from collections.abc import Sequence

from server.domain.counting.ballots import Ballot
from server.domain.counting.graded import check_grades, middle_grade, spread_grades
from server.domain.counting.marked import known, places, ties
from server.domain.records import Choice, Rules
from server.domain.tallies import Grades, Tally

FORM = "grades"
GRADES: tuple[int, ...] = (6, 5, 4, 3, 2, 1)


def check(choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot:
    """Raise Refused("bad-ballot", reason="bad-grade") for a grade that is not one of 1 to 6."""
    return check_grades(GRADES, ballot)


def count(
    choices: Sequence[Choice],
    rules: Rules,
    ballots: Sequence[Ballot],
    seed: str,
    grades: tuple[int, ...] = GRADES,
) -> Tally:
    """Return for each choice the ballots at its majority grade or better; the winners have the highest majority value.

    grades: best first; other ones than ours for ballots of other people.
    percents: empty, since a share of one choice is at another grade than that of the next.
    detail: its `above` and `below`, as shares of the ballots that are not blank, are the p and q of the authors.
    """
    given, open_ = spread_grades(grades, choices, ballots)
    spread = {id: (*held[:-1], held[-1] + open_[id]) for id, held in given.items()}
    middle = known({id: middle_grade(grades, held) for id, held in spread.items()})
    above = {id: sum(spread[id][: grades.index(grade)]) for id, grade in middle.items()}
    below = {id: sum(spread[id][grades.index(grade) + 1 :]) for id, grade in middle.items()}
    ranking = places({id: majority_value(held) for id, held in spread.items()})
    return Tally(
        counts={id: sum(held) - below.get(id, 0) for id, held in spread.items()},
        blank=sum(ballot.is_blank for ballot in ballots),
        ballots=len(ballots),
        winners=ranking[0] if middle else (),
        ranking=ranking,
        ties=ties(ranking),
        detail=Grades(grades, spread, dict.fromkeys(spread, 0), middle, above, below),
    )


def majority_value(spread: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the grades in the order in which they are taken away, in pairs; the greater value is the better choice.

    A grade stands here as 0 for the best, -1 for the next and so on, whatever numbers the method gives them.
    Taking the lower middle grade away walks outwards from the middle of the sorted grades. Of an even number both
    middle grades go, the lower first, and an even number is left around them. Of an odd number the one in the middle
    goes, and an even number is left: it stands here as a pair with itself, which alters no comparison between choices
    that have equally many grades.
    """
    best_first = [-place for place, ballots in enumerate(spread) for _ in range(ballots)]
    lower = best_first[len(best_first) // 2 :]
    upper = best_first[: (len(best_first) + 1) // 2]
    return tuple(zip(lower, reversed(upper), strict=True))
