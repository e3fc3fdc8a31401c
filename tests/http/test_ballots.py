"""The express way of ballots: a socket cannot tell it from the usual way."""

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NoReturn

import pytest
from starlette.responses import Response

from kiosk import ballots, forms
from server.domain.codes import read_code
from server.domain.commands import OpenPoll
from server.storage import sqlite_boxes
from tests.faults.halls import until
from tests.served import Served, served

SECRETS = [f"{number:026d}" for number in range(6)]
CHUNKED = ("transfer-encoding: chunked",)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path) as running:
        await running.do(OpenPoll("c_1", running.ids("polls")[0]))
        yield running


@pytest.fixture
def expressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the express way has answered: "ok", or the code of a refusal."""
    codes: list[str] = []
    straight = ballots._answer

    def noted(outcome: str | Exception) -> Response:
        response = straight(outcome)
        codes.append(json.loads(bytes(response.body)).get("code", "ok"))
        return response

    monkeypatch.setattr(ballots, "_answer", noted)
    return codes


def ballot(mark: str = "a", secret: str = SECRETS[0]) -> bytes:
    return json.dumps({"marks": [mark], "secret": secret}).encode()


def post(server: Served, body: bytes, *lines: str, card: int = 0, poll: str = "", version: str = "1.1") -> bytes:
    """The bytes of a request. lines: more of its head; `CHUNKED` sends the body so."""
    path = f"/v/{read_code(server.cards[card])}/{poll or server.ids('polls')[0]}"
    if lines == CHUNKED:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    else:
        lines = (*lines, f"content-length: {len(body)}")
    head = (f"POST {path} HTTP/{version}", "host: hall.test", "content-type: application/json", *lines, "", "")
    return "\r\n".join(head).encode() + body


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """Status, headers without the date, and body of the next answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers["content-length"]))
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} gmt", headers.pop("date"))
    return int(head[0].split()[1]), headers, body


async def ask(server: Served, *parts: bytes, answers: int = 1) -> list[tuple[int, dict[str, str], bytes]]:
    """Send parts one after the other on one connection; return the answers."""
    host, _, port = server.url.rpartition("://")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        return [await read_answer(reader) for _ in range(answers)]
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize(
    ("body", "poll", "status", "code"),
    [
        (ballot(), "", 200, "ok"),
        (ballot("z"), "", 400, "bad-ballot"),
        (b"nothing of the sort", "", 400, "malformed"),
        (b"", "", 400, "malformed"),
        (ballot(), "v_none", 404, "not-found"),
        (ballot(secret=SECRETS[1]), "", 409, "already-voted"),
    ],
)
async def test_a_ballot_by_the_express_way_gets_the_answer_of_the_usual_way(
    server: Served, expressed: list[str], body: bytes, poll: str, status: int, code: str
):
    if code == "already-voted":
        await ask(server, post(server, ballot()))
        expressed.clear()
    [express] = await ask(server, post(server, body, poll=poll))
    assert expressed == [code]
    [usual] = await ask(server, post(server, body, "accept: text/plain", poll=poll))
    assert expressed == [code]
    assert express == usual
    assert express[0] == status


@pytest.mark.parametrize(
    "lines",
    [
        ("accept: text/html",),
        ("expect: 100-something",),
        CHUNKED,
        ("content-type: text/plain",),
        ("Content-Encoding: identity",),
        ("connection: close",),
        ("x-folded: a\r\n b",),
        ("x-not-ascii: é",),
    ],
)
async def test_what_is_not_plain_takes_the_usual_way(server: Served, expressed: list[str], lines: tuple[str, ...]):
    await ask(server, post(server, ballot(), *lines))
    assert expressed == []


async def test_an_unknown_card_and_a_long_body_take_the_usual_way(server: Served, expressed: list[str]):
    request = post(server, ballot()).replace(str(read_code(server.cards[0])).encode(), b"00000000000")
    [(status, _, body)] = await ask(server, request)
    assert (status, json.loads(body)["code"]) == (404, "unknown-card")
    [(status, _, body)] = await ask(server, post(server, b" " * 70_000))
    assert (status, json.loads(body)["code"]) == (413, "frame-too-large")
    assert expressed == []


async def test_two_lengths_are_refused_as_ever(server: Served, expressed: list[str]):
    body = ballot()
    request = post(server, body, f"Content-Length: {len(body)}")
    host, _, port = server.url.rpartition("://")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
    writer.close()
    await writer.wait_closed()
    assert expressed == []


async def test_a_ballot_may_come_in_pieces(server: Served, expressed: list[str]):
    request = post(server, ballot())
    [(status, _, _)] = await ask(server, *(request[start : start + 40] for start in range(0, len(request), 40)))
    assert (status, expressed) == (200, [])


async def test_a_browser_with_all_its_headers_takes_the_express_way(server: Served, expressed: list[str]):
    lines = (
        "Connection: keep-alive",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept: */*",
        "Accept-Encoding: gzip, deflate, br",
        f"Referer: {server.url}/v/{server.cards[0]}",
        "Cookie: a=b; c=d",
        "Sec-Fetch-Mode: cors",
    )
    [(status, _, _)] = await ask(server, post(server, ballot(), *lines))
    assert (status, expressed) == (200, ["ok"])


async def test_ballots_sent_without_waiting_are_answered_in_their_order(server: Served):
    marks = [("a", 0), ("z", 0), ("b", 1), ("a", 2)]
    requests = [post(server, ballot(mark, SECRETS[card]), card=card) for mark, card in marks]
    answers = await ask(server, b"".join(requests), answers=4)
    assert [status for status, *_ in answers] == [200, 400, 200, 200]
    assert await server.meeting.voting.turnout(server.ids("polls")[0]) == 3


@pytest.mark.parametrize(("lines", "version"), [(("connection: close",), "1.1"), ((), "1.0")])
async def test_a_connection_is_kept_only_for_who_wants_that(server: Served, lines: tuple[str, ...], version: str):
    [(status, headers, _)] = await ask(server, post(server, ballot(), *lines, version=version))
    assert (status, headers["connection"]) == (200, "close")
    [(_, headers, _)] = await ask(server, post(server, ballot()))
    assert "connection" not in headers


async def test_who_has_gone_before_the_answer_has_voted(server: Served):
    host, _, port = server.url.rpartition("://")[2].partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(post(server, ballot()))
    await writer.drain()
    writer.close()
    poll = server.ids("polls")[0]
    await until(lambda: poll in server.meeting.hub.turnout and server.meeting.hub.turnout[poll].voted == 1)


async def test_a_connection_is_closed_once_no_ballot_comes(server: Served, expressed: list[str]):
    server.server.config.timeout_keep_alive = patience_s = 0.4  # type: ignore[assignment]
    host, _, port = server.url.rpartition("://")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for _ in range(4):
        writer.write(post(server, ballot()))
        await read_answer(reader)
        answered = time.monotonic()
        await asyncio.sleep(patience_s / 2)  # longer in all than a connection at rest is kept
    assert await reader.read() == b""
    assert time.monotonic() - answered > 0.9 * patience_s
    writer.close()
    await writer.wait_closed()
    assert expressed == ["ok"] * 4


@pytest.mark.parametrize("place", ["before", "commit"])
async def test_a_bug_is_logged_and_answered_and_the_next_ballot_goes_on(
    server: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, place: str
):
    def broken(*_: object) -> NoReturn:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        if place == "before":
            patch.setattr(forms, "read_cast", broken)
        else:
            patch.setattr(sqlite_boxes, "_cast", broken)
        with caplog.at_level(logging.ERROR, "tablee"):
            [(status, _, body)] = await ask(server, post(server, ballot()))
    assert (status, json.loads(body)) == (500, {"ok": False, "code": "failed", "facts": {}, "status": 500})
    assert "ZeroDivisionError" in caplog.text
    assert SECRETS[0] not in caplog.text
    [(status, *_)] = await ask(server, post(server, ballot()))
    assert status == 200
