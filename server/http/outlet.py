"""The way from the hub to a socket: uvicorn's websocket protocol, with its transport in reach.

The ASGI interface takes one message for one client and awaits it. A hall of 9,900 needs one encoded
frame written to each transport; see `docs/decisions/0009-frames-straight-to-the-transport.md`.
"""

import asyncio
from contextlib import suppress
from typing import cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

EXTENSION = "tablee.outlet"
CLOSE_REFUSED = 4403  # the door is shut: do not try again


class TransportOutlet:
    """An `Outlet` (see `server.live.hub`) on the transport of one websocket."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: "OutletProtocol") -> None:
        self._protocol = protocol
        self._transport: asyncio.Transport = protocol.transport

    def write(self, data: bytes) -> None:
        # Asking the protocol what it has sent would cost a twentieth of a round to 9,900: it lies elsewhere in memory.
        if not self._transport.is_closing():
            self._transport.write(data)

    def backlog(self) -> int:
        return self._transport.get_write_buffer_size()

    def drop(self) -> None:
        self._transport.abort()

    def dismiss(self, data: bytes) -> None:
        self.write(data)
        self._protocol.turn_away()

    async def answers(self, within_s: float) -> bool:
        return await self._protocol.answers(within_s)


class OutletProtocol(WebSocketsSansIOProtocol):
    """Given to uvicorn as `ws=`; puts a `TransportOutlet` into the scope's extensions."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._heard = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self._heard.set()
        super().data_received(data)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        # The application runs in a task of its own, which starts after this call.
        if self.response.status_code == 101:
            extensions = cast(dict[str, object], self.scope["extensions"])
            extensions[EXTENSION] = TransportOutlet(self)

    def handle_text(self, event: Frame) -> None:
        self.handle_bytes(event)  # undecoded: what is no UTF-8 is told to its sender, and is no error of ours

    def handle_ping(self) -> None:
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()  # who does not read gets no pongs: they would pile up here

    async def answers(self, within_s: float) -> bool:
        """Ping now, beside the pings that uvicorn counts; return whether anything is heard in that time."""
        if self.read_paused:
            return True  # what has come from there is being seen to
        self._heard.clear()
        if not self.transport.is_closing():
            self.transport.write(Frame(Opcode.PING, b"").serialize(mask=False))
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._heard.wait()
        return self._heard.is_set()

    def turn_away(self) -> None:
        """End the connection for good, after what has been written. Idempotent."""
        if not self.close_sent and not self.transport.is_closing():
            self.stop_keepalive()
            self.queue.put_nowait({"type": "websocket.disconnect", "code": CLOSE_REFUSED})
            self.conn.send_close(CLOSE_REFUSED)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            if self.read_paused:
                self.read_paused = False
                self.transport.resume_reading()
            # Not before the other side's farewell: frames that still come to a closed socket take ours away from it.
            self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        # That waits until all has been read, which for a client that has stopped reading is for ever.
        self.transport.abort()

    def shutdown(self) -> None:
        is_behind = self.transport.get_write_buffer_size() > 0
        super().shutdown()
        if is_behind:
            self.transport.abort()  # else the server would wait for who does not read, and say so as an error
