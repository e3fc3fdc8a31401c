"""Printing from the régie: an order comes in, what becomes of it is told line by line, and the file is fetched.

What is told is a stream, so that whoever waits sees how far it is and may stop: going away ends the printing.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from kiosk.forms import is_json, read_body
from printouts.file_names import file_name
from server.domain.refusals import Refused
from server.http.auth import same_origin, staff
from server.http.errors import status_of
from server.http.render import NOSNIFF
from server.printing.orders import CannotPrint, Order
from server.printing.press import Far, Press, Ready
from server.settings import paper_language

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", **NOSNIFF}
ORDERS = msgspec.json.Decoder(Order)


async def print_order(request: Request) -> Response:
    """`POST /regie/prints`: an `Order`, answered line by line: `{"done", "of"}` while it is being set, and last
    `{"ready", "pages", "size_bytes"}`, or `{"ok": false, "code", "facts"}`. What cannot be printed at all is refused.
    """
    if not same_origin(request.headers):
        raise Refused("sign-in-first")
    meeting, actor = staff(request)
    if not is_json(request):
        raise Refused("malformed", reason="application/json")
    try:
        order = ORDERS.decode(await read_body(request))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("malformed", reason=str(error)) from None
    press: Press = request.app.state.press
    lines = _lines(press.print(meeting, order, actor))
    first = await anext(lines)  # what is refused at once has a status
    if "code" in first:
        status = int(first["status"])
        return Response(_line(first), status, HEADERS, "application/json")

    async def stream() -> AsyncGenerator[bytes]:
        async with aclosing(lines):
            yield _line(first)
            async for each in lines:
                yield _line(each)

    return StreamingResponse(stream(), headers=HEADERS, media_type="application/x-ndjson")


def _line(told: dict[str, Any]) -> bytes:
    return msgspec.json.encode(told) + b"\n"


async def _lines(printing: AsyncGenerator[Far | Ready]) -> AsyncGenerator[dict[str, Any]]:
    try:
        async with aclosing(printing):
            async for each in printing:
                match each:
                    case Far(done, of):
                        yield {"done": done, "of": of}
                    case Ready(id, pages, size_bytes):
                        yield {"ready": id, "pages": pages, "size_bytes": size_bytes}
    except CannotPrint as fault:
        yield {"ok": False, "code": f"print-{fault.code}", "facts": fault.facts, "status": 409}
    except Refused as refused:
        yield {"ok": False, "code": refused.code, "facts": refused.facts, "status": status_of(refused.code)}


async def fetch_print(request: Request) -> Response:
    """`GET /regie/prints/{print}.pdf`: a file that is ready, for whoever may print such a thing; as often as asked."""
    meeting, actor = staff(request)
    press: Press = request.app.state.press
    id = request.path_params["print"]
    try:
        fetched = await press.fetch(meeting, id, actor)
    except CannotPrint:
        raise Refused("not-found", what="print", id=id) from None
    spoken = meeting.state.meeting.languages
    name = file_name(fetched.what, paper_language(request.app.state.house.settings, spoken))
    batch = meeting.state.batches.get(id)
    if batch is not None:
        name = f"{name}-{batch.number}"
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="{name}.pdf"'}
    if isinstance(fetched.file, bytes):
        return Response(fetched.file, headers=headers, media_type="application/pdf")
    return FileResponse(fetched.file, headers=headers, media_type="application/pdf")
