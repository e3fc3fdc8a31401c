"""What the régie keeps until the server has it, and what became of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from server.domain.records import Actor
from tests.e2e.control_room import ControlRoom, incoming
from tests.served import served


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    async with served(tmp_path) as server:
        room = ControlRoom(server, browser)
        await room.ask(c.OpenRound, round_id=room.rounds[0])
        yield room
        for context in browser.contexts:
            await context.close()


async def refused(room: ControlRoom) -> tuple[Page, Locator]:
    """A régie whose proposal was refused, and the sentence that says so."""
    note = await room.note("Des bancs")
    page = await room.regie()
    await incoming(page, "Des bancs").click()
    await page.keyboard.press("p")
    await page.get_by_role("textbox", name="Titre").fill("Quatre bancs")
    await page.get_by_role("textbox", name="Texte").fill("À dossier.")
    await room.server.meeting.submit(c.WithdrawNote("c_gone", note), Actor("table", room.state.notes[note].table_id))
    await page.get_by_role("button", name="Enregistrer").click()
    fault = page.get_by_role("alert").filter(has_text="retirée par qui l’avait écrite")
    await expect(fault).to_have_count(1)
    return page, fault


async def test_a_refusal_that_nobody_has_seen_to_is_there_again_after_a_reload(room: ControlRoom) -> None:
    page, fault = await refused(room)
    await page.reload()
    await expect(fault).to_have_count(1)
    await fault.get_by_role("button", name="J’ai compris").click()
    await expect(fault).to_have_count(0)
    await page.reload()
    await page.get_by_role("heading", name="Notes reçues").wait_for()
    await expect(fault).to_have_count(0)


async def test_a_refusal_put_away_in_the_last_moment_of_a_page_is_put_away(room: ControlRoom) -> None:
    page, fault = await refused(room)
    await page.reload()
    await expect(fault).to_have_count(1)
    button = fault.get_by_role("button", name="J’ai compris")
    async with page.expect_navigation():
        await button.evaluate("(button) => { button.click(); location.reload(); }")
    await page.get_by_role("heading", name="Notes reçues").wait_for()
    await expect(fault).to_have_count(0)


async def test_each_session_of_one_browser_has_its_own_outbox(room: ControlRoom) -> None:
    page = await room.regie()
    names = [await page.evaluate("document.body.dataset.session")]
    await page.goto(room.server.staff["theme-team"])
    await page.get_by_role("heading", name="Notes reçues").wait_for()
    names.append(await page.evaluate("document.body.dataset.session"))
    assert len(set(names)) == 2
    assert await page.evaluate("document.body.dataset.meeting") == room.server.meeting.id
