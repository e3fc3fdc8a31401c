"""The page of a table over the relay: what facilitators write while the line and the server come and go."""

import asyncio
from pathlib import Path
from random import Random

import pytest
from playwright.async_api import Browser, Error, Page, TimeoutError, expect

from tests.e2e.table_hall import field, strip, write
from tests.faults.halls import found_hall, until
from tests.relay.relay import relaying

RELOADS = 0.01  # how likely after a note
SAVED = "Tout ce que vous avez envoyé est à la régie."


async def reloaded(page: Page) -> bool:
    """Try to reload a page; return whether there was a server to answer. One that does not answer at all is a fault."""
    try:
        await page.reload()
    except TimeoutError:
        raise
    except Error:
        return False
    await expect(field(page).or_(page.locator("#main-frame-error"))).to_be_visible()  # or what Chromium says instead
    return await field(page).is_visible()


async def reload(page: Page, text: str) -> None:
    """Reload a page, the server being there or not; what was not sent yet stands in its field again, and is sent."""
    await until(lambda: reloaded(page))
    if await field(page).input_value() == text:
        await page.get_by_role("button", name="Envoyer à la régie").click()


async def hold(browser: Browser, folder: Path, notes: int, cuts: int, kills: int, seed: int) -> None:
    """Have three pages write `notes` notes each while the line is cut and the server killed."""
    draw = Random(seed)
    hall = await found_hall(folder, tables=3, polls=0)
    texts = {number: [f"Table {number}, note {place}." for place in range(notes)] for number in hall.tables}
    written = reloads = 0

    async def facilitate(number: int, page: Page) -> None:
        nonlocal written, reloads
        for place, text in enumerate(texts[number], 1):
            await write(page, text)
            written += 1
            if draw.random() < RELOADS or place == len(texts[number]) // 2:
                reloads += 1
                await reload(page, text)

    async with hall.serve() as server, relaying(hall.port, seed) as relay:
        pages = {}
        for number, token in hall.tables.items():
            context = await browser.new_context(viewport={"width": 1024, "height": 768}, locale="fr-FR")
            pages[number] = await context.new_page()
            await pages[number].goto(f"{relay.url}/t/{token}")
            await expect(field(pages[number])).to_be_visible(timeout=30_000)
        async with asyncio.TaskGroup() as busy:
            for number, page in pages.items():
                busy.create_task(facilitate(number, page))
            blows = draw.sample(["cut"] * cuts + ["kill"] * kills, cuts + kills)
            for place, blow in enumerate(blows, 1):
                due = 3 * notes * place // (len(blows) + 1)
                while written < due:  # a thousand notes take their time on a busy machine; one takes no minute
                    await until(lambda before=written: written > before)  # type: ignore[misc]
                if blow == "cut":
                    relay.cut()
                else:
                    await server.kill()
                    await server.start()
        for page in pages.values():
            await expect(strip(page)).to_contain_text(SAVED, timeout=60_000)
            await page.context.close()
    found: dict[str, list[str]] = {id: [] for id in hall.table_ids.values()}
    for note in (await hall.state()).notes.values():
        found[note.table_id].append(note.text)
    assert found == {hall.table_ids[number]: said for number, said in texts.items()}
    assert relay.faults["cut"] == cuts + 1
    assert reloads >= 3


async def test_what_three_pages_write_comes_through_the_relay_once_and_in_order(
    browser: Browser, tmp_path: Path
) -> None:
    await hold(browser, tmp_path, notes=12, cuts=4, kills=2, seed=1789)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 6))
async def test_three_thousand_notes_of_three_pages_come_through_the_relay_whatever_the_seed(
    browser: Browser, tmp_path: Path, seed: int
) -> None:
    await hold(browser, tmp_path, notes=1_000, cuts=20, kills=5, seed=seed)


async def test_where_every_frame_is_doubled_a_page_writes_each_note_once_and_shows_no_refusal(
    browser: Browser, tmp_path: Path
) -> None:
    hall = await found_hall(tmp_path, tables=1, polls=0)
    page = await browser.new_page()
    async with hall.serve(), relaying(hall.port, 1, {"double": 1}) as relay:
        await page.goto(f"{relay.url}/t/{hall.tables[1]}")
        for number in range(5):
            await write(page, f"Note {number}")
        await expect(page.locator(".note.saved")).to_have_count(5)
        await expect(strip(page)).to_contain_text(SAVED)
        assert relay.faults["double hello"] == 1
        await page.context.close()
    assert [note.text for note in (await hall.state()).notes.values()] == [f"Note {number}" for number in range(5)]
