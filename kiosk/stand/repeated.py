"""What a ballot says, repeated to whoever has filled it in, before it goes into the box."""

from dataclasses import dataclass

from kiosk.forms import BLANK
from kiosk.paper import form_of, level, levels_of, number
from server.domain.counting import METHODS, Ballot
from server.domain.records import Choice, Poll
from server.i18n import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a ballot says. choice: `None` for a blank vote. said: its grade, rank or points; else nothing."""

    choice: Choice | None
    said: str


def repeated(poll: Poll, ballot: Ballot, words: Words) -> list[Line]:
    """Return what a ballot says, line by line: ranks from the first on, all else in the order of the poll.

    poll: in the language of its reader. ballot: one that the poll takes.
    """
    if ballot.is_blank:
        return [Line(None, "")]
    match form_of(poll):
        case "one" | "several":
            return [Line(choice, "") for choice in poll.choices if choice.id in ballot.marks]
        case "ranks":
            in_order = sorted(poll.choices, key=lambda each: ballot.values.get(each.id, len(poll.choices) + 1))
            return [Line(each, _rank(ballot.values.get(each.id), words)) for each in in_order]
        case "points":
            given = {each: ballot.values.get(each.id, 0) for each in poll.choices}
            return [Line(each, _points(points, words)) for each, points in given.items()]
    return [Line(each, _grade(poll, ballot.values.get(each.id), words)) for each in poll.choices]


POINTS_HEARD = 30  # 0 to 30 points each have a sound; who may give more reads them


def answers_of(poll: Poll, words: Words) -> list[str]:
    """Return all that a ballot of a poll may say of one choice, to be made to sounds ahead. Some polls have nothing."""
    match form_of(poll):
        case "ranks":
            return [_rank(rank, words) for rank in (*range(1, len(poll.choices) + 1), None)]
        case "points":
            return [_points(points, words) for points in range(min(poll.rules.points, POINTS_HEARD) + 1)]
        case "grades":
            left_open = [_grade(poll, None, words)] if poll.method == "majority-judgment" else []
            return [*(label for _, label in levels_of(poll, words)), *left_open]
    return []


def _grade(poll: Poll, grade: int | None, words: Words) -> str:
    if grade is None and poll.method == "majority-judgment":
        return words("kiosk-confirm-open", level=level(poll, METHODS[poll.method].GRADES[-1], words))
    return level(poll, BLANK if grade is None else grade, words)


def _rank(rank: int | None, words: Words) -> str:
    return words("vote-rank", n=rank, rank=rank) if rank else words("vote-rank-none")


def _points(points: int, words: Words) -> str:
    return words("kiosk-confirm-points", n=points, points=number(points, words.language))
