"""A relay between clients and a server that cuts, delays, doubles and halves what goes through it, by a seed.

Plain HTTP passes as it is. Of a websocket it knows the frames (RFC 6455, 5.2), so that it can halve and double them.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

TEXT, FINAL, MASKED = 0x1, 0x80, 0x80
DELAY_MOST_S = 0.05
CONTROL_FROM = 0x8  # opcodes of control frames, which may not be halved into fragments


@dataclass
class Frame:
    """One websocket frame as it stands on the line."""

    first: int
    mask: bytes
    payload: bytes

    def __bytes__(self) -> bytes:
        size, masked = len(self.payload), MASKED if self.mask else 0
        if size < 126:
            head = bytes([self.first, masked | size])
        elif size < 65_536:
            head = bytes([self.first, masked | 126]) + size.to_bytes(2, "big")
        else:
            head = bytes([self.first, masked | 127]) + size.to_bytes(8, "big")
        return head + self.mask + self.payload

    @property
    def is_text(self) -> bool:
        """Whether it is a whole text message."""
        return self.first == FINAL | TEXT

    def fragments(self, at: int) -> list["Frame"]:
        """The same message in two frames. at: a multiple of 4, so that the mask stays in step."""
        return [
            Frame(self.first & ~FINAL, self.mask, self.payload[:at]), Frame(FINAL, self.mask, self.payload[at:])
        ]  # fmt: skip


async def read_frame(reader: asyncio.StreamReader) -> Frame:
    first, second = await reader.readexactly(2)
    size = second & ~MASKED
    if size >= 126:
        size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
    mask = await reader.readexactly(4) if second & MASKED else b""
    return Frame(first, mask, await reader.readexactly(size))


@dataclass
class Relay:
    """To be entered with `relaying`. likely: fault -> how likely it is for a frame. faults: how often each happened.

    sides: fault and who sent the frame, "client" or "server" -> the same.
    is_down: whether nobody gets through at present; `cut` ends those who have. flows: while it is cleared, nothing goes
    on from a client but its first frame.
    """

    target: int
    seed: int
    likely: dict[str, float]
    port: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    sides: Counter[tuple[str, str]] = field(default_factory=Counter)
    is_down: bool = False

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)
        self._lines: set[asyncio.StreamWriter] = set()
        self._served: set[asyncio.Task[None]] = set()  # asyncio forgets a task whose client has said its last word
        self.flows = asyncio.Event()
        self.flows.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def lines(self) -> int:
        """How many websockets go through it now."""
        return len(self._lines) // 2

    def cut(self) -> None:
        """Cut every websocket now, with a reset."""
        self.faults["cut"] += 1
        for writer in list(self._lines):
            writer.transport.abort()

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection to its end."""
        serving = asyncio.create_task(self._serve(reader, writer))
        self._served.add(serving)
        serving.add_done_callback(self._served.discard)

    async def end(self) -> None:
        """End all connections."""
        self.cut()
        for serving in self._served:
            serving.cancel()
        await asyncio.gather(*self._served, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_down:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:  # the server is dead
            writer.transport.abort()
            return
        try:
            await self._carry_both_ways(reader, writer, far_reader, far_writer)
        except (OSError, EOFError):
            pass
        finally:
            self._lines -= {writer, far_writer}
            for each in (writer, far_writer):
                each.close()

    async def _carry_both_ways(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far_reader: asyncio.StreamReader,
        far_writer: asyncio.StreamWriter,
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        is_socket = b"upgrade: websocket" in head.lower()
        if is_socket:  # what is compressed cannot be doubled: it refers to what was before
            fields = [each for each in head.split(b"\r\n") if not each.lower().startswith(b"sec-websocket-ext")]
            head = b"\r\n".join(fields)
            self._lines |= {writer, far_writer}
        far_writer.write(head)
        carry = self._carry if is_socket else _pass
        ways = [
            asyncio.create_task(carry(reader, far_writer, "client")),
            asyncio.create_task(carry(far_reader, writer, "server")),
        ]
        try:
            # A side that is gone takes the other with it, else that waits for its answer for ever.
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED if is_socket else asyncio.FIRST_EXCEPTION)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sender: str) -> None:
        if sender == "server":
            writer.write(await reader.readuntil(b"\r\n\r\n"))
        is_hello = sender == "client"
        while True:
            frame = await read_frame(reader)
            if sender == "client" and not is_hello:
                await self.flows.wait()
            times = 1
            if frame.is_text:
                await self._spoil(frame, writer, sender)
                times += self._happens("double", sender)
                self.faults["double hello"] += is_hello and times == 2
            for _ in range(times):
                await self._write(frame, writer, sender)
            is_hello = False

    async def _spoil(self, frame: Frame, writer: asyncio.StreamWriter, sender: str) -> None:
        if self._happens("delay", sender):
            await asyncio.sleep(self._draw.uniform(0, DELAY_MOST_S))
        if self._happens("half and cut", sender):
            data = bytes(frame)
            writer.write(data[: len(data) // 2])
            await writer.drain()
            raise EOFError

    async def _write(self, frame: Frame, writer: asyncio.StreamWriter, sender: str) -> None:
        parts = [frame]
        if frame.is_text and len(frame.payload) >= 8 and self._happens("fragments", sender):
            parts = frame.fragments(len(frame.payload) // 8 * 4)
        for part in parts:
            data = bytes(part)
            if self._happens("halves", sender):
                at = self._draw.randrange(1, len(data))
                writer.write(data[:at])
                await writer.drain()
                await asyncio.sleep(self._draw.uniform(0, DELAY_MOST_S / 5))
                data = data[at:]
            writer.write(data)
            await writer.drain()

    def _happens(self, fault: str, sender: str) -> bool:
        happens = self._draw.random() < self.likely.get(fault, 0)
        self.faults[fault] += happens
        self.sides[fault, sender] += happens
        return happens


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sender: str) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.write_eof()


BAD = {"delay": 0.2, "double": 0.1, "halves": 0.2, "fragments": 0.1, "half and cut": 0.002}
"""A line on which every fault happens often."""


@asynccontextmanager
async def relaying(target: int, seed: int, likely: dict[str, float] | None = None) -> AsyncIterator[Relay]:
    """Relay to a port of this machine for the length of the block."""
    relay = Relay(target, seed, BAD if likely is None else likely)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
        await relay.end()
