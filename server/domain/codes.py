"""Voter card codes: ten random characters (50 bits) and a check character, typed as `K7QF-3M9D-XZ2`.

The alphabet has no I, L, O and U; a typed i or l is read as 1, an o as 0. Case does not matter, nor does anything
that is neither letter nor digit: keyboards, messages and PDF readers put in blanks, dashes and signs of no width of
their own. Digits may be those that an Arabic or a Persian keyboard types. The check character is Luhn's algorithm
modulo 32: it catches every single wrong character and every swap of neighbours but one pair (0 with Z), so a typing
error is told apart from an unknown card before any look-up.
"""

from server.domain.ids import ALPHABET, spell

EASTERN_DIGITS = {zero + value: str(value) for zero in (0x660, 0x6F0) for value in range(10)}
"""What Arabic and Persian keyboards type for digits -> the same digits as cards have them; for `str.translate`."""

CODE_LENGTH = 11
RANDOM_BITS = 50
_VALUES = {letter: value for value, letter in enumerate(ALPHABET.upper())}
_DOUBLED = {letter: 2 * value // 32 + 2 * value % 32 for letter, value in _VALUES.items()}
_READ_AS: dict[int, str] = EASTERN_DIGITS | {ord(typed): meant for typed, meant in zip("ILO", "110", strict=True)}


def make_code(random: bytes) -> str:
    """Return the code, in groups, made from the first 50 bits of `random` (7 bytes or more)."""
    body = spell(random)[: RANDOM_BITS // 5].upper()
    return group(body + ALPHABET[_check_value(body)].upper())


def group(code: str) -> str:
    """Return a bare code in groups of four, joined by hyphens."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """Return the bare code that somebody typed, in capitals; `None` when it cannot be one."""
    bare = typed.upper()
    if not bare.isalnum():
        bare = "".join(filter(str.isalnum, bare))
    bare = bare.translate(_READ_AS)
    if len(bare) != CODE_LENGTH or not _VALUES.keys() >= set(bare):
        return None
    return bare if _VALUES[bare[-1]] == _check_value(bare[:-1]) else None


def _check_value(body: str) -> int:
    # Every second character counts double, the last one first.
    total = sum([_DOUBLED[letter] for letter in body[::-2]]) + sum([_VALUES[letter] for letter in body[-2::-2]])
    return -total % 32
