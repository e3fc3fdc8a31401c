"""Voter card codes: ten random characters (50 bits) and a check character, typed as `K7QF-3M9D-XZ2`.

The alphabet has no I, L, O and U; a typed i or l is read as 1, an o as 0, and blanks, hyphens and case
do not matter. The check character is Luhn's algorithm modulo 32: it catches every single wrong
character and every swap of neighbours but one pair (0 with Z), so a typing error is told apart from
an unknown card before any look-up.
"""

from server.domain.ids import ALPHABET, spell

CODE_LENGTH = 11
RANDOM_BITS = 50
_VALUES = {letter: value for value, letter in enumerate(ALPHABET.upper())} | {"I": 1, "L": 1, "O": 0}
_BETWEEN = str.maketrans("", "", "-–_.")


def make_code(random: bytes) -> str:
    """Return the code, in groups, made from the first 50 bits of `random` (7 bytes or more)."""
    body = spell(random)[: RANDOM_BITS // 5].upper()
    return group(body + ALPHABET[_check_value(body)].upper())


def group(code: str) -> str:
    """Return a bare code in groups of four, joined by hyphens."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """Return the bare code that somebody typed, in capitals; `None` when it cannot be one."""
    letters = "".join(typed.upper().split()).translate(_BETWEEN)
    if len(letters) != CODE_LENGTH or any(letter not in _VALUES for letter in letters):
        return None
    bare = "".join(ALPHABET[_VALUES[letter]].upper() for letter in letters)
    return bare if _VALUES[bare[-1]] == _check_value(bare[:-1]) else None


def _check_value(body: str) -> int:
    total = 0
    for place, letter in enumerate(reversed(body)):
        value = _VALUES[letter] * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return -total % 32
