"""Receipts as people type them and as they are listed."""

from collections.abc import Sequence
from itertools import groupby

from server.domain.ids import ALPHABET

RECEIPT_LETTERS = 12
COLUMNS_FROM = 200  # so many stand in one heap; more are found faster under their first letter
_KNOWN = frozenset(ALPHABET.upper())
_READ_AS = str.maketrans("ILO", "110")


def read_receipt(typed: str) -> str | None:
    """Return the receipt that somebody typed, as it stands in lists; `None` when it cannot be one.

    Case does not matter, nor does anything that is neither letter nor digit; i and l are read as 1, o as 0.
    """
    bare = "".join(filter(str.isalnum, typed.upper())).translate(_READ_AS)
    if len(bare) != RECEIPT_LETTERS or not set(bare) <= _KNOWN:
        return None
    return f"{bare[:4]}-{bare[4:8]}-{bare[8:]}"


def in_heaps(receipts: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return sorted receipts by their first letter; few of them in one heap without a name."""
    if len(receipts) < COLUMNS_FROM:
        return [("", list(receipts))] if receipts else []
    return [(letter, list(heap)) for letter, heap in groupby(receipts, key=lambda receipt: receipt[0])]
