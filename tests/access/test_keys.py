"""A vote by keys alone, and so by a switch that sends them: each stop is seen, none is covered, none holds one back."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from kiosk.stand.enrolment import kiosk_code
from server.domain.records import Method
from server.i18n import Words
from tests.access.rules import PHONE, RULES, ZOOMED
from tests.case import case
from tests.kiosk.hall import Hall, address_of
from tests.kiosk.methods import GRADES, METHODS, Asked, filled_in, open_poll
from tests.kiosk.stand import open_kiosks

WORDS = Words("fr", "kiosk")
TABS_MOST = 60
HANDS_MS = 80  # between two keys; a kiosk takes what is faster for a hand scanner
LONG: set[Method] = {"yes-no", "scale", "majority-judgment", "instant-runoff", "schulze"}
"""The methods whose ballots are longer than a screen, so that a bar would be in the way."""
STOPS = """[...document.querySelectorAll("a[href], input:not([type=hidden]), select, textarea, summary, button")]
    .filter(each => each.checkVisibility() && each.tabIndex >= 0)
    .filter((each, place, all) => each.type !== "radio" || all.findIndex(other => other.name === each.name) === place)
    .map(each => each.id || each.name || each.outerHTML.replace(/\\s+/g, " ").slice(0, 110))"""
"""Where Tab is to stop, in the order of the page: of the radio buttons of a name, the first."""


@pytest.fixture
async def url(hall: Hall) -> AsyncIterator[str]:
    async with address_of(hall) as address:
        yield address


async def tab_through(page: Page) -> list[dict[str, Any]]:
    """Press Tab until the page has been gone through once; return where it stopped."""
    stops: list[dict[str, Any]] = []
    for _ in range(TABS_MOST):
        await page.keyboard.press("Tab")
        at = await page.evaluate("rules.focused()")
        if at is None or at in stops[:1]:  # the bar of the browser, or the page once more
            return stops
        stops.append(at)
    raise AssertionError(f"Tab never left the page: {stops}")


async def tab_to(page: Page, id: str) -> None:
    """Press Tab until the focus is on a field, or on another radio button of its group."""
    for _ in range(TABS_MOST):
        if await page.evaluate(
            """id => {
                const at = document.activeElement, to = document.getElementById(id);
                return at === to || (at.type === "radio" && at.name === to.name);
            }""",
            id,
        ):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {id}")


async def tab_to_main(page: Page) -> None:
    """Press Tab until the focus is on the main button."""
    for _ in range(TABS_MOST):
        if await page.evaluate("document.activeElement.matches('.button.main')"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError("Tab never came to the main button")


async def fill_by_keys(page: Page, asked: Asked) -> None:
    """Fill in a ballot as somebody does who has nothing but keys, from top to bottom."""
    for name, value in asked.fields:
        id = f"m-{value}" if name == "mark" else name
        await tab_to(page, id)
        kind = await page.evaluate("document.activeElement.type")
        if kind == "checkbox":
            await page.keyboard.press("Space")
        elif kind == "radio":
            await _choose(page, await _radio(page, id, value))
        elif kind == "select-one":
            for _ in range(int(value)):
                await page.keyboard.press("ArrowDown")
        else:
            await page.keyboard.type(value, delay=HANDS_MS)


async def _radio(page: Page, id: str, value: str) -> Locator:
    """Return a choice, or a grade of the choice whose first grade has this id."""
    row, field = page.locator(".levels", has=page.locator(f"#{id}")), page.locator(f"#{id}")
    if not await row.count():
        return field
    style = (await row.get_attribute("class") or "").removeprefix("levels").strip()
    return row.get_by_role("radio").nth(GRADES[style].index(value))


async def _choose(page: Page, radio: Locator) -> None:
    """Choose a radio button of the group that has the focus: Space for the first, arrows for those after it."""
    await page.keyboard.press("Space")
    for _ in range(TABS_MOST):
        if await radio.evaluate("radio => radio === document.activeElement"):
            await expect(radio).to_be_checked()
            return
        await page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never came to {radio}")


async def test_a_ballot_of_each_method_is_cast_by_keys_alone_and_each_stop_is_seen_and_lies_free(
    browser: Browser, hall: Hall, url: str
) -> None:
    """In the order of the page, on a telephone and on a screen zoomed to 400 %: the bar at the foot covers none."""
    page = await (await browser.new_context(viewport=PHONE)).new_page()
    for method in METHODS:
        with case(method):
            asked = await open_poll(hall, method)
            for size in (ZOOMED, PHONE):
                await page.set_viewport_size(size)
                await page.goto(f"{url}/v/{hall.codes[0]}/{asked.id}")
                await page.evaluate(RULES)
                stops = await tab_through(page)
                assert [each["at"] for each in stops] == await page.evaluate(STOPS)
                assert [each for each in stops if not each["ringed"] or not each["free"]] == []
            await fill_by_keys(page, asked)
            assert set(asked.fields) <= set(await filled_in(page))
            await tab_to_main(page)
            await _is_under_the_thumb(page, asked)
            await page.keyboard.press("Enter")
            await page.get_by_role("heading", name=asked.counted).wait_for()


async def _is_under_the_thumb(page: Page, asked: Asked) -> None:
    """The button that casts is in the lower third of the screen: at once, or at the end of a ballot that is long."""
    if asked.method in LONG:
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    box = await page.get_by_role("button", name=asked.button).bounding_box()
    assert box
    assert PHONE["height"] * 2 / 3 <= box["y"] <= PHONE["height"] - box["height"]
    assert box["width"] >= PHONE["width"] * 0.8
    assert box["height"] >= 48


async def test_what_is_chosen_is_told_apart_in_forced_colours_too(browser: Browser, hall: Hall, url: str) -> None:
    """Where a system draws pages in few colours of its own, marks, faces and bars are still there."""
    asked = await open_poll(hall, "scale")
    page = await (await browser.new_context(viewport=PHONE)).new_page()
    await page.goto(f"{url}/v/{hall.codes[0]}/{asked.id}")
    await page.emulate_media(forced_colors="active")
    face = await page.evaluate(
        "getComputedStyle(document.querySelector('.levels label'), '::before').backgroundImage.startsWith('radial')"
    )
    assert face
    native = await page.evaluate("getComputedStyle(document.querySelector('.levels input')).appearance")
    assert native == "auto"
    await fill_by_keys(page, asked)
    await tab_to_main(page)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name=asked.counted).wait_for()
    await hall.close_poll(asked.id)
    await page.goto(f"{url}/v/{hall.codes[0]}/{asked.id}")
    grounds = await page.evaluate(
        "[...document.querySelectorAll('.track div')].map(each => getComputedStyle(each).backgroundColor)"
    )
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert grounds
    assert ground not in grounds


async def test_each_method_is_voted_at_a_kiosk_by_keys_alone_at_400_percent_as_well(
    browser: Browser, hall: Hall, url: str
) -> None:
    """From the code to the thanks. At 320 × 256 nothing is wider than the screen, and no stop lies under another."""
    open_kiosks(hall)
    page = await (await browser.new_context(viewport=ZOOMED)).new_page()
    await page.goto(f"{url}/kiosk")
    await page.locator("#kiosk-code").fill(kiosk_code(hall.house, hall.meeting.id))
    await page.locator("#name").fill("Entrée")
    await page.get_by_role("button", name=WORDS("kiosk-device-go"), exact=True).press("Enter")
    for method in METHODS:
        with case(method):
            asked = await open_poll(hall, method)
            await page.goto(f"{url}/kiosk?next=1")
            await page.locator("#code:focus").wait_for()
            look = _is_seen_whole if method == METHODS[0] else _is_not_cut
            await look(page)
            await page.keyboard.type(hall.codes[0])
            await page.keyboard.press("Enter")
            await page.locator("#ballot h1:focus").wait_for()
            await _is_seen_whole(page)
            await fill_by_keys(page, asked)
            assert set(asked.fields) <= set(await filled_in(page))
            await _press_main(page, WORDS("kiosk-confirm"))
            await look(page)
            await _press_main(page, WORDS("vote-receipt-answer" if method == "quiz" else "kiosk-receipt"))
            await look(page)
            await _press_main(page, WORDS("kiosk-thanks"))
            assert await hall.ballots(asked.id) == [asked.kept]
            await hall.close_poll(asked.id)


async def _press_main(page: Page, heading: str) -> None:
    """Go to the main button by Tab, press it, and wait for what it leads to."""
    await tab_to_main(page)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name=heading).wait_for()


async def _is_not_cut(page: Page) -> None:
    await page.evaluate(RULES)
    assert await page.evaluate("rules.cut()") == []


async def _is_seen_whole(page: Page) -> None:
    """Go through a page by Tab: nothing is cut off or wider than the screen, each stop has its ring and lies free."""
    await _is_not_cut(page)
    stops = await tab_through(page)
    assert stops
    assert [each for each in stops if not each["ringed"] or not each["free"]] == []
