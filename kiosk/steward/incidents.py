"""The page on which a steward writes an incident down: what sort of thing, and what happened."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk.steward.desk import Desk, at_desk, fields_of
from server.domain import commands as c
from server.domain import ids
from server.domain.decide.incidents import INCIDENT_MOST
from server.domain.incidents import PERSONS_KINDS
from server.domain.refusals import Refused
from server.http.errors import status_of
from server.http.render import page, words_of
from server.live.house import new_id

PATH = "/steward/incident"
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_DRAWN = re.compile(r"[a-z0-9]{16}")


def incident_routes() -> list[Route]:
    """Return the routes of this page; they come before those of cards, which take any word for a card."""
    return [
        Route(PATH, show_form, methods=["GET"]),
        Route(PATH, log_incident, methods=["POST"]),
    ]


async def show_form(request: Request) -> Response:
    """`GET /steward/incident`: the form. `?done=1`: with the line that says that the last one was written down."""
    desk = at_desk(request)
    return _page(request, desk, done="done" in request.query_params)


async def log_incident(request: Request) -> Response:
    """`POST /steward/incident`: write it down. Idempotent by `drawn`, which the form brings along."""
    desk = at_desk(request)
    fields = await fields_of(request, desk)
    drawn, kind, text = fields.get("drawn", ""), fields.get("kind", ""), fields.get("text", "")
    if not _DRAWN.fullmatch(drawn) or kind not in PERSONS_KINDS:
        raise Refused("malformed", reason="a form of an incident")
    command = c.LogIncident(f"{ids.COMMAND}_{drawn}", f"{ids.INCIDENT}_{drawn}", kind, text.replace("\r\n", "\n"))
    try:
        await desk.meeting.submit(command, desk.actor)
    except Refused as refused:
        if refused.code not in ("bad-text", "not-saved"):
            raise
        return _page(request, desk, refused=refused, drawn=drawn, kind=kind, text=text)
    return RedirectResponse(f"{PATH}?done=1", 303, HEADERS)


def _page(
    request: Request,
    desk: Desk,
    *,
    done: bool = False,
    refused: Refused | None = None,
    drawn: str = "",
    kind: str = PERSONS_KINDS[0],
    text: str = "",
) -> Response:
    words = words_of(desk.house.settings.language, "steward")
    problem = ""
    if refused is not None:
        problem = words("steward-incident-problem" if refused.code == "bad-text" else "steward-problem-not-saved")
    return page(
        "kiosk/steward/incident.html",
        request,
        "steward",
        status=status_of(refused.code) if refused else 200,
        meeting=desk.meeting.state.meeting,
        token=desk.token,
        problem=problem,
        done=done,
        drawn=drawn or new_id(ids.INCIDENT).partition("_")[2],
        kinds=PERSONS_KINDS,
        kind=kind,
        text=text,
        most=INCIDENT_MOST,
    )
