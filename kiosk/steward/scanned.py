"""What a scanner or a person puts into the field of the desk: the code of a card, its address, or its number."""

import re

from kiosk.keyboards import codes_in

_NUMBER = re.compile(r"(?:carte\s*)?(?:n\s*[°ºo]?\s*)?([0-9]{1,6})", re.IGNORECASE)


def read_scan(typed: str) -> str | int | None:
    """Return the bare code of a card, or a number, or `None` when it is neither."""
    typed = typed.strip()
    if number := _NUMBER.fullmatch(typed):
        return int(number[1])
    return next(iter(codes_in(typed)), None)
