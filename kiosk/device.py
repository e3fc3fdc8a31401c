"""What the casting device keeps: one secret a poll and card, so that it alone can replace its ballot.

The secret stands in a hidden field of the ballot and in a cookie, so that a second tab and a later visit
share it. The cookie's name is a hash of things that never leave the server: it tells neither card nor poll.
"""

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from server.domain.ids import spell

SECRET_BYTES = 16  # spelt in 26 letters and digits; a receipt needs 80 bits at least
KEEP_S = 24 * 3600  # longer than any meeting, and gone the next day
_KEPT = re.compile(r"([0-9A-Za-z]{16,64})(\.cast)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """The secret of this device. `cast`: a ballot was put into the box with it, as far as the device was told."""

    secret: str
    cast: bool = False


def draw_secret() -> Kept:
    """Return a new secret with 128 random bits."""
    return Kept(spell(secrets.token_bytes(SECRET_BYTES)))


def cookie_name(poll_id: str, credential: str) -> str:
    """Return the name of the cookie for a card in a poll. credential: the keyed hash of the card's code."""
    return "v" + sha256(f"tablee vote cookie\n{poll_id}\n{credential}".encode()).hexdigest()[:12]


def kept(request: Request, poll_id: str, credential: str) -> Kept | None:
    """Return what this device keeps for a card in a poll; `None` when that is nothing, or not ours."""
    found = _KEPT.fullmatch(request.cookies.get(cookie_name(poll_id, credential), ""))
    return Kept(found[1], found[2] is not None) if found else None


def keep(response: Response, request: Request, poll_id: str, credential: str, kept: Kept) -> None:
    """Have the device keep `kept`, out of reach of any script."""
    response.set_cookie(
        cookie_name(poll_id, credential),
        kept.secret + (".cast" if kept.cast else ""),
        max_age=KEEP_S,
        path="/v",
        secure=request.app.state.house.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
