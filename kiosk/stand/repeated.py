"""What a ballot says, repeated to whoever has filled it in, before it goes into the box."""

from dataclasses import dataclass

from kiosk.forms import BLANK
from kiosk.paper import form_of, level, number
from server.domain.counting import Ballot
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


def _grade(poll: Poll, grade: int | None, words: Words) -> str:
    if grade is None and poll.method == "majority-judgment":
        return words("kiosk-confirm-open")
    return level(poll, BLANK if grade is None else grade, words)


def _rank(rank: int | None, words: Words) -> str:
    return words("vote-rank", n=rank, rank=rank) if rank else words("vote-rank-none")


def _points(points: int, words: Words) -> str:
    return words("kiosk-confirm-points", n=points, points=number(points, words.language))
