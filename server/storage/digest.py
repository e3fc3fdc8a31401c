"""The digests of a closed box and its roll: what the journal says of them, and anyone can make again."""

from collections.abc import Iterable
from hashlib import sha256


def box_digest(ballots: Iterable[tuple[str, str]]) -> str:
    """Return the hex SHA-256 over the lines `receipt TAB choice LF` of a box, sorted by receipt, in UTF-8."""
    digest = sha256()
    for receipt, choice in sorted(ballots):
        digest.update(f"{receipt}\t{choice}\n".encode())
    return digest.hexdigest()


def roll_digest(credentials: Iterable[str]) -> str:
    """Return the hex SHA-256 over the lines `credential LF` of a roll, sorted, in UTF-8.

    It says who has voted, in no order and without a choice, so that nobody can be put in another's place later.
    """
    digest = sha256()
    for credential in sorted(credentials):
        digest.update(f"{credential}\n".encode())
    return digest.hexdigest()
