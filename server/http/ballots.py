"""The express way of ballots: from uvicorn's parser straight to a door, and the answer in one write.

Most of what a ballot costs as an ASGI request are the objects made for it, which lie in memory while it waits for its
commit. Here it is one task and a few fields. Only the plain case comes this way: a small JSON ballot of a known card
on a connection that waits for nothing else. Whatever differs in anything is left to the application, whole.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from server.domain.refusals import Refused
from server.http.errors import refusal

log = logging.getLogger("tablee")

BODY_BYTES_MOST = 4 * 1024  # forty times a ballot; the application says how much is too much
_ADDRESS = re.compile(rb"/v/([0-9A-Za-z-]+)/([0-9a-z_]+)")
_PROGRAMS = (b"*/*", b"application/json")  # what they accept; a person with a browser is told of refusals in a page
_SPECIAL = (b"expect", b"upgrade", b"transfer-encoding")

Door = Callable[[str, str, bytes], Awaitable[Response] | None]
"""Takes the code of a card, the id of a poll and a body. Gives, at once, `None` when the application shall answer."""


class _Ballot:
    """A ballot on the express way: what uvicorn asks of the cycle of a request, which it does not have."""

    __slots__ = ("body", "code", "disconnected", "keep_alive", "poll", "response_complete")
    message_event = asyncio.Event()  # set when the connection is lost; nobody waits for it

    def __init__(self, code: str, poll: str, keep_alive: bool) -> None:
        self.code = code
        self.poll = poll
        self.body = b""
        self.keep_alive = keep_alive
        self.disconnected = self.response_complete = False


class BallotProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with the express way. The application holds the `Door` at `state.ballots`."""

    _ballot: _Ballot | None = None

    def on_headers_complete(self) -> None:
        self._ballot = self._read_head()
        if self._ballot is None:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self._ballot is None:
            super().on_body(body)
        else:
            self._ballot.body += body

    def on_message_complete(self) -> None:
        ballot, self._ballot = self._ballot, None
        if ballot is not None:
            assert isinstance(self.config.app, Starlette)
            door: Door = self.config.app.state.ballots
            answer = door(ballot.code, ballot.poll, ballot.body)
            if answer is not None:
                self.cycle = ballot  # type: ignore[assignment]
                task = self.loop.create_task(self._answer(ballot, answer))
                task.add_done_callback(self.tasks.discard)
                self.tasks.add(task)
                return
            super().on_headers_complete()
            super().on_body(ballot.body)
        super().on_message_complete()

    def _read_head(self) -> _Ballot | None:
        """Return the ballot that begins here, `None` for any other request."""
        if self.parser.get_method() != b"POST" or not (found := _ADDRESS.fullmatch(self.url)):
            return None
        if self.flow.write_paused or not getattr(self.cycle, "response_complete", True):
            return None  # it has to wait for its turn, or for a client that does not read
        kind = length = b""
        for name, value in self.headers:
            if name == b"content-type":
                kind = value
            elif name == b"content-length":
                length = value
            elif name in _SPECIAL or (name == b"accept" and value not in _PROGRAMS):
                return None
        if kind != b"application/json" or not length.isdigit() or int(length) > BODY_BYTES_MOST:
            return None
        if self.parser.get_http_version() != "1.1":
            return None
        code, poll = found.groups()
        return _Ballot(code.decode(), poll.decode(), self.parser.should_keep_alive())

    async def _answer(self, ballot: _Ballot, answer: Awaitable[Response]) -> None:
        try:
            response = await answer
        except Exception:  # a bug; nothing above this would log it
            log.exception("a ballot could not be answered")
            response = refusal(Refused("failed"))
        if self.transport.is_closing():
            return
        lines = [STATUS_LINE[response.status_code]]
        lines += [b"%b: %b\r\n" % header for header in (*self.server_state.default_headers, *response.raw_headers)]
        lines += (b"\r\n" if ballot.keep_alive else b"connection: close\r\n\r\n", bytes(response.body))
        self.transport.write(b"".join(lines))
        ballot.response_complete = True
        if not ballot.keep_alive:
            self.transport.close()
        self.on_response_complete()
