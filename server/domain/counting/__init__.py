"""Counting: from the ballots of a closed box to a tally. One module a method, each with its source.

A ballot is a `Ballot`; in the box it stands as the JSON text of `write_ballot`, the same for the same
choice whatever the order of its marks, so that the box digest can be made again by anyone.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import msgspec

from server.domain.counting import approval, single
from server.domain.counting.ballots import Ballot
from server.domain.records import Choice, Method, Poll, Tally
from server.domain.refusals import Refused

REASONS: dict[str, str] = {
    "blank-and-marks": "Blank is chosen on a form, and a choice is marked as well.",
    "none": "Nothing is chosen on a form, not even blank.",
    "too-many": "More choices are marked than the method of the poll allows.",
    "unknown-choice": "A choice is marked that the poll does not have.",
}
"""What may be wrong with a ballot: the `reason` of Refused("bad-ballot")."""


class _Method(Protocol):
    """What the module of a method holds. SEVERAL_MARKS: whether a ballot may mark more than one choice."""

    SEVERAL_MARKS: bool

    def check(self, marks: Collection[str]) -> None: ...

    def count(self, choices: Sequence[Choice], ballots: Sequence[Ballot]) -> Tally: ...


_METHODS: dict[Method, _Method] = {"single": single, "approval": approval}

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Ballot).decode


def several_marks(method: Method) -> bool:
    """Return whether a ballot of this method may mark more than one choice."""
    return _METHODS[method].SEVERAL_MARKS


def check_ballot(poll: Poll, marks: Iterable[str]) -> Ballot:
    """Return the ballot with these choice ids marked; no marks is a blank ballot.

    Raises Refused("bad-ballot"): "unknown-choice", or "too-many" marks for the method of the poll.
    """
    known = [choice.id for choice in poll.choices]
    given = set(marks)
    if unknown := sorted(given.difference(known)):
        raise Refused("bad-ballot", reason="unknown-choice", expected=", ".join(known), got=unknown[0][:40])
    _METHODS[poll.method].check(given)
    return Ballot(tuple(id for id in known if id in given))


def check_form(poll: Poll, marks: Collection[str], blank: bool) -> Ballot:
    """Return the ballot of a form on which blank stands among the choices, so that nobody votes blank by a slip.

    Raises Refused("bad-ballot"): "blank-and-marks", "none", and the reasons of `check_ballot`.
    """
    if blank and marks:
        raise Refused("bad-ballot", reason="blank-and-marks", expected="0", got=len(marks))
    if not blank and not marks:
        raise Refused("bad-ballot", reason="none", expected="1…", got=0)
    return check_ballot(poll, marks)


def write_ballot(ballot: Ballot) -> str:
    """Return the text of a ballot as the box stores it."""
    return _encode(ballot).decode()


def read_ballot(text: str) -> Ballot:
    """Return the ballot that `write_ballot` wrote. Raises msgspec.ValidationError."""
    ballot: Ballot = _decode(text)
    return ballot


def count(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    """Return the tally of `ballots`; the order of ballots does not matter."""
    return _METHODS[poll.method].count(poll.choices, ballots)


__all__ = [
    "REASONS",
    "Ballot",
    "check_ballot",
    "check_form",
    "count",
    "read_ballot",
    "several_marks",
    "write_ballot",
]
