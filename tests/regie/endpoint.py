"""A small real HTTP server that answers as a test wants: well, falsely, slowly, by halves."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Heard:
    """What came in: the head line and headers of each request, and its body."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.bodies: list[dict[str, object]] = []


def says(content: str, status: str = "200 OK") -> Answer:
    """Answer with a completion whose message is `content`."""
    return sends(json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode(), status)


def drafts(*sentences: tuple[str, list[int]]) -> Answer:
    return says(json.dumps({"sentences": [{"text": text, "notes": cited} for text, cited in sentences]}))


def sends(body: bytes, status: str = "200 OK", headers: str = "") -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body)

    return answer


async def hangs(writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def drips(writer: asyncio.StreamWriter) -> None:
    """Send a byte now and then, so that no single read takes long."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def cuts(writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"choices": [')
    await writer.drain()


async def closes(writer: asyncio.StreamWriter) -> None:
    """Say nothing at all."""


async def floods(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(10_000):
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


async def babbles(writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")


@asynccontextmanager
async def endpoint(answer: Answer) -> AsyncIterator[tuple[str, Heard]]:
    """Serve on a free port; give its base address and what it has heard."""
    heard = Heard()
    serving: set[asyncio.Task[object]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            sizes = [line.split(":")[1] for line in head.lower().splitlines() if line.startswith("content-length")]
            heard.heads.append(head)
            heard.bodies.append(json.loads(await reader.readexactly(int(sizes[0]))))
            await answer(writer)
            await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", heard
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
