"""Polls and boxes of ballots for the tests of counting: said by hand, or drawn at random."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from server.domain.counting import METHODS, Ballot, check_ballot
from server.domain.records import Choice, Method, Poll, Rules
from server.domain.refusals import Refused

BALLOTS_MOST = 12  # a dozen are enough for every kind of tie, and quick to shrink
NO_RULES = Rules()
POINTS_MOST = 6
TABLES_MOST = 3


def poll_on(method: Method, ids: Sequence[str] = "abc", rules: Rules = NO_RULES) -> Poll:
    """Return a poll with a choice for each of `ids`."""
    choices = tuple(Choice(id, id.upper(), id, "tree", "#0072B2") for id in ids)
    return Poll("v_1", 1, "Vote", "Que faire ?", method, choices, rules)


def graded(*rows: Mapping[str, int]) -> list[Ballot]:
    """Return a ballot for each mapping of choice id to grade or points; an empty one is blank."""
    return [Ballot(values=dict(row)) for row in rows]


def columns(**grades: Sequence[int]) -> list[Ballot]:
    """Return the ballots of which each choice got these grades, the first ballot's first; all are equally many."""
    return [Ballot(values=dict(zip(grades, row, strict=True))) for row in zip(*grades.values(), strict=True)]


def checked(poll: Poll, ballot: Ballot) -> Ballot | str:
    """Return the ballot as it goes into the box, or the reason why it does not."""
    try:
        return check_ballot(poll, ballot)
    except Refused as refused:
        refusal = refused
    assert refusal.code == "bad-ballot"
    assert set(refusal.facts) == {"reason", "expected", "got"}
    return str(refusal.facts["reason"])


@st.composite
def boxes(draw: st.DrawFn, method: Method) -> tuple[Poll, list[Ballot]]:
    """A poll by `method` and the ballots of its box, blank ones among them."""
    ids = "abcde"[: 2 if method == "consent" else draw(st.integers(2, 5))]
    rules = Rules(
        points=POINTS_MOST if method == "points" else 0,
        right=draw(st.sampled_from(ids)) if method == "quiz" else "",
        answer_s=draw(st.sampled_from((0, 20))) if method == "quiz" else 0,
    )
    poll = poll_on(method, ids, rules)
    ballots = draw(st.lists(_written(poll), max_size=BALLOTS_MOST))
    return poll, [check_ballot(poll, ballot) for ballot in ballots]


def _written(poll: Poll) -> st.SearchStrategy[Ballot]:
    """Valid ballots of a poll, as people write them: in any order, blank at times."""
    ids = st.sampled_from([choice.id for choice in poll.choices])
    method = METHODS[poll.method]
    if method.FORM == "grades":
        values = st.dictionaries(ids, st.sampled_from(method.GRADES))
    elif method.FORM == "points":
        values = st.dictionaries(ids, st.integers(0, POINTS_MOST // len(poll.choices) + 1)).filter(
            lambda points: sum(points.values()) <= POINTS_MOST
        )
    else:
        most = 1 if method.FORM == "one" else None
        extra: dict[str, st.SearchStrategy[Any]] = {}
        if poll.method == "quiz":
            extra = {"table": st.integers(0, TABLES_MOST), "left": st.integers(0, 10)}
        elif poll.method == "consent":
            extra = {"reason": st.sampled_from(("Trop cher", "Trop loin", "Pas ici"))}
        return st.builds(Ballot, marks=st.lists(ids, unique=True, max_size=most).map(tuple), **extra)
    return st.builds(Ballot, values=values)
