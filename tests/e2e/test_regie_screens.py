"""Rules of the control of the screens: what they see, what they will see, and the way back."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from tests.e2e.control_room import ControlRoom, accessibility_faults
from tests.served import SCRIPT, served

TWO_SITES = SCRIPT.replace('["fr"]', '["fr", "en"]').replace(
    "[[rounds]]", '[[sites]]\nname = "Salle en ligne"\ntables = 1\nonline = true\n[[rounds]]', 1
)


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting of two sites, its first round open; at the end no page may have complained."""
    async with served(tmp_path, script=TWO_SITES, cards=4) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def control(room: ControlRoom, role: str = "lead") -> Page:
    """The view of the screens, with the preview of what they see."""
    page = await room.regie(role, width=1440, height=900)
    await page.keyboard.press("e")
    await seen(page).get_by_role("heading", name="Qu’est-ce qui vous plaît").wait_for()
    return page


def seen(page: Page) -> Locator:
    """The page of the hall, in its small frame."""
    return page.frame_locator("iframe[title^='Ce que montre']").locator("#display")


def coming(page: Page) -> Locator:
    """The same with what is being got ready."""
    return page.frame_locator("iframe[title^='Aperçu']").locator("#display")


def views(room: ControlRoom) -> list[str]:
    return [display.view for display in room.state.displays.values()]


async def test_what_is_got_ready_is_seen_in_the_preview_before_the_hall_sees_it(room: ControlRoom, axe_script: str):
    hall = await room.display()
    page = await control(room)
    await page.get_by_role("button", name="Aperçu : Temps restant, séquence 1").click()
    await expect(coming(page).get_by_role("timer")).to_contain_text("9:")
    await expect(hall.get_by_role("heading")).to_contain_text("Qu’est-ce qui vous plaît")
    assert views(room) == ["round", "round"]
    assert await accessibility_faults(page, axe_script) == []
    await page.get_by_role("button", name="Montrer sur 2 écrans").click()
    await expect(hall.locator("main.countdown")).to_be_visible()
    await expect(seen(page).locator("main.countdown")).to_be_visible()
    await expect(page.get_by_text("rien n’est montré avant votre accord")).to_be_visible()
    await page.get_by_role("button", name=re.compile("Remettre ce qu’il y avait.*Séquence 1")).click()
    await expect(hall.locator("main.round")).to_be_visible()
    await page.get_by_role("button", name="Aperçu : Séquence 2").click()  # not open yet: seen by the régie alone
    await expect(coming(page).get_by_role("heading", name="À quoi la place doit-elle servir")).to_be_visible()
    await expect(page.get_by_role("button", name="Montrer : Séquence 2")).to_have_count(0)


async def test_one_key_makes_it_dark_and_light_again_and_another_puts_back(room: ControlRoom):
    hall = await room.display()
    page = await control(room)
    await page.keyboard.press("b")
    await expect(hall.locator("main.black")).to_be_visible()
    await expect(page.get_by_role("button", name="Rallumer")).to_be_visible()
    await page.keyboard.press("b")
    await expect(hall.locator("main.round")).to_be_visible()
    await expect(page.get_by_role("button", name="Écran noir B")).to_be_visible()
    await page.get_by_role("button", name="Montrer : Accueil").press("Enter")
    await expect(hall.locator("main.welcome")).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("Remettre.*Séquence 1"))).to_be_enabled()
    await page.keyboard.press("Control+z")
    await expect(hall.locator("main.round")).to_be_visible()
    await page.keyboard.press("r")
    await page.keyboard.press("b")  # from elsewhere a slip of the finger does nothing
    await page.keyboard.press("e")
    await expect(seen(page).locator("main.round")).to_be_visible()

    # What this tab keeps is of this meeting alone, and a site that is none of this one's is nobody's screen.
    id = room.server.meeting.id
    kept = f"tablee-regie-screens-{id}"
    assert all(key.endswith(f"-{id}") for key in await page.evaluate("Object.keys(sessionStorage)"))
    await page.evaluate("(key) => (sessionStorage[key] = JSON.stringify({site: 's_gone'}))", kept)
    await page.reload()
    await page.get_by_role("button", name="Montrer : Accueil").press("Enter")
    await expect(hall.locator("main.welcome")).to_be_visible()
    assert views(room) == ["welcome", "welcome"]


async def test_a_wall_is_picked_note_by_note_and_loses_what_has_been_hidden(room: ControlRoom, axe_script: str):
    first, second = await room.note("Plus de bancs", table=1), await room.note("Moins de voitures", table=2)
    await room.note("Des arbres", table=3)
    await room.theme("La rue", first, second)
    hall = await room.display()
    page = await control(room)
    await page.get_by_role("button", name="Mur de notes").click()
    await page.get_by_label("Dans quel thème").select_option(label="La rue")
    await page.get_by_role("button", name="Ajouter la note 1").press("Enter")
    await expect(page.get_by_role("button", name="Ajouter la note 2")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Titre du mur")).to_have_value("La rue")
    await expect(page.get_by_role("button", name="Ajouter la note 3")).to_have_count(0)
    await page.get_by_role("button", name="Monter la note 2").press("Enter")
    await expect(page.get_by_role("button", name="Retirer la note 2")).to_be_focused()
    await page.get_by_label("Titre du mur").fill("Vous avez écrit")
    rows = coming(page).get_by_role("listitem")
    await expect(rows).to_contain_text(["Moins de voitures", "Plus de bancs"])
    assert await accessibility_faults(page, axe_script) == []
    await page.get_by_role("button", name="Montrer sur 2 écrans").click()
    await expect(hall.get_by_role("listitem")).to_contain_text(["Moins de voitures", "Plus de bancs"])
    await expect(hall.get_by_role("main")).to_contain_text("Vous avez écrit")
    await room.ask(c.HideNote, note_id=second, reason="Nomme une personne")
    await expect(hall.get_by_role("listitem")).to_contain_text(["Plus de bancs"])
    await expect(page.get_by_text("ne peut plus être montrée")).to_be_visible()
    await page.get_by_role("button", name="Aperçu", exact=True).click()
    await expect(rows).to_contain_text(["Plus de bancs"])


async def test_a_message_goes_to_one_site_in_two_languages_and_says_which_screens_are_there(
    room: ControlRoom, axe_script: str
):
    hall = await room.display()
    page = await control(room)
    await expect(page.get_by_text("aucun écran branché")).to_have_count(1)
    await page.get_by_role("button", name="Message", exact=True).click()
    await page.get_by_label("Le message en français").fill("À table !")
    await expect(page.get_by_text("encore 231 caractères")).to_be_visible()
    await page.get_by_label("Le message en anglais").fill("Dinner is served!")
    await expect(coming(page).get_by_text("Dinner is served!")).to_be_visible()
    await page.get_by_label("Sur quels écrans").select_option(label="Salle des fêtes")
    await page.emulate_media(color_scheme="dark")
    assert await accessibility_faults(page, axe_script) == []
    await page.get_by_role("button", name="Montrer : Salle des fêtes").click()
    await expect(hall.get_by_role("main")).to_contain_text("Dinner is served!")
    assert views(room) == ["message", "round"]
    await page.get_by_label("Deuxième langue").select_option(label="aucune")
    await expect(hall.get_by_role("main")).not_to_contain_text("Dinner")
    assert [display.second for display in room.state.displays.values()] == ["", "en"]
    await hall.close()
    await expect(page.get_by_text("aucun écran branché")).to_have_count(3)  # of each site, and of the one that is drawn


async def test_who_may_not_show_anything_sees_what_the_hall_sees(room: ControlRoom):
    page = await control(room, "observer")
    await page.get_by_role("button", name="Aperçu : Accueil").click()
    await expect(coming(page).get_by_text("Bienvenue")).to_be_visible()
    for name in ("Montrer", "Remettre ce qu’il y avait", "Rallumer"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await page.keyboard.press("b")
    await page.keyboard.press("Control+z")
    await expect(seen(page).locator("main.round")).to_be_visible()


async def test_a_call_for_help_moves_nothing_in_the_head_however_narrow_the_window(room: ControlRoom):
    page = await room.regie()
    places = """() => [...document.querySelectorAll('.top > :not(.help-place), .script')].map((box) => {
      const { x, y, width } = box.getBoundingClientRect();
      return [box.className, Math.round(x), Math.round(y), Math.round(width)];
    })"""
    widths = (1190, 1110, 1024, 901, 700)
    await page.wait_for_function("document.fonts.size && [...document.fonts].some((face) => face.status === 'loaded')")
    await page.evaluate("document.fonts.ready.then(() => true)")  # a typeface that comes later has other widths
    calm = {}
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 800})
        calm[width] = await page.evaluate(places)
    await room.call(1, "care")
    await page.get_by_role("button", name="1 appel").wait_for()
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate(places) == calm[width]
