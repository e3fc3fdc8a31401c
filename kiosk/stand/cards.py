"""How the card of a voter comes to a kiosk: typed, by a hand scanner, or held before its camera."""

from starlette.requests import ClientDisconnect, Request

from kiosk.keyboards import codes_in
from kiosk.stand.enrolment import Enrolled
from kiosk.stand.pictures import BYTES_MOST, PictureUnread, codes_shown
from kiosk.stand.sittings import Kiosk
from server.domain.codes import CODE_LENGTH, group
from server.domain.refusals import Refused
from server.http.cards import find_card

TYPED_MOST = 300  # an address with a code, from a scanner

Problem = tuple[str, int]
"""Why a card seats nobody: its name in `kiosk-problem-…`, and the number that belongs to it."""


async def take_typed(request: Request, device: Enrolled, kiosk: Kiosk, typed: str, scan: str) -> None:
    """Seat the holder of a card that was typed or scanned, or have the start screen say why not.

    scan: what of it came by a scanner.
    """
    codes = codes_in(typed[:TYPED_MOST]) + codes_in(scan[:TYPED_MOST])
    signs = sum(sign.isalnum() for sign in typed)
    house = request.app.state.house
    # One that is known first: of the others each costs a try.
    codes = tuple(sorted(codes, key=lambda code: house.known_card(code) is None))[:1]
    if not codes:
        kiosk.typed = typed[: CODE_LENGTH + 2] if signs <= CODE_LENGTH else ""
        kiosk.problem = ("empty" if not signs else "mistyped" if signs == CODE_LENGTH else "length", signs)
        return
    kiosk.typed = group(codes[0])
    kiosk.problem = await _seat(request, device, kiosk, codes[0])


async def take_shown(request: Request, device: Enrolled, kiosk: Kiosk, text: str) -> Problem | None:
    """Seat the holder of a card whose square the camera has read; return why not. text: what the square says."""
    codes = codes_in(text[:TYPED_MOST])
    return await _take(request, device, kiosk, codes[:1])


def is_photo(request: Request) -> bool:
    """Return whether a picture was sent."""
    return request.headers.get("content-type", "").lower().startswith("image/")


async def read_photo(request: Request) -> bytes:
    """Return a photo as it was sent; nothing of one that is too large, as soon as it is. It touches no disk.

    Raises Refused("malformed") when the line drops.
    """
    picture = bytearray()
    try:
        async for part in request.stream():
            picture += part
            if len(picture) > BYTES_MOST:
                return b""
    except ClientDisconnect:
        raise Refused("malformed", reason="a whole picture") from None
    return bytes(picture)


async def take_photo(request: Request, device: Enrolled, kiosk: Kiosk, picture: bytes) -> Problem | None:
    """Seat the holder of the card on a photo; return why not. The photo is kept nowhere."""
    try:
        codes = await codes_shown(picture)
    except PictureUnread:
        return "photo", 0
    if not codes:
        return "unseen", 0
    return await _take(request, device, kiosk, codes)


async def _take(request: Request, device: Enrolled, kiosk: Kiosk, codes: tuple[str, ...]) -> Problem | None:
    if len(codes) > 1:
        return "two", len(codes)
    if not codes:
        return "no-card", 0
    problem = await _seat(request, device, kiosk, codes[0])
    return ("elsewhere", 0) if problem == ("unknown", 0) else problem


async def _seat(request: Request, device: Enrolled, kiosk: Kiosk, code: str) -> Problem | None:
    try:
        meeting, credential = await find_card(request, code)
    except Refused as refused:
        slow = refused.code == "too-many-tries"
        return ("slow", int(str(refused.facts["wait_s"]))) if slow else ("unknown", 0)
    if meeting is not device.meeting:
        return "unknown", 0
    kiosk.seat(credential)
    return None
