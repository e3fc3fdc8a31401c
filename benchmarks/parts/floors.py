"""The floors: what the same work costs with nothing around it, on uvloop's bare transports.

`python -m benchmarks.parts.floors fanout` prints `{"port"}`, greets as `crowd` expects, and answers
`{"do": "publish", "bytes"}` with `{"published_ns"}` once a frame of so many bytes has been written to each transport.

`python -m benchmarks.parts.floors votes --folder DIR` prints `{"port"}` and answers each POST once its address and its
body are in an append-only file and the file on the disk: all requests that wait share one `fsync`.
"""

import argparse
import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import httptools
import uvloop

from benchmarks.parts.children import Answer, obey, say
from server.run import SOCKETS_WAITING, bind

GREETING = b'\x81\x12{"type":"welcome"}\x81\x13{"type":"snapshot"}'
ACCEPT = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
RECEIPT = b'{"ok":true,"receipt":"7KQF-3M9D-XZ20"}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(RECEIPT), RECEIPT)


class Listener(asyncio.Protocol):
    """A client of the fan-out floor: greeted, then only written to. It adds its transport to `joined`."""

    def __init__(self, joined: list[asyncio.Transport]) -> None:
        self._joined = joined

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"GET "):
            self._transport.write(ACCEPT)
        else:
            self._transport.write(GREETING)
            self._joined.append(self._transport)


async def fan_out() -> None:
    """Write a frame to every transport, as often as asked."""
    joined: list[asyncio.Transport] = []

    async def publish(asked: Answer) -> Answer:
        payload = b"x" * (asked["bytes"] - 4)
        frame = b"\x81\x7e" + len(payload).to_bytes(2) + payload
        began_ns = time.monotonic_ns()
        for transport in joined:
            transport.write(frame)
        return {"published_ns": began_ns}

    await serve(lambda: Listener(joined), publish)


class Log:
    """An append-only file. While one `fsync` runs, in a thread, requests wait; the next takes all of them."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting: list[tuple[asyncio.Transport, bytes]] = []
        self._thread = ThreadPoolExecutor(1)
        self._worker: asyncio.Task[None] | None = None

    def put(self, transport: asyncio.Transport, line: bytes) -> None:
        """Queue a line; its sender is answered once it is on the disk."""
        self._waiting.append((transport, line))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await loop.run_in_executor(self._thread, self._write, b"".join([line + b"\n" for _, line in batch]))
            for transport, _ in batch:
                transport.write(ANSWER)
        self._worker = None

    def _write(self, lines: bytes) -> None:
        os.write(self._file, lines)
        os.fsync(self._file)


class Requests(asyncio.Protocol):
    """A client of the vote floor; its requests are read by the parser that uvicorn uses."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._parser = httptools.HttpRequestParser(self)
        self._url = self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self._log.put(self._transport, self._url + b" " + self._body)
        self._body = b""


async def keep_votes(folder: Path) -> None:
    """Keep what is posted in a log in `folder`."""
    log = Log(folder / "ballots.log")

    async def nothing(asked: Answer) -> Answer:
        return {}

    await serve(lambda: Requests(log), nothing)


async def serve(client: Callable[[], asyncio.Protocol], act: Callable[[Answer], Awaitable[Answer]]) -> None:
    """Serve clients and do what is asked, until the standard input ends."""
    listener = bind("127.0.0.1", 0)
    server = await asyncio.get_running_loop().create_server(client, sock=listener, backlog=SOCKETS_WAITING)
    say(port=listener.getsockname()[1])
    await obey(act)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("question", choices=("fanout", "votes"))
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    uvloop.run(fan_out() if given.question == "fanout" else keep_votes(given.folder))


if __name__ == "__main__":
    main()
