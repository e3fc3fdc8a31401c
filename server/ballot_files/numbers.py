"""Numbers as people and programs write them in files of ballots."""

import re
from fractions import Fraction

# Whole numbers that a table program has written as 5.0 are whole all the same. No more digits than make sense; and not
# three behind the sign, for 1.000 is a thousand to some and one to others.
_WHOLE = re.compile(r"([+-]?[0-9]{1,15})(?:[.,](?:0{1,2}|0{4,6}))?", re.ASCII)
_THOUSANDS = re.compile(
    r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))", re.ASCII
)  # as table programs write in French
_AMOUNT = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,2}|[0-9]{4,6}))?", re.ASCII)


def whole(text: str) -> int | None:
    """Return the whole number that a text writes; `None` when it is none."""
    found = _WHOLE.fullmatch(text.strip())
    return int(found[1]) if found else None


def amount(text: str) -> Fraction | None:
    """Return the amount of money that a text writes, with a decimal point or comma, exactly; `None` when it is none."""
    found = _AMOUNT.fullmatch(_THOUSANDS.sub("", text.strip()))
    return Fraction(f"{found[1]}.{found[2] or 0}") if found else None
