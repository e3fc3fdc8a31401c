"""Ids of what a program sends: drawn anew, or, for words that come from elsewhere, the same whenever they are read."""

import secrets
from hashlib import sha256

from server.domain.ids import RANDOM_BYTES, make_id

_BYTES = 16  # 128 bits: nobody can make two sources that have one id


def new_id(prefix: str) -> str:
    """Return a new id. prefix: the sort of thing, `"c"` for a command, `"n"` for a note, `"d"` for a device."""
    return make_id(prefix, secrets.token_bytes(RANDOM_BYTES))


def id_from(prefix: str, *source: str) -> str:
    """Return the id of what comes from `source`: always the same, and another one for any other source.

    source: what names it for good where it comes from, such as the meeting, the table and the number of a row or of a
    message; ids are unique across meetings.
    """
    told_apart = b"".join(len(part := each.encode()).to_bytes(4, "big") + part for each in source)
    return make_id(prefix, sha256(told_apart).digest()[:_BYTES])
