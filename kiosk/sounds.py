"""The doors of the sounds: those of texts, for whoever knows their names, and that of a receipt, for its own device."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from kiosk import device
from kiosk.answers import Card, ballot_secret
from kiosk.casting import found
from kiosk.listening import Ears, listening_of
from kiosk.reader import reader_of
from server.domain.receipts import receipt_of
from server.domain.refusals import Refused
from server.files.kinds import MEDIA
from server.http.errors import error_response
from server.http.files import HEADERS
from server.http.ranges import ranged
from server.http.render import NOSNIFF
from server.spoken.shelf import PARTS_MOST
from server.spoken.sound import ENDING

FRAMED = {**HEADERS, "Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; frame-ancestors 'self'"}
"""A sound may be played in a frame of our own pages: that is how a ballot without scripts stays as it is filled in."""
PRIVATE = {"Cache-Control": "no-store", "Content-Security-Policy": FRAMED["Content-Security-Policy"], **NOSNIFF}


async def sound(request: Request) -> Response:
    """`GET /sound/{names}.mp3`: the sound of a text, or of several one after the other, their names joined by `-`.

    It needs no secret: the name is made from the text, so whoever knows it knows the text.
    """
    names = request.path_params["names"].split("-")
    listening = listening_of(request)
    try:
        if len(names) > PARTS_MOST:
            raise ValueError(names)
        if len(names) == 1:
            path = listening.path(names[0])
            body, ending = await asyncio.to_thread(path.read_bytes), path.suffix[1:]
        else:
            body, ending = await asyncio.to_thread(listening.read, names), ENDING
    except (OSError, ValueError):
        return error_response(Refused("not-found", what="sound", id=request.path_params["names"][:40]), request)
    return ranged(request, body, FRAMED, MEDIA[ending])


async def receipt_sound(request: Request, card: Card) -> Response:
    """`GET /v/{code}/{poll}/receipt.mp3`: the receipt of the ballot that this device has cast, letter by letter.

    No address holds the receipt: the cookie of the device says which it is. Raises Refused("not-found").
    """
    poll = found(card, request.path_params["poll"])
    kept = device.kept(request, poll.id, card.credential)
    if kept is None or not kept.cast:
        raise Refused("not-found", what="receipt", id="")
    receipt = receipt_of(poll.id, ballot_secret(request, card, poll, kept.secret))
    reader = reader_of(request)
    ears = Ears(request, reader.language, reader.spoken(card.seen.meeting.languages), card.meeting.id)
    names = ears.receipt_parts(poll, receipt)
    if not names:
        raise Refused("not-found", what="receipt", id="")
    try:
        body = await asyncio.to_thread(listening_of(request).read, names)
    except OSError:
        raise Refused("not-found", what="receipt", id="") from None
    return ranged(request, body, PRIVATE, MEDIA[ENDING])
