"""Approval: as many marks as one likes; the most marks win (Brams and Fishburn, "Approval Voting",
American Political Science Review 72(3), 1978). No mark is a blank ballot, counted apart."""

from collections.abc import Collection

from server.domain.counting.single import count

__all__ = ["SEVERAL_MARKS", "check", "count"]

SEVERAL_MARKS = True


def check(marks: Collection[str]) -> None:
    """Any number of marks is a valid ballot."""
