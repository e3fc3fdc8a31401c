"""How a device becomes a kiosk: by a short code that the welcome desk sees, or by a steward who gives it up for that.

A kiosk is known by a signed cookie. It may do nothing that a telephone could not do: each vote still takes a card.
"""

import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from server.domain.ids import ALPHABET, spell
from server.http.auth import SESSION_S
from server.live.house import House
from server.live.meeting import LiveMeeting

COOKIE = "tablee_kiosk"
PATH = "/kiosk"
CODE_LENGTH = 8  # 40 bits, for twenty minutes at most; who guesses is slowed as for cards
CODE_EVERY_S = 600
NAME_MOST = 40
_READ_AS = str.maketrans("ILO", "110")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A device that is a kiosk. name: as the welcome desk knows it."""

    id: str
    name: str
    meeting: LiveMeeting


def kiosk_code(house: House, meeting_id: str, ago: int = 0) -> str:
    """Return the code that makes kiosks of a meeting at present, in groups. ago: that of so many times before.

    It is made from the time, so that every process of a server knows it and nothing has to be kept.
    """
    period = int(house.clock().timestamp()) // CODE_EVERY_S - ago
    spelt = spell(bytes.fromhex(house.hash("kiosk code", f"{meeting_id}\n{period}")))[:CODE_LENGTH].upper()
    return f"{spelt[:4]}-{spelt[4:]}"


def meeting_of(house: House, typed: str) -> LiveMeeting | None:
    """Return the meeting that a typed kiosk code belongs to: the present code, or the one before it."""
    bare = "".join(filter(str.isalnum, typed)).upper().translate(_READ_AS)
    if len(bare) != CODE_LENGTH or not set(ALPHABET.upper()) >= set(bare):
        return None
    for meeting in house.meetings.values():
        for ago in (0, 1):
            if hmac.compare_digest(kiosk_code(house, meeting.id, ago).replace("-", ""), bare):
                return meeting
    return None


def enrolled(request: Request) -> Enrolled | None:
    """Return which kiosk asks; `None` for any other device."""
    house: House = request.app.state.house
    try:
        id, name, meeting_id = _serializer(house).loads(request.cookies.get(COOKIE, ""), max_age=SESSION_S)
    except (BadSignature, ValueError, TypeError):
        return None
    meeting = house.meetings.get(meeting_id)
    return Enrolled(id, name, meeting) if meeting else None


def enrol(response: Response, request: Request, meeting: LiveMeeting, name: str) -> None:
    """Have a device be a kiosk, for as long as a sign-in holds."""
    state = request.app.state
    secure = state.house.settings.secure_cookies and not getattr(state, "plain", False)  # the door of plain http
    id = spell(secrets.token_bytes(10))
    signed = _serializer(state.house).dumps([id, name[:NAME_MOST], meeting.id])
    response.set_cookie(COOKIE, signed, SESSION_S, path=PATH, secure=secure, httponly=True, samesite="lax")


def resign(response: Response) -> None:
    """Have a device be no kiosk any more."""
    response.delete_cookie(COOKIE, path=PATH)


def _serializer(house: House) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house.key, salt="kiosk")
