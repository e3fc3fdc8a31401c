"""What came out of a rehearsal."""

from msgspec import Struct


class Notes(Struct, frozen=True):
    """What became of the notes. out_of_order: tables whose notes do not stand in the order in which they were written.

    median_s, worst_s: from the moment of writing until the table is shown that its note is at the régie, cuts included;
    `None` without notes.
    """

    sent: int
    arrived: int
    lost: int
    doubled: int
    out_of_order: int
    median_s: float | None
    worst_s: float | None


class Vote(Struct, frozen=True):
    """What became of a vote. cast: ballots that the server took; counted: those in the tally."""

    title: str
    method: str
    cards: int
    cast: int
    counted: int


class Rehearsed(Struct, frozen=True):
    """A rehearsal. returns: how often a device was switched off and came back. restart_s: how long the server was away.

    vote: `None` when no poll of the script could be opened; why_no_vote: the code of the refusal, empty without polls.
    differences: what `tablee verify` found.
    """

    tables: int
    notes: Notes
    returns: int
    restart_s: float
    vote: Vote | None
    why_no_vote: str
    differences: tuple[str, ...]

    @property
    def go(self) -> bool:
        """Whether nothing was lost, doubled or miscounted."""
        notes, vote = self.notes, self.vote
        whole = notes.sent > 0 and not (notes.lost or notes.doubled or notes.out_of_order or self.differences)
        return whole and (vote is None or vote.cards == vote.cast == vote.counted)
