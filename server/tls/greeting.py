"""The way in by https: uvicorn with a door of its own, at which a word of plain http is understood, too.

People type the address that they read on the screen without its `https://`, and browsers then speak http. A server
that knows only TLS hangs up on them. This one looks at the first byte, and leads them on.
"""

import asyncio
import logging
import re
import socket
import ssl
from asyncio import AbstractEventLoop, Protocol, Task, TimerHandle
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn

HANDSHAKE = b"\x16"  # RFC 8446, 5.1: every greeting is a record of this type, and no word of HTTP begins so
GREETING_S = 30.0  # from the connection to the end of the greeting: by 2G it takes 3 s
GOODBYE_S = 1.0  # a phone that sleeps does not answer our last word, and the server would wait for it when it stops
AT_ONCE = 100  # connections taken in one go, so that those within are served in between
AGAIN_S = 1.0  # after the system had no room for another connection
HEAD_BYTES_MOST = 16 * 1024

_ASKED = re.compile(rb"[A-Z]+ /+(?P<path>[!-~]*) HTTP/1\.[01]\r\n", re.ASCII)

log = logging.getLogger("tablee")


@dataclass(frozen=True)
class Https:
    """How to speak TLS, and the address of the hall, to which plain http is led: `https://192.168.1.20:8000`.

    vote_url: where those are led instead who come to vote, by `/` or `/v…`; empty: they are led as all the others.
    """

    context: ssl.SSLContext
    url: str
    vote_url: str = ""


class HttpsServer(uvicorn.Server):
    """uvicorn, on listening sockets that it is given."""

    def __init__(self, config: uvicorn.Config, https: Https) -> None:
        super().__init__(config)
        self._https = https

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        loop = asyncio.get_running_loop()

        def protocol() -> Protocol:
            return self.config.http_protocol_class(  # type: ignore[call-arg]
                config=self.config, server_state=self.server_state, app_state=self.lifespan.state, _loop=loop
            )

        self.servers = [_Door(loop, each, protocol, self._https) for each in sockets or ()]  # type: ignore[misc]


class _Door:
    """Takes connections, and hands those that greet by TLS to a protocol. Closed as an `asyncio.Server` is."""

    def __init__(
        self, loop: AbstractEventLoop, listener: socket.socket, protocol: Callable[[], Protocol], https: Https
    ) -> None:
        self._loop, self._listener, self._protocol, self._https = loop, listener, protocol, https
        self._greeting: set[Task[None]] = set()
        self._pause: TimerHandle | None = None
        self._open()

    def _open(self) -> None:
        self._pause = None
        self._loop.add_reader(self._listener, self._take)

    def close(self) -> None:
        """Take no more connections, and none of those that have not greeted yet."""
        self._loop.remove_reader(self._listener)
        if self._pause is not None:
            self._pause.cancel()
        for task in self._greeting:
            task.cancel()

    async def wait_closed(self) -> None:
        """Return when nobody is being greeted any more."""
        await asyncio.gather(*self._greeting, return_exceptions=True)

    def _take(self) -> None:
        for _ in range(AT_ONCE):
            try:
                connection, _ = self._listener.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:  # no room for another, and those that wait would wake us at once
                log.error("no connection can be taken: %s", error)
                self._loop.remove_reader(self._listener)
                self._pause = self._loop.call_later(AGAIN_S, self._open)
                return
            connection.setblocking(False)
            task = self._loop.create_task(self._greet(connection))
            self._greeting.add(task)
            task.add_done_callback(self._greeting.discard)

    async def _greet(self, connection: socket.socket) -> None:
        try:
            async with asyncio.timeout(GREETING_S):
                if await self._first_byte(connection) == HANDSHAKE:
                    await self._loop.connect_accepted_socket(
                        self._protocol,
                        connection,
                        ssl=self._https.context,
                        ssl_handshake_timeout=GREETING_S,
                        ssl_shutdown_timeout=GOODBYE_S,
                    )
                    return  # the connection is the protocol's now
                await self._lead(connection)
        except OSError:  # ssl.SSLError and TimeoutError, too: it hung up, does not trust us, or speaks otherwise
            pass
        except BaseException:
            connection.close()
            raise
        connection.close()

    async def _first_byte(self, connection: socket.socket) -> bytes:
        """Return what comes first, without taking it; nothing when the other has hung up."""
        while True:
            try:
                return connection.recv(1, socket.MSG_PEEK)
            except (BlockingIOError, InterruptedError):
                pass
            readable = self._loop.create_future()
            self._loop.add_reader(connection, _tell, readable)
            try:
                await readable
            finally:
                self._loop.remove_reader(connection)

    async def _lead(self, connection: socket.socket) -> None:
        """Answer a request of plain http by the way to https."""
        head = b""
        while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES_MOST:
            part = await self._loop.sock_recv(connection, HEAD_BYTES_MOST)
            if not part:
                return
            head += part
        if asked := _ASKED.match(head):
            # Not for ever: the next meeting at this address may be without https.
            answer = (
                b"HTTP/1.1 307 Temporary Redirect\r\ncache-control: no-store\r\nreferrer-policy: no-referrer\r\n"
                b"content-length: 0\r\nconnection: close\r\nlocation: %b/%b\r\n\r\n"
            )
            path = asked["path"]
            votes = self._https.vote_url and re.fullmatch(rb"(v([/?].*)?)?", path)
            url = self._https.vote_url if votes else self._https.url
            await self._loop.sock_sendall(connection, answer % (url.encode(), path if path or not votes else b"v"))


def _tell(readable: "asyncio.Future[None]") -> None:
    if not readable.done():
        readable.set_result(None)
