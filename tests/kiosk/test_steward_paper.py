"""Rules of paper at the desk: sheets are sent, decided by two people apart, and accounted for."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
import pytest

from printouts.ballots import live_sheet, write_sheets
from server.domain import commands as c
from server.domain.records import ORGANISER, Actor
from server.live.house import new_id
from server.paper.count import paper_key
from tests.kiosk.desk import FORM, Hall, Steward, hall_with_desk
from tests.paper.damage import as_jpeg
from tests.paper.hand import Hand, Sheet
from tests.paper.printed import pictures

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


async def test_sheets_are_sent_counted_decided_by_two_and_accounted_for(hall: Hall):
    pages = await scans(hall, "a", "b", "")
    first, second = await hall.steward(), await hall.steward()
    told = await send(first, [*pages, b"miaou"])
    assert "3 bulletins lus. 2 dans l’urne 1 à décider par deux personnes" in told
    assert "Ce fichier n’est ni un PDF, ni une image" in told
    assert "1 bulletin attend votre avis" in told
    [waiting] = [sheet for sheet in hall.server.meeting.state.sheets.values() if sheet.state == "waiting"]
    for steward, left in ((first, "Dans l’urne 2"), (second, "Dans l’urne 3")):
        await steward.visit(f"/steward/paper/{waiting.id}")
        assert "aucune case n’est cochée" in steward.text
        picture = await steward.http.get(f"/steward/paper/{waiting.id}/picture")
        assert picture.content.startswith(b"\x89PNG")
        boxes = {f"box-{box}": "empty" for box in ("a", "b", "blank")}
        after = await steward.send(f"/steward/paper/{waiting.id}", what="marks", **boxes)
        assert left in after
        assert "attend votre avis" not in after
    assert "2 dans l’urne" not in await send(first, pages)


async def test_nobody_decides_twice_or_from_another_site_or_without_the_role(hall: Hall):
    [page] = await scans(hall, "")
    steward = await hall.steward()
    await send(steward, [page])
    [waiting] = hall.server.meeting.state.sheets
    path = f"/steward/paper/{waiting}"
    await steward.visit(path)
    fields = {"what": "spoiled"}
    await steward.send(path, **fields)
    await steward.visit(path)
    await steward.send(path, **fields)
    assert steward.page.status_code == 409
    refused = await steward.http.post(path, content="what=spoiled", headers=FORM)
    assert refused.status_code == 400
    assert (await steward.http.get(f"{path}/picture?box=../../x")).status_code == 404
    steward.http.cookies.clear()
    assert (await steward.http.get("/steward/paper")).status_code == 401
