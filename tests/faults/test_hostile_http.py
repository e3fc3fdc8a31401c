"""Hostile HTTP: nothing is used up, reached or believed that should not be."""

import json
import re
from itertools import product
from pathlib import Path

import httpx2
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from server.http.auth import COOKIE, SESSION_S
from tests.faults.lines import get, raw
from tests.served import Served

PATHS = ("/", "/healthz", "/v", "/regie", "/regie/proceedings.pdf", "/qr/vote.svg", "/static/ids.js", "/live")


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
        "tampered": ("X" if good[0] != "X" else "Y") + good[1:],
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
