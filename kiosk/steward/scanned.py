"""What a scanner or a person puts into the field of the desk: the code of a card, its address, or its number."""

import re

from server.domain.codes import read_code

_NUMBER = re.compile(r"(?:carte\s*)?(?:n\s*[°ºo]?\s*)?([0-9]{1,6})", re.IGNORECASE)
_ADDRESS = re.compile(r".*/v/([^/?#\s]+).*", re.IGNORECASE)
_TWO, _SEVEN, _NINE, _NOUGHT = map(chr, (0xE9, 0xE8, 0xE7, 0xE0))  # e acute and grave, c with cedilla, a grave
_ACCENTED = _TWO + _SEVEN + _NINE + _NOUGHT
_AS_AMERICAN = str.maketrans(_ACCENTED + "&\"'(-_aqzwAQZW,?;mM:)!", "2790" + "134568qawzQAWZmM,;:.-/")
_ONLY_FRENCH = frozenset(_ACCENTED + "&\"'(!)")  # and "_", but the ids of polls have that too
"""What a French keyboard makes of the keys of an American one: most scanners type as the latter until somebody scans
the sheet that sets them right."""


def read_scan(typed: str) -> str | int | None:
    """Return the bare code of a card, or a number, or `None` when it is neither."""
    typed = typed.strip()
    if number := _NUMBER.fullmatch(typed):
        return int(number[1])
    code = _code_in(typed.translate(_AS_AMERICAN)) if _ONLY_FRENCH & set(typed) else None
    return code or _code_in(typed)


def _code_in(text: str) -> str | None:
    address = _ADDRESS.fullmatch(text)
    return read_code(address[1] if address else text)
