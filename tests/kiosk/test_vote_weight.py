"""The weight of a vote, counted at the socket: what an old phone on 2G pays for."""

import asyncio
import gzip
import re

import pytest

from kiosk.listening import texts_of
from server.domain.pictograms import PICTOGRAMS
from server.domain.records import Method
from server.i18n import participant_languages
from server.run import bind, running
from server.spoken.shelf import Shelf, name_of
from tests.kiosk.hall import APPROVAL, SINGLE, Hall
from tests.kiosk.methods import METHODS, open_poll

PAGE_MOST = 14 * 1024
PACKED_MOST = 5_000
VOTE_MOST = 10 * 1024
SCRIPT_MOST = 2_200  # once, and then kept by the browser for every vote to come
# What an Android phone sends with every request.
BROWSER = (
    "Host: 192.168.1.20:8000\r\nConnection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36\r\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,"
    "image/avif,image/webp,image/apng,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate\r\n"
    "Accept-Language: fr-FR,fr;q=0.9\r\n"
)
PROPOSALS = [
    (f"p_{number}", "Des bancs, des toilettes et un chemin sans marches", "Quatre bancs à dossier. " * 9, pictogram)
    for number, pictogram in enumerate(("bench", "tree", "market", "accessible"))
]


async def ask(port: int, request: str) -> tuple[int, str, str]:
    """Send a request; return the bytes both ways, the head and the page of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert length
    body = await reader.readexactly(int(length[1]))
    writer.close()
    await writer.wait_closed()
    page = gzip.decompress(body).decode() if body else ""
    return len(request) + len(head) + len(body), head.decode(), page


@pytest.mark.parametrize("poll", [SINGLE, APPROVAL, "v_proposals"])
async def test_a_whole_vote_costs_10_kb_its_pages_14_and_its_script_2_more(hall: Hall, poll: str) -> None:
    await hall.open_round()
    for proposal in PROPOSALS:
        await hall.push_proposal(*proposal)
    await hall.plan_poll("v_proposals", "Nos propositions", choices=(), method="approval")
    await hall.open_poll(poll)
    path = f"/v/{hall.codes[0]}/{poll}"
    listener = bind("127.0.0.1", 0)
    async with running(hall.app, listener):
        port = listener.getsockname()[1]
        get, head, ballot = await ask(port, f"GET /v/{hall.codes[0]} HTTP/1.1\r\n{BROWSER}\r\n")
        cookie, secret = re.search(r"set-cookie: ([^;]+)", head), re.search(r'value="(\w{26})"', ballot)
        assert cookie
        assert secret
        sheet = re.search(r"name=sheet value=([\w-]+)", ballot)
        assert sheet
        form = f"secret={secret[1]}&sheet={sheet[1]}&mark=b"
        post, _, receipt = await ask(
            port,
            f"POST {path} HTTP/1.1\r\n{BROWSER}Cookie: {cookie[1]}\r\nOrigin: null\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}",
        )
        address = re.search(r'<script src="([^"]+)"', ballot)
        assert address
        script, _, _ = await ask(port, f"GET {address[1]} HTTP/1.1\r\n{BROWSER}\r\n")
    assert "Votre vote est dans l’urne" in receipt
    assert len(ballot.encode()) <= PAGE_MOST
    assert len(receipt.encode()) <= PAGE_MOST
    assert get + post <= VOTE_MOST
    assert script <= SCRIPT_MOST


async def test_a_ballot_of_ten_choices_weighs_14_kb_at_most(hall: Hall) -> None:
    choices = tuple((f"{name} : {PROPOSALS[0][1]}", name) for name in PICTOGRAMS[:10])
    await hall.plan_poll("v_ten", "Dix choix", choices, "single")
    await hall.open_poll("v_ten")
    phone = hall.phone()
    assert f"J {choices[-1][0]}" in await phone.visit(f"/v/{hall.codes[0]}")
    assert len(phone.page.content) <= PAGE_MOST


@pytest.mark.parametrize("heard", [False, True], ids=["silent", "heard"])
@pytest.mark.parametrize("method", METHODS)
async def test_the_pages_of_every_method_weigh_14_kb_at_most(hall: Hall, method: Method, heard: bool) -> None:
    asked, phone = await open_poll(hall, method, duration_s=600), hall.phone()
    for text in texts_of(hall.meeting.state, "fr") if heard else ():
        Shelf(hall.house.settings.data).keep(name_of(*text), b"a sound")
    path = f"/v/{hall.codes[0]}/{asked.id}"
    weights = {}
    for name, fields in (("ballot", None), ("error", asked.wrong), ("receipt", asked.fields), ("result", None)):
        if fields is not None:
            await phone.send(path, [("secret", phone.secret), *fields])
        else:
            await hall.close_poll(asked.id) if name == "result" else None
            await phone.visit(path)
        weights[name] = len(phone.page.content)
    assert weights["receipt"] < weights["ballot"] < weights["error"]
    assert max(weights.values()) <= PAGE_MOST, weights


async def test_the_other_pages_weigh_14_kb_at_most(hall: Hall) -> None:
    phone, code = hall.phone(), hall.codes[0]
    await hall.open_round()
    for proposal in PROPOSALS:
        await hall.push_proposal(*proposal)
    await hall.open_poll()
    await hall.close_poll()
    for path in ("/v", f"/v/{code}", f"/v/{code}/{SINGLE}", "/v/nothing"):
        await phone.visit(path)
        assert len(phone.page.content) <= PAGE_MOST, path


@pytest.mark.parametrize("language", participant_languages())
async def test_the_heaviest_ballots_weigh_little_in_every_language(hall: Hall, language: str) -> None:
    methods: tuple[Method, ...] = ("scale", "majority-judgment")
    for card, method in enumerate(methods):
        asked, phone = await open_poll(hall, method, duration_s=600), hall.phone()
        path = f"/v/{hall.codes[card]}/{asked.id}"
        await phone.visit(f"{path}?lang={language}")
        assert len(gzip.compress(phone.page.content)) <= PACKED_MOST
        await phone.send(path, [("secret", phone.secret), *asked.wrong])
        assert phone.page.status_code == 400
        assert len(phone.page.content) <= PAGE_MOST
