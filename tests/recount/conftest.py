"""A browser that holds the modules of the recount, as they are, on plain http and without a network."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, Route

from kiosk.public.recount_page import MODULES

ADDRESS = "http://recount.test"


@pytest.fixture
async def modules(browser: Browser) -> AsyncIterator[Page]:
    """A page that has the modules at `window.recount`."""

    async def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name.endswith(".js"):
            text = (MODULES / name).read_text(encoding="utf-8")
            await route.fulfill(body=text, content_type="text/javascript")
        else:
            await route.fulfill(body="<!doctype html><title>.</title>", content_type="text/html")

    page = await browser.new_page()
    await page.route("**/*", answer)
    await page.goto(f"{ADDRESS}/")
    await page.evaluate(
        """async () => {
          window.recount = Object.assign(
            {}, ...await Promise.all(["count", "digests", "box", "sha256"].map(name => import(`/${name}.js`))));
        }"""
    )
    yield page
    await page.close()
