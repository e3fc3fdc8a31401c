"""What the casting device keeps: one secret a poll and card, so that it alone can replace its ballot.

The secret stands in a hidden field of the ballot and in a cookie, so that a second tab and a later visit share it,
until the browser is closed or the device is left. What is in the box is made from it with the key of the server, and
so is the name of the cookie. What the files of a browser remember therefore leads to a card or a ballot only together
with the key; `docs/decisions/0002` says what that protects and what not.
"""

import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kiosk.forms import Filled
from kiosk.reader import COOKIE as READER
from kiosk.reader import Reader
from server.domain.ids import spell
from server.domain.receipts import SECRET_LEAST, SECRET_MOST
from server.live.house import House

SECRET_BYTES = 16  # spelt in 26 letters and digits; a receipt needs 80 bits at least
LEFT = "v-left"  # the cookie of a device that was left: forms from before are not its own any more
CARD = "v-card"  # the cookie of the card whose notes this device shows
_NAME = re.compile(r"v[0-9a-f]{16}")
_SECRET = re.compile(rf"[0-9A-Za-z]{{{SECRET_LEAST},{SECRET_MOST}}}", re.ASCII)
_KEPT = re.compile(rf"({_SECRET.pattern})(\.cast)?((?:\.[0-9a-f]{{8}})*)", re.ASCII)
ANSWERED_MOST = 12  # forms; each takes 9 bytes of the cookie


@dataclass(frozen=True, slots=True)
class Kept:
    """The secret of this device. `cast`: a ballot was put into the box with it, as far as the device was told.

    answered: keyed hashes of the forms that have been answered by a receipt, the last ones.
    """

    secret: str
    cast: bool = False
    answered: tuple[str, ...] = ()


def draw_secret() -> Kept:
    """Return a new secret with 128 random bits."""
    return Kept(spell(secrets.token_bytes(SECRET_BYTES)))


def is_secret(text: str) -> bool:
    """Return whether `text` looks like a secret of a device."""
    return _SECRET.fullmatch(text) is not None


def ballot_secret(house: House, poll_id: str, credential: str, secret: str) -> str:
    """Return the secret of the ballot that a device casts for a card in a poll. secret: that of the device."""
    return house.hash("ballot", f"{poll_id}\n{credential}\n{secret}")


def draft_key(house: House, poll_id: str, credential: str, kept: Kept) -> str:
    """Return the key, in 32 hex digits, with which a page encrypts the draft of its ballot on this device.

    A browser writes drafts to its disk, but never a page: without the key they say nothing. The key changes when the
    ballot has been cast and when the device has been left, and drafts from before are lost then.
    """
    return house.hash("draft", f"{poll_id}\n{credential}\n{kept.secret}\n{kept.cast}")


def cookie_name(house: House, poll_id: str, credential: str) -> str:
    """Return the name of the cookie for a card in a poll. credential: the keyed hash of the card's code."""
    return "v" + house.hash("cookie", f"{poll_id}\n{credential}")[:16]


def kept(request: Request, poll_id: str, credential: str) -> Kept | None:
    """Return what this device keeps for a card in a poll; `None` when that is nothing, or not ours."""
    name = cookie_name(request.app.state.house, poll_id, credential)
    found = _KEPT.fullmatch(request.cookies.get(name, ""))
    return Kept(found[1], found[2] is not None, tuple(found[3].split(".")[1:])) if found else None


def form_hash(house: House, poll_id: str, credential: str, filled: Filled) -> str:
    """Return what a device keeps of a form that was answered by a receipt."""
    return house.hash("answered", f"{poll_id}\n{credential}\n{filled}")[:8]


def keep(response: Response, request: Request, poll_id: str, credential: str, kept: Kept) -> None:
    """Have the device keep `kept` until its browser is closed, out of reach of any script."""
    name = cookie_name(request.app.state.house, poll_id, credential)
    answered = kept.answered[-ANSWERED_MOST:]
    _set(response, request, name, ".".join((kept.secret, *(["cast"] if kept.cast else []), *answered)))


def keeps(request: Request) -> bool:
    """Return whether this device keeps anything that leaving it would clear."""
    return any(map(_NAME.fullmatch, request.cookies))


def leave(response: Response, request: Request) -> None:
    """Have the device forget every secret, for whoever comes next."""
    for name in filter(_NAME.fullmatch, request.cookies):
        response.delete_cookie(name, path="/v")
    if CARD in request.cookies:
        response.delete_cookie(CARD, path="/v")
    forget_reader(response, request)
    _set(response, request, LEFT, "1")


def keep_reader(response: Response, request: Request, reader: Reader) -> None:
    """Have the device keep how the person at it reads, on every page of the house."""
    _set(response, request, READER, reader.kept(), "/")


def forget_reader(response: Response, request: Request) -> None:
    """Have the device read as the house does, for whoever comes next."""
    if READER in request.cookies:
        response.delete_cookie(READER, path="/")


def keep_card(response: Response, request: Request, credential: str) -> None:
    """Have the device keep whose notes it shows, so that after leaving it forms from before are known as such."""
    _set(response, request, CARD, cookie_name(request.app.state.house, "notes", credential))


def keeps_card(request: Request, credential: str) -> bool:
    """Return whether this device shows the notes of a card, and has not been left since."""
    return request.cookies.get(CARD) == cookie_name(request.app.state.house, "notes", credential)


def was_left(request: Request) -> bool:
    """Return whether the device has been left since its browser was opened."""
    return LEFT in request.cookies


def _set(response: Response, request: Request, name: str, value: str, path: str = "/v") -> None:
    state = request.app.state
    secure = state.house.settings.secure_cookies and not getattr(state, "plain", False)  # the door of plain http
    response.set_cookie(name, value, path=path, secure=secure, httponly=True, samesite="lax")
