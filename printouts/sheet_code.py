"""What the code on a paper ballot says: whose it is, which one it is, and how its page is laid out.

29 signs of Base32 (RFC 4648), which a QR code of the second size holds with a quarter of it to lose. A ballot says
nothing of who filled it in: its serial is drawn or counted when it is printed, and whoever hands it out does not write
it beside a name. Two readings with one serial are a photocopy, or one page read twice.
"""

import hmac
from base64 import b32decode, b32encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from printouts.ballot_layout import FORMS, SIZES, SheetLayout, Size, sheet_layout
from server.domain.paper import Form

LAYOUT_VERSION = 2
"""Changes whenever a box changes its place: a sheet of another version is refused, never misread."""

Kind = Literal["live", "booklet"]
Why = Literal["not-ours", "other-version", "other-meeting", "forged"]

SIGNS = 29
SERIAL_MOST = 2**32 - 1
NUMBER_MOST = 2**16 - 1
_CHECK_BYTES = 4


class BadCode(ValueError):
    """A code that no sheet of ours bears. why: "not-ours", "other-version", "other-meeting", or "forged": its check
    does not fit.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


@dataclass(frozen=True)
class SheetCode:
    """kind: a `live` ballot is for the poll with this number; a `booklet` page has the number that is printed on it,
    and is for the poll that it was given to when that opened. meeting: `meeting_tag`. count: choices on the page.
    steps: of points. mirrored: laid out from the right to the left.
    """

    kind: Kind
    meeting: str
    number: int
    serial: int
    size: Size
    form: Form
    count: int
    steps: int = 0
    mirrored: bool = False

    @property
    def layout(self) -> SheetLayout:
        """The page that it stands on. Raises DoesNotFit where no such page is printed."""
        return sheet_layout(self.form, self.count, self.size, self.steps, self.mirrored)

    @property
    def shown(self) -> str:
        """The serial as it is printed, to be read aloud: `000 012 345`."""
        digits = f"{self.serial:010d}"
        return f"{digits[:1]} {digits[1:4]} {digits[4:7]} {digits[7:]}".removeprefix("0 ")


def meeting_tag(meeting_id: str) -> str:
    """Return eight hex digits that stand for a meeting on its paper; two meetings share them once in 4,000 million."""
    return sha256(b"tablee sheet\0" + meeting_id.encode()).hexdigest()[:8]


def write_code(code: SheetCode, key: bytes = b"") -> str:
    """Return the text of the QR code.

    key: of the meeting, so that nobody makes up a serial that was never printed; without one the check only tells a
    misread sign. Raises ValueError for numbers that do not fit.
    """
    if not (0 <= code.serial <= SERIAL_MOST and 0 <= code.number <= NUMBER_MOST):
        raise ValueError(f"serial {code.serial} or number {code.number} is out of range")
    body = bytes(
        (
            LAYOUT_VERSION,
            FORMS.index(code.form) << 4 | SIZES.index(code.size) << 2 | code.mirrored << 1 | (code.kind == "booklet"),
            code.count,
            code.steps,
        )
    )
    body += bytes.fromhex(code.meeting) + code.number.to_bytes(2, "big") + code.serial.to_bytes(4, "big")
    return b32encode(body + _check(body, key)).decode().rstrip("=")


def read_code(text: str, key: bytes = b"", meeting: str = "") -> SheetCode:
    """Return what `write_code` wrote with the same key. meeting: its tag; empty: any. Raises BadCode."""
    if len(text) != SIGNS:
        raise BadCode("not-ours")
    try:
        whole = b32decode(text + "=" * (-SIGNS % 8))
    except ValueError:
        raise BadCode("not-ours") from None
    body, check = whole[:-_CHECK_BYTES], whole[-_CHECK_BYTES:]
    if body[0] != LAYOUT_VERSION:
        raise BadCode("other-version" if body[0] < 16 else "not-ours")
    if meeting and body[4:8].hex() != meeting:
        raise BadCode("other-meeting")
    if not hmac.compare_digest(check, _check(body, key)):
        raise BadCode("forged")
    form, size = body[1] >> 4, body[1] >> 2 & 3
    if form >= len(FORMS) or size >= len(SIZES):
        raise BadCode("not-ours")
    return SheetCode(
        "booklet" if body[1] & 1 else "live",
        body[4:8].hex(),
        int.from_bytes(body[8:10], "big"),
        int.from_bytes(body[10:14], "big"),
        SIZES[size],
        FORMS[form],
        body[2],
        body[3],
        bool(body[1] & 2),
    )


def _check(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"tablee sheet check\0" + body, "sha256")[:_CHECK_BYTES]
