"""Rules of sending ballots to the desk: each sending has its turn, and a browser that leaves frees its place."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx2
import pytest

from server.paper.turns import READERS, Turns
from tests.faults.halls import until
from tests.kiosk.desk import Hall, Steward, hall_with_desk
from tests.kiosk.test_steward_paper import report, scans, upload
from tests.kiosk.test_vote_browser import plain


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_with_desk(tmp_path) as made:
        yield made


async def all_places(turns: Turns, let_go: asyncio.Event) -> list[asyncio.Task[None]]:
    """Take every place of the readers until `let_go`."""

    async def hold() -> None:
        async with turns.turn():
            await let_go.wait()

    held = [asyncio.create_task(hold()) for _ in range(READERS)]
    await until(lambda: turns.taken)
    return held


async def test_who_sends_while_others_are_read_waits_in_line_and_is_told(hall: Hall):
    pages = await scans(hall, "a", "b")
    turns: Turns = hall.server.app.state.reading
    let_go = asyncio.Event()
    held = await all_places(turns, let_go)
    steward = await hall.steward()
    assert "D’autres bulletins sont en cours de lecture" in await steward.visit("/steward/paper")
    headers = {"accept": "application/json", "origin": str(steward.http.base_url).rstrip("/")}
    files = [("photos", ("1.jpg", page, "image/jpeg")) for page in pages]
    request = steward.http.stream(
        "POST", "/steward/paper", data={"token": steward.token, "number": "3"}, files=files, headers=headers
    )
    async with request as answer:
        lines = answer.aiter_lines()
        assert json.loads(await anext(lines)) == {"waits": True}
        assert hall.server.meeting.state.sheets == {}
        let_go.set()
        *_, last = [json.loads(line) async for line in lines]
    assert (last["ok"], last["read"], last["came"]) == (True, 2, {"counted": 2})
    await asyncio.gather(*held)
    assert not turns.taken
    assert "D’autres bulletins" not in await steward.visit("/steward/paper")


async def leave(hall: Hall, steward: Steward, page: bytes, once: Callable[[], Awaitable[None]]) -> None:
    """Send a page, and go away while it waits or is read."""

    async def sending() -> None:
        await upload(steward, [("scan.jpg", page)])

    sent = asyncio.create_task(sending())
    await once()
    sent.cancel()
    await asyncio.gather(sent, return_exceptions=True)


async def test_a_browser_that_leaves_frees_its_place_in_the_line_and_its_files(hall: Hall):
    [page] = await scans(hall, "a")
    steward = await hall.steward()
    await steward.visit("/steward/paper")
    data, turns = hall.server.house.settings.data, hall.server.app.state.reading
    let_go = asyncio.Event()
    held = await all_places(turns, let_go)
    await leave(hall, steward, page, lambda: until(lambda: any(data.glob(".scan-*"))))
    await until(lambda: not any(data.glob(".scan-*")))
    let_go.set()
    await asyncio.gather(*held)
    await leave(hall, steward, page, lambda: until(lambda: any(data.glob(".scan-*"))))  # its reader is being started
    await until(lambda: not any(data.glob(".scan-*")))
    await until(lambda: not turns.taken)
    assert hall.server.meeting.state.sheets == {}
    assert report(await upload(steward, [("scan.jpg", page)]))["came"] == {"counted": 1}


async def test_a_photo_is_called_by_its_number_and_the_time(hall: Hall):
    """What a camera calls its pictures says nothing to whoever looks for one in the pile."""
    await scans(hall, "a")
    steward = await hall.steward()
    await steward.visit("/steward/paper")
    [line] = report(await upload(steward, [("image.jpg", b"miaou")]))["lines"]
    now = hall.server.house.clock().astimezone()
    assert plain(line).startswith(f"photo 1, {now:%H} h {now:%M} : Ce fichier n’est ni un PDF")
    files = {"photos": ("20260501_154200.jpg", b"miaou", "image/jpeg")}
    answer = await steward.http.post(
        "/steward/paper",
        data={"token": steward.token, "number": "4"},
        files=files,
        headers={"accept": "application/json", "origin": str(steward.http.base_url).rstrip("/")},
    )
    assert plain(report(answer)["lines"][0]).startswith("photo 4, ")


async def test_whoever_is_no_longer_signed_in_is_told_so_and_not_to_look_at_the_network(hall: Hall):
    steward = await hall.steward()
    await steward.visit("/steward/paper")
    token = steward.token
    steward.http.cookies.clear()
    answer = await steward.http.post(
        "/steward/paper", files=[("token", (None, token))], headers={"accept": "application/json"}
    )
    assert answer.status_code == httpx2.codes.UNAUTHORIZED
