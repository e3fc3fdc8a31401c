"""The digest of a closed box: what the journal says of it, and anyone can make again."""

from collections.abc import Iterable
from hashlib import sha256


def box_digest(ballots: Iterable[tuple[str, str]]) -> str:
    """Return the hex SHA-256 over the lines `receipt TAB choice LF` of a box, sorted by receipt, in UTF-8."""
    digest = sha256()
    for receipt, choice in sorted(ballots):
        digest.update(f"{receipt}\t{choice}\n".encode())
    return digest.hexdigest()
