"""Staff sign-in: a one-time link opens a session; a signed cookie names it; the journal knows its role."""

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from server.domain import ids
from server.domain.commands import SignIn
from server.domain.records import ORGANISER, Actor
from server.domain.refusals import Refused
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting

COOKIE = "tablee_staff"
HOMES: dict[str, str] = {"steward": "/steward", "observer": "/observer"}
"""Role -> the page where its work is; the others' is the régie."""

SESSION_S = 7 * 24 * 3600  # a meeting in several evenings


def home_of(role: str) -> str:
    """Return the page where the work of a role is."""
    return HOMES.get(role, "/regie")


def _serializer(house: House) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house.key, salt="staff")


async def sign_in(request: Request) -> Response:
    """`GET /join/{token}`: use the link once, set the cookie, go on to the page where the work of the role is."""
    house: House = request.app.state.house
    meeting, token_hash = await house.find_staff_link(request.path_params["token"])
    if request.method == "HEAD":  # a mail or chat program looks what the link is before a person opens it
        return Response(headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    signed_in = _staff(house, request)
    link = meeting.state.staff_links.get(token_hash)
    home = home_of(link.role if link else "")
    if link is not None and link.session and signed_in and signed_in[1].id == link.session:
        return RedirectResponse(home, 303)  # the same browser opens its own link again
    session = new_id(ids.SESSION)
    await meeting.submit(SignIn(new_id(ids.COMMAND), token_hash, session), ORGANISER)
    response = RedirectResponse(home, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
    response.set_cookie(
        COOKIE,
        _serializer(house).dumps([meeting.id, session]),
        max_age=SESSION_S,
        httponly=True,
        samesite="lax",  # strict would lose the cookie when the link is opened from a mail or a message
        secure=house.settings.secure_cookies,
    )
    return response


def staff(connection: HTTPConnection) -> tuple[LiveMeeting, Actor]:
    """Return the meeting and the actor of a signed-in person. Raises Refused("sign-in-first")."""
    found = _staff(connection.app.state.house, connection)
    if found is None:
        raise Refused("sign-in-first")
    return found


def _staff(house: House, connection: HTTPConnection) -> tuple[LiveMeeting, Actor] | None:
    try:
        meeting_id, session = _serializer(house).loads(connection.cookies.get(COOKIE, ""), max_age=SESSION_S)
    except (BadSignature, ValueError, TypeError):
        return None
    meeting = house.meetings.get(meeting_id)
    if meeting is None or session not in meeting.state.sessions:
        return None
    return meeting, Actor(meeting.state.sessions[session], session)  # type: ignore[arg-type]


def same_origin(headers: Headers) -> bool:
    """Return whether a websocket was opened by a page of this server (or by a program, which sends no origin)."""
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")
