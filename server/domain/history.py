"""History: how much of what was before a record carries along."""

from typing import TypeVar

EARLIER_MOST = 20  # beyond it a record would grow with every change; the journal keeps all of them

Version = TypeVar("Version")


def latest(*versions: Version) -> tuple[Version, ...]:
    """Return the last `EARLIER_MOST` of the versions, oldest first."""
    return versions[-EARLIER_MOST:]
