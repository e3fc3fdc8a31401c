"""The pages of the doors, the QR of the vote address, the proceedings, and the sign of health."""

import asyncio
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import server
from printouts.file_names import file_name
from printouts.proceedings import write_proceedings
from printouts.qr import FINE, qr_matrix
from server.domain.commands import WriteProposal
from server.domain.powers import POWERS
from server.domain.records import Actor
from server.http.auth import home_of, staff
from server.http.browser_files import Edition
from server.http.render import BROWSER_FILES, NOSNIFF, json_in_page, page, page_text, words_beside
from server.http.shell import Shell, shell_of
from server.live.house import House
from server.settings import paper_language, sms_number, trust_url, vote_url
from server.suggesting import place_of

TABLE_PAGE = "table_client/index.html"
VOTE_QR = "/qr/vote.svg"


async def home(request: Request) -> Response:
    """`GET /`: participants come here when they type the short address."""
    return RedirectResponse("/v", 303)


async def table(request: Request) -> Response:
    """`GET /t/{token}`: the page of one table."""
    house: House = request.app.state.house
    meeting, table_id = await house.find_table(request.path_params["token"])
    shown = {**_table_addresses(house), "meeting": meeting.id, "table": table_id, "version": table_shell(house).version}
    return page(TABLE_PAGE, request, "table", **shown)


def table_shell(house: House) -> Shell:
    """Return what the page of every table is made of now."""
    addresses = tuple(_table_addresses(house).items())
    return _table_shell(BROWSER_FILES.edition(), house.settings.language, addresses, qr_svg(vote_url(house.settings)))


@lru_cache(maxsize=4)
def _table_shell(edition: Edition, language: str, addresses: tuple[tuple[str, str], ...], qr: str) -> Shell:
    text = page_text(TABLE_PAGE, language, "table", version="", meeting="", table="", **dict(addresses))
    return shell_of(edition, text, {VOTE_QR: qr})


def _table_addresses(house: House) -> dict[str, Any]:
    return {**_vote_address(house), "trust_url": trust_url(house.settings)}


async def regie(request: Request) -> Response:
    """`GET /regie` and `GET /observer`: the control room, for whoever has signed in, at the door of their role."""
    meeting, actor = staff(request)
    if request.url.path != home_of(actor.role):
        return RedirectResponse(home_of(actor.role), 303)
    house: House = request.app.state.house
    shown = {**_helpers(house, actor), **_vote_address(house)}
    return page("regie/index.html", request, "regie", role=actor.role, meeting=meeting.id, session=actor.id, **shown)


def _helpers(house: House, actor: Actor) -> dict[str, Any]:
    """Return what suggests and drafts for somebody. The assistant's address is told to whoever may have it asked."""
    url = house.settings.assistant_url if actor.role in POWERS[WriteProposal] else ""
    return {
        "suggestions": house.settings.suggestions,
        "assistant": url and "{0.scheme}://{0.netloc}".format(urlsplit(url)),
        "assistant_place": url and place_of(url),
    }


async def display(request: Request) -> Response:
    """`GET /display/{site}`: the screen of a site. It shows what the hall sees anyway, so it needs no sign-in."""
    house: House = request.app.state.house
    site = request.path_params["site"]
    meeting = house.find_site(site)
    beside = {language: words_beside(language, "display") for language in meeting.state.meeting.languages[1:]}
    shown: dict[str, Any] = {"site": site, "words_beside": Markup(json_in_page(beside)), **_vote_address(house)}
    shown["sms_number"] = sms_number(house.settings)
    return page("regie/display.html", request, "display", framed=True, **shown)


def _vote_address(house: House) -> dict[str, Any]:
    url = vote_url(house.settings)
    return {"vote_url": url, "vote_address": url.partition("://")[2]}


async def vote_qr(request: Request) -> Response:
    """`GET /qr/vote.svg`: the QR of the vote address."""
    return Response(qr_svg(vote_url(request.app.state.house.settings)), headers=NOSNIFF, media_type="image/svg+xml")


@lru_cache(maxsize=8)
def qr_svg(text: str) -> str:
    """Return the QR code of a text as an SVG document, its quiet zone included."""
    matrix = qr_matrix(text, correction=FINE)
    size = len(matrix) + 8  # a quiet zone of four modules on every side (ISO/IEC 18004, 6.3.8)
    path = "".join(f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )


async def proceedings(request: Request) -> Response:
    """`GET /regie/proceedings.pdf`: the proceedings as things stand now."""
    meeting, _ = staff(request)
    house: House = request.app.state.house
    state = meeting.state.fork()  # the meeting goes on while the document is set
    language = paper_language(house.settings, state.meeting.languages)

    def write() -> bytes:
        document = BytesIO()
        write_proceedings(state, document, language=language, now=house.clock().astimezone())
        return document.getvalue()

    named = f'attachment; filename="{file_name("proceedings", language)}.pdf"'
    return Response(
        await asyncio.to_thread(write),
        headers={"Cache-Control": "no-store", "Content-Disposition": named},
        media_type="application/pdf",
    )


async def health(request: Request) -> Response:
    """`GET /healthz`: `{"ok": true, …}` while the journal can be read; no names, no counts of votes."""
    house: House = request.app.state.house
    await house.storage.journal.meetings()
    body = {"ok": True, "version": server.__version__, "meetings": len(house.meetings)}
    return Response(msgspec.json.encode(body), headers={"Cache-Control": "no-store"}, media_type="application/json")
