"""Paper after the count: pictures that are destroyed, and what is printed to be signed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.steward.desk import Desk, at_desk, fields_of
from printouts.file_names import file_name
from printouts.files import Printed
from printouts.paper_account import write_account, write_certificate
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.render import words_of
from server.paper.count import PaperCount
from server.paper.ending import destroy
from server.settings import paper_language

PATH = "/steward/paper"
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


async def destroy_pictures(request: Request) -> Response:
    """`POST /steward/paper/pictures`: destroy the pictures of the sheets of a poll that is over. Idempotent."""
    desk = at_desk(request)
    poll = desk.meeting.state.polls.get((await fields_of(request, desk)).get("poll", ""))
    if poll is None:
        raise Refused("not-found", what="poll", id="")
    count = await destroy(PaperCount(desk.house, desk.meeting), poll, desk.actor)
    return RedirectResponse(f"{PATH}?gone={count}", 303, HEADERS)


async def account_pdf(request: Request) -> Response:
    """`GET /steward/paper/account.pdf`: how every sheet stands, to be signed."""
    return await _pdf(request, write_account, "account")


async def certificate_pdf(request: Request) -> Response:
    """`GET /steward/paper/certificate.pdf`: that pictures were destroyed, to be signed. Raises Refused("not-found")."""
    if not at_desk(request).meeting.state.destructions:
        raise Refused("not-found", what="certificate", id="")
    return await _pdf(request, write_certificate, "certificate")


async def _pdf(request: Request, write: Callable[..., Printed], what: str) -> Response:
    desk = at_desk(request)
    state, file = desk.meeting.state.fork(), BytesIO()
    language = paper_language(desk.house.settings, state.meeting.languages)
    now = desk.house.clock().astimezone()
    await run_in_threadpool(write, state, file, language=language, now=now)
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="{file_name(what, language)}.pdf"'}
    return Response(file.getvalue(), 200, headers, "application/pdf")


def told_pictures(desk: Desk, polls: Sequence[Poll], kept: Callable[[Poll], int]) -> list[dict[str, Any]]:
    """Return what is told of the pictures of each poll that has some, or had: `ready` to be destroyed or not."""
    words = words_of(desk.house.settings.language, "steward")
    told: list[dict[str, Any]] = []
    for poll in polls:
        if n := kept(poll):
            name = "open" if poll.is_open else "kept"
            if name == "kept" and desk.house.settings.paper_pictures == "destroy":
                name = "until"
            sentence = words(f"steward-paper-pictures-{name}", n=n, number=poll.number)
            told.append({"id": poll.id, "told": sentence, "ready": not poll.is_open})
    for gone in desk.meeting.state.destructions.values():
        number = desk.meeting.state.polls[gone.poll_id].number
        sentence = words("steward-paper-pictures-gone", n=gone.count, number=number, time=_time(gone.at))
        told.append({"id": gone.poll_id, "told": sentence, "ready": False})
    return told


def _time(at: datetime) -> str:
    return f"{at.astimezone():%H:%M}"
