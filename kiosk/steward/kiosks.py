"""The kiosks of a meeting, for the welcome desk: the code that makes one, which there are, and what they hold."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk.stand.enrolment import CODE_EVERY_S, NAME_MOST, enrol, kiosk_code
from kiosk.stand.sittings import Kiosks
from kiosk.steward.desk import Desk, at_desk, fields_of
from kiosk.steward.made import write_down
from server.http.auth import COOKIE as STAFF
from server.http.render import page, words_of
from server.settings import trust_url, votes_plainly

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def kiosk_desk_routes() -> list[Route]:
    """Return the routes of `/steward/kiosks`. The application holds its `Kiosks` at `state.kiosks`."""
    return [
        Route("/steward/kiosks", show_kiosks, methods=["GET"]),
        Route("/steward/kiosks", make_kiosk, methods=["POST"]),
    ]


async def show_kiosks(request: Request) -> Response:
    """`GET /steward/kiosks`: the kiosk code at present, and the kiosks of the meeting."""
    return _page(request, at_desk(request))


async def make_kiosk(request: Request) -> Response:
    """`POST /steward/kiosks`: this very device becomes a kiosk (`name`), and nobody is signed in on it any more."""
    desk = at_desk(request)
    name = " ".join((await fields_of(request, desk)).get("name", "").split())
    if not name:
        return _page(request, desk, nameless=True)
    response = RedirectResponse("/kiosk", 303, HEADERS)
    enrol(response, request, desk.meeting, name)
    await write_down(desk.house, desk.meeting, name[:NAME_MOST], desk.actor)
    response.delete_cookie(STAFF)
    return response


def _page(request: Request, desk: Desk, nameless: bool = False) -> Response:
    kiosks: Kiosks = request.app.state.kiosks
    settings = desk.house.settings
    # Devices from 2016 trust no authority of ours: `docs/decisions/0013`.
    url = trust_url(settings) if votes_plainly(settings) else settings.public_url
    return page(
        "kiosk/steward/kiosks.html",
        request,
        "steward",
        status=400 if nameless else 200,
        meeting=desk.meeting.state.meeting,
        token=desk.token,
        problem=words_of(settings.language, "steward")("steward-kiosks-nameless") if nameless else "",
        kiosks=kiosks.of(desk.meeting.id),
        code=kiosk_code(desk.house, desk.meeting.id),
        minutes=CODE_EVERY_S // 60,
        address=f"{url}/kiosk",
        name_most=NAME_MOST,
    )
