"""The vocabulary of a kiosk in a browser: a hall that is served, a device that is a kiosk, a hand scanner."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import BrowserContext, Page, async_playwright

from kiosk.stand.enrolment import kiosk_code
from server.domain.codes import read_code
from server.domain.commands import OpenPoll
from server.storage.memory import MemoryStorage
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.served import Served, served

NAMES = {"A": "A Planter", "B": "B Asseoir"}


@asynccontextmanager
async def kiosk_hall(data: Path, cards: int = 6, **given: object) -> AsyncIterator[Served]:
    """Run a hall whose first poll is open."""
    async with served(data / "hall", cards=cards, storage=MemoryStorage(), **given) as hall:  # type: ignore[arg-type]
        await hall.do(OpenPoll("c_open", poll_of(hall)))
        yield hall


@asynccontextmanager
async def device_with(profile: Path, chromium_path: str) -> AsyncIterator[BrowserContext]:
    """Give a Chromium as people have it: it keeps a profile on the disk, and pages to go back to."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium_path,
            args=[*CHROMIUM_ARGUMENTS, "--no-sandbox"],
            ignore_default_args=["--disable-back-forward-cache"],
            viewport={"width": 1080, "height": 1920},
        )
        yield context
        await context.close()


def poll_of(hall: Served) -> str:
    return hall.ids("polls")[0]


async def ballots(hall: Served) -> list[str]:
    """Return the choices in the box, in no meaningful order."""
    return sorted(choice for _, choice in await hall.house.storage.boxes.ballots(poll_of(hall)))


async def make_kiosk(page: Page, hall: Served) -> None:
    """Make a kiosk of a device, as a steward does."""
    await page.goto(f"{hall.url}/kiosk")
    await page.get_by_label("Code de borne").fill(kiosk_code(hall.house, hall.meeting.id))
    await page.get_by_label("Nom de cette borne").fill("Entrée")
    await press(page, "Cet appareil devient une borne")
    await at_start(page)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def at_start(page: Page) -> None:
    """Wait for the start screen, alive."""
    await page.get_by_role("heading", name="Votez ici").wait_for()
    await page.locator("#code:focus").wait_for()


async def heading(page: Page, name: str) -> None:
    await page.get_by_role("heading", name=name).wait_for()


async def scan(page: Page, hall: Served, code: str) -> None:
    """What a hand scanner does: the address of a card and Enter, into whatever has the focus."""
    await page.keyboard.type(f"{hall.url}/v/{read_code(code)}")
    await page.keyboard.press("Enter")


async def type_on_screen(page: Page, code: str) -> None:
    """Touch the keys of a code, and go on."""
    for sign in read_code(code) or "":
        await page.locator(f".keys [value='{sign}']").click()
    await press(page, "Continuer")


async def on_ballot(page: Page) -> None:
    """Wait for a ballot, alive: its script puts the focus on the question, or on what is wrong."""
    await page.locator("#ballot h1:focus, [role=alert]:focus").wait_for()


async def confirm(page: Page, choice: str) -> None:
    """Choose, and come to the confirmation."""
    await on_ballot(page)
    await page.get_by_role("radio", name=NAMES[choice]).check()
    await press(page, "Continuer")
    await heading(page, "Est-ce bien votre choix")
    assert " ".join((await page.locator(".repeated").inner_text()).split()) == NAMES[choice]


async def leave(page: Page) -> None:
    """End with thanks, and make room."""
    await press(page, "J’ai terminé")
    await heading(page, "Merci")
    await page.get_by_role("link", name="Personne suivante").click()
    await at_start(page)
