"""The way from the hub to a socket: uvicorn's websocket protocol, with its transport in reach.

The ASGI interface takes one message for one client and awaits it. A hall of 9,900 needs one encoded
frame written to each transport; see `docs/decisions/0009-frames-straight-to-the-transport.md`.
"""

import asyncio
from typing import cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION = "tablee.outlet"


class TransportOutlet:
    """An `Outlet` (see `server.live.hub`) on the transport of one websocket."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: "OutletProtocol") -> None:
        self._protocol = protocol
        self._transport: asyncio.Transport = protocol.transport

    def write(self, data: bytes) -> None:
        # After a close frame nothing may follow; the socket loop will notice and leave the hub.
        if not (self._protocol.close_sent or self._transport.is_closing()):
            self._transport.write(data)

    def backlog(self) -> int:
        return self._transport.get_write_buffer_size()

    def drop(self) -> None:
        self._transport.abort()


class OutletProtocol(WebSocketsSansIOProtocol):
    """Given to uvicorn as `ws=`; puts a `TransportOutlet` into the scope's extensions."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        # The application runs in a task of its own, which starts after this call.
        if self.response.status_code == 101:
            extensions = cast(dict[str, object], self.scope["extensions"])
            extensions[EXTENSION] = TransportOutlet(self)
