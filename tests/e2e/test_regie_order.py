"""Rules of the order by hand of the notes of a theme, in a browser, against the running server: one whole story."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from tests.e2e.control_room import ControlRoom, accessibility_faults, heap, incoming
from tests.e2e.slow_line import SlowLine
from tests.served import served

TEXTS = ("Des bancs", "Des arbres", "Un toit", "Une fontaine")


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting whose first round is open, without suggestions; at the end no page may have complained."""
    async with served(tmp_path, suggestions="off") as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def stands(page: Page, *texts: str, name: str = "Ombre") -> None:
    """Wait until the notes of a theme stand in this order."""
    await expect(heap(page, name).get_by_role("option")).to_have_text([re.compile(text) for text in texts])


async def drag(page: Page, text: str, above: str, *, drop: bool = True) -> None:
    """Take a note to the upper half of another one of the theme."""
    source = page.get_by_role("option").filter(has_text=text).first
    goal = heap(page, "Ombre").get_by_role("option").filter(has_text=above)
    await source.hover()
    await page.mouse.down()
    await goal.hover()  # it is picked by now, and nothing moves any more
    box = await goal.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 40, box["y"] + 4, steps=4)
    await page.locator(".notes.inserting").wait_for()
    if drop:
        await page.mouse.up()
        await expect(page.locator(".inserting")).to_have_count(0)


async def test_notes_are_put_in_order_by_mouse_keys_and_buttons_by_two_people_and_it_stays(
    room: ControlRoom, axe_script: str
):
    notes = [await room.note(text, strength=strength) for strength, text in enumerate(TEXTS, 1)]
    await room.theme("Ombre", *notes)
    page, ben = await room.regie(), await room.regie("theme-team")
    await stands(page, *TEXTS)

    # By mouse, to a line that is seen before the note is let go; a row takes it as soon as it comes under the pointer.
    await page.evaluate("""() => {
      window.untaken = 0;
      addEventListener("dragenter", (event) => (untaken += !event.defaultPrevented && !!event.target.closest(".heap")));
    }""")
    await drag(page, "Une fontaine", "Des arbres", drop=False)
    assert await page.evaluate("untaken") == 0
    assert await accessibility_faults(page, axe_script) == []
    await page.mouse.up()
    await stands(page, "Des bancs", "Une fontaine", "Des arbres", "Un toit")
    said = page.get_by_role("status").filter(has_text="Note 4 déplacée dans « Ombre » : place 2 sur 4.")
    await said.get_by_role("button", name="Annuler").click()
    await stands(page, *TEXTS)
    await page.keyboard.press("Control+Shift+Z")
    await stands(ben, "Des bancs", "Une fontaine", "Des arbres", "Un toit")

    # By keys: the note keeps the focus, and goes no further than the end.
    await heap(page, "Ombre").get_by_role("option").filter(has_text="Un toit").click()
    for place in (3, 2, 1):
        await page.keyboard.press("Alt+ArrowUp")
        await expect(page.locator(":focus")).to_have_attribute("aria-posinset", str(place))
    await page.keyboard.press("Alt+ArrowUp")
    await page.keyboard.press("Alt+ArrowDown")
    await stands(page, "Des bancs", "Un toit", "Une fontaine", "Des arbres")
    await page.keyboard.press("Alt+Shift+ArrowDown")
    await stands(page, "Des bancs", "Une fontaine", "Des arbres", "Un toit")
    await expect(page.locator(":focus")).to_contain_text("Un toit")

    # By buttons, two notes together; undone, each is where it was.
    await heap(page, "Ombre").get_by_role("option").filter(has_text="Une fontaine").click(modifiers=["Control"])
    moves = page.get_by_role("button", name="Place dans « Ombre »")
    await moves.click()
    await page.get_by_role("menuitem", name="Mettre en premier").click()
    await stands(page, "Une fontaine", "Un toit", "Des bancs", "Des arbres")
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.get_by_role("button", name="Descendre", exact=True).click()
    await stands(page, "Des bancs", "Une fontaine", "Un toit", "Des arbres")
    await page.keyboard.press("Control+Z")
    await stands(page, "Une fontaine", "Un toit", "Des bancs", "Des arbres")
    await page.keyboard.press("Control+Z")
    await stands(page, "Des bancs", "Une fontaine", "Des arbres", "Un toit")
    await page.keyboard.press("Escape")

    # Two people at once: on two notes both have their way, on one the second reads who was first.
    line = await SlowLine.of(ben)
    await stands(ben, "Des bancs", "Une fontaine", "Des arbres", "Un toit")
    line.is_slow = True
    await heap(page, "Ombre").get_by_role("option").filter(has_text="Un toit").click()
    await page.keyboard.press("Alt+ArrowUp")
    await stands(page, "Des bancs", "Une fontaine", "Un toit", "Des arbres")
    await heap(ben, "Ombre").get_by_role("option").filter(has_text="Un toit").click()
    await ben.keyboard.press("Alt+Shift+ArrowUp")
    await ben.get_by_text("Responsable 1 vient de déplacer la note 3.").wait_for()
    await heap(ben, "Ombre").get_by_role("option").filter(has_text="Des bancs").click()
    await ben.keyboard.press("Alt+ArrowDown")
    await stands(page, "Une fontaine", "Un toit", "Des bancs", "Des arbres")
    line.let_go()
    await stands(ben, "Une fontaine", "Un toit", "Des bancs", "Des arbres")

    # A note that comes in is behind all, or where it is dropped; sorted otherwise, nothing is moved by hand.
    await room.note("Une scène")
    await expect(incoming(page, "Une scène")).to_have_count(1)
    await drag(page, "Une scène", "Un toit")
    await stands(page, "Une fontaine", "Une scène", "Un toit", "Des bancs", "Des arbres")
    await page.get_by_role("combobox", name="Ordre des notes dans les thèmes").select_option("Par arrivée")
    await stands(page, *TEXTS, "Une scène")
    await heap(page, "Ombre").get_by_role("option").first.click()
    await expect(moves).to_have_count(0)
    await page.keyboard.press("Alt+ArrowDown")
    await expect(page.get_by_text("choisissez « À la main » pour les déplacer.")).to_be_visible()
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    await expect(keys).to_contain_text("monter ou descendre les notes choisies dans leur thème")
    await expect(keys).not_to_contain_text("suivre le thème proposé")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.get_by_role("combobox", name="Ordre des notes dans les thèmes").select_option("À la main")

    await expect(heap(page, "Ombre")).to_contain_text("à la main")
    await expect(page.get_by_text("choisissez « À la main » pour les déplacer.")).to_have_count(0)

    # It is kept, and a proposal from the theme tells its notes in this order.
    await page.reload()
    await stands(page, "Une fontaine", "Une scène", "Un toit", "Des bancs", "Des arbres")
    await page.get_by_role("button", name="Actions pour le thème Ombre").click()
    await page.get_by_role("menuitem", name="Écrire une proposition").click()
    sources = page.locator(".sources .source-text")
    await expect(sources).to_have_text(["Une fontaine", "Une scène", "Un toit", "Des bancs", "Des arbres"])
    assert await accessibility_faults(page, axe_script) == []
