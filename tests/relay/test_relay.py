"""The relay itself: what it does to a line is what its tests say of it."""

import asyncio
import socket
import struct

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.faults.lines import get, raw
from tests.relay.relay import Relay, relaying
from tests.served import PATIENCE_S

SENT = [f"{place} " + "é" * 200 for place in range(40)]


async def through(relay: Relay) -> list[str]:
    """What comes back of `SENT` from a server that repeats what it hears, until all of it did or the line is gone."""
    heard: list[str] = []
    async with connect(relay.url.replace("http", "ws", 1)) as line:
        await line.send("hello")
        try:
            for text in SENT:
                await line.send(text)
            while not heard or heard[-1] != SENT[-1]:
                heard.append(str(await line.recv()))
        except ConnectionClosed:
            heard.append("cut")
    return heard


async def repeat(connection: ServerConnection) -> None:
    async for text in connection:
        await connection.send(text)


@pytest.mark.parametrize("fault", ["delay", "halves", "fragments"])
async def test_a_relay_that_delays_or_halves_changes_no_word(fault: str) -> None:
    async with asyncio.timeout(PATIENCE_S), serve(repeat, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with relaying(port, 1, {fault: 0.5}) as relay:
            assert await through(relay) == ["hello", *SENT]
            assert relay.faults[fault] > 5


async def test_a_relay_that_doubles_keeps_the_order() -> None:
    async with asyncio.timeout(PATIENCE_S), serve(repeat, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with relaying(port, 1, {"double": 0.3}) as relay:
            heard = await through(relay)
    assert list(dict.fromkeys(heard)) == ["hello", *SENT]
    assert len(heard) > len(SENT) + 5


async def test_a_relay_that_cuts_in_the_middle_of_a_frame_ends_the_line() -> None:
    async with asyncio.timeout(PATIENCE_S), serve(repeat, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with relaying(port, 1, {"half and cut": 0.1}) as relay:
            heard = await through(relay)
    assert heard[-1] == "cut"
    assert heard[:-1] == ["hello", *SENT][: len(heard) - 1]


async def test_who_asks_a_server_that_vanishes_through_the_relay_waits_for_nothing() -> None:
    async def vanish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(5)
        # As of a process that is killed before it has read all that was sent to it: the line ends with a reset.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    server = await asyncio.start_server(vanish, "127.0.0.1", 0)
    async with asyncio.timeout(PATIENCE_S), server, relaying(server.sockets[0].getsockname()[1], 1) as relay:
        assert await raw(relay.url, get("/t/x").replace(b"Connection: close\r\n", b"")) == b""


def test_a_relay_does_the_same_for_the_same_seed() -> None:
    drawn = []
    for _ in range(2):
        relay = Relay(0, 7, {"double": 0.5})
        drawn.append([relay._happens("double", "client") for _ in range(50)])
    assert drawn[0] == drawn[1]
