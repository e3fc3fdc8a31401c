"""The digests of a closed box and its roll: what the journal says of them, and anyone can make again."""

from collections.abc import Iterable
from hashlib import sha256


def box_digest(ballots: Iterable[tuple[str, str]], salt: str) -> str:
    """Return the hex SHA-256 over `salt LF` and the lines `receipt TAB choice LF` of a box, sorted, in UTF-8.

    salt: of the sealed box (`Boxes.salt`); without it, whoever knows the receipts and the ballots apart could try which
    belong together until the digest comes out. Empty, with no line of its own, for boxes of the first version.
    """
    digest = sha256(f"{salt}\n".encode() if salt else b"")
    for receipt, choice in sorted(ballots):
        digest.update(f"{receipt}\t{choice}\n".encode())
    return digest.hexdigest()


def ballots_digest(choices: Iterable[str]) -> str:
    """Return the hex SHA-256 over the lines `choice LF` of a box, sorted, in UTF-8: its ballots without receipts."""
    return _lines(choices)


def receipts_digest(receipts: Iterable[str]) -> str:
    """Return the hex SHA-256 over the lines `receipt LF` of a box, sorted, in UTF-8: its receipts without ballots."""
    return _lines(receipts)


def roll_digest(credentials: Iterable[str]) -> str:
    """Return the hex SHA-256 over the lines `credential LF` of a roll, sorted, in UTF-8.

    It says who has voted, in no order and without a choice, so that nobody can be put in another's place later.
    """
    return _lines(credentials)


def _lines(texts: Iterable[str]) -> str:
    digest = sha256()
    for text in sorted(texts):
        digest.update(f"{text}\n".encode())
    return digest.hexdigest()
