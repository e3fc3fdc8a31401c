"""Counts written a second time, the slow way round: lists and pairwise comparisons instead of spreads and sorting.

They share nothing with `server.domain.counting` but the records, so that a slip would have to be made twice.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from statistics import median_low

from server.domain.counting import Ballot
from server.domain.records import Poll
from server.domain.tallies import Grades, Objections, Scores, Tally

Beats = Callable[[str, str], bool]


def half_up(number: Fraction) -> int:
    return math.floor(number + Fraction(1, 2))


def shares(parts: dict[str, int], wholes: dict[str, int]) -> dict[str, int]:
    return {id: half_up(Fraction(100 * parts[id], wholes[id])) for id in parts if wholes[id]}


def ranked(ids: Sequence[str], beats: Beats) -> tuple[tuple[str, ...], ...]:
    """Return the places: whoever is beaten by nobody, then whoever is beaten by these alone, and so on."""
    beaten_by = {id: sum(beats(other, id) for other in ids) for id in ids}
    places = (tuple(id for id in ids if beaten_by[id] == n) for n in range(len(ids)))
    return tuple(place for place in places if place)


def naive_count(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    """Return the tally of any method that this module knows."""
    return {
        "single": _marks,
        "approval": _marks,
        "yes-no": _yes_no,
        "scale": _scale,
        "majority-judgment": _majority_judgment,
        "points": _points,
        "consent": _consent,
        "quiz": _quiz,
    }[poll.method](poll, ballots)


def _tally(
    ballots: Sequence[Ballot],
    counts: dict[str, int],
    beats: Beats,
    percents: dict[str, int],
    detail: Grades | None = None,
    winners: Sequence[str] | None = None,
) -> Tally:
    ranking = ranked(list(counts), beats)
    blank = [ballot for ballot in ballots if ballot.marks == () and ballot.values == {}]
    first = ranking[0] if len(blank) < len(ballots) else ()
    return Tally(
        counts,
        len(blank),
        len(ballots),
        first if winners is None else tuple(winners),
        percents,
        ranking,
        tuple(place for place in ranking if place[1:]),
        detail=detail,
    )


def _ids(poll: Poll) -> list[str]:
    return [choice.id for choice in poll.choices]


def _expressed(ballots: Sequence[Ballot]) -> list[Ballot]:
    return [ballot for ballot in ballots if ballot.marks or ballot.values]


def _given(poll: Poll, ballots: Sequence[Ballot]) -> dict[str, list[int]]:
    return {id: [ballot.values[id] for ballot in ballots if id in ballot.values] for id in _ids(poll)}


def _spread(given: dict[str, list[int]], grades: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    return {id: tuple(answers.count(grade) for grade in grades) for id, answers in given.items()}


def _none(poll: Poll, ballots: Sequence[Ballot]) -> dict[str, int]:
    return {id: sum(id not in ballot.values for ballot in _expressed(ballots)) for id in _ids(poll)}


def _marks(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    counts = {id: len([ballot for ballot in ballots if id in ballot.marks]) for id in _ids(poll)}
    percents = shares(counts, dict.fromkeys(counts, len(_expressed(ballots))))
    return _tally(ballots, counts, lambda one, other: counts[one] > counts[other], percents)


def _yes_no(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    given = _given(poll, ballots)
    yes = {id: answers.count(1) for id, answers in given.items()}
    signs = {id: sum(1 if answer else -1 for answer in answers) for id, answers in given.items()}
    return _tally(
        ballots,
        yes,
        lambda one, other: signs[one] > signs[other],
        shares(yes, {id: len(answers) for id, answers in given.items()}),
        Grades((1, 0), _spread(given, (1, 0)), _none(poll, ballots)),
        [id for id in given if signs[id] > 0],
    )


def _scale(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    given = _given(poll, ballots)
    means = {id: Fraction(sum(answers), len(answers)) if answers else None for id, answers in given.items()}

    def beats(one: str, other: str) -> bool:
        mine, yours = means[one], means[other]
        return mine is not None and (yours is None or mine > yours)

    return _tally(
        ballots,
        {id: sum(answers) for id, answers in given.items()},
        beats,
        shares(
            {id: sum(answer > 3 for answer in answers) for id, answers in given.items()},
            {id: len(answers) for id, answers in given.items()},
        ),
        Grades(
            (5, 4, 3, 2, 1),
            _spread(given, (5, 4, 3, 2, 1)),
            _none(poll, ballots),
            middle={id: median_low(answers) for id, answers in given.items() if answers},
            mean_cents={id: half_up(100 * mean) for id, mean in means.items() if mean is not None},
        ),
    )


def taken_away(grades: Sequence[int]) -> list[int]:
    """Return the grades in the order in which they are taken away: the lower middle one of what is left, each time."""
    left = sorted(grades)
    order = []
    while left:
        middle = median_low(left)
        left.remove(middle)
        order.append(middle)
    return order


def _majority_judgment(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    given = {id: [ballot.values.get(id, 1) for ballot in _expressed(ballots)] for id in _ids(poll)}
    values = {id: taken_away(grades) for id, grades in given.items()}
    middle = {id: median_low(grades) for id, grades in given.items() if grades}
    return _tally(
        ballots,
        {id: sum(grade >= middle[id] for grade in grades) for id, grades in given.items()},
        lambda one, other: values[one] > values[other],
        {},
        Grades(
            (6, 5, 4, 3, 2, 1),
            _spread(given, (6, 5, 4, 3, 2, 1)),
            dict.fromkeys(given, 0),
            middle,
            {id: len([grade for grade in given[id] if grade > middle[id]]) for id in middle},
            {id: len([grade for grade in given[id] if grade < middle[id]]) for id in middle},
        ),
    )


def _points(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    counts = {id: sum(points) for id, points in _given(poll, ballots).items()}
    percents = shares(counts, dict.fromkeys(counts, sum(counts.values())))
    return _tally(ballots, counts, lambda one, other: counts[one] > counts[other], percents)


def _consent(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    consents, objects = _ids(poll)
    said = [ballot.marks[0] for ballot in ballots if ballot.marks]
    if objects in said:
        winners, ranking = [], [[objects], [consents]]
    elif consents in said:
        winners, ranking = [consents], [[consents], [objects]]
    else:
        winners, ranking = [], [[consents, objects]]
    return Tally(
        {id: said.count(id) for id in (consents, objects)},
        len(ballots) - len(said),
        len(ballots),
        tuple(winners),
        ranking=tuple(tuple(place) for place in ranking),
        detail=Objections(tuple(sorted(ballot.reason for ballot in ballots if ballot.reason))),
    )


def _quiz(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    def score(ballot: Ballot) -> Fraction:
        if ballot.marks != (poll.rules.right,):
            return Fraction(0)
        used = Fraction(10 - ballot.left, 10) if poll.rules.answer_s else Fraction(0)
        return 1000 * (1 - used / 2)

    marks = _marks(poll, ballots)
    tables = {}
    for table in sorted({ballot.table for ballot in ballots} - {0}):
        answers = [score(ballot) for ballot in ballots if ballot.table == table]
        if len(answers) == 1:
            continue
        tables[str(table)] = half_up(sum(answers, Fraction(0)) / len(answers))
    return Tally(
        marks.counts,
        marks.blank,
        marks.ballots,
        (poll.rules.right,) if marks.counts[poll.rules.right] else (),
        marks.percents,
        marks.ranking,
        detail=Scores(poll.rules.right, tables),
    )
