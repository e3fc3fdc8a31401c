"""The way past the head of a page: the first stop of the Tab key, unseen until then; it leads to the main part."""

from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect

from server.domain import commands as c
from server.i18n import Words
from server.live.house import new_id
from server.storage.memory import MemoryStorage
from tests.access.rules import RULES
from tests.access.test_keys import STOPS
from tests.case import case
from tests.served import served

LAPTOP: ViewportSize = {"width": 1280, "height": 800}
SKIP = Words("fr", "kiosk")("common-skip")


async def test_each_page_has_a_way_past_its_head_that_is_the_first_stop_and_shows_when_it_has_the_focus(
    browser: Browser, tmp_path: Path
) -> None:
    """Those of a participant, the public, the desk, the table and the régie. On a hall screen nothing is pressed."""
    async with served(tmp_path, storage=MemoryStorage()) as server:
        poll, public = server.ids("polls")[0], f"{server.url}/m/{server.meeting.id}"
        card = f"{server.url}/v/{server.cards[0]}"
        await server.do(c.OpenPoll(new_id("c"), poll))
        for address in (f"{server.url}/v", card, f"{server.url}/v/reading", f"{server.url}/kiosk"):
            await _leads_past_its_head(browser, address)
        for address in (server.tables[1], server.staff["lead"], server.staff["steward"]):
            await _leads_past_its_head(browser, address)
        await server.do(c.ClosePoll(new_id("c"), poll))
        await server.do(c.PublishPoll(new_id("c"), poll))
        for address in (card, f"{card}/{poll}", public, f"{public}/{poll}", f"{public}/{poll}/recount.html"):
            await _leads_past_its_head(browser, address)


async def _leads_past_its_head(browser: Browser, address: str) -> None:
    page = await (await browser.new_context(viewport=LAPTOP)).new_page()
    with case(address.split("/", 3)[3]):
        await page.goto(address)
        await _is_way_past(page)
    await page.context.close()


async def _is_way_past(page: Page) -> None:
    skip = page.get_by_role("link", name=SKIP, exact=True)
    await skip.wait_for(state="attached")
    await page.evaluate(RULES)
    assert SKIP in (await page.evaluate(STOPS))[0]
    await expect(skip).not_to_be_in_viewport()
    await skip.focus()
    await expect(skip).to_be_in_viewport(ratio=1)
    at = await page.evaluate("rules.focused()")
    assert at["ringed"]
    assert at["free"]
    box = await skip.bounding_box()
    assert box
    assert box["height"] >= 44
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.keyboard.press("Enter")
    await expect(skip).not_to_be_in_viewport()
    await page.keyboard.press("Tab")
    assert await page.evaluate("!!document.activeElement.closest('main')")
