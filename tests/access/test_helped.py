"""A vote on a telephone with somebody beside: that person sees what is asked, and never what is chosen."""

from playwright.async_api import Browser, Page, expect

from server.i18n import Words
from tests.access.rules import PHONE
from tests.kiosk.hall import Hall, address_of
from tests.kiosk.methods import filled_in, open_poll

WORDS = Words("fr", "kiosk")


async def test_whoever_helps_on_a_telephone_reads_along_sees_no_mark_and_is_given_the_device_back(
    browser: Browser, hall: Hall
) -> None:
    """Neither on the screen, before and after, nor by going back, nor in what the browser keeps for the page."""
    asked = await open_poll(hall, "single")
    page = await (await browser.new_context(viewport=PHONE, has_touch=True)).new_page()
    async with address_of(hall) as url:
        ballot = f"{url}/v/{hall.codes[0]}/{asked.id}"
        await page.goto(ballot)
        await page.get_by_role("link", name=WORDS("vote-helped")).tap()
        await page.get_by_role("heading", name=WORDS("kiosk-help-read")).wait_for()
        await expect(page.get_by_text(asked.question)).to_be_visible()
        for text, _ in asked.choices:
            await expect(page.get_by_text(text)).to_be_visible()
        await expect(page.get_by_role("radio")).to_have_count(0)

        await _alone(page)
        untouched = await _seen(page)
        await _tap(page, "b")
        assert await _seen(page) == untouched
        await page.get_by_role("link", name=WORDS("kiosk-help-call")).tap()  # the helper is called: nothing is left
        await _alone(page)
        assert await filled_in(page) == []
        await _tap(page, "d")
        assert await _seen(page) == untouched
        await page.get_by_text(WORDS("kiosk-help-show")).tap()  # the person may look, once nobody else does
        await expect(page.locator(".show b.n-d")).to_be_visible()
        await page.get_by_text(WORDS("kiosk-help-show")).tap()
        await expect(page.locator(".show b.n-d")).to_be_hidden()
        await page.get_by_role("button", name=asked.button).tap()

        await page.get_by_role("heading", name=asked.counted).wait_for()
        await expect(page.get_by_text(WORDS("kiosk-help-back"))).to_be_visible()
        assert await hall.ballots(asked.id) == ['{"marks":["d"]}']
        for text, _ in asked.choices:
            await expect(page.get_by_text(text)).to_have_count(0)
        await expect(page.locator(".code")).to_be_hidden()
        kept = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert "m-d" not in kept
        await page.go_back()
        await page.wait_for_load_state()
        assert await page.locator("input:checked").count() == 0
        await page.goto(ballot)
        await page.wait_for_load_state()
        assert await page.locator("input:checked").count() == 0
    await page.context.close()


async def _alone(page: Page) -> None:
    await page.get_by_role("link", name=WORDS("kiosk-help-alone")).tap()
    await page.get_by_text(WORDS("kiosk-help-masked")).wait_for()


async def _tap(page: Page, choice: str) -> None:
    """Tap a choice, as on a telephone: on its words."""
    await page.locator(".choice", has=page.locator(f"#m-{choice}")).locator(".words").tap()
    await expect(page.locator(f"#m-{choice}")).to_be_checked()


async def _seen(page: Page) -> bytes:
    """Return the page as it is seen, from its top to its foot."""
    await page.evaluate("scrollTo(0, 0)")  # the bar at the foot goes with the screen
    return await page.screenshot(full_page=True, animations="disabled", caret="hide")
