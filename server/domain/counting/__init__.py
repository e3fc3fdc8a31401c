"""Counting: from the ballots of a closed box to a tally. One module a method, each with its source.

A ballot is a `Ballot`; in the box it stands as the JSON text of `write_ballot`, the same for the same
choice whatever the order of its marks, so that the box digest can be made again by anyone.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from server.domain.counting import approval, single
from server.domain.counting.ballots import Ballot
from server.domain.records import Choice, Poll, Tally
from server.domain.refusals import Refused

_CHECK: dict[str, Callable[[Collection[str]], None]] = {"single": single.check, "approval": approval.check}
_COUNT: dict[str, Callable[[Sequence[Choice], Sequence[Ballot]], Tally]] = {
    "single": single.count,
    "approval": approval.count,
}

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Ballot).decode


def check_ballot(poll: Poll, marks: Iterable[str]) -> Ballot:
    """Return the ballot with these choice ids marked; no marks is a blank ballot.

    Raises Refused("bad-ballot"): an unknown choice, or more marks than the method of the poll allows.
    """
    known = [choice.id for choice in poll.choices]
    given = set(marks)
    if unknown := sorted(given.difference(known)):
        raise Refused("bad-ballot", expected=", ".join(known), got=unknown[0][:40])
    _CHECK[poll.method](given)
    return Ballot(tuple(id for id in known if id in given))


def write_ballot(ballot: Ballot) -> str:
    """Return the text of a ballot as the box stores it."""
    return _encode(ballot).decode()


def read_ballot(text: str) -> Ballot:
    """Return the ballot that `write_ballot` wrote. Raises msgspec.ValidationError."""
    ballot: Ballot = _decode(text)
    return ballot


def count(poll: Poll, ballots: Sequence[Ballot]) -> Tally:
    """Return the tally of `ballots`; the order of ballots does not matter."""
    return _COUNT[poll.method](poll.choices, ballots)


__all__ = ["Ballot", "check_ballot", "count", "read_ballot", "write_ballot"]
