"""What hands and ears do at a kiosk: listen and stop, share points out, type with the digits of another script."""

from pathlib import Path

from playwright.async_api import Browser, expect

from kiosk.listening import texts_of
from server.domain import commands as c
from server.domain.codes import EASTERN_DIGITS
from server.domain.records import Rules
from server.spoken.shelf import Shelf, name_of
from server.spoken.sound import RATE_HZ, to_mp3
from tests.e2e.kiosk_room import at_start, heading, kiosk_hall, make_kiosk, on_ballot, poll_of, press, scan
from tests.e2e.test_kiosk_pages import plan
from tests.spoken.test_sounds import wav

EASTERN = str.maketrans({digit: chr(point) for point, digit in EASTERN_DIGITS.items() if point < 0x6F0})


async def test_a_sound_is_played_and_stopped_and_does_not_go_on_to_the_next_page(
    browser: Browser, tmp_path: Path
) -> None:
    async with kiosk_hall(tmp_path) as hall:
        sound, shelf = to_mp3(wav(bytes(2 * RATE_HZ * 20))), Shelf(hall.house.settings.data)
        for text in texts_of(hall.meeting.state, "fr"):
            shelf.keep(name_of(*text), sound)
        page = await (await browser.new_context(viewport={"width": 1080, "height": 1920})).new_page()
        await make_kiosk(page, hall)
        await page.get_by_role("link", name="Écouter", exact=True).click()
        await page.get_by_role("link", name="Arrêter", exact=True).wait_for()
        await page.evaluate("window.player = document.ear")
        assert not await page.evaluate("player.paused")

        await scan(page, hall, hall.cards[0])
        await on_ballot(page)
        assert await page.evaluate("player.paused")
        await page.get_by_role("link", name="Écouter B").click()
        await page.get_by_role("link", name="Arrêter", exact=True).wait_for()
        await page.wait_for_function("document.ear && !document.ear.paused")
        await page.get_by_role("link", name="Arrêter", exact=True).click()
        await page.get_by_role("link", name="Écouter B").wait_for()
        assert await page.evaluate("document.ear.paused")
        assert await page.locator(":checked").count() == 0

        await page.get_by_role("radio", name="B Asseoir").check()
        await press(page, "Continuer")
        await heading(page, "Est-ce bien votre choix")
        await page.get_by_role("link", name="Écouter").click()
        await page.wait_for_function("document.ear && !document.ear.paused")
        await page.evaluate("window.player = document.ear")
        await press(page, "Mettre dans l’urne")
        await heading(page, "Votre vote est dans l’urne")
        assert await page.evaluate("player.paused")


async def test_points_are_shared_out_by_touch_and_in_the_digits_of_an_arabic_keyboard(
    browser: Browser, tmp_path: Path
) -> None:
    async with kiosk_hall(tmp_path) as hall:
        await hall.do(c.ClosePoll("c_close", poll_of(hall)))
        await plan(hall, "v_p", "points", Rules(points=10))
        await hall.do(c.OpenPoll("c_points", "v_p"))
        page = await (await browser.new_context(viewport={"width": 1080, "height": 1920})).new_page()
        await make_kiosk(page, hall)
        # The code as well: a keyboard that is set to Arabic types its own digits.
        await page.locator("#code").fill(hall.cards[0].translate(EASTERN))
        await page.keyboard.press("Enter")
        await page.locator("#ballot h1:focus").wait_for()
        left = page.locator("#sum")
        await expect(left).to_contain_text("10")
        await page.get_by_role("button", name="Plus").first.click(click_count=4)
        await expect(left).to_contain_text("6")
        await page.get_by_role("textbox").nth(1).fill("12".translate(EASTERN))
        await expect(left).to_contain_text("trop")
        await expect(left).to_contain_text("6")
        await press(page, "Continuer")
        await page.locator("[role=alert]:focus").wait_for()
        await page.get_by_role("textbox").nth(1).fill("3".translate(EASTERN))
        await page.get_by_role("button", name="Moins").first.click()
        await expect(left).to_contain_text("4")
        await press(page, "Continuer")
        await heading(page, "Est-ce bien votre choix")
        assert " ".join((await page.locator(".repeated").inner_text()).split()).count("3 points") == 2
        await press(page, "Mettre dans l’urne")
        await heading(page, "Votre vote est dans l’urne")
        [(_, ballot)] = await hall.house.storage.boxes.ballots("v_p")
        assert sorted(ballot.count(f'"{id}":3') for id in "ab") == [1, 1]
        await press(page, "J’ai terminé")
        await heading(page, "Merci")
        await page.get_by_role("link", name="Personne suivante").click()
        await at_start(page)
