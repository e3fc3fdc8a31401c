"""Receipts: a short code that shows that a ballot is in the box, never what it says.

The device that casts a ballot draws a secret and keeps it; the receipt is made from it one way. Whoever
reads a receipt over a shoulder, or later on the published list, cannot replace the ballot: that takes
the secret.
"""

from hashlib import sha256

from server.domain.ids import spell
from server.domain.refusals import Refused

RECEIPT_BYTES = 7  # 56 bits: two of 10,000 ballots share a receipt with a chance of 1 in a billion
SECRET_LEAST, SECRET_MOST = 16, 64


def receipt_of(poll_id: str, secret: str) -> str:
    """Return the receipt of the ballot cast with `secret` in a poll, such as `7KQF-3M9D-XZ20`.

    secret: 16 to 64 letters and digits drawn at random by the casting device, at least 80 bits of it.
    Raises Refused("malformed") for any other. The same secret gives the same receipt.
    """
    if not (SECRET_LEAST <= len(secret) <= SECRET_MOST and secret.isascii() and secret.isalnum()):
        raise Refused("malformed", reason=f"a secret of {SECRET_LEAST} to {SECRET_MOST} letters and digits")
    digest = sha256(f"tablee receipt\n{poll_id}\n{secret}".encode()).digest()
    text = spell(digest[:RECEIPT_BYTES]).upper()
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"
