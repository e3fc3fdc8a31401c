"""A vote by keys alone, and so by a switch that sends them: each stop is seen, none is covered, none holds one back."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from server.domain.records import Method
from tests.access.rules import PHONE, RULES, ZOOMED
from tests.case import case
from tests.kiosk.hall import Hall, address_of
from tests.kiosk.methods import METHODS, Asked, filled_in, open_poll

TABS_MOST = 60
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


async def tab_to(page: Page, name: str, value: str = "") -> None:
    """Press Tab until the focus is on a field. value: of a radio button or box, when one of several is meant."""
    for _ in range(TABS_MOST):
        at = await page.evaluate(
            "(at => at && [at.name, at.type, at.value, at.className])(document.activeElement || null)"
        )
        named = at and at[0] == name and (at[1] != "checkbox" or at[2] == value)
        if named or (name == "send" and at and "main" in at[3].split()):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name} {value}")


async def fill_by_keys(page: Page, asked: Asked) -> None:
    """Fill in a ballot as somebody does who has nothing but keys, from top to bottom."""
    for name, value in asked.fields:
        await tab_to(page, name, value)
        kind = await page.evaluate("document.activeElement.type")
        if kind == "checkbox":
            await page.keyboard.press("Space")
        elif kind == "radio":
            await _choose(page, value)
        elif kind == "select-one":
            for _ in range(int(value)):
                await page.keyboard.press("ArrowDown")
        else:
            await page.keyboard.type(value)


async def _choose(page: Page, value: str) -> None:
    """Choose a radio button of the group that has the focus: Space for the first, arrows for those after it."""
    await page.keyboard.press("Space")
    for _ in range(TABS_MOST):
        if await page.evaluate("document.activeElement.value") == value:
            assert await page.evaluate("document.activeElement.checked")
            return
        await page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never came to {value}")


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
            await tab_to(page, "send")
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
    await tab_to(page, "send")
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
