"""The ballot as JSON: one way into the box, whether it comes as a request or by the express way."""

import logging
from collections.abc import Callable

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

log = logging.getLogger("tablee")

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
    """Put the ballot of a card into the box. Raises Refused: "malformed", and what `Voting.cast` raises."""
    sent = forms.read_cast(body)
    return Voted(await meeting.voting.cast(poll_id, credential, sent.ballot(), sent.secret, sent.channel))


def ballot_door(app: Starlette) -> Door:
    """Return the door of the express way. The application holds its `House` at `state.house` once it serves."""

    def enter(code: str, poll_id: str, body: bytes, answer: Callable[[Response], None]) -> bool:
        house: House = app.state.house
        card = house.known_card(code)
        if card is None:
            return False
        meeting, credential = card

        def tell(outcome: str | Exception) -> None:
            answer(_answer(outcome))

        try:
            sent = forms.read_cast(body)
            meeting.voting.put(poll_id, credential, sent.ballot(), sent.secret, tell, sent.channel)
        except Exception as error:
            tell(error)
        return True

    return enter


def _answer(outcome: str | Exception) -> Response:
    """Return the answer to a ballot: to its receipt, to its refusal, or to a bug, of which the log has it whole."""
    if isinstance(outcome, str):
        return Voted(outcome)
    if not isinstance(outcome, Refused):
        log.error("a ballot could not be answered", exc_info=outcome)
        outcome = Refused("failed")
    return refusal(outcome)
