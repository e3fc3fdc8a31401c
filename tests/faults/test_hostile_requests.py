"""Requests that are too long, never end, are cut or joined: bounded, and no harm to those beside or behind them."""

import asyncio
import re
from itertools import pairwise
from pathlib import Path
from random import Random

import httptools
import httpx2
import pytest

from server.domain.commands import OpenPoll
from server.http import inlet
from tests.faults.halls import held, until
from tests.faults.lines import Line, get, raw
from tests.served import Served, served

JSON = "Content-Type: application/json"
PARTS = 600  # of 60 KB: more than the system keeps on the way


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


def post(path: str, body: bytes, *headers: str) -> bytes:
    """The bytes of a request."""
    lines = [f"POST {path} HTTP/1.1", "Host: h", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def test_a_request_that_does_not_come_to_its_end_is_not_waited_for(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inlet, "REQUEST_WITHIN_S", 0.3)
    async with served(tmp_path) as server:
        whole = get("/healthz").replace(b"Connection: close\r\n", b"")
        ballot = f"POST /v/{server.cards[0]}/{server.ids('polls')[0]} HTTP/1.1\r\nHost: h\r\n".encode()
        body = ballot + b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        parts = [b"", b"GET", whole[:-2], whole + whole[:-2], whole + ballot, body, whole + body, whole * 3 + body]
        answers = await asyncio.gather(*(raw(server.url, begun) for begun in parts))
        for begun, answer in zip(parts, answers, strict=True):
            assert answer.count(b"HTTP/1.1 200 OK") == begun.count(whole)
        await until(lambda: not server.server.server_state.connections and not server.server.server_state.tasks)
    assert said == []


async def test_what_is_begun_behind_a_ballot_does_not_cut_off_its_answer_however_slow_the_disk_is(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inlet, "REQUEST_WITHIN_S", 0.1)
    async with served(tmp_path) as server:
        poll = server.ids("polls")[0]
        await server.do(OpenPoll("c_open", poll))
        ballot = b'{"marks":["a"],"secret":"%s"}'
        cards = zip(server.cards, ("k7qf3m9dxz2k7qf3m9dxz2", "m9dxz2k7qf3m9dxz2k7qf3"), ("", "?"), strict=False)
        asked = [
            post(f"/v/{card}/{poll}{slow}", ballot % secret.encode(), JSON) for card, secret, slow in cards
        ]  # one by the express way of ballots, one by the other
        due = asyncio.get_running_loop().time() + 5 * inlet.REQUEST_WITHIN_S
        async with asyncio.TaskGroup() as senders:
            with held(tmp_path / "boxes.db"):
                answers = [senders.create_task(raw(server.url, whole + b"GET")) for whole in asked]
                await until(lambda: asyncio.get_running_loop().time() > due)
                assert not any(answer.done() for answer in answers)
        for answer in answers:
            assert answer.result().startswith(b"HTTP/1.1 200 OK")
        assert await server.meeting.voting.turnout(poll) == 2
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
    assert await server.meeting.voting.turnout(server.ids("polls")[0]) == 0


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


class Answers:
    """The answers on one connection, as they come: status and body of each."""

    def __init__(self) -> None:
        self.whole: list[tuple[int, bytes]] = []
        self._body = b""
        self._parser = httptools.HttpResponseParser(self)
        self.feed = self._parser.feed_data

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        self.whole.append((status, b"" if status == 413 else self._body))  # that names how much had come
        self._body = b""


async def talk(url: str, pieces: list[bytes], answers: int) -> list[tuple[int, bytes]]:
    """Send pieces on one connection, and return what is answered to them."""
    host, _, port = url.rpartition("://")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    heard = Answers()
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        while len(heard.whole) < answers and (part := await reader.read(65_536)):
            heard.feed(part)
    finally:
        writer.close()
        await writer.wait_closed()
    return heard.whole


@pytest.mark.parametrize("seed", range(6))
async def test_requests_on_one_connection_however_cut_and_joined_are_answered_in_order_each_as_alone(
    server: Served, seed: int
):
    draw = Random(seed)
    first, second = server.ids("polls")
    await server.do(OpenPoll("c_open", first))
    asked = some_requests(server, first, second)
    alone = {request: (await talk(server.url, [request], 1))[0] for request in asked}
    assert {status for status, _ in alone.values()} == {200, 303, 400, 404, 409, 413}
    for _ in range(5):
        requests = draw.choices(asked, k=25)
        stream = b"".join(requests)
        cuts = sorted(draw.choices(range(len(stream)), k=draw.choice([0, 5, 200])))
        pieces = [stream[start:end] for start, end in pairwise([0, *cuts, len(stream)])]
        heard = await talk(server.url, pieces, len(requests))
        assert heard == [alone[request] for request in requests]
    assert await server.meeting.voting.turnout(first) == 2


def some_requests(server: Served, poll: str, other: str) -> list[bytes]:
    """Requests that get the same answer however often they are sent."""
    json_, form = JSON, "Content-Type: application/x-www-form-urlencoded"
    one, two = server.cards[0], server.cards[1]
    ballot = b'{"marks":["a"],"secret":"k7qf3m9dxz2k7qf3m9dxz2"}'
    again = b'{"marks":["a"],"secret":"z2k7qf3m9dxz2k7qf3m9dx"}'
    chunked = f"POST /v/{one}/{poll} HTTP/1.1\r\nHost: h\r\n{json_}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return [
        get("/healthz").replace(b"Connection: close\r\n", b""),
        get("/nowhere").replace(b"Connection: close\r\n", b""),
        post(f"/v/{one}/{poll}", ballot, json_),
        post(f"/v/{one}/{poll}", ballot, json_, "Accept: */*"),
        post(f"/v/{one}/{poll}", ballot, json_.upper(), "X-Other: yes"),
        post(f"/v/{one}/{poll}?again", ballot, json_),
        post("/nowhere", b"x" * 100),
        post(f"/v/{one}/{poll}", again, json_),
        post(f"/v/{two}/{poll}", b'{"marks":["b"],"secret":"m9dxz2k7qf3m9dxz2k7qf3"}', json_),
        post(f"/v/{one}/{other}", ballot, json_),
        post("/v/0000-0000-000/v_none", ballot, json_),
        post(f"/v/{one}/{poll}", b'{"marks":["a"]', json_),
        post(f"/v/{one}/{poll}", b'{"marks":["a"],"secret":"short"}', json_),
        post(f"/v/{one}/{poll}", b" " * 70_000, json_),
        post("/v", b"code=" + two.encode(), form),
        chunked + b"%x\r\n%b\r\n0\r\n\r\n" % (len(ballot), ballot),
    ]


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
