"""The page of a table over the relay: what facilitators write while the line and the server come and go."""

import asyncio
from pathlib import Path
from random import Random

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.table_hall import field, strip, write
from tests.faults.halls import found_hall, until
from tests.relay.relay import relaying

SAVED = "Tout ce que vous avez envoyé est à la régie."


async def hold(browser: Browser, folder: Path, notes: int, cuts: int, kills: int, seed: int) -> None:
    """Have three pages write `notes` notes each while the line is cut and the server killed."""
    draw = Random(seed)
    hall = await found_hall(folder, tables=3, polls=0)
    texts = {number: [f"Table {number}, note {place}." for place in range(notes)] for number in hall.tables}
    written = 0

    async def facilitate(number: int, page: Page) -> None:
        nonlocal written
        for text in texts[number]:
            await write(page, text)
            written += 1

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
                await until(lambda due=due: written >= due)  # type: ignore[misc]
                if blow == "cut":
                    relay.cut()
                else:
                    await server.kill()
                    await server.start()
        for page in pages.values():
            await expect(strip(page)).to_have_text(SAVED, timeout=60_000)
            await page.context.close()
    found: dict[str, list[str]] = {id: [] for id in hall.table_ids.values()}
    for note in (await hall.state()).notes.values():
        found[note.table_id].append(note.text)
    assert found == {hall.table_ids[number]: said for number, said in texts.items()}
    assert relay.faults["cut"] == cuts + 1


async def test_what_three_pages_write_comes_through_the_relay_once_and_in_order(
    browser: Browser, tmp_path: Path
) -> None:
    await hold(browser, tmp_path, notes=8, cuts=3, kills=1, seed=1789)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 4))
async def test_what_three_pages_write_comes_through_the_relay_over_twenty_cuts_and_five_kills(
    browser: Browser, tmp_path: Path, seed: int
) -> None:
    await hold(browser, tmp_path, notes=100, cuts=20, kills=5, seed=seed)
