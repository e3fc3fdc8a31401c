"""The desk of the steward in a browser without scripts: a whole queue by keyboard and scanner, clean for axe."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from server.domain import commands as c
from server.domain import ids
from server.domain.codes import read_code
from server.domain.counting import Ballot
from server.live.house import new_id
from server.storage.memory import MemoryStorage
from tests.axe import axe_faults_light_and_dark
from tests.kiosk.desk import MEETING, UNKNOWN
from tests.served import Served, served

Look = Callable[[str, Page], Awaitable[None]]

SIZES = ((320, 640), (390, 844), (768, 1024), (1280, 800))
SMALLEST: ViewportSize = {"width": SIZES[0][0], "height": SIZES[0][1]}
OF_AXE: ViewportSize = {"width": 1280, "height": 720}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path, script=MEETING, storage=MemoryStorage()) as running:
        yield running


async def scan(page: Page, server: Served, number: int) -> None:
    """What a scanner does: the address of the card, and Enter, into whatever has the focus."""
    await page.locator("input:focus").wait_for()
    await page.keyboard.type(f"{server.url}/v/{read_code(server.cards[number - 1])}")
    await page.keyboard.press("Enter")


async def walk(server: Served, page: Page, look: Look) -> None:
    """Bring a steward through every page there is, by keyboard alone, and look at each."""
    [first, *_] = server.ids("polls")
    await page.goto(server.staff["steward"])
    await page.locator("input:focus").wait_for()
    await look("desk", page)
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    await look("desk, empty field", page)
    await scan(page, server, 1)
    await page.get_by_role("heading", name="Carte n° 1").wait_for()
    await look("card", page)
    await press_on(page, "Remplacer ou retirer…")
    await page.get_by_role("heading", name="perdue ou abîmée").first.wait_for()
    await look("lost", page)
    await page.keyboard.type(UNKNOWN)
    await page.keyboard.press("Enter")
    await page.get_by_role("alert").wait_for()
    await look("lost, unknown card", page)
    await scan(page, server, 6)  # the field is empty again
    await page.get_by_role("status").get_by_text("Remettez à la personne").wait_for()
    await look("done", page)
    await scan(page, server, 1)
    await page.get_by_text("Remplacée").wait_for()
    await look("replaced", page)
    await scan(page, server, 2)
    await page.get_by_role("heading", name="Carte n° 2").wait_for()
    await press_on(page, "Numéro du carnet")
    await page.keyboard.type("14")
    await page.keyboard.press("Enter")
    await page.get_by_role("status").get_by_text("carnet 14 remis").wait_for()
    await scan(page, server, 2)
    await page.get_by_text("Vote sur papier, carnet 14").wait_for()
    await look("struck", page)
    await page.goto(f"{server.url}/steward")
    await page.locator("input:focus").wait_for()
    await page.keyboard.type("n° 3")
    await page.keyboard.press("Enter")
    await page.get_by_text("Carte trouvée par son numéro").wait_for()
    await look("by number", page)
    await press_on(page, "Retirer la carte")
    await page.get_by_role("status").wait_for()
    await scan(page, server, 3)
    await page.get_by_text("Retirée", exact=True).wait_for()
    await look("revoked", page)
    await server.do(c.OpenPoll(new_id(ids.COMMAND), first))
    credential = server.house.hash("card", str(read_code(server.cards[3])))
    await server.meeting.voting.cast(first, credential, Ballot(("a",)), "k7qf3m9dxz2k7qf3m9dx")
    await scan(page, server, 4)
    await page.get_by_role("heading", name="Carte n° 4").wait_for()
    await press_on(page, "Numéro du carnet")
    await page.keyboard.type("15")
    await page.keyboard.press("Enter")
    await page.get_by_text("a déjà voté dans le vote 1").wait_for()
    await look("voted already", page)


async def press_on(page: Page, name: str) -> None:
    """Go by Tab to what is called so; press it when it is a button or a link."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        label = await focused.evaluate("each => each.labels?.[0]?.textContent ?? each.textContent")
        if label.strip() == name:
            if await focused.evaluate("each => each.tagName") != "INPUT":
                await page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab does not lead to {name}")


async def misfits(page: Page) -> list[Any]:
    """Return what scrolls sideways, is too low or leaves the field out of sight, at each of `SIZES`.

    The first of them is the size at which pages come; the page has it again afterwards.
    """
    found: list[Any] = []
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        low = await page.evaluate(
            "[...document.querySelectorAll('.option, .button, .field')]"
            ".filter(each => each.getBoundingClientRect().height < 48).map(each => each.outerHTML.slice(0, 120))"
        )
        place = await page.locator(":focus").bounding_box()
        if wide > width or low or place is None or not 0 <= place["y"] <= height - place["height"]:
            found.append((width, height, wide, low, place))
    await page.set_viewport_size(SMALLEST)
    return found


async def test_a_whole_queue_is_served_by_keyboard_and_every_page_is_clean_for_axe_light_and_dark_and_fits(
    server: Served, browser: Browser, axe_script: str
) -> None:
    """No page scrolls sideways, targets are 48 px high, and the field is in sight."""
    faults: list[Any] = []

    async def look(name: str, page: Page) -> None:
        await page.wait_for_load_state()
        faults.extend((name, *fault) for fault in await misfits(page))
        await page.set_viewport_size(OF_AXE)
        faults.extend((name, *fault) for fault in await axe_faults_light_and_dark(page, axe_script))
        await page.set_viewport_size(SMALLEST)

    await walk(server, await (await browser.new_context(viewport=SMALLEST)).new_page(), look)
    assert faults == []


async def test_groups_are_chosen_with_the_arrow_keys_and_the_next_card_can_be_scanned_at_once(
    server: Served, browser: Browser
) -> None:
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    await page.goto(server.staff["steward"])
    await scan(page, server, 1)
    await page.get_by_role("heading", name="Carte n° 1").wait_for()
    await page.locator("input:focus").wait_for()
    for _ in range(2):
        await page.keyboard.press("Tab")  # past the button of the field
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.get_by_role("status").get_by_text("groupes enregistrés").wait_for()
    await scan(page, server, 2)
    await page.get_by_role("heading", name="Carte n° 2").wait_for()
    card = server.meeting.state.cards[server.house.hash("card", str(read_code(server.cards[0])))]
    assert card.groups == {"Âge": "30 ans et plus"}
