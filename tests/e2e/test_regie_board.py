"""Rules of the board when it is full and when several people sort at once, in a browser, against the running server."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from server.domain import commands as c
from tests.e2e.control_room import ControlRoom, heap, incoming
from tests.served import served

MANY = 1_200


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting whose first round is open; at the end no page may have complained."""
    async with served(tmp_path) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def many_notes(room: ControlRoom, count: int = MANY) -> list[str]:
    """Let tables send notes of all lengths, ten batches at a time; return their ids."""
    texts = [f"Note numéro {number + 1}" + ", et encore un mot" * (number % 7) for number in range(count)]
    ids: list[str] = []
    for start in range(0, count, 100):
        ids += await asyncio.gather(*(room.note(text) for text in texts[start : start + 100]))
    return ids


async def test_of_many_notes_those_in_sight_are_drawn_and_each_says_its_place_among_all(room: ControlRoom):
    await many_notes(room)
    page = await room.regie()
    cards = incoming(page)
    await expect(cards.first).to_have_attribute("aria-setsize", str(MANY))
    assert await cards.count() < 60
    await cards.first.focus()
    await page.keyboard.press("End")
    last = cards.last
    await expect(last).to_be_focused()
    await expect(last).to_have_attribute("aria-posinset", str(MANY))
    await expect(last).to_be_in_viewport()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(":focus")).to_have_attribute("aria-posinset", str(MANY - 1))
    await expect(page.locator(":focus")).to_be_in_viewport()
    await page.get_by_role("searchbox").fill("numero 777")
    await expect(cards).to_have_count(1)


async def test_no_two_notes_of_a_long_list_lie_on_each_other_wherever_it_is_scrolled(room: ControlRoom):
    await many_notes(room, 300)
    page = await room.regie()
    scroller = page.locator(".inbox .scroller")
    for share in (0.3, 0.7, 1, 0.1):
        await scroller.evaluate("(pane, share) => pane.scrollTo(0, pane.scrollHeight * share)", share)
        await page.wait_for_function(
            """() => {
              const pane = document.querySelector(".inbox .scroller").getBoundingClientRect();
              const rows = [...document.querySelectorAll(".inbox [data-note]")];
              const boxes = rows.map((row) => row.getBoundingClientRect())
                .filter((box) => box.bottom > pane.top && box.top < pane.bottom);
              return boxes.length > 3 && boxes.every((box, at) => at === 0
                || Math.abs(box.top - boxes[at - 1].bottom - 6) < 1);
            }"""
        )


async def test_a_theme_that_grows_above_what_somebody_reads_does_not_move_it(room: ControlRoom):
    notes = await many_notes(room, 120)
    theme = await room.theme("Ombre", *notes[60:])
    page = await room.regie()
    seen = heap(page, "Ombre").get_by_role("option").nth(5)
    await seen.hover()
    text, place = await seen.inner_text(), await seen.bounding_box()
    assert place is not None
    await room.ask(c.PlaceNotes, note_ids=tuple(notes[:40]), theme_id=theme)
    same = heap(page, "Ombre").get_by_role("option").filter(has_text=text.split("\n")[0])
    await expect(same.first).to_have_attribute("aria-posinset", "46")
    assert await same.first.bounding_box() == pytest.approx(place, abs=1)
