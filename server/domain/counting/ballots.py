"""What a ballot says."""

from msgspec import Struct


class Ballot(Struct, frozen=True, omit_defaults=True):
    """What one ballot marks; with no marks and no values it is blank. Keys stand in the order of the poll's choices.

    marks: choice ids, for the methods that mark choices.
    values: choice id -> grade (5 best of a scale, 6 best of majority judgment, 1 and 0 for yes and no), rank (1 first)
    or points; a choice that the ballot leaves open is not in it.
    reason: why somebody objects, for `consent`.
    table, left: for `quiz`, the number of the table that answers, and the tenths of the time that were left (0 to 10).
    """

    marks: tuple[str, ...] = ()
    values: dict[str, int] = {}
    reason: str = ""
    table: int = 0
    left: int = 0

    @property
    def is_blank(self) -> bool:
        return not self.marks and not self.values
