"""One range of a file, as the players of browsers ask for it (RFC 9110, 14)."""

import re

from starlette.requests import Request
from starlette.responses import Response

from server.domain.refusals import Refused
from server.http.errors import error_response

RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")


def is_within(asked: re.Match[str], size: int) -> bool:
    """Return whether a range holds at least one byte of a file (14.1.2). size: of the file, in bytes."""
    first, last, suffix = asked.groups()
    if suffix is not None:
        return int(suffix) > 0 and size > 0
    return int(first) < size and (not last or int(first) <= int(last))


def unsatisfied(request: Request, size: int) -> Response:
    """Return the answer to a range that is not within the file."""
    response = error_response(Refused("malformed", reason="a range within the file"), request, 416)
    response.headers["Content-Range"] = f"bytes */{size}"
    return response


def ranged(request: Request, body: bytes, headers: dict[str, str], media: str) -> Response:
    """Answer with `body`, or the one range of it that is asked for. What is no range is passed over, as 14.2 allows."""
    sent = {**headers, "Accept-Ranges": "bytes"}
    asked, size = RANGE.fullmatch(request.headers.get("range", "")), len(body)
    if asked is None:
        return Response(body, 200, sent, media)
    if not is_within(asked, size):
        return unsatisfied(request, size)
    first, last, suffix = asked.groups()
    start = max(0, size - int(suffix)) if suffix is not None else int(first)
    end = min(size, int(last) + 1) if last else size
    return Response(body[start:end], 206, {**sent, "Content-Range": f"bytes {start}-{end - 1}/{size}"}, media)
