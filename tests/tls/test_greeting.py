"""Rules for the way in by https: plain http is led there, noise is hung up on, silence is in nobody's way."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import cast

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from server.run import bind, running
from server.tls.authority import authority_of
from server.tls.certificate import server_context, server_pair
from server.tls.greeting import Https
from tests.faults.halls import PATIENCE_S
from tests.tls.secure_hall import say_plainly


@dataclass
class Door:
    port: int
    trust: ssl.SSLContext

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    async def serves(self) -> bool:
        """Whether a device that trusts it is answered."""
        async with httpx2.AsyncClient(verify=self.trust) as device:
            return (await device.get(self.url)).text == "Bonjour"


async def greet(request: Request) -> Response:
    return PlainTextResponse("Bonjour")


@asynccontextmanager
async def opened(folder: Path, vote_url: str = "") -> AsyncIterator[Door]:
    """Run a small application by https for the length of the block. vote_url: as for `Https`."""
    now = datetime.now(UTC)
    authority = authority_of(folder, now, "portable")
    context = server_context(server_pair(folder, authority, {ip_address("127.0.0.1")}, now), folder)
    listener = bind("127.0.0.1", 0)
    door = Door(listener.getsockname()[1], ssl.create_default_context(cadata=authority.der))
    async with running(Starlette(routes=[Route("/", greet)]), listener, Https(context, door.url, vote_url)):
        yield door


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with opened(tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    ("said", "led_to"),
    [
        (b"GET /v HTTP/1.1\r\nHost: reunion\r\n\r\n", "/v"),
        (b"GET / HTTP/1.0\r\n\r\n", "/"),
        (b"GET //example.org/?a=b HTTP/1.1\r\nHost: x\r\n\r\n", "/example.org/?a=b"),
        (b"POST /v/ABCD/p_1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "/v/ABCD/p_1"),
    ],
)
async def test_who_types_the_address_without_https_is_led_there(door: Door, said: bytes, led_to: str):
    answer = await say_plainly(door.port, said)
    assert answer.startswith(b"HTTP/1.1 307 ")
    assert f"location: {door.url}{led_to}\r\n".encode() in answer
    assert await door.serves()


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        (b"/", "http://reunion.local:8080/v"),
        (b"/v", "http://reunion.local:8080/v"),
        (b"/v?lang=en", "http://reunion.local:8080/v?lang=en"),
        (b"/v/ABCD/p_1", "http://reunion.local:8080/v/ABCD/p_1"),
        (b"/video", "/video"),
        (b"/t/0123", "/t/0123"),
        (b"/regie", "/regie"),
    ],
)
async def test_who_comes_to_vote_is_led_to_where_that_is_done_plainly(tmp_path: Path, asked: bytes, led_to: str):
    async with opened(tmp_path, "http://reunion.local:8080") as door:
        answer = await say_plainly(door.port, b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n" % asked)
        where = led_to if led_to.startswith("http") else door.url + led_to
        assert f"location: {where}\r\n".encode() in answer


async def test_a_request_that_comes_byte_by_byte_is_led_there_too(door: Door):
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    for byte in b"GET /v HTTP/1.1\r\n\r\n":
        writer.write(bytes([byte]))
        await writer.drain()
    async with asyncio.timeout(PATIENCE_S):
        assert f"location: {door.url}/v".encode() in await reader.read()
    writer.close()


@pytest.mark.parametrize(
    "said",
    [
        b"GET http://example.org/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /caf\xc3\xa9 HTTP/1.1\r\n\r\n",
        b"Bonjour\r\n\r\n",
        b"\r\n\r\n",
        b"GET /" + b"a" * 20_000,
        b"\x16\x03\x01\x00\x05hello",
        b"\x16" * 20_000,
        b"\x00" * 20_000,
    ],
)
async def test_noise_is_hung_up_on(door: Door, said: bytes):
    assert not (await say_plainly(door.port, said)).startswith(b"HTTP/")
    assert await door.serves()


async def test_those_who_come_and_say_nothing_are_in_nobodys_way_and_hold_up_no_end(tmp_path: Path):
    async with opened(tmp_path) as door:
        silent = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(300)]
        for _, writer in silent[:100]:
            writer.write(b"\x16\x03\x01\x02\x00\x01")  # a greeting that is not finished
            await writer.drain()
        assert await door.serves()
    for reader, writer in silent:
        async with asyncio.timeout(PATIENCE_S):
            assert await reader.read() == b""
        writer.close()


async def test_a_device_that_sleeps_holds_up_no_end(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    async with opened(tmp_path) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port, ssl=door.trust)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        async with asyncio.timeout(PATIENCE_S):
            assert b"200" in await reader.readline()
        # It keeps the connection, and from here on neither reads nor answers.
        cast(asyncio.Transport, writer.transport).pause_reading()
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 5, "it waited as long as uvicorn does"
    assert caplog.messages == []
    writer.transport.abort()
