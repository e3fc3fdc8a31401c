"""Lots: an order drawn from a seed that everyone can see, so that anyone can draw it again.

A rule that must go on although choices are equal (who leaves a runoff, which project gets the last of the money) takes
the first by the SHA-256 of the seed, a line break and the choice's id. The seed of a poll is the digest of the
receipts in its box: nobody knows it before the last ballot is in, and nobody can change it afterwards.
"""

from collections.abc import Iterable
from hashlib import sha256


def drawn(seed: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Return `ids` in the order in which they are drawn; the order they are given in does not matter."""
    return tuple(sorted(ids, key=lambda id: sha256(f"{seed}\n{id}".encode()).hexdigest()))
