"""The express way of ballots: from the socket straight to a door, and the answer in one write.

Most of what a ballot costs as an ASGI request are the objects made for it, which lie in memory while it waits for its
commit. Here it is one match and a few fields. Only the plain case comes this way: a small JSON ballot of a known card,
in one piece, on a connection that waits for nothing else. Whatever differs in anything is left to uvicorn, whole.
"""

import re
from asyncio import Event
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from starlette.applications import Starlette
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from server.http.inlet import InletProtocol

REQUEST_BYTES_MOST = 8 * 1024  # with its head; a ballot in a browser's is 1 KB
_PLAIN = re.compile(
    rb"""POST\ /v/(?P<code>[0-9A-Za-z-]+)/(?P<poll>[0-9a-z_]+)\ HTTP/1\.1\r\n
    (?i:
        content-length:\ (?P<length>[0-9]{1,4})\r\n (?!(?:.+\n)*content-length:)
        | (?P<json>content-type:\ application/json\r\n)
        | accept:\ (?:\*/\*|application/json)\r\n   # a person with a browser is told of refusals in a page
        | connection:\ keep-alive\r\n
        | (?!content-|accept:|connection:|expect:|transfer-encoding:|upgrade:)
          [!#-'*+.0-9a-z^-`|~-]+:\ [\ -~]*\r\n
    )+
    \r\n""",
    re.VERBOSE,
)

Door = Callable[[str, str, bytes, Callable[[Response], None]], bool]
"""Takes the code of a card, the id of a poll, a body, and what shall be called with the answer, now or later.

Gives whether it will; when it will not, the application shall answer.
"""


class _Ballot:
    """A ballot on the express way: what uvicorn asks of the cycle of a request, which it does not have."""

    __slots__ = ("disconnected", "keep_alive", "response_complete")
    message_event = Event()  # set when the connection is lost; nobody waits for it
    more_body = False

    def __init__(self) -> None:
        self.keep_alive = True
        self.disconnected = self.response_complete = False


class BallotProtocol(InletProtocol):
    """Given to uvicorn as `http=`. The application holds the `Door` at `state.ballots`."""

    _answered_at = 0.0

    def data_received(self, data: bytes) -> None:
        if not self._take(data):
            super().data_received(data)

    def _take(self, data: bytes) -> bool:
        """Return whether `data` is a plain ballot that will be answered."""
        if self._under_way or self.flow.write_paused or not getattr(self.cycle, "response_complete", True):
            return False  # it is part of another, or has to wait for its turn, or for a client that does not read
        if len(data) > REQUEST_BYTES_MOST or not (found := _PLAIN.match(data)):
            return False
        code, poll, length, json = found.groups()
        body = data[found.end() :]
        if not json or not length or int(length) != len(body):
            return False
        assert isinstance(self.config.app, Starlette)
        door: Door = self.config.app.state.ballots
        ballot = _Ballot()
        if not door(code.decode(), poll.decode(), body, partial(self._answer, ballot)):
            return False
        self._rest()
        self.cycle = ballot  # type: ignore[assignment]
        return True

    def _answer(self, ballot: _Ballot, response: Response) -> None:
        ballot.response_complete = True
        if self.transport.is_closing():
            return
        default = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        end = b"\r\n" if ballot.keep_alive else b"connection: close\r\n\r\n"
        head = _head(response.status_code, tuple(response.raw_headers))
        self.transport.write(b"".join((head, *default, end, response.body)))
        self._answered_at = self.loop.time()
        if not ballot.keep_alive:
            self.transport.close()
        elif self.pipeline:
            self.on_response_complete()
        elif self.timeout_keep_alive_task is None:
            self._close_after(self.timeout_keep_alive)

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, unless a ballot has come since the timer was set: that does not set it anew."""
        rest_s = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if not self.cycle.response_complete:
            self._close_after(self.timeout_keep_alive)
        elif rest_s > 0:
            self._close_after(rest_s)
        else:
            super().timeout_keep_alive_handler()

    def _close_after(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)


@lru_cache(maxsize=100)
def _head(status: int, headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    return STATUS_LINE[status] + b"".join([b"%b: %b\r\n" % header for header in headers])
