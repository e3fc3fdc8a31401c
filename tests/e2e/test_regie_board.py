"""Rules of the board when it is full and when several people sort at once, in a browser, against the running server."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from server.domain import commands as c
from tests.e2e.control_room import ControlRoom, heap, incoming
from tests.e2e.slow_line import SlowLine
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
    for share, width in ((0, 1280), (0.3, 1280), (0.7, 1920), (1, 1440), (0.1, 1440)):
        await page.set_viewport_size({"width": width, "height": 900})
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


def note_of(room: ControlRoom, id: str) -> Any:
    return room.state.notes[id]


async def test_an_act_is_undone_and_done_again_by_keys_and_by_the_button(room: ControlRoom):
    note = await room.note("Des bancs")
    theme = await room.theme("Ombre")
    page = await room.regie()
    await incoming(page, "Des bancs").click()
    await page.keyboard.press("1")
    said = page.get_by_role("status").filter(has_text="1 note mise dans « Ombre ».")
    await said.get_by_role("button", name="Annuler").click()
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(0)
    await expect(incoming(page, "Des bancs")).to_have_count(1)
    assert note_of(room, note).theme_ids == ()
    await page.keyboard.press("Control+Shift+Z")
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1)
    assert note_of(room, note).theme_ids == (theme,)
    await page.keyboard.press("Control+Z")
    await expect(page.get_by_text("Annulé : 1 note mise dans « Ombre ».")).to_be_visible()
    await page.keyboard.press("Control+Z")
    await expect(page.get_by_text("Rien à annuler.")).to_be_visible()

    # The order of its themes, which no undo brings back, is nobody's change.
    await room.ask(c.PlaceNotes, note_ids=(note,), theme_id=theme)
    market = await room.theme("Marché")
    await expect(page.get_by_role("button", name="Retirer du thème Ombre")).to_be_visible()
    await expect(heap(page, "Marché")).to_be_visible()
    await page.get_by_role("button", name="Ajouter à un thème…").click()
    await page.get_by_role("menuitem", name="Marché").click()
    await expect(heap(page, "Marché").get_by_role("option")).to_have_count(1)
    await page.get_by_role("button", name="Retirer du thème Ombre").click()
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(0)
    await page.keyboard.press("Control+Z")
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1)
    assert note_of(room, note).theme_ids == (market, theme)
    await page.keyboard.press("Control+Z")
    await expect(heap(page, "Marché").get_by_role("option")).to_have_count(0)
    assert note_of(room, note).theme_ids == (theme,)


async def test_an_act_whose_ground_has_changed_is_not_undone_and_the_page_says_who_changed_it(room: ControlRoom):
    note = await room.note("Des bancs")
    await room.theme("Ombre")
    other = await room.theme("Marché")
    page, ben = await room.regie(), await room.regie("theme-team")
    await incoming(page, "Des bancs").click()
    await page.keyboard.press("1")
    await heap(ben, "Ombre").get_by_role("option").click()
    await ben.keyboard.press("2")
    await expect(heap(page, "Marché").get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Control+Z")
    await expect(page.get_by_text("La note 1 a été déplacée depuis (Équipe de synthèse 2).")).to_be_visible()
    assert note_of(room, note).theme_ids == (other,)

    for each, text in ((page, "Nous en parlerons."), (ben, "Oui.")):
        panel = each.get_by_role("tabpanel")
        await panel.get_by_role("button", name="Répondre" if each is page else "Changer la réponse").click()
        await panel.get_by_role("textbox").fill(text)
        await panel.get_by_role("button", name="Envoyer la réponse").click()
        for shown in (page, ben):
            await expect(shown.get_by_role("tabpanel")).to_contain_text(f"La régie a répondu : {text}")
    await page.locator("h1").click()
    await page.keyboard.press("Control+Z")
    changed = page.get_by_text("La réponse à la note 1 a été changée depuis (Équipe de synthèse 2).")
    await expect(changed).to_be_visible()
    assert note_of(room, note).answer == "Oui."


async def test_of_two_people_who_sort_one_note_the_second_reads_who_was_first(room: ControlRoom):
    note = await room.note("Des bancs")
    theme = await room.theme("Ombre")
    await room.theme("Marché")
    page, ben = await room.regie(), await room.regie("theme-team")
    line = await SlowLine.of(ben)
    for each in (page, ben):
        await incoming(each, "Des bancs").click()
        await expect(page.get_by_role("button", name="0 non lue")).to_be_visible()
    line.is_slow = True
    await page.keyboard.press("1")
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1)
    await ben.keyboard.press("2")
    await ben.get_by_text("Responsable 1 vient de déplacer la note 1.").wait_for()
    line.let_go()
    await expect(heap(ben, "Ombre").get_by_role("option")).to_have_count(1)
    await expect(heap(ben, "Marché").get_by_role("option")).to_have_count(0)
    assert note_of(room, note).theme_ids == (theme,)


async def test_themes_are_split_merged_ordered_and_removed_and_each_is_undone(room: ControlRoom):
    notes = [await room.note(text) for text in ("Des bancs", "Des arbres", "Un toit")]
    ombre = await room.theme("Ombre", *notes)
    await room.theme("Marché")
    page = await room.regie()
    await heap(page, "Ombre").get_by_role("option").filter(has_text="Un toit").click()
    await page.keyboard.press("n")
    await page.get_by_role("textbox", name="Nom du thème, avec 1 note sortie de « Ombre »").fill("Abris")
    await page.keyboard.press("Enter")
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(2)
    await expect(heap(page, "Abris").get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Control+Z")
    await expect(heap(page, "Abris")).to_have_count(0)
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(3)

    async def choose(item: str) -> None:
        await page.get_by_role("button", name="Actions pour le thème Ombre").click()
        await page.get_by_role("menuitem", name=item).click()

    await choose("Réunir avec un autre…")
    await page.get_by_role("button", name="Réunir", exact=True).click()
    await expect(heap(page, "Marché").get_by_role("option")).to_have_count(3)
    await expect(heap(page, "Ombre")).to_have_count(0)
    await page.keyboard.press("Control+Z")
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(3)

    await choose("Placer après")
    await expect(page.locator(".heap h3").first).to_have_text("Marché")
    await page.keyboard.press("Control+Z")
    await expect(page.locator(".heap h3").first).to_have_text("Ombre")

    await choose("Supprimer le thème")
    await page.get_by_role("button", name="Supprimer", exact=True).click()
    await expect(incoming(page)).to_have_count(3)
    await page.keyboard.press("Control+Z")
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(3)
    assert [note_of(room, id).theme_ids for id in notes] == [(ombre,)] * 3


async def test_notes_set_aside_are_taken_back_by_undo(room: ControlRoom):
    notes = [await room.note("Des bancs"), await room.note("Encore des bancs")]
    page = await room.regie()
    await incoming(page).first.click()
    await page.keyboard.press("Shift+ArrowDown")
    await page.keyboard.press("a")
    await page.get_by_role("textbox", name="Pourquoi").fill("Doublon")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("2 notes mises de côté.")).to_be_visible()
    assert [note_of(room, id).set_aside for id in notes] == ["Doublon", "Doublon"]
    await page.keyboard.press("Control+Z")
    await expect(page.get_by_text("Annulé : 2 notes mises de côté.")).to_be_visible()
    assert [note_of(room, id).set_aside for id in notes] == [None, None]

    # An undo of two acts whose second one is refused says so, and keeps what is left of it.
    await room.ask(c.SetNotesAside, note_ids=(notes[1],), reason="Doublon")
    line = await SlowLine.of(page)
    await page.get_by_label("Quelles notes").select_option(label="Toutes")
    await expect(incoming(page, "Encore des bancs")).to_contain_text("Doublon")
    await incoming(page, "Encore des bancs").click()
    await page.keyboard.press("Shift+ArrowUp")
    await page.keyboard.press("a")
    await page.get_by_role("textbox", name="Pourquoi").fill("Trop tard")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("2 notes mises de côté.")).to_be_visible()
    await expect(incoming(page, "Encore des bancs")).to_contain_text("Trop tard")
    line.is_slow = True
    await room.ask(c.SetNotesAside, note_ids=(notes[1],), reason="Hors sujet")
    await page.keyboard.press("Control+Z")
    await expect(page.get_by_text("Annulé en partie (1 sur 2) : 2 notes mises de côté.")).to_be_visible()
    assert [note_of(room, id).set_aside for id in notes] == [None, "Hors sujet"]
    line.let_go()
    await expect(incoming(page, "Encore des bancs")).to_contain_text("Hors sujet")
    await page.keyboard.press("Control+Z")
    await expect(page.get_by_text("Rien n’a été changé : 2 notes mises de côté.")).to_be_visible()


async def test_the_people_of_the_regie_see_who_is_there_what_they_read_and_whose_tables_are_whose(room: ControlRoom):
    await room.note("Des bancs", table=1)
    await room.note("Des arbres", table=3)
    page, ben = await room.regie(), await room.regie("theme-team")
    await ben.get_by_role("button", name="2 à la régie").click()
    await ben.get_by_role("textbox", name="Votre nom").fill("Ben")
    await ben.get_by_role("textbox", name="Les tables que vous lisez").fill("2-3")
    await ben.get_by_role("button", name="Enregistrer").click()
    await ben.keyboard.press("Escape")
    await incoming(ben, "Des arbres").click()
    await expect(incoming(page, "Des arbres")).to_contain_text("Lue en ce moment (Ben)")
    await page.get_by_role("button", name="2 à la régie").click()
    told = page.get_by_role("region", name="Qui est à la régie").get_by_role("listitem").filter(has_text="Ben")
    await expect(told).to_contain_text("lit la note 2 · notes lues : 1, triées : 0 · tables 2, 3")
    await ben.get_by_role("combobox", name="Table").select_option("Mes tables")
    await expect(incoming(ben)).to_have_count(1)

    # Whoever has the panel open while somebody else takes a table over, and changes their name, takes nothing back.
    await ben.get_by_role("button", name="2 à la régie").click()
    await expect(ben.get_by_role("textbox", name="Les tables que vous lisez")).to_have_value("2, 3")
    await page.get_by_role("textbox", name="Les tables que vous lisez").fill("3")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(ben.get_by_role("textbox", name="Les tables que vous lisez")).to_have_value("2")
    await ben.get_by_role("textbox", name="Votre nom").fill("Benoît")
    await ben.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("region", name="Qui est à la régie")).to_contain_text("Benoît")
    tables = {member.name: member.table_ids for member in room.state.members.values()}
    assert tables == {"": (room.table_id(3),), "Benoît": (room.table_id(2),)}
    await ben.context.close()
    await expect(page.get_by_role("button", name="1 à la régie")).to_be_visible()
