"""What a ballot says."""

from msgspec import Struct


class Ballot(Struct, frozen=True):
    """The choice ids marked, in the order of the poll's choices; none is a blank ballot."""

    marks: tuple[str, ...] = ()
