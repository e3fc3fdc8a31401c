"""A card held before the camera of a kiosk, from the first look to the ballot; and the camera, off otherwise."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from server.domain.codes import make_code, read_code
from tests.conftest import CHROMIUM_ARGUMENTS
from tests.e2e.kiosk_room import at_start, ballots, confirm, heading, kiosk_hall, leave, make_kiosk, on_ballot, press
from tests.kiosk.stand import square

TRACKS = """
window.tracks = [];
const media = navigator.mediaDevices, open = media.getUserMedia.bind(media);
media.getUserMedia = async asked => {
  const stream = await open(asked);
  tracks.push(...stream.getTracks());
  return stream;
};
"""
ROOM = (150, 130, 110)
LIVE = "tracks.filter(track => track.readyState === 'live').length"


@asynccontextmanager
async def watched(folder: Path, chromium_path: str) -> AsyncIterator[tuple[Page, Callable[[str], None]]]:
    """Give the page of a Chromium with a camera, and what holds a square before it that says some text."""
    film = folder / "film.mjpeg"

    def hold(text: str) -> None:
        scene, held = Image.new("RGB", (640, 480), ROOM), square(text, 7, 4, ROOM)
        scene.paste(held, ((640 - held.width) // 2, (480 - held.height) // 2))
        scene.save(film, "JPEG")
        film.write_bytes(film.read_bytes() * 3)

    hold("nothing yet")
    flags = ("--no-sandbox", "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_ARGUMENTS, *flags])
        context = await chromium.new_context(permissions=["camera"])
        await context.add_init_script(TRACKS)
        yield await context.new_page(), hold
        await chromium.close()


async def look(page: Page) -> None:
    await press(page, "Montrer ma carte à la caméra")
    await heading(page, "Tenez votre carte devant la caméra")


async def dark(page: Page) -> None:
    """Wait until the camera is off."""
    await expect(page.locator("#camera:visible")).to_have_count(0)
    await page.wait_for_function(f"{LIVE} === 0")


async def test_a_card_before_the_camera_leads_to_the_ballot_and_the_camera_goes_off(
    chromium_path: str, tmp_path: Path
) -> None:
    async with kiosk_hall(tmp_path, kiosk_idle_s=300) as hall, watched(tmp_path, chromium_path) as (page, hold):
        await make_kiosk(page, hall)
        assert await page.evaluate("!window.jsQR && tracks.length === 0"), "nobody has asked for it yet"

        hold("WIFI:S:Mairie;T:WPA;P:marianne;;")
        await look(page)
        await page.get_by_role("alert").get_by_text("Ce carré n’est pas celui d’une carte de vote.").wait_for()
        assert await page.evaluate(LIVE) == 1
        await press(page, "Taper le code à la place")
        await page.locator("#code:focus").wait_for()
        await dark(page)

        hold(f"{hall.url}/v/{read_code(make_code(b'another meeting'))}")
        await look(page)
        await page.get_by_role("alert").get_by_text("Cette carte n’est pas de cette réunion.").wait_for()
        await page.reload()
        await at_start(page)

        hold(f"{hall.url}/v/{read_code(hall.cards[0])}")
        await look(page)
        await on_ballot(page)
        await dark(page)
        await confirm(page, "B")
        await press(page, "Mettre dans l’urne")
        await heading(page, "Votre vote est dans l’urne")
        assert await page.evaluate(LIVE) == 0
        await leave(page)
        assert await ballots(hall) == ['{"marks":["b"]}']

        # The same card once more, by who thinks that it did not work.
        await look(page)
        await heading(page, "Cette carte a déjà voté")
        await press(page, "D’accord")
        await at_start(page)
        await dark(page)


@pytest.mark.parametrize("way", ["idle", "refused"])
async def test_a_camera_that_nobody_uses_or_that_does_not_answer_leaves_the_keys(
    way: str, chromium_path: str, tmp_path: Path
) -> None:
    async with kiosk_hall(tmp_path, kiosk_idle_s=30) as hall, watched(tmp_path, chromium_path) as (page, _):
        if way == "refused":
            await page.context.clear_permissions()
        else:
            await page.clock.install()
        await make_kiosk(page, hall)
        await press(page, "Montrer ma carte à la caméra")
        if way == "refused":
            await (
                page.get_by_role("alert")
                .get_by_text("La caméra ne répond pas. Tapez le code de votre carte.")
                .wait_for()
            )
            await expect(page.get_by_role("button", name="Montrer ma carte à la caméra")).to_be_hidden()
            await expect(page.locator(".keys")).to_be_visible()
        else:
            await page.wait_for_function(f"{LIVE} === 1")
            await page.clock.run_for(32_000)
            await at_start(page)
        await dark(page)
