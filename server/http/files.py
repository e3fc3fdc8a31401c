"""The files of a meeting: what its sheets show and what is read aloud, for everyone on this network.

They need no secret: a sheet is there to be shown to the hall, on tablets, screens and phones alike. Whoever has not
been shown it does not know its name, 128 bits made from what it holds. Only what a record of the meeting names is
given.
"""

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from server.domain.refusals import Refused
from server.files.folder import names_in, path_of
from server.files.kinds import MEDIA
from server.http.ranges import RANGE, is_within, unsatisfied
from server.http.render import NOSNIFF
from server.live.house import House

log = logging.getLogger("tablee")

_ALONE = {
    "default-src": "'none'",
    "img-src": "'self'",
    "media-src": "'self'",
    "style-src": "'unsafe-inline'",
    "sandbox": "allow-same-origin",  # else the player of a browser may not fetch what it is to play
}
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",  # the name would be another if it held something else
    # Somebody may open it by itself, on the address of pages that hold doors: it runs nothing there, and loads itself.
    "Content-Security-Policy": "; ".join(f"{directive} {where}" for directive, where in _ALONE.items()),
    **NOSNIFF,
}


async def meeting_file(request: Request) -> Response:
    """`GET /files/{meeting}/{name}`: a file of a meeting, whole or one range of it, as players of films ask for."""
    house: House = request.app.state.house
    meeting, name = house.meetings.get(request.path_params["meeting"]), request.path_params["name"]
    if meeting is None or name not in names_in(meeting.state):
        raise Refused("not-found", what="file", id=name)
    path = path_of(house.settings.data, name)
    try:
        found = await asyncio.to_thread(path.stat)
    except OSError:
        log.error("a file that the journal names is not in the data folder: meeting %s, %s", meeting.id, name)
        raise Refused("not-found", what="file", id=name) from None
    headers = {**HEADERS, "ETag": f'"{name}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    asked = request.headers.get("range", "")
    one = RANGE.fullmatch(asked)
    if one is None:
        # RFC 9110, 14.2: a server may pass a Range over. Several at once are asked by no player.
        request.scope["headers"] = [each for each in request.scope["headers"] if each[0] != b"range"]
    elif not is_within(one, found.st_size):
        return unsatisfied(request, found.st_size)
    media = MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
    return FileResponse(path, headers=headers, media_type=media, stat_result=found)
