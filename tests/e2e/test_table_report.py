"""What a table's tablet tells the régie of itself: its battery where the browser knows it, and what waits on it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, WebSocket, expect

from server.wire.frames import Presence
from tests.e2e.table_hall import Hall, field, hall_of, row, write
from tests.faults.halls import held, until

BATTERY = """navigator.getBattery = async () => window.battery = Object.assign(new EventTarget(), {
  level: 0.424, charging: false
});"""
LEVEL = "level => { battery.level = level; battery.dispatchEvent(new Event('levelchange')); }"


def presence(hall: Hall) -> Presence | None:
    """What the régie knows of the first table."""
    return hall.server.meeting.hub.presence().get(hall.server.ids("tables")[0])


def reports_of(page: Page) -> list[dict[str, Any]]:
    """The reports that a page sends from now on."""
    said: list[dict[str, Any]] = []

    def hear(frame: str | bytes) -> None:
        read = json.loads(frame)
        if read["type"] == "report":
            said.append(read)

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", hear)

    page.on("websocket", listen)
    return said


async def let_pass(page: Page, seconds: int) -> None:
    """Let time pass on a page whose clock stands, second by second, as the pongs come in."""
    for _ in range(seconds):
        await page.clock.run_for(1_000)


async def test_the_battery_is_told_once_after_coming_in_and_then_at_a_change_every_five_seconds_at_most(
    browser: Browser, tmp_path: Path
) -> None:
    async with hall_of(tmp_path) as hall:
        page = await browser.new_page()
        await page.add_init_script(BATTERY)
        await page.clock.install()
        said = reports_of(page)
        await page.goto(hall.link)
        await until(lambda: said)
        await page.clock.pause_at(datetime.now() + timedelta(seconds=30))
        await let_pass(page, 6)
        known = {"type": "report", "battery": 42, "charging": False, "waiting": 0}
        await until(lambda: said[-1] == known)
        said.clear()
        for levels in ((0.41, 0.4, 0.39), (0.38, 0.37)):
            for level in levels:
                await page.evaluate(LEVEL, level)
            await let_pass(page, 2)
        await until(lambda: (found := presence(hall)) and found.battery == 39)
        assert said == [known | {"battery": 39}]
        await let_pass(page, 4)
        await until(lambda: (found := presence(hall)) and found.battery == 37)
        await let_pass(page, 20)
        assert said == [known | {"battery": 39}, known | {"battery": 37}]
        await page.clock.resume()
        await hall.stop()
        await hall.start()
        await until(lambda: (found := presence(hall)) and found.battery == 37)


async def test_where_the_browser_does_not_tell_the_battery_the_regie_hears_only_of_what_waits(
    browser: Browser, tmp_path: Path
) -> None:
    async with hall_of(tmp_path) as hall:
        await hall.open_round()
        page = await browser.new_page()
        await page.add_init_script("delete Navigator.prototype.getBattery")
        said = reports_of(page)
        await page.goto(hall.link)
        await expect(field(page)).to_be_visible()
        with held(tmp_path / "journal.db"):
            for number in range(2):
                await write(page, f"En attente {number}")
            await until(lambda: (found := presence(hall)) and found.waiting == 2)
        await expect(row(page, "En attente 1")).to_contain_text("Enregistrée")
        await until(lambda: (found := presence(hall)) and found.waiting == 0)
        assert {(report["battery"], report["charging"]) for report in said} == {(None, None)}


async def test_what_waits_on_a_tablet_that_comes_back_is_told_with_its_welcome(
    browser: Browser, tmp_path: Path
) -> None:
    async with hall_of(tmp_path) as hall:
        await hall.open_round()
        page = await browser.new_page()
        said = reports_of(page)
        await page.goto(hall.link)
        await expect(field(page)).to_be_visible()
        await until(lambda: said)
        await hall.stop()
        for number in range(3):
            await write(page, f"Sans ligne {number}")
        said.clear()
        await hall.start()
        await until(lambda: said)
        assert said[0]["waiting"] == 3
