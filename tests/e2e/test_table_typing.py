"""Typing at a table: nothing that arrives moves the field, the caret or the words, and the main button is in reach."""

from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, CDPSession, Page, expect

from server.domain import commands as c
from server.live.house import new_id
from tests.case import case
from tests.e2e.table_hall import SIZES, Hall, field, hall_of, page_of, row, write
from tests.served import SCRIPT

PLACE = """field => [field.getBoundingClientRect().bottom, field.scrollTop, field.selectionStart, field.selectionEnd,
  field === document.activeElement, document.scrollingElement.scrollTop]"""
"""Where the field stands and what it has: lower edge, scrolling, selection, focus; and the scrolling of the page."""


LONG = SCRIPT.replace("[[polls]]", "".join(f"""[[rounds]]
title = "Encore {number}"
question = "Et ensuite, {number} ?"
text = ""
minutes = 10
""" for number in range(3)) + "[[polls]]", 1)  # fmt: skip
"""Of five rounds."""


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path) as hall:
        await hall.open_round()
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    async with page_of(hall, browser) as page:
        await expect(field(page)).to_be_visible()
        yield page


async def _a_note_of_another_tablet(hall: Hall) -> None:
    table = await hall.server.table(1)
    await table.command(
        type="add-note", id=new_id("c"), note_id=new_id("n"), round_id=hall.rounds[0], text="D’ailleurs"
    )


async def _a_proposal(hall: Hall) -> None:
    await hall.push("Des bancs", hall.notes()[0].id)


ARRIVALS: tuple[Callable[[Hall], Coroutine[Any, Any, object]], ...] = (
    lambda hall: hall.server.do(c.Announce(new_id("c"), new_id("g"), "Pause à onze heures, dans le hall.")),
    lambda hall: hall.server.do(c.ExtendRound(new_id("c"), hall.rounds[0], 60)),
    _a_note_of_another_tablet,
    _a_proposal,
    lambda hall: hall.server.do(c.MarkNotesRead(new_id("c"), (hall.notes()[0].id,)), "theme-team"),
    lambda hall: hall.server.do(c.SetNotesAside(new_id("c"), (hall.notes()[-1].id,), "Hors sujet."), "theme-team"),
    lambda hall: hall.open_poll(),
)


async def arriving(hall: Hall, page: Page) -> AsyncIterator[None]:
    """Go on once for each arrival, when the page has heard of it."""
    async with page.expect_websocket() as coming:
        await page.reload()
    socket = await coming.value
    await write(page, "Une première note")
    await expect(row(page, "Une première note")).to_contain_text("Enregistrée")
    for arrive in ARRIVALS:
        async with socket.expect_event("framereceived", lambda frame: '"type":"changed"' in str(frame)):
            await arrive(hall)
        yield


@pytest.mark.parametrize("size", SIZES)
async def test_letters_fall_where_the_caret_is_whatever_arrives_between_them(hall: Hall, page: Page, size: str) -> None:
    width, height = SIZES[size]
    await page.set_viewport_size({"width": width, "height": height})
    lines = "\n".join(f"Ligne {number}, assez longue pour que le champ défile" for number in range(8))
    typed = ""
    place: list[Any] = []
    async for _ in arriving(hall, page):
        if not typed:
            await field(page).fill(lines)
            await field(page).evaluate("field => field.setSelectionRange(120, 120)")
        await page.keyboard.type("é")
        typed += "é"
        caret = 120 + len(typed)
        place = place or await field(page).evaluate(PLACE)  # the first letter turns the field to the caret
        assert await field(page).evaluate(PLACE) == [*place[:2], caret, caret, True, 0]
    await expect(field(page)).to_have_value(lines[:120] + typed + lines[120:])


async def test_a_selection_stays_while_things_arrive(hall: Hall, page: Page) -> None:
    place: list[Any] = []
    async for _ in arriving(hall, page):
        if not place:
            await field(page).fill("un deux trois")
            await field(page).evaluate("field => field.setSelectionRange(3, 7)")
            place = await field(page).evaluate(PLACE)
        assert await field(page).evaluate(PLACE) == place
    await page.keyboard.type("2")
    await expect(field(page)).to_have_value("un 2 trois")


async def test_a_composition_of_an_input_method_goes_on_whatever_arrives(hall: Hall, page: Page) -> None:
    keyboard: CDPSession = await page.context.new_cdp_session(page)
    composed = ""
    async for _ in arriving(hall, page):
        if not composed:
            await field(page).fill("avant  après")
            await field(page).evaluate("field => field.setSelectionRange(6, 6)")
        composed = "にほんごをかく"[: len(composed) + 1]
        end = {"selectionStart": len(composed), "selectionEnd": len(composed)}
        await keyboard.send("Input.imeSetComposition", {"text": composed, **end})
        await expect(field(page)).to_have_value(f"avant {composed} après")
    await keyboard.send("Input.insertText", {"text": "日本語"})
    await expect(field(page)).to_have_value("avant 日本語 après")
    assert await field(page).evaluate("field => field.selectionStart") == len("avant 日本語")
    assert await field(page).evaluate("field => field === document.activeElement")


async def test_the_end_of_the_round_leaves_field_and_caret_where_they_are_and_says_so(
    tmp_path: Path, browser: Browser
) -> None:
    async with hall_of(tmp_path, script=LONG) as hall, page_of(hall, browser) as page:
        await hall.open_round()
        for place, (size, (width, height)) in enumerate(SIZES.items()):
            with case(size):
                await page.set_viewport_size({"width": width, "height": height})
                await a_round_ends(hall, page, place)


async def a_round_ends(hall: Hall, page: Page, at: int) -> None:
    """The round ends in the middle of a phrase, which goes into the next one. at: how many have ended so before."""
    await expect(field(page)).to_have_value("")
    await field(page).press_sequentially(f"Au milieu d’une {at + 1}e phr")
    place = await field(page).evaluate(PLACE)
    await hall.close_round(at)
    label = page.locator(".composer .label")
    await expect(label).to_have_text("Pas encore envoyé. Gardé ici jusqu’à la prochaine séquence.")
    await expect(label).to_be_visible()
    await expect(page.locator(".composer").get_by_role("status")).to_have_text(await label.inner_text())
    assert await field(page).evaluate(PLACE) == place
    await page.keyboard.type("ase")
    await page.get_by_role("button", name="Envoyer à la régie").click(force=True)
    said = f"Au milieu d’une {at + 1}e phrase"
    await expect(field(page)).to_have_value(said)
    assert len(hall.notes()) == at
    await hall.open_round(at + 1)
    await expect(label).to_have_text("Ce que dit la table")
    await expect(field(page)).to_be_focused()
    await page.keyboard.press("Control+Enter")
    await expect(row(page, said)).to_contain_text("Enregistrée")
    assert [note.text for note in hall.notes()][at:] == [said]


async def test_a_draft_that_waits_makes_room_for_the_vote_until_it_is_touched(hall: Hall, page: Page) -> None:
    await field(page).fill("Plus tard")
    await page.get_by_role("heading", level=1).click()
    whole = await page.locator(".composer").evaluate("form => form.offsetHeight")
    await hall.close_round()
    await hall.open_poll()
    await expect(page.locator(".kinds")).to_be_hidden()
    folded = await page.locator(".composer").evaluate("form => form.offsetHeight")
    assert folded < whole * 0.6
    await field(page).click()
    await expect(page.locator(".kinds")).to_be_visible()


IN_VIEW = """element => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && element.contains(at);
}"""


async def test_the_field_and_its_main_button_are_in_view_whatever_the_field_holds(hall: Hall, page: Page) -> None:
    for size, (width, height) in SIZES.items():
        with case(size):
            await page.set_viewport_size({"width": width, "height": height})
            await writes_and_corrects(page, f"Une longue phrase, {size}.")


async def writes_and_corrects(page: Page, phrase: str) -> None:
    main = page.locator(".composer-acts .main")
    await field(page).fill((f"{phrase} " + "Une longue phrase. " * 26)[:494])
    await page.get_by_role("button", name="Envoyer à la régie").click()
    await expect(row(page, phrase)).to_contain_text("Enregistrée")
    await row(page, phrase).get_by_role("button", name="Modifier").click()
    await expect(main).to_have_text("Enregistrer la modification")
    assert await field(page).evaluate(IN_VIEW)
    assert await main.evaluate(IN_VIEW)
    await page.get_by_role("button", name="Ne rien changer").click()
    await expect(main).to_have_text("Envoyer à la régie")
    assert await field(page).evaluate(IN_VIEW)
    assert await main.evaluate(IN_VIEW)
