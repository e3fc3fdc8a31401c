"""The ballot as JSON: one way into the box, whether it comes as a request or by the express way."""

from collections.abc import Awaitable

import msgspec
from starlette.applications import Starlette
from starlette.responses import Response

from kiosk import forms
from kiosk.pages import HEADERS
from server.domain.refusals import Refused
from server.http.ballots import Door
from server.http.errors import refusal
from server.live.house import House
from server.live.meeting import LiveMeeting

_encode = msgspec.json.Encoder().encode
_HEAD = [
    (name, value)
    for name, value in Response(headers=HEADERS, media_type="application/json").raw_headers
    if name != b"content-length"
]


class Voted(Response):
    """The answer to a ballot that is in the box. Its headers are encoded once, not for each."""

    def __init__(self, receipt: str) -> None:
        self.status_code = 200
        self.background = None
        self.body = _encode({"ok": True, "receipt": receipt})
        self.raw_headers = [*_HEAD, (b"content-length", b"%d" % len(self.body))]


async def cast_json(meeting: LiveMeeting, credential: str, poll_id: str, body: bytes) -> Response:
    """Put the ballot of a card into the box. Raises Refused: "malformed", and what `LiveMeeting.cast` raises."""
    sent = forms.read_cast(body)
    return Voted(await meeting.cast(poll_id, credential, sent.marks, sent.secret))


def ballot_door(app: Starlette) -> Door:
    """Return the door of the express way. The application holds its `House` at `state.house` once it serves."""

    def enter(code: str, poll_id: str, body: bytes) -> Awaitable[Response] | None:
        house: House = app.state.house
        card = house.known_card(code)
        return _cast_or_refuse(*card, poll_id, body) if card else None

    return enter


async def _cast_or_refuse(meeting: LiveMeeting, credential: str, poll_id: str, body: bytes) -> Response:
    try:
        return await cast_json(meeting, credential, poll_id, body)
    except Refused as refused:
        return refusal(refused)
