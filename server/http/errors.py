"""Errors at the edge: one JSON shape, one page, one table of HTTP status codes."""

import logging

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.domain.refusals import Refused
from server.http.render import NOSNIFF, page, words_of

log = logging.getLogger("tablee")

STATUS: dict[str, int] = {
    "malformed": 400,
    "bad-ballot": 400,
    "bad-hands": 400,
    "bad-text": 400,
    "bad-value": 400,
    "protocol-version": 400,
    "frame-too-large": 413,
    "sign-in-first": 401,
    "not-allowed": 403,
    "not-yours": 403,
    "link-used": 403,
    "link-expired": 403,
    "unknown-link": 404,
    "unknown-card": 404,
    "unknown-table-link": 404,
    "not-found": 404,
    "too-many-tries": 429,
    "failed": 500,
    "not-saved": 503,
}
"""Refusal code -> HTTP status; every other code is 409, a conflict with how things stand."""


def status_of(code: str) -> int:
    """Return the HTTP status of a refusal code."""
    return STATUS.get(code, 409)


def wants_page(request: Request) -> bool:
    """Return whether the asker is a person with a browser rather than a program."""
    return "text/html" in request.headers.get("accept", "")


def error_response(refused: Refused, request: Request, status: int | None = None) -> Response:
    """Return a refusal as a page for a browser, as `{"ok": false, "code", "facts", "status"}` for a program.

    status: instead of that of the code, where HTTP has a narrower one.
    """
    status = status or status_of(refused.code)
    if wants_page(request):
        words = words_of(request.app.state.house.settings.language, "common")
        sentence = words.refusal(refused.code, refused.facts)
        return page("server/http/refused.html", request, "common", status=status, sentence=sentence)
    return refusal(refused, status)


def refusal(refused: Refused, status: int | None = None) -> Response:
    """Return a refusal as it is told to a program. status: as for `error_response`."""
    status = status or status_of(refused.code)
    body = msgspec.json.encode({"ok": False, "code": refused.code, "facts": refused.facts, "status": status})
    return Response(body, status, {"Cache-Control": "no-store", **NOSNIFF}, "application/json")


async def on_refused(request: Request, refused: Exception) -> Response:
    """Starlette's exception handler for `Refused`."""
    assert isinstance(refused, Refused)
    return error_response(refused, request)


async def on_missing(request: Request, _: Exception) -> Response:
    """Starlette's exception handler for a path that leads nowhere."""
    return error_response(Refused("not-found", what="page", id=""), request)


async def on_wrong_method(request: Request, error: Exception) -> Response:
    """Starlette's exception handler for a path that is not asked in this way."""
    assert isinstance(error, HTTPException)
    response = error_response(Refused("malformed", reason=f"method {request.method}"), request, 405)
    response.headers.update(error.headers or {})
    return response


async def on_failed(request: Request, _: Exception) -> Response:
    """Starlette's exception handler for a bug: the log has it whole, who asked has a sentence."""
    return error_response(Refused("failed"), request)


HANDLERS = {Refused: on_refused, 404: on_missing, 405: on_wrong_method, 500: on_failed}
"""For the application: exception class or HTTP status -> handler."""
