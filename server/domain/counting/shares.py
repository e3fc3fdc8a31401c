"""Shares of a count, the same on every screen and on paper: whole percentages of the ballots expressed."""

from server.domain.tallies import Tally


def expressed(tally: Tally) -> int:
    """Return the ballots that are not blank: what the percentages of a poll are of, whatever its method.

    Blank ballots are counted apart (French electoral code, article L. 65, third paragraph). Where a ballot may
    mark several choices, the percentages add up to more than 100.
    """
    return tally.ballots - tally.blank


def percent(part: int, whole: int) -> int | None:
    """Return `part` as a whole percentage of `whole`, halves rounded up; `None` of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None
