"""Hostile HTTP: nothing is used up, reached, believed or kept that should not be."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import httpx2
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from server.http import inlet
from server.http.auth import COOKIE, SESSION_S
from tests.faults.halls import until
from tests.faults.lines import Line
from tests.served import Served, served

PARTS = 600  # of 60 KB: more than the system keeps on the way
PATHS = ("/", "/healthz", "/v", "/regie", "/regie/proceedings.pdf", "/qr/vote.svg", "/static/ids.js", "/live")


@pytest.fixture
async def server(tmp_path: Path, said: list[str]) -> AsyncIterator[Served]:
    """A server that must not complain: what strangers send is not its fault."""
    async with served(tmp_path) as running:
        yield running
    assert said == []


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


# Links and sessions


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
async def test_only_opening_a_sign_in_link_uses_it_up(server: Served, method: str):
    async with httpx2.AsyncClient() as scanner, httpx2.AsyncClient() as lead:
        answer = await scanner.request(method, server.staff["lead"])
        assert "set-cookie" not in answer.headers
        assert (await lead.get(server.staff["lead"])).status_code == 303


async def test_a_session_of_another_key_or_meeting_or_time_is_no_session(server: Served, tmp_path: Path):
    good = (await server.cookie()).partition("=")[2]
    session = next(iter(server.meeting.state.sessions))

    class Earlier(TimestampSigner):
        def get_timestamp(self) -> int:
            return super().get_timestamp() - SESSION_S - 60

    def signed(key: bytes, value: object, signer: type[TimestampSigner] = TimestampSigner) -> str:
        return URLSafeTimedSerializer(key, salt="staff", signer=signer).dumps(value)

    own = server.house.key
    bad = {
        "tampered": good[:-2] + ("aa" if good[-2:] != "aa" else "bb"),
        "cut short": good[: len(good) // 2],
        "another key": signed(b"\x00" * 32, [server.meeting.id, session]),
        "another salt": str(URLSafeTimedSerializer(own, salt="other").dumps([server.meeting.id, session])),
        "another meeting": signed(own, ["m_other", session]),
        "unknown session": signed(own, [server.meeting.id, "u_other"]),
        "expired": signed(own, [server.meeting.id, session], Earlier),
        "of another shape": signed(own, {"meeting": server.meeting.id}),
        "of one part": signed(own, [server.meeting.id]),
        "empty": "",
    }
    async with httpx2.AsyncClient(base_url=server.url) as browser:
        assert (await browser.get("/regie", headers={"Cookie": f"{COOKIE}={good}"})).status_code == 200
        for what, cookie in bad.items():
            for path in ("/regie", "/regie/proceedings.pdf"):
                answer = await browser.get(path, headers={"Cookie": f"{COOKIE}={cookie}"})
                assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-first"), what
            socket = await server.socket("regie", cookie=f"{COOKIE}={cookie}")
            assert (await socket.until("refused"))["code"] == "sign-in-first", what


@pytest.mark.parametrize("origin", ["http://elsewhere.test", "null", "http://127.0.0.1:1", "", "http://"])
async def test_a_page_from_elsewhere_does_not_get_in_with_the_cookie_of_its_visitor(server: Served, origin: str):
    headers = {"Cookie": await server.cookie()}
    address = server.url.replace("http", "ws", 1) + "/live"
    hello = json.dumps({"type": "hello", "protocol": 1, "door": "regie"})
    async with connect(address, additional_headers=headers, origin=origin) as socket:  # type: ignore[arg-type]
        await socket.send(hello)
        assert json.loads(await socket.recv())["code"] == "sign-in-first"
    async with connect(address, additional_headers=headers, origin=server.url) as socket:  # type: ignore[arg-type]
        await socket.send(hello)
        assert json.loads(await socket.recv())["type"] == "welcome"


# Paths and methods


OUTSIDE = (
    "/static/../server/settings.py",
    "/static/../../etc/passwd",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/..%2f..%2fpyproject.toml",
    "/static/table_client/../table_client/client.py",
    "/static/table_client/%2e%2e/server/locales/fr/common.json",
    "/static/table_client/..%2f..%2fpackage.json",
    "/static/..%2f..%2fpackage.json",
    "/static/..%5c..%5cpackage.json",
    "/static//etc/ssl/openssl.json",
    "/static/%2fwork/main/package.json",
    "/static/./../../package.json",
    "/static/%00.js",
    "/static/ids.js%00.css",
    "/static/" + "x" * 5_000 + ".js",
    "/static/" + "x/" * 2_000 + "ids.js",
    "/static/regie/",
    "/static/",
    "/v/../server.key",
    "/display/%2e%2e%2f%2e%2e%2fserver.key",
    "//regie",
    "/regie/../regie",
    "/t/%00",
    "/join/%ff%fe",
)


async def test_a_path_out_of_its_folder_leads_nowhere(server: Served):
    for path in OUTSIDE:
        answer = await raw(server.url, get(path))
        assert int(answer.split(b" ", 2)[1]) in (404, 401), path
        body = answer.partition(b"\r\n\r\n")[2]
        for inside in (b"tablee", b"import ", b"root:", server.house.key.hex().encode()):
            assert inside not in body, path


async def test_a_method_that_a_door_does_not_know_changes_nothing(server: Served):
    before = server.meeting.state.seq
    for method, path in product(("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"), PATHS):
        request = f"{method} {path} HTTP/1.1\r\nHost: hall.test\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        answer = await raw(server.url, request.encode())
        assert re.match(rb"HTTP/1.1 4\d\d ", answer), (method, path, answer[:200])
        assert b"hall.test" not in answer
    assert server.meeting.state.seq == before


async def test_a_websocket_on_another_path_is_turned_away(server: Served):
    for path in ("/", "/v", "/regie", "/static/ids.js", "/static/regie/x", "/live/", "/nowhere"):
        with pytest.raises(InvalidStatus) as refused:
            async with connect(server.url.replace("http", "ws", 1) + path):
                pytest.fail("it was let in")
        assert refused.value.response.status_code in (403, 404)


async def test_asking_for_live_without_a_websocket_is_told_that_there_is_no_such_page(server: Served):
    async with httpx2.AsyncClient(base_url=server.url) as browser:
        assert (await browser.get("/live")).status_code == 404


# Sizes and garbage


async def test_a_body_without_end_is_cut_off_and_the_others_are_served(server: Served):
    host, _, port = server.url.rpartition("://")[2].partition(":")
    for path in ("/v", f"/v/{server.cards[0]}/{server.ids('polls')[0]}", "/healthz", "/join/x", "/nowhere"):
        reader, writer = await asyncio.open_connection(host, int(port))
        kind = "application/x-www-form-urlencoded"
        head = f"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(head.encode())
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        answer = asyncio.create_task(reader.readline())
        sent = 0
        try:
            while not answer.done():
                assert sent < PARTS, f"{path} takes all that is sent"
                writer.write(chunk)
                await writer.drain()
                sent += 1
                await asyncio.sleep(0)
        except ConnectionError:
            pass
        assert re.match(rb"HTTP/1.1 4\d\d ", await answer), path
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        async with httpx2.AsyncClient(base_url=server.url) as browser:
            assert (await browser.get("/healthz")).status_code == 200


@pytest.mark.parametrize("part", ["one header", "many headers", "the address", "the method"])
async def test_a_head_without_end_is_cut_off(server: Served, part: str):
    host, _, port = server.url.rpartition("://")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    begins = {
        "one header": b"GET / HTTP/1.1\r\nHost: h\r\nX-Long: ",
        "many headers": b"GET / HTTP/1.1\r\nHost: h\r\n",
        "the address": b"GET /",
        "the method": b"",
    }
    filling = b"X-Short: x\r\n" * 5_000 if part == "many headers" else b"x" * 60_000
    ended = asyncio.create_task(reader.read())
    writer.write(begins[part])
    try:
        for _ in range(PARTS):
            if ended.done():
                break
            writer.write(filling)
            await writer.drain()
            await asyncio.sleep(0)
        else:
            pytest.fail("all of it was taken")
    except ConnectionError:
        pass
    await asyncio.gather(ended, return_exceptions=True)
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def test_a_request_that_does_not_come_to_its_end_is_not_waited_for(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inlet, "REQUEST_WITHIN_S", 0.1)
    async with served(tmp_path) as server:
        whole = get("/healthz").replace(b"Connection: close\r\n", b"")
        ballot = f"POST /v/{server.cards[0]}/{server.ids('polls')[0]} HTTP/1.1\r\nHost: h\r\n".encode()
        body = b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        for begun in (b"", b"GET", whole[:-2], whole + whole[:-2], whole + ballot, ballot + body):
            answer = await raw(server.url, begun)
            assert answer.count(b"HTTP/1.1 200 OK") == begun.count(whole)
        await until(lambda: not server.server.server_state.connections and not server.server.server_state.tasks)
    assert said == []


def has_head(connection: object) -> bool:
    """Whether the head of a request has come, and its body is waited for."""
    return isinstance(connection, inlet.InletProtocol) and not connection._in_head


async def test_a_phone_that_vanishes_amid_its_ballot_is_no_error(server: Served):
    ballot = f"POST /v/{server.cards[0]}/{server.ids('polls')[0]} HTTP/1.1\r\nHost: h\r\n".encode()
    for kind in (b"application/json", b"application/x-www-form-urlencoded"):
        for cut in (0, 1, 40):
            line = Line(server.url)
            await line.connect()
            await line.raw(ballot + b"Content-Type: " + kind + b"\r\nContent-Length: 50\r\n\r\n" + b"{" * cut)
            await until(lambda: any(has_head(each) for each in server.server.server_state.connections))
            line.cut()
            await until(lambda: not server.server.server_state.connections and not server.server.server_state.tasks)
    assert await server.meeting.turnout(server.ids("polls")[0]) == 0


async def test_garbage_behind_a_good_request_does_not_spoil_its_answer(server: Served):
    request = get("/healthz").replace(b"Connection: close\r\n", b"")
    for garbage in (
        b"\x00\x01\x02\xff" * 100,
        b"GET\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\r\n\r\nNONSENSE / HTTP/9.9\r\n\r\n",
    ):
        answer = await raw(server.url, request + garbage)
        assert answer.startswith((b"HTTP/1.1 200 OK", b"HTTP/1.1 400 ")), garbage
        assert b'{"ok":true' not in answer.partition(b"HTTP/1.1 400")[2]
    piped = await raw(server.url, request * 20 + get("/healthz"))
    assert piped.count(b'{"ok":true') == 21


async def test_two_ways_to_say_how_long_a_body_is_are_refused(server: Served):
    """Else a proxy and the server may see two different requests (request smuggling, RFC 9112, 6.1)."""
    head = b"POST /v HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    inner = get("/healthz")
    for lengths in (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
    ):
        answer = await raw(server.url, head + lengths + b"\r\n0\r\n\r\n" + inner)
        assert b'{"ok":true' not in answer
        assert answer.startswith(b"HTTP/1.1 400 ")


async def test_connections_that_never_ask_for_anything_keep_nobody_out(server: Served):
    host, _, port = server.url.rpartition("://")[2].partition(":")
    silent = [await asyncio.open_connection(host, int(port)) for _ in range(300)]
    for number, (_, writer) in enumerate(silent):
        writer.write(b"GET /v HTTP/1.1\r\nHost: h\r\n"[: number % 27])
    async with httpx2.AsyncClient(base_url=server.url) as browser:
        for _ in range(5):
            assert (await browser.get("/healthz")).status_code == 200
    for _, writer in silent:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in silent), return_exceptions=True)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_head_is_answered_as_get_without_a_body(server: Served, method: str):
    async with httpx2.AsyncClient(base_url=server.url) as browser:
        for path in ("/v", "/healthz", "/qr/vote.svg", "/static/ids.js", f"/t/{server.tables[1].rpartition('/')[2]}"):
            answer = await browser.request(method, path)
            assert answer.status_code == 200, path
            assert bool(answer.content) == (method == "GET")
