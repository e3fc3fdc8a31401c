"""A confirmed ballot in an envelope that only the server opens: what a kiosk keeps while the line is down.

The browser holds it without being able to read it, be it in memory or on its disk, and may send it as often as it
takes: the ballot inside has its secret, so the box takes it once. AES-256 with GCM (NIST SP 800-38D), under a key made
from that of the server; an envelope is good at one kiosk alone. It carries no time.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.domain.counting import Ballot
from server.domain.refusals import Refused
from server.live.house import House

NONCE_BYTES = 12
STEP_BYTES = 1024  # lengths are rounded up to this: the length of an envelope must not tell what is chosen


class Confirmed(msgspec.Struct, frozen=True):
    """A ballot that its voter has confirmed.

    secret: of the ballot, as the box knows it. sitting: the token of the sitting that it
    comes from; turn: the how manieth ballot of that sitting it is.
    """

    meeting: str
    poll: str
    credential: str
    ballot: Ballot
    secret: str
    sitting: str
    turn: int


_decode = msgspec.json.Decoder(Confirmed).decode


def seal(house: House, kiosk: str, ballot: Confirmed) -> str:
    """Return a ballot in its envelope, as text that may stand in a form. kiosk: id of the one that may send it."""
    plain = msgspec.json.encode(ballot)
    padded = plain + b" " * (-len(plain) % STEP_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return urlsafe_b64encode(nonce + AESGCM(_key(house)).encrypt(nonce, padded, kiosk.encode())).decode()


def unseal(house: House, kiosk: str, envelope: str) -> Confirmed:
    """Return the ballot in an envelope. Raises Refused("malformed") for one of another kiosk, or of nobody."""
    try:
        whole = urlsafe_b64decode(envelope)
        return _decode(AESGCM(_key(house)).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], kiosk.encode()))
    except (Error, ValueError, InvalidTag, msgspec.DecodeError):
        raise Refused("malformed", reason="a ballot of this kiosk") from None


def _key(house: House) -> bytes:
    return house.hash("kiosk envelope", "").encode()  # 32 hex digits: 128 random bits in the 256 of the key
