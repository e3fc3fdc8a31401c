"""Lines to `/live`, one after the other: each greeted anew, and after a pause that grows while nobody answers."""

import asyncio
import random
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from server.wire.frames import Do, Hello, Report, encode

# As a page does, `server/static/patience.js`, which reckons what it means for a hall.
AGAIN_FIRST_S, AGAIN_MOST_S = 0.25, 3.0
FRESH_S, AGAIN_LATER_S = 60.0, 10.0

_LOST = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, InvalidMessage, EOFError)


class Line:
    """One websocket. Iterate over it to hear the server; that ends when the line does, without an error."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._given: asyncio.Queue[str] = asyncio.Queue()
        self.has_heard = False

    def give(self, frame: Do | Report) -> None:
        """Put a frame on the line, behind those before it. What has not left when the line ends is lost."""
        self._given.put_nowait(encode(frame).decode())

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        giver = asyncio.create_task(self._send())
        try:
            async for data in self._connection:
                self.has_heard = True
                yield data
        except ConnectionClosed:
            pass
        finally:
            giver.cancel()

    async def _send(self) -> None:
        # Alone to write, since whoever waits for a full buffer could be overtaken by another who writes.
        with suppress(ConnectionClosed):
            while True:
                await self._connection.send(await self._given.get())


async def lines(
    address: str, greet: Callable[[], Hello], headers: Mapping[str, str], tls: ssl.SSLContext | None
) -> AsyncGenerator[Line, None]:
    """Yield a line, and the next one when that has ended, without an end. To be closed (`contextlib.aclosing`).

    Raises ssl.SSLCertVerificationError while no line was ever good: no patience makes it another server.
    """
    secured: dict[str, Any] = {} if tls is None else {"ssl": tls}
    was_good, tries, gone_at = False, 0, time.monotonic()
    while True:
        try:
            # The server's own pings tell whether the line holds, as they do for a page.
            async with connect(
                address, additional_headers=headers, max_size=None, compression=None, **secured
            ) as connection:
                await connection.send(encode(greet()).decode())
                line = Line(connection)
                yield line
                if line.has_heard:
                    was_good, tries, gone_at = True, 0, time.monotonic()
        except ssl.SSLCertVerificationError:
            if not was_good:
                raise
        except _LOST:
            pass
        most_s = AGAIN_MOST_S if time.monotonic() - gone_at < FRESH_S else AGAIN_LATER_S
        await asyncio.sleep(random.uniform(AGAIN_FIRST_S, min(most_s, 2 * AGAIN_FIRST_S * 2**tries)))
        tries = min(tries + 1, 10)


def trusting(certificate: Path) -> ssl.SSLContext:
    """Return how to trust one authority and no other. certificate: its file, as the page to trust the hall gives it.

    Raises OSError, and ssl.SSLError when there is no certificate in the file.
    """
    der = certificate.read_bytes()
    return ssl.create_default_context(cadata=der.decode("ascii") if der.startswith(b"-----BEGIN") else der)
