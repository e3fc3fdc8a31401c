"""What is heard at a kiosk that concerns one person alone: their filled-in ballot, and their receipt."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from kiosk.answers import Card, poll_facts
from kiosk.listening import Ears, listening_of
from kiosk.paper import form_of
from kiosk.reader import reader_of
from kiosk.sounds import PRIVATE
from kiosk.stand.repeated import repeated
from kiosk.stand.sittings import Sitting
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.files.kinds import MEDIA
from server.http.ranges import ranged
from server.http.render import words_of
from server.spoken.sound import ENDING

ADDRESS = f"/kiosk/heard.{ENDING}"
"""One address for everyone, and never kept: a cache tells nothing of who was here, nor of what they chose."""


def parts_of(request: Request, card: Card, sitting: Sitting, poll: Poll) -> list[str]:
    """Return the names of the sounds of what somebody has come to: none where there is nothing, or one is missing."""
    reader = reader_of(request)
    ears = Ears(request, reader.language, reader.spoken(card.seen.meeting.languages), card.meeting.id)
    if sitting.step == "receipt":
        return ears.receipt_parts(poll, sitting.receipt, "kiosk-receipt")
    if sitting.step != "confirm" or sitting.filled is None:
        return []
    shown: Poll = poll_facts(request, card, poll)["poll"]
    ballot = sitting.filled.ballot(form_of(poll))
    return ears.confirmed_parts(shown, repeated(shown, ballot, words_of(reader.language, "kiosk")))


async def heard(request: Request, card: Card, sitting: Sitting) -> Response:
    """`GET /kiosk/heard.mp3`: the confirmation or the receipt of whoever is there. Raises Refused("not-found")."""
    poll = card.seen.poll(sitting.poll)
    names = parts_of(request, card, sitting, poll) if poll else []
    try:
        if not names:
            raise FileNotFoundError(ADDRESS)
        body = await asyncio.to_thread(listening_of(request).read, names)
    except OSError:
        raise Refused("not-found", what="sound", id="") from None
    return ranged(request, body, PRIVATE, MEDIA[ENDING])
