"""A table's page that cannot be opened without a network: in a plain hall, and where the warning was clicked away."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.e2e.offline_hall import NEVER, PATIENT_MS, STAY, browser_with, card, open_card, tablet_of
from tests.e2e.table_hall import field, hall_of, row, strip, write
from tests.e2e.table_looks import faults_of


@pytest.fixture
async def wary(chromium_path: str) -> AsyncIterator[Browser]:
    """A browser that was taught nothing; `hall.test` is this machine, and no secure place for it."""
    hosts = "--host-resolver-rules=MAP hall.test 127.0.0.1"
    async with async_playwright() as playwright, browser_with(playwright.chromium, chromium_path, hosts) as browser:
        yield browser


async def test_a_certificate_that_was_clicked_away_is_named_with_the_page_that_mends_it(
    tmp_path: Path, wary: Browser, axe_script: str
) -> None:
    async with (
        hall_of(tmp_path / "data", tls=True) as hall,
        tablet_of(hall, wary, ignore_https_errors=True) as tablet,
    ):
        await hall.open_round()
        page = await tablet.open()
        await card(page, NEVER, "ne fait pas encore confiance à la salle", "http://127.0.0.1:8080")
        await write(page, "Elle écrit tout de même")
        await expect(row(page, "Elle écrit tout de même")).to_contain_text("Enregistrée")
        await open_card(page)
        assert await faults_of(page, axe_script) == []


async def test_in_a_plain_hall_the_page_says_what_does_not_work_and_what_is_safe(
    tmp_path: Path, wary: Browser, axe_script: str
) -> None:
    async with hall_of(tmp_path / "data") as hall:
        context = await wary.new_context(locale="fr-FR")
        page = await context.new_page()
        await page.goto(hall.link.replace("127.0.0.1", "hall.test"))
        await expect(page.get_by_text(NEVER)).to_be_visible()  # before the first question, while there is time
        assert await faults_of(page, axe_script) == []
        await card(page, NEVER, "batterie", "dictée", "gardé malgré tout")
        await open_card(page)
        assert await faults_of(page, axe_script) == []
        await page.keyboard.press("Escape")
        await hall.open_round()
        await expect(field(page)).to_be_visible()
        await hall.stop()
        await expect(strip(page)).to_contain_text(STAY, timeout=PATIENT_MS)
        assert await faults_of(page, axe_script) == []
        await context.close()
