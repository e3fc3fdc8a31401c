"""A slow line in front of a server: every byte takes its time and its way, and is counted.

A process of its own: `python -m benchmarks.parts.line PORT --rtt-ms 300 --kbits 250` prints `{"port"}`. `{"do":
"count"}` is answered with the bytes that have passed since it was last asked, `{"bytes"}`.

What a client says travels for half a round trip and then waits for what was said before it, at the rate of the line;
so does what the server answers. The first word of a connection takes one round trip more, which is what TCP needs
before it: at a relay on this machine connecting costs nothing. The window of TCP, which lets a server send some 14 KB
at first and then wait for the client, is not modelled: larger pages are shown in a better light than they deserve.
"""

import argparse
import asyncio

from benchmarks.parts.children import Answer, obey, say

READ_BYTES = 1_448  # what one packet carries


class Line:
    """All connections to one server. rtt_s: a round trip; bytes_per_s: of each direction of each connection."""

    def __init__(self, port: int, rtt_s: float, bytes_per_s: float) -> None:
        self._port = port
        self._rtt_s = rtt_s
        self._bytes_per_s = bytes_per_s
        self._passed = 0

    async def act(self, asked: Answer) -> Answer:
        """Return the bytes that have passed since this was last asked, both ways together."""
        passed, self._passed = self._passed, 0
        return {"bytes": passed}

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until both sides have said their last word."""
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        opened = asyncio.get_running_loop().time() + self._rtt_s
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(reader, far_writer, opened))
                both.create_task(self._carry(far_reader, writer, opened))
        except* (ConnectionError, asyncio.CancelledError):
            pass  # one side has gone, as browsers do, or the line is taken down
        finally:
            for each in (writer, far_writer):
                each.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, opened: float) -> None:
        """Carry one direction. opened: when the connection stands, by the clock of the loop."""
        now = asyncio.get_running_loop().time
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def read() -> None:
            free = opened
            while True:
                piece = await reader.read(READ_BYTES)
                free = max(free, now()) + len(piece) / self._bytes_per_s
                self._passed += len(piece)
                queue.put_nowait((free + self._rtt_s / 2, piece))
                if not piece:
                    return

        async def write() -> None:
            while True:
                due, piece = await queue.get()
                await asyncio.sleep(due - now())
                if not piece:
                    if writer.can_write_eof():
                        writer.write_eof()
                    return
                writer.write(piece)

        async with asyncio.TaskGroup() as group:
            group.create_task(read())
            group.create_task(write())


async def serve(line: Line) -> None:
    server = await asyncio.start_server(line.join, "127.0.0.1", 0)
    async with server:
        say(port=server.sockets[0].getsockname()[1])
        await obey(line.act)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--rtt-ms", type=float, required=True)
    parser.add_argument("--kbits", type=float, required=True)
    given = parser.parse_args()
    asyncio.run(serve(Line(given.port, given.rtt_ms / 1_000, given.kbits * 1_000 / 8)))


if __name__ == "__main__":
    main()
