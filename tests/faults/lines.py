"""A websocket spoken by hand over a plain socket: it may fall silent, go deaf or be cut at any point."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from server.wire.frames import PROTOCOL_VERSION

NARROW_BYTES = 4_096  # what the system keeps for a client that does not read: as little as it lets us say


class Line:
    """One connection. Nothing is read unless it is asked for; the kernel keeps next to nothing for it."""

    def __init__(self, url: str, path: str = "/live") -> None:
        host, _, port = url.rpartition("://")[2].partition(":")
        self._address = host, int(port)
        self._protocol = ClientProtocol(parse_uri(f"ws://{host}:{port}{path}"), max_size=None)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW_BYTES)
        self._socket.setblocking(False)
        self._loop = asyncio.get_running_loop()

    async def connect(self) -> None:
        """Open the connection and say nothing."""
        await self._loop.sock_connect(self._socket, self._address)

    async def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        await self._loop.sock_sendall(self._socket, data)

    async def shake_hands(self, **headers: str) -> None:
        """Ask for a websocket and read the answer."""
        await self.raw(self._asking(headers))
        while not self._protocol.handshake_exc and self._protocol.state is State.CONNECTING and await self._read():
            self._protocol.events_received()

    async def half_shake_hands(self) -> None:
        """Ask for a websocket, but not to the end."""
        asking = self._asking({})
        await self.raw(asking[: len(asking) // 3])

    def _asking(self, headers: dict[str, str]) -> bytes:
        request = self._protocol.connect()
        for name, value in headers.items():
            request.headers[name] = value
        self._protocol.send_request(request)
        return b"".join(self._protocol.data_to_send())

    async def send(self, frame: object) -> None:
        """Send a text message."""
        text = frame if isinstance(frame, str) else json.dumps(frame)
        self._protocol.send_text(text.encode())
        await self.raw(b"".join(self._protocol.data_to_send()))

    async def ping(self, data: bytes) -> None:
        """Send a ping of the websocket itself."""
        self._protocol.send_ping(data)
        await self.raw(b"".join(self._protocol.data_to_send()))

    async def hello(self, door: str, **fields: str) -> None:
        await self.send({"type": "hello", "protocol": PROTOCOL_VERSION, "door": door, **fields})

    async def frames(self) -> AsyncIterator[dict[str, Any]]:
        """Read, and iterate over the frames until the server ends the connection."""
        parts: list[bytes] = []
        while await self._read():
            for event in self._protocol.events_received():
                if isinstance(event, Frame) and event.opcode in (Opcode.TEXT, Opcode.CONT):
                    parts.append(bytes(event.data))
                    if event.fin:
                        yield json.loads(b"".join(parts))
                        parts = []

    async def _read(self) -> bool:
        try:
            data = await self._loop.sock_recv(self._socket, 65_536)
        except ConnectionError:
            data = b""
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
        return bool(data)

    async def ended(self) -> None:
        """Read on until the server ends the connection."""
        while await self._read():
            self._protocol.events_received()

    def close(self) -> None:
        """Say goodbye to the kernel only."""
        self._socket.close()

    def cut(self) -> None:
        """Vanish with a reset, as a phone whose battery is pulled out."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()


@asynccontextmanager
async def line(url: str, path: str = "/live", **headers: str) -> AsyncIterator[Line]:
    """A line whose hands have been shaken."""
    opened = Line(url, path)
    try:
        await opened.connect()
        await opened.shake_hands(**headers)
        yield opened
    finally:
        opened.close()


async def raw(url: str, request: bytes, *, until: bytes = b"") -> bytes:
    """Send bytes as they are; return what is answered until the server ends the connection, or until `until`."""
    host, _, port = url.rpartition("://")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    answer = b""
    try:
        writer.write(request)
        while not (until and until in answer) and (part := await reader.read(65_536)):
            answer += part
    except ConnectionError:
        pass
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    return answer


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: hall.test", "Connection: close", *headers, "", ""]).encode()
