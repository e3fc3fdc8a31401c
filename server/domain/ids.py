"""Ids: what they look like, and how to make one from randomness that the caller brings.

An id is a short prefix that tells the sort of thing, an underscore, and 1 to 32 of `[a-z0-9]`.
Ids are unique across meetings and sites, so that journals can be merged: whoever makes one uses
at least 80 random bits (`make_id`), except the few that people type (`s_…` of a site).
"""

from typing import Annotated

from msgspec import Meta

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]  # a ballot's receipt takes half as long
RANDOM_BYTES = 10  # 80 bits: 10 million ids collide with a chance of about 4e-11

Id = Annotated[str, Meta(pattern=r"^[a-z]{1,3}_[a-z0-9]{1,32}\Z")]

MEETING, SITE, TABLE, ROUND, NOTE, THEME, PROPOSAL, POLL, COMMAND, SESSION, MESSAGE, HELP, DEVICE, INCIDENT, STEP = (
    "m", "s", "t", "r", "n", "h", "p", "v", "c", "u", "g", "a", "d", "i", "b",
)  # fmt: skip


def spell(random: bytes) -> str:
    """Return `random` in base 32, five bits a character, the last ones padded with zeros."""
    length = (len(random) * 8 + 4) // 5
    pairs = (length + 1) // 2
    bits = int.from_bytes(random, "big") << (10 * pairs - 8 * len(random))
    return "".join([_PAIRS[bits >> 10 * place & 1023] for place in reversed(range(pairs))])[:length]


def make_id(prefix: str, random: bytes) -> str:
    """Return `prefix_` followed by `random` in base 32.

    random: as many bytes as the id shall have randomness, usually `RANDOM_BYTES`.
    """
    return f"{prefix}_{spell(random)}"
