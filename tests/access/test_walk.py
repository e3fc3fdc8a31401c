"""Every page of a participant, as different people read it: nothing is faint, small, nameless or cut off."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route

from kiosk.reader import LOOKS, Reader
from server.i18n import participant_languages
from tests.access.rules import PHONE, faults, faults_of_colours
from tests.access.stage import ADDRESS, scripts_of, shots_of
from tests.kiosk.methods import METHODS

PAGES = 107
"""How many pages are looked at; one that is not taken any more would go unnoticed otherwise."""

OTHERS = ("ar", "de", "uk")
SAMPLE = ("code short", "waiting", "majority-judgment, ballot", "single, error", "points, result", "kiosk, start")

ALIKE = ("receipt", "read together", "alone")
FORMS = ("single", "approval", "scale", "schulze", "points")
"""Of pages that are the same for all methods of a form, those of these methods are looked at every time."""


def is_alike(name: str) -> bool:
    """Return whether a page is much as that of another method."""
    method, _, what = name.partition(", ")
    return what in ALIKE and method in METHODS and method not in FORMS


async def screen_for(browser: Browser, data: Path) -> Page:
    """Return a page on a phone, for `show`. Nothing but the scripts of the vote is there for what it asks for."""
    scripts = await scripts_of(data)

    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        if path in scripts:
            await route.fulfill(body=scripts[path], content_type="text/javascript")
        else:
            await route.abort()

    page = await (await browser.new_context(viewport=PHONE)).new_page()
    await page.route("**/*", answer)
    return page


async def show(page: Page, text: str) -> None:
    """Show a page as if it had come from the hall."""

    async def answer(route: Route) -> None:
        await route.fulfill(body=text, content_type="text/html; charset=utf-8")

    await page.route(f"{ADDRESS}/shown", answer, times=1)
    await page.goto(f"{ADDRESS}/shown")


async def test_every_page_in_french_is_clean_as_it_is_dark_in_contrast_and_large(
    browser: Browser, axe_script: str, tmp_path: Path
) -> None:
    """Each page in one of these ways, in turn; the others are for `make soak`."""
    readers = (Reader("fr"), Reader("fr", look="dark"), Reader("fr", look="contrast"), Reader("fr", large=True))
    taken = [(reader, await shots_of(tmp_path, reader)) for reader in readers]
    names = [name for name in taken[0][1] if not is_alike(name)]
    assert len(names) == PAGES
    page, found = await screen_for(browser, tmp_path), list[Any]()
    for name, (reader, shots) in zip(names, itertools.cycle(taken), strict=False):
        await show(page, shots[name])
        found += [(name, reader.kept(), each) for each in await faults(page, axe_script)]
    assert found == []


async def test_pages_in_another_script_another_direction_and_long_words_are_clean(
    browser: Browser, axe_script: str, tmp_path: Path
) -> None:
    page, found = await screen_for(browser, tmp_path), list[Any]()
    for language in OTHERS:
        shots = await shots_of(tmp_path, Reader(language))
        for name in SAMPLE:
            await show(page, shots[name])
            found += [(name, language, each) for each in await faults(page, axe_script)]
    assert found == []


@pytest.mark.soak
@pytest.mark.parametrize("language", participant_languages())
async def test_every_page_is_clean_in_every_language_colour_and_size(
    browser: Browser, axe_script: str, tmp_path: Path, language: str
) -> None:
    """All there is to look for at both sizes, and in each of the looks what hangs on colours: nothing hangs on both."""
    page, found = await screen_for(browser, tmp_path), list[Any]()
    for reader in (Reader(language), Reader(language, large=True)):
        for name, text in (await shots_of(tmp_path, reader)).items():
            await show(page, text)
            found += [(name, reader.kept(), each) for each in await faults(page, axe_script)]
    for reader in (Reader(language, look=look) for look in LOOKS if look != "auto"):
        for name, text in (await shots_of(tmp_path, reader)).items():
            await show(page, text)
            found += [(name, reader.kept(), each) for each in await faults_of_colours(page, axe_script)]
    assert found == []
