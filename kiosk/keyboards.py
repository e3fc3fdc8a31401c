"""What a hand scanner types, whatever keyboards it and the device believe in.

A scanner is a keyboard to the device: it presses keys by the layout that it was set to, and the device reads them by
its own. Where the two differ, the text that arrives is another one, sign by sign, always the same: so it is read back.
A code has a check character, so that a text read back wrongly is hardly ever taken for one.
"""

import re

from server.domain.codes import read_code

# The rows of the two keyboards, key by key: ISO/IEC 9995, as Windows and Linux lay them out in the United States and
# in France. Accented letters stand as their numbers, since they are keys here and no text.
_TWO, _SEVEN, _NINE, _NOUGHT, _U = map(chr, (0xE9, 0xE8, 0xE7, 0xE0, 0xF9))
_AMERICAN = "1234567890-=" + "qwertyuiop" + "asdfghjkl;'" + "zxcvbnm,./"
_FRENCH = f"&{_TWO}\"'(-{_SEVEN}_{_NINE}{_NOUGHT})=" + "azertyuiop" + f"qsdfghjklm{_U}" + "wxcvbn,;:!"
_AMERICAN_SHIFTED = "!@#$%^&*()_+" + "QWERTYUIOP" + 'ASDFGHJKL:"' + "ZXCVBNM<>?"
_FRENCH_SHIFTED = f"1234567890{chr(0xB0)}+" + "AZERTYUIOP" + "QSDFGHJKLM%" + "WXCVBN?./" + chr(0xA7)

_FROM_FRENCH = str.maketrans(_FRENCH + _FRENCH_SHIFTED, _AMERICAN + _AMERICAN_SHIFTED)
"""What a French device has made of the keys of an American scanner."""
_FROM_AMERICAN = str.maketrans(_AMERICAN + _AMERICAN_SHIFTED, _FRENCH + _FRENCH_SHIFTED)
"""What an American device has made of the keys of a French scanner."""

_HARDLY_A_CODE = frozenset(f"{_TWO}{_SEVEN}{_NINE}{_NOUGHT}&\"'(!)")
"""Signs that neither a code nor its address has as it stands."""

_ADDRESS = re.compile(r".*/v/([^/?#\s]+).*", re.IGNORECASE)


def codes_in(typed: str) -> tuple[str, ...]:
    """Return the bare codes that a typed or scanned text may be, the likeliest first; mostly one, or none.

    typed: a code, or the address that the QR code of a card holds.
    """
    typed = typed.strip()
    ways = [typed, typed.translate(_FROM_FRENCH), typed.translate(_FROM_AMERICAN)]
    if _HARDLY_A_CODE & set(typed):
        ways.append(ways.pop(0))
    found = (_code_in(way) for way in ways)
    return tuple(dict.fromkeys(code for code in found if code is not None))


def _code_in(text: str) -> str | None:
    address = _ADDRESS.fullmatch(text)
    return read_code(address[1] if address else text)
