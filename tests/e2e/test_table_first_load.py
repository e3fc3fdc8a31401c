"""The first opening of a table's page: a handful of answers, and what nobody needs to begin comes by itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Request, Route, WebSocket, expect

from tests.e2e.table_hall import Hall, field, hall_of, write

AHEAD_MS = 30_000  # of patience; they come 4 s after the page stands


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path) as running:
        await running.open_round()
        yield running


def kinds_of(requests: list[Request]) -> list[str]:
    """What was asked for over the line, by kind; drawings that stand in the style sheet are not."""
    return sorted(each.resource_type for each in requests if not each.url.startswith("data:"))


async def test_a_tablet_that_has_never_seen_the_page_asks_for_a_handful_of_files(hall: Hall, browser: Browser):
    asked: list[Request] = []
    context = await browser.new_context()
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request))
    await page.goto(hall.link)
    await field(page).fill("Des bancs")
    await page.wait_for_load_state()
    assert kinds_of(asked) == ["document", "font", "font", "script", "stylesheet"]
    assert all("/static/v" in each.url for each in asked if each.resource_type in ("font", "script", "stylesheet"))


async def test_a_second_opening_asks_for_the_page_alone(hall: Hall, browser: Browser):
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(hall.link)
    await expect(field(page)).to_be_visible()
    await page.goto("about:blank")
    await page.goto(hall.link)
    await expect(field(page)).to_be_visible()
    fetched = await page.evaluate(
        "performance.getEntriesByType('resource').filter(each => each.transferSize > 0).map(each => each.name)"
    )
    assert fetched == []


async def test_the_page_opens_one_line_and_begins_before_its_modules_are_there(hall: Hall, browser: Browser):
    opened: list[WebSocket] = []
    held: list[str] = []
    context = await browser.new_context()
    page = await context.new_page()
    page.on("websocket", lambda line: opened.append(line))

    async def hold(route: Route) -> None:
        if not opened:
            await page.wait_for_event("websocket")
        held.append(route.request.url)
        await route.continue_()

    await page.route("**/app-*.js", hold)
    await page.route("**/chunk-*.js", hold)
    await page.goto(hall.link)
    await write(page, "Des bancs")
    await expect(page.locator(".note.saved")).to_have_count(1)
    assert held
    assert len(opened) == 1


async def test_a_line_that_was_lost_before_the_modules_came_is_opened_again(hall: Hall, browser: Browser):
    context = await browser.new_context()
    page = await context.new_page()
    await page.add_init_script(
        "let ahead; const [get, set] = [() => ahead, (line) => (ahead = line)?.close()];"
        "Object.defineProperty(window, 'lineAhead', { get, set });"
    )
    await page.goto(hall.link)
    await write(page, "Des bancs")
    await expect(page.locator(".note.saved")).to_have_count(1)


async def test_what_nobody_needs_to_begin_comes_by_itself_and_is_there_without_a_line(hall: Hall, browser: Browser):
    context = await browser.new_context(locale="fr-FR")
    page = await context.new_page()
    async with page.expect_response("**/help_dialog-*.js", timeout=AHEAD_MS):
        await page.goto(hall.link)
    await hall.stop()
    await page.get_by_role("button", name="Appeler à l’aide").click()
    await expect(page.locator(".help-dialog .reasons-of-help .chip").first).to_have_css("min-height", "52px")
    assert all(await page.locator(".help-dialog .chip").all_inner_texts())
    await hall.start()


@pytest.mark.parametrize("file", ["help_dialog-*.js", "app-later.css", "app.fr.json"])
async def test_a_part_that_cannot_be_had_says_so_and_may_be_asked_for_again(hall: Hall, browser: Browser, file: str):
    context = await browser.new_context(locale="fr-FR")
    page = await context.new_page()
    await page.route(f"**/{file}", lambda route: route.abort())
    await page.goto(hall.link)
    await page.get_by_role("button", name="Appeler à l’aide").click()
    alert = page.get_by_role("alert").filter(has=page.get_by_role("button"))
    await expect(alert).to_be_visible()
    await page.unroute(f"**/{file}")
    await alert.get_by_role("button").click()
    await expect(page.locator(".help-dialog")).to_be_visible()


async def test_words_that_are_shown_before_they_are_there_come_into_their_place(hall: Hall, browser: Browser):
    """What the régie answers to a note that it does not take is among the words that come later."""
    context = await browser.new_context(locale="fr-FR")
    page = await context.new_page()
    await page.route("**/app.fr.json", lambda route: route.abort())
    await page.goto(hall.link)
    await field(page).fill("Trop tard")
    await hall.stop()
    await page.get_by_role("button", name="Envoyer à la régie").click()
    await hall.come_back_closed()
    refused = page.locator(".note.refused")
    await expect(refused).to_contain_text("Trop tard", timeout=AHEAD_MS)
    await expect(refused.locator(".why")).to_be_empty()
    await page.unroute("**/app.fr.json")
    await expect(refused.locator(".why")).to_contain_text("déjà close", timeout=AHEAD_MS)
