"""Counting: from the ballots of a closed box to a tally. One module a method, each with its source.

A ballot is a `Ballot`; in the box it stands as the JSON text of `write_ballot`, the same for the same
choice whatever the order of its marks, so that the box digest can be made again by anyone.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from server.domain.counting import (
    approval,
    consent,
    equal_shares,
    greedy,
    instant_runoff,
    majority_judgment,
    points,
    quiz,
    scale,
    schulze,
    single,
    yes_no,
)
from server.domain.counting.ballots import Ballot
from server.domain.records import Choice, Method, Poll, Rules
from server.domain.refusals import Refused
from server.domain.tallies import Tally

REASONS: dict[str, str] = {
    "bad-answer": "The answer to a quiz comes from a table, or with a time left, that cannot be.",
    "bad-grade": "A grade is given that the method does not have.",
    "bad-points": "Points are not whole numbers from 0 up.",
    "bad-rank": "A rank is not a whole number from 1 to the number of choices.",
    "blank-and-marks": "Blank is chosen on a form, and a choice is marked as well.",
    "no-reason": "An objection is made without a reason, or with one that is too long.",
    "no-number": "What a form holds for a choice is not a number.",
    "none": "Nothing is chosen on a form, not even blank.",
    "same-rank": "Two choices have one rank, in a method that wants an order without equals.",
    "too-few": "Fewer choices are marked than the poll asks for.",
    "too-many": "More choices are marked than the poll allows.",
    "too-many-points": "More points are spread than there are.",
    "unknown-choice": "A choice is marked that the poll does not have.",
    "wrong-kind": "The ballot marks choices where the method wants numbers, or the other way round.",
}
"""What may be wrong with a ballot: the `reason` of Refused("bad-ballot")."""

FORMS = ("one", "several", "grades", "ranks", "points")
"""How a ballot asks: for one mark, several marks, or a number for each choice."""


class _Method(Protocol):
    """What the module of a method holds.

    FORM: how its ballot asks, one of `FORMS`. GRADES: the numbers that may be given, best first; else empty.
    check: return the ballot in the form in which it is counted. `ballot` is not blank, names only choices of the poll,
    and holds marks or values as `FORM` says. Raises Refused("bad-ballot").
    count: return the tally of valid ballots; their order does not matter. seed: for lots (`counting.lots`).
    """

    @property
    def FORM(self) -> str: ...

    @property
    def GRADES(self) -> tuple[int, ...]: ...

    def check(self, choices: Sequence[Choice], rules: Rules, ballot: Ballot) -> Ballot: ...

    def count(self, choices: Sequence[Choice], rules: Rules, ballots: Sequence[Ballot], seed: str) -> Tally: ...


METHODS: dict[Method, _Method] = {
    "single": single,
    "approval": approval,
    "yes-no": yes_no,
    "scale": scale,
    "majority-judgment": majority_judgment,
    "instant-runoff": instant_runoff,
    "schulze": schulze,
    "points": points,
    "greedy": greedy,
    "equal-shares": equal_shares,
    "consent": consent,
    "quiz": quiz,
}

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Ballot).decode


def check_ballot(poll: Poll, ballot: Ballot) -> Ballot:
    """Return the ballot as it goes into the box: its keys in the order of the choices, ranks without gaps.

    Raises Refused("bad-ballot") with one of `REASONS`, except those of forms.
    """
    method = METHODS[poll.method]
    known = [choice.id for choice in poll.choices]
    given = set(ballot.marks).union(ballot.values)
    if unknown := sorted(given.difference(known)):
        raise Refused("bad-ballot", reason="unknown-choice", expected=", ".join(known), got=unknown[0][:40])
    by_marks = method.FORM in ("one", "several")
    if ballot.values if by_marks else ballot.marks:
        raise Refused("bad-ballot", reason="wrong-kind", expected="marks" if by_marks else "values", got="")
    if ballot.is_blank:
        return Ballot(table=ballot.table) if poll.method == "quiz" else Ballot()
    marked = set(ballot.marks)
    ordered = Ballot(
        tuple(id for id in known if id in marked),
        {id: ballot.values[id] for id in known if id in ballot.values},
        ballot.reason,
        ballot.table,
        ballot.left,
    )
    return method.check(poll.choices, poll.rules, ordered)


def check_form(poll: Poll, ballot: Ballot, blank: bool) -> Ballot:
    """Return the ballot of a form on which blank stands among the choices, so that nobody votes blank by a slip.

    Raises Refused("bad-ballot"): "blank-and-marks", "none", and the reasons of `check_ballot`.
    """
    marks = len(ballot.marks) + len(ballot.values)
    if blank and marks:
        raise Refused("bad-ballot", reason="blank-and-marks", expected="0", got=marks)
    if not blank and not marks:
        raise Refused("bad-ballot", reason="none", expected="1…", got=0)
    return check_ballot(poll, ballot)


def write_ballot(ballot: Ballot) -> str:
    """Return the text of a ballot as the box stores it."""
    return _encode(ballot).decode()


def read_ballot(text: str) -> Ballot:
    """Return the ballot that `write_ballot` wrote. Raises msgspec.ValidationError."""
    ballot: Ballot = _decode(text)
    return ballot


def count(poll: Poll, ballots: Sequence[Ballot], seed: str) -> Tally:
    """Return the tally of valid `ballots` by the method of the poll; the order of ballots does not matter.

    seed: for lots, where the rule needs one: the digest of the receipts.
    """
    return METHODS[poll.method].count(poll.choices, poll.rules, ballots, seed)


__all__ = [
    "FORMS",
    "METHODS",
    "REASONS",
    "Ballot",
    "check_ballot",
    "check_form",
    "count",
    "read_ballot",
    "write_ballot",
]
