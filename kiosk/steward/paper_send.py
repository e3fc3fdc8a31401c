"""Files of ballots that a browser sends: kept while they are read, each in its turn, and for as long as it stays."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, TypeVar

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kiosk.steward.desk import Desk
from server.domain.refusals import Refused
from server.http.auth import same_origin
from server.http.render import words_of
from server.paper.count import PaperCount
from server.paper.scans import Scanned, take_files
from server.paper.turns import Turns
from server.paper.uploads import upload_folder

UPLOAD_MOST_BYTES = 200 * 1024 * 1024
FILES_MOST = 200
NAME_MOST = 80  # of the name of a file, so much is kept
NAMELESS = ("image", "photo", "blob")  # what browsers call whatever a camera gives them
TELL_EVERY_S = 0.5

T = TypeVar("T")

log = logging.getLogger("tablee")


@dataclass
class Sent:
    """Files that were sent. named: name to say it by -> path; they are there until `end`.

    begun: whether it is their turn; pages: looked at so far.
    """

    named: dict[str, Path] = field(default_factory=dict)
    begun: bool = False
    pages: int = 0
    kept: ExitStack = field(default_factory=ExitStack)

    def end(self) -> None:
        """Remove the files. Idempotent."""
        self.kept.close()


async def receive(request: Request, desk: Desk) -> Sent:
    """Return the files of a form of this desk. Raises Refused("frame-too-large", "malformed", "not-saved")."""
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > UPLOAD_MOST_BYTES:
        raise Refused("frame-too-large", size_bytes=int(size) if size.isdigit() else 0, most_bytes=UPLOAD_MOST_BYTES)
    is_ours = request.headers.get("origin") == "null" or same_origin(request.headers)
    sent = Sent()
    try:
        async with request.form(max_files=FILES_MOST, max_fields=10) as form:
            token = str(form.get("token", ""))
            if not is_ours or not hmac.compare_digest(token.encode(), desk.token.encode()):
                raise Refused("malformed", reason="a form of this desk")
            await _keep(sent, desk, form)
    except HTTPException:
        raise Refused("malformed", reason="a form with files") from None
    except OSError:
        sent.end()
        log.exception("files of ballots could not be kept while they are read")
        raise Refused("not-saved") from None
    except BaseException:
        sent.end()
        raise
    return sent


async def _keep(sent: Sent, desk: Desk, form: FormData) -> None:
    files = [(name, each) for name, each in form.multi_items() if isinstance(each, UploadFile) and each.filename]
    if not files:
        return
    folder = sent.kept.enter_context(upload_folder(desk.house.settings.data))
    given = str(form.get("number", ""))
    first = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    for place, (name, each) in enumerate(files):
        path = folder / str(place)
        with path.open("wb") as out:
            while chunk := await each.read(1024 * 1024):
                out.write(chunk)
        told = (each.filename or "")[-NAME_MOST:]
        if name == "photos" or PurePath(told).stem.lower() in NAMELESS:
            told = _photo(desk, first + place)
        sent.named[_unused(told, sent.named)] = path


def _photo(desk: Desk, number: int) -> str:
    """Return what a picture is called whose own name says nothing: the how-manieth it was, and when it came."""
    words = words_of(desk.house.settings.language, "steward")
    now = desk.house.clock().astimezone()
    return words("steward-paper-photo", number=number, hour=f"{now:%H}", minute=f"{now:%M}")


def _unused(name: str, named: Mapping[str, Path]) -> str:
    """Return a name that no other file of this sending has."""
    number, free = 1, name
    while free in named:
        number += 1
        free = f"{name} ({number})"
    return free


async def read(sent: Sent, desk: Desk, turns: Turns) -> Scanned:
    """Have the files read when it is their turn."""

    def told(scanned: Scanned) -> None:
        sent.pages = len(scanned.taken) + len(scanned.unread)

    async with turns.turn():
        sent.begun = True
        return await take_files(PaperCount(desk.house, desk.meeting), sent.named, desk.actor, told)


async def _nothing() -> None:
    """Tell nothing: a browser without a script waits for the page."""


async def unless_gone(
    receive: Receive, work: Coroutine[Any, Any, T], tell: Callable[[], Awaitable[None]] = _nothing
) -> T:
    """Return what some work gives, and `tell` twice a second meanwhile.

    Raises ClientDisconnect when the browser goes: the work is stopped then, and its place is free.
    """
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_gone(receive))
    try:
        while not working.done():
            await tell()
            await asyncio.wait({working, leaving}, timeout=TELL_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
            if leaving.done() and not working.done():
                raise ClientDisconnect
        return working.result()
    finally:
        for each in (working, leaving):
            each.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class ReadingLines(Response):
    """How far the reading of some files is, one JSON object a line: `{"waits"}` or `{"pages"}`; the last is the report.

    The report has `ok`; where there is no such line, the reading was cut short.
    """

    def __init__(
        self, sent: Sent, desk: Desk, turns: Turns, report: Callable[[Scanned], dict[str, Any]], headers: dict[str, str]
    ) -> None:
        super().__init__(None, 200, headers, "application/x-ndjson")
        del self.headers["content-length"]
        self._sent, self._desk, self._turns, self._report = sent, desk, turns, report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def line(said: dict[str, Any]) -> None:
            body = json.dumps(said).encode() + b"\n"
            await send({"type": "http.response.body", "body": body, "more_body": True})

        told: dict[str, Any] = {}

        async def tell() -> None:
            nonlocal told
            said = {"pages": self._sent.pages} if self._sent.begun else {"waits": self._turns.taken}
            if said != told:
                told = said
                await line(said)

        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            scanned = await unless_gone(receive, read(self._sent, self._desk, self._turns), tell)
            await line(self._report(scanned))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (ClientDisconnect, OSError):
            log.info("somebody left while ballots were read")
        finally:
            self._sent.end()
