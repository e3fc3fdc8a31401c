"""Rules of paper at the desk: sheets are sent, decided by two people apart, and accounted for."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import numpy as np
import pytest
from msgspec.structs import replace

from printouts.ballots import live_sheet, write_sheets
from server.domain import commands as c
from server.domain.records import ORGANISER, Actor
from server.live.house import new_id
from server.paper.count import paper_key
from tests.kiosk.desk import FORM, Hall, Steward, hall_with_desk
from tests.kiosk.test_vote_browser import plain
from tests.paper.damage import as_jpeg
from tests.paper.hand import Hand, Sheet
from tests.paper.printed import pictures
from tests.printouts.meetings import pages_of

LEAD = Actor("lead", "u_1")
DPI = 150


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_with_desk(tmp_path) as made:
        yield made


async def scans(hall: Hall, *marks: str) -> list[bytes]:
    """Print a ballot for each mark, strike a card for it, open the poll; return the pages filled in: "": not marked."""
    house, meeting = hall.server.house, hall.server.meeting
    poll = next(poll for poll in meeting.state.polls.values() if poll.method == "single" and poll.choices)
    file = BytesIO()
    sheet = live_sheet(poll, meeting_id=meeting.id, meeting_title="La place")
    write_sheets([sheet], range(1, len(marks) + 1), file, title="La place", key=paper_key(house, meeting.id))
    await meeting.submit(c.PrintPaper(new_id("c"), "b_1", "live", 1, len(marks), poll.id), ORGANISER)
    for number in range(len(marks)):
        await meeting.submit(c.StrikeCard(new_id("c"), hall.credential(number + 1), str(number + 1)), LEAD)
    if poll.opened_at is None:
        await meeting.submit(c.OpenPoll(new_id("c"), poll.id), LEAD)
    made = []
    hand = Hand("blue ballpoint", "cross", 0.2, Random(5))
    for page, mark in zip(pictures(file.getvalue(), DPI), marks, strict=True):
        drawn = Sheet(np.array(page), DPI)
        for box in sheet.page.layout.boxes:
            if box.id == mark:
                drawn.mark(hand, box)
        made.append(as_jpeg(drawn.picture, 85))
    return made


async def send(steward: Steward, files: list[bytes]) -> str:
    """Choose files on the page of the desk, and send them."""
    await steward.visit("/steward/paper")
    sent = [("files", (f"scan-{place}.jpg", data, "image/jpeg")) for place, data in enumerate(files, 1)]
    steward.page = await steward.http.post(
        "/steward/paper", data={"token": steward.token}, files=sent, headers={"accept": "text/html"}
    )
    return steward.text


async def upload(steward: Steward, files: list[tuple[str, bytes]]) -> httpx2.Response:
    """Send files as the script of the page does."""
    sent = [("files", (name, data, "image/jpeg")) for name, data in files]
    fields = {"token": steward.token} if sent else {}
    headers = {"accept": "application/json", "origin": str(steward.http.base_url).rstrip("/")}
    if not sent:
        return await steward.http.post("/steward/paper", files=[("token", (None, steward.token))], headers=headers)
    return await steward.http.post("/steward/paper", data=fields, files=sent, headers=headers)


def report(answer: httpx2.Response) -> dict[str, Any]:
    """Return what came of files that were sent: the last line of the answer."""
    told = json.loads(answer.text.splitlines()[-1])
    assert isinstance(told, dict)
    return told


async def post(steward: Steward, what: str, get: bool = False, **fields: str) -> httpx2.Response:
    path = f"/steward/paper/{what}"
    if get:
        return await steward.http.get(path)
    return await steward.http.post(path, data={"token": steward.token, **fields})


async def test_sheets_are_sent_counted_decided_by_two_and_accounted_for(hall: Hall):
    pages = await scans(hall, "a", "b", "")
    first, second = await hall.steward(), await hall.steward()
    told = await send(first, [*pages, b"miaou"])
    assert "3 bulletins lus. 2 dans l’urne 1 à décider par deux personnes" in told
    assert "Ce fichier n’est ni un PDF, ni une image" in told
    assert "1 bulletin attend votre avis" in told
    [waiting] = [sheet for sheet in hall.server.meeting.state.sheets.values() if sheet.state == "waiting"]
    assert "Bulletins de papier : 1 attend un avis" in plain(await first.visit("/steward"))
    for steward, left, said in (
        (first, "Dans l’urne 2", "Une deuxième personne doit encore regarder"),
        (second, "Dans l’urne 3", "Vous êtes d’accord à deux"),
    ):
        await steward.visit(f"/steward/paper/{waiting.id}")
        assert "À décider : " in plain(steward.text)
        assert "scan-3.jpg, page 1" in steward.text
        assert "Répondez pour chaque case" in await steward.send(f"/steward/paper/{waiting.id}", what="marks")
        picture = await steward.http.get(f"/steward/paper/{waiting.id}/picture")
        assert picture.content.startswith(b"\x89PNG")
        boxes = {f"box-{box}": "empty" for box in ("a", "b", "blank")}
        after = await steward.send(f"/steward/paper/{waiting.id}", what="marks", **boxes)
        assert left in after
        assert said in after
        assert "attend votre avis" not in after
    assert "1 bulletin décidé par des personnes" in after
    assert "par 2 personnes : Il est dans l’urne." in plain(after)
    again = plain(await send(first, pages))
    assert "3 déjà lus, comptés une seule fois" in again
    assert "Déjà lus, comptés une seule fois : scan-1.jpg, page 1 ; scan-2.jpg, page 1 ; scan-3.jpg, page 1." in again
    assert "Le compte est juste : les 3 bulletins remis sont revenus." in again


async def test_where_nobody_has_paper_the_account_does_not_say_that_it_came_back(hall: Hall):
    steward, poll = await hall.steward(), await hall.open_poll()
    await hall.server.do(c.PrintPaper(new_id("c"), "b_2", "live", 1, 3, poll))
    told = plain(await steward.visit("/steward/paper"))
    assert "Aucun bulletin n’est remis : aucune carte n’est rayée pour le papier." in told


async def test_late_sheets_are_explained_and_pictures_destroyed_with_a_certificate(hall: Hall):
    """The poll is closed with one sheet unread; it comes afterwards."""
    read, unread, doubtful = await scans(hall, "a", "b", "")
    steward, other = await hall.steward(), await hall.steward()
    await send(steward, [read, doubtful])
    [waiting] = [sheet for sheet in hall.server.meeting.state.sheets.values() if sheet.state == "waiting"]
    for each in (steward, other):
        await each.visit("/steward/paper")
        assert "tant que le vote est ouvert" in each.text
        await each.send(f"/steward/paper/{waiting.id}", what="spoiled")
    poll = waiting.poll_id
    assert (await post(steward, "pictures", poll=poll)).status_code == 409
    await hall.ask(c.ClosePoll, poll_id=poll)
    told = await send(steward, [unread])
    assert "1 bulletin est arrivé après la clôture" in told
    assert "1 bulletin remis n’est pas revenu." in plain(told)
    assert "Écrivez en quelques mots pourquoi" in await steward.send("/steward/paper/late", reason="  ")
    after = await steward.send("/steward/paper/late", reason="Oublié sous la table 3.")
    assert "1 bulletin en retard est noté, avec la raison" in after
    assert "Après la clôture 1" in after
    assert "Le compte est juste" in plain(after)
    assert (await post(steward, "certificate.pdf", get=True)).status_code == 404
    gone = await steward.send("/steward/paper/pictures", poll=poll)
    assert "détruite" in gone
    assert not (hall.server.house.settings.data / "paper" / hall.server.meeting.id).exists()
    certificate = " ".join(pages_of((await post(steward, "certificate.pdf", get=True)).content))
    [destruction] = hall.server.meeting.state.destructions.values()
    assert "Destruction des images de bulletins" in certificate
    assert destruction.digest in "".join(certificate.split())
    account = " ".join(pages_of((await post(steward, "account.pdf", get=True)).content))
    assert "Arrivés après la clôture, non comptés" in account
    assert "scan-1.jpg, page 1" in account


async def test_the_script_sends_one_file_at_a_time_and_what_cannot_be_is_one_sentence(hall: Hall):
    [page] = await scans(hall, "a")
    steward = await hall.steward()
    await steward.visit("/steward/paper")
    told = report(await upload(steward, [("a.jpg", page), ("a.jpg", b"miaou")]))
    assert told["ok"]
    assert (told["read"], told["came"], told["unread"]) == (1, {"counted": 1}, 1)
    assert plain(told["lines"][0]).startswith("a.jpg (2) : Ce fichier n’est ni un PDF")
    assert "Aucun fichier n’a été choisi" in report(await upload(steward, []))["first"]
    hall.server.house.settings = replace(hall.server.house.settings, data=Path("/dev/null"))
    refused = await upload(steward, [("image.jpg", page)])
    assert refused.status_code == 503
    assert "rien n’est compté deux fois" in refused.json()["problem"]


async def test_nobody_decides_twice_or_from_another_site_or_without_the_role(hall: Hall):
    [page] = await scans(hall, "")
    steward = await hall.steward()
    await send(steward, [page])
    [waiting] = hall.server.meeting.state.sheets
    path = f"/steward/paper/{waiting}"
    await steward.visit(path)
    fields = {"what": "spoiled"}
    assert "Je me suis trompé·e" in await steward.send(path, **fields)
    await steward.visit(path)
    assert "Votre nouvel avis remplace le premier" in await steward.send(path, what="nothing")
    assert (await steward.http.get(f"{path}/picture?box=../../x")).status_code == 404
    other = await hall.steward()
    await other.visit(path)
    assert "Vos deux avis diffèrent" in await other.send(path, **fields)
    for late in (await steward.send(path, **fields), await steward.visit(path)):
        assert "Ce bulletin ne demande plus votre avis" in plain(late)
    assert len(hall.server.meeting.state.sheets[waiting].decided_by) == 2
    refused = await steward.http.post(path, content="what=spoiled", headers=FORM)
    assert refused.status_code == 400
    steward.http.cookies.clear()
    assert (await steward.http.get("/steward/paper")).status_code == 401


async def test_a_line_that_breaks_while_a_file_is_sent_leaves_nothing_behind(
    hall: Hall, caplog: pytest.LogCaptureFixture
):
    steward = await hall.steward()
    await steward.visit("/steward/paper")
    url = httpx2.URL(hall.server.url)
    cookies = "; ".join(f"{each.name}={each.value}" for each in steward.http.cookies.jar)
    _, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        f"POST /steward/paper HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nCookie: {cookies}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-1.7'.encode()
    )
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert "Lire une pile de bulletins" in await steward.visit("/steward/paper")
    assert [path.name for path in hall.server.house.settings.data.glob(".scan-*")] == []
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []
