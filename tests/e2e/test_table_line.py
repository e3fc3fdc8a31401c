"""How a table's page comes back when its line was lost: soon, at once when told to, and not all together."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from playwright.async_api import Browser, Page, WebSocket, expect

from tests.case import case
from tests.e2e.table_hall import field, hall_of, strip
from tests.faults.halls import until
from tests.relay.relay import Relay, relaying

WAITS = """async ([tries, gone, draws]) => {
  const { waitBefore } = await import("/static/patience.js");
  return draws.map((draw) => waitBefore(tries, gone, draw));
}"""
TABLETS = 500


@asynccontextmanager
async def on_a_line(tmp_path: Path, browser: Browser) -> AsyncIterator[tuple[Page, Relay, list[WebSocket]]]:
    """The page of the first table, its own clock in hand, on a line that can be taken away; and its websockets."""
    async with hall_of(tmp_path) as hall, relaying(hall.port, 1, {}) as relay:
        await hall.open_round()
        page = await browser.new_page()
        await page.clock.install()
        sockets: list[WebSocket] = []
        page.on("websocket", lambda socket: sockets.append(socket))
        await page.goto(f"{relay.url}/t/{hall.link.rpartition('/')[2]}")
        await expect(field(page)).to_be_visible()
        yield page, relay, sockets


async def test_a_page_calls_again_within_three_seconds_for_a_minute_and_then_within_ten_and_not_with_all_others(
    browser: Browser, tmp_path: Path
) -> None:
    draw = Random(1789)
    async with on_a_line(tmp_path, browser) as (page, _, _):
        for gone_ms, tries, longest in ((0, 0, 500), (500, 1, 1_000), (5_000, 3, 3_000), (59_000, 25, 3_000)):
            assert await page.evaluate(WAITS, [tries, gone_ms, [0, 1]]) == [250, longest]
        assert await page.evaluate(WAITS, [40, 60_000, [0, 1]]) == [250, 10_000]
        for tries, most in ((0, 250), (3, 40)):
            waits = await page.evaluate(WAITS, [tries, 0, [draw.random() for _ in range(TABLETS)]])
            assert max(Counter(wait // 100 for wait in waits).values()) < most


async def test_a_page_that_hears_of_a_network_or_is_looked_at_calls_at_once(browser: Browser, tmp_path: Path) -> None:
    async with on_a_line(tmp_path, browser) as (page, relay, sockets):
        await page.clock.pause_at(datetime.now() + timedelta(seconds=30))
        for target, event in (("window", "online"), ("document", "visibilitychange")):
            with case(event):
                lost = sockets[-1]
                relay.is_down = True
                relay.cut()
                await until(lost.is_closed)
                relay.is_down = False
                assert relay.lines == 0
                await page.evaluate(f"{target}.dispatchEvent(new Event('{event}'))")
                await until(lambda: relay.lines == 1)
                await expect(strip(page)).to_contain_text("Relié à la régie")


async def test_a_line_that_fell_silent_is_given_up_soon_after_the_network_has_changed(
    browser: Browser, tmp_path: Path
) -> None:
    async with on_a_line(tmp_path, browser) as (page, relay, sockets):
        await page.clock.pause_at(datetime.now() + timedelta(seconds=30))
        relay.flows.clear()
        await page.evaluate("window.dispatchEvent(new Event('online'))")
        for _ in range(4):
            await page.clock.run_for(1_000)
        await until(lambda: len(sockets) == 2)


async def test_a_network_that_goes_away_without_a_word_is_said_within_five_seconds_of_the_browsers_event(
    browser: Browser, tmp_path: Path
) -> None:
    async with on_a_line(tmp_path, browser) as (page, relay, _):
        await page.clock.pause_at(datetime.now() + timedelta(seconds=30))
        relay.is_down = True
        relay.flows.clear()
        await page.evaluate("window.dispatchEvent(new Event('offline'))")
        for _ in range(5):
            await page.clock.run_for(1_000)
        await expect(page.locator(".line-strip")).to_contain_text("Hors ligne")
