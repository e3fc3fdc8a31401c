"""Ranks: what the methods share whose ballots put the choices in order, 1 for the best."""

from collections.abc import Sequence

from server.domain.counting.ballots import Ballot
from server.domain.records import Choice
from server.domain.refusals import Refused


def close_gaps(choices: Sequence[Choice], ballot: Ballot) -> Ballot:
    """Return the ballot with the ranks 1, 2, 3… in the same order; equal ranks stay equal.

    Raises Refused("bad-ballot", reason="bad-rank") for a rank that is not from 1 to the number of choices.
    """
    for rank in ballot.values.values():
        if not 1 <= rank <= len(choices):
            raise Refused("bad-ballot", reason="bad-rank", expected=f"1…{len(choices)}", got=rank)
    given = sorted(set(ballot.values.values()))
    return Ballot(values={id: given.index(rank) + 1 for id, rank in ballot.values.items()})
