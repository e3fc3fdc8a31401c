"""Rules of notes in the régie that are not like the others: those of persons, and what a table says of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from tests.e2e.control_room import FOR_PERSONS, ControlRoom, accessibility_faults, heap, incoming
from tests.served import served


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A round that takes the notes of persons, too; at the end no page may have complained."""
    async with served(tmp_path, script=FOR_PERSONS) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


def waiting(page: Page) -> Locator:
    """The way to the notes of persons that wait."""
    return page.get_by_role("button", name="À admettre :")


async def held(room: ControlRoom, role: str = "lead") -> Page:
    page = await room.regie(role)
    await waiting(page).click()
    return page


async def test_the_note_of_a_person_waits_apart_and_counts_nowhere(room: ControlRoom):
    await room.note("Des bancs")
    await room.person("Je préfère le dire ici.")
    page = await room.regie()
    await expect(waiting(page)).to_have_text("À admettre : 1 note d’une personneVoir")
    await expect(incoming(page)).to_have_count(1)
    await expect(page.get_by_role("button", name="1 non lue")).to_be_visible()
    await waiting(page).click()
    await expect(incoming(page)).to_have_count(1)
    await expect(incoming(page, "Je préfère")).to_contain_text("Une personne")
    await page.get_by_role("button", name="Revenir au tri").click()
    await expect(incoming(page, "Des bancs")).to_be_visible()


async def test_notes_of_persons_are_admitted_one_after_the_other_by_key(room: ControlRoom):
    for number in range(3):
        await room.person(f"Une idée, {number}", author=f"a{number}")
    page = await held(room)
    await incoming(page, "Une idée, 0").click()
    await page.keyboard.press("o")
    await expect(incoming(page, "Une idée, 1")).to_be_focused()
    await page.keyboard.press("o")
    await expect(incoming(page, "Une idée, 2")).to_be_focused()
    await page.keyboard.press("o")
    await expect(page.get_by_text("Rien à admettre.")).to_be_visible()
    await page.get_by_role("button", name="Revenir au tri").click()
    await expect(incoming(page)).to_have_count(3)
    await expect(waiting(page)).to_have_count(0)
    await expect(page.get_by_role("button", name="0 non lue")).to_be_visible()
    assert not any(note.held for note in room.state.notes.values())


async def test_a_note_that_waits_goes_into_no_theme_and_no_proposal(room: ControlRoom):
    theme = await room.theme("Ombre")
    note = await room.person("Des bancs")
    page = await held(room)
    await incoming(page, "Des bancs").click()
    await expect(incoming(page, "Des bancs")).not_to_have_attribute("draggable", "true")
    await expect(page.get_by_role("button", name="Mettre dans…")).to_have_count(0)
    for key in ("1", "p", "n"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("textbox", name="Nom du nouveau thème")).to_be_visible()  # without the note
    await page.keyboard.press("Escape")
    await incoming(page, "Des bancs").drag_to(heap(page, "Ombre"))
    await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(0)
    await page.get_by_role("button", name="Admettre la note").click()
    await page.get_by_role("button", name="Revenir au tri").click()
    await incoming(page, "Des bancs").drag_to(heap(page, "Ombre"))
    await expect(heap(page, "Ombre").get_by_role("option")).to_contain_text("Une personne")
    assert room.state.notes[note].theme_ids == (theme,)


async def test_a_refusal_says_that_the_person_will_read_the_reason(room: ControlRoom):
    note = await room.person("Des mots qui blessent")
    page = await held(room)
    await incoming(page, "Des mots").click()
    await page.keyboard.press("a")
    reason = page.get_by_role("textbox", name="Pourquoi refuser cette note ? La personne lira la raison")
    await expect(reason).to_be_focused()
    await page.get_by_role("button", name="Propos blessant").click()
    await page.get_by_role("button", name="Refuser", exact=True).click()
    await expect(page.get_by_text("Rien à admettre.")).to_be_visible()
    assert room.state.notes[note].set_aside == "Propos blessant"
    await page.get_by_role("combobox", name="Quelles notes").select_option("Mises de côté")
    await incoming(page, "Refusée : Propos blessant").click()
    await page.get_by_role("button", name="L’admettre quand même").click()
    await page.get_by_role("combobox", name="Quelles notes").select_option("À trier")
    await expect(incoming(page, "Des mots")).to_be_visible()
    assert room.state.notes[note].set_aside is None


async def test_setting_aside_says_who_will_read_the_reason(room: ControlRoom):
    await room.note("Des bancs", table=1)
    await room.note("Des arbres", table=2)
    person = await room.person("Une fontaine")
    await room.ask(c.AdmitNote, note_id=person)
    page = await room.regie()
    await incoming(page, "Des bancs").click()
    await page.keyboard.press("a")
    await expect(page.get_by_text("Pourquoi mettre cette note de côté ? Sa table lira la raison")).to_be_visible()
    await page.keyboard.press("Escape")
    await incoming(page, "Des arbres").click(modifiers=["Shift"])
    await page.keyboard.press("a")
    await expect(page.get_by_text("ces 2 notes de côté ? Leurs tables liront la raison")).to_be_visible()
    await page.keyboard.press("Escape")
    await incoming(page, "Une fontaine").click()
    await page.keyboard.press("a")
    await expect(page.get_by_text("de côté ? La personne lira la raison")).to_be_visible()


async def test_an_admitted_note_of_a_person_is_named_so_all_along_its_thread(room: ControlRoom):
    person, note = await room.person("Une fontaine"), await room.note("Un point d’eau", table=3)
    await room.ask(c.AdmitNote, note_id=person)
    await room.theme("Eau", person, note)
    await room.proposal("Une fontaine", person, note)
    page = await room.regie()
    await expect(page.get_by_role("contentinfo")).to_contain_text("1, 2")  # tables that no proposal has heard
    await heap(page, "Eau").get_by_role("option", name="Une personne").click()
    panel = page.get_by_role("tabpanel")
    await expect(panel.get_by_role("button", name="Une personne (1 note de personnes en tout)")).to_be_visible()
    await expect(panel.get_by_text("Portée par")).to_have_count(0)
    await panel.get_by_role("button", name="Proposition 1 · Une fontaine").click()
    await expect(panel).to_contain_text("Table 3 · 1 note d’une personne")
    await expect(panel).to_contain_text("1 attendue")  # nobody can ask a person
    await panel.get_by_role("button", name="Note 1, Une personne").click()
    await panel.get_by_role("button", name="Une personne (1 note de personnes en tout)").click()
    await expect(incoming(page)).to_have_count(1)
    await expect(page.get_by_role("combobox", name="Table")).to_have_value("persons")


async def test_a_note_shows_its_pictogram_and_its_place_at_its_table(room: ControlRoom):
    notes = []
    for place, text in enumerate(("Des bancs", "Des arbres")):
        notes.append(f"n_{place}")
        fields = {"note_id": notes[-1], "round_id": room.open_round, "text": text, "pictogram": "tree"}
        await room.by_table(1, c.AddNote, **fields)
    await room.by_table(1, c.OrderNotes, round_id=room.open_round, note_ids=tuple(reversed(notes)))
    page = await room.regie()
    await expect(incoming(page, "Des arbres")).to_contain_text("1re de la table")
    await expect(incoming(page, "Des arbres").get_by_title("arbre")).to_be_visible()
    await expect(incoming(page, "Des bancs")).not_to_contain_text("de la table")
    await incoming(page, "Des bancs").click()
    await expect(page.get_by_role("article", name="Note 1")).to_contain_text("2e de la table")


@pytest.mark.parametrize("role", ["observer", "vote-operator"])
async def test_who_sorts_no_notes_admits_none_either(room: ControlRoom, role: str):
    note = await room.person("Une fontaine")
    page = await room.regie(role)
    await page.get_by_role("button", name="Notes", exact=True).click()
    await waiting(page).click()
    await incoming(page, "Une fontaine").click()
    await expect(page.get_by_text("Une personne a envoyé cette note")).to_be_visible()
    for name in ("Admettre cette note", "Refuser cette note…", "Admettre la note"):
        await expect(page.get_by_role("button", name=name)).to_have_count(0)
    await page.keyboard.press("o")
    await expect(incoming(page, "Une fontaine")).to_contain_text("À admettre")
    assert room.state.notes[note].held


async def test_a_note_that_waits_is_free_of_accessibility_faults(room: ControlRoom, axe_script: str):
    await room.person("Une fontaine")
    await room.note("Des bancs")
    page = await room.regie()
    assert await accessibility_faults(page, axe_script) == []
    await waiting(page).click()
    await incoming(page, "Une fontaine").click()
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        assert await accessibility_faults(page, axe_script) == []
    await page.keyboard.press("a")
    assert await accessibility_faults(page, axe_script) == []
