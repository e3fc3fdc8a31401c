"""Who is not heard, the end of a meeting, hidden notes and incidents, as people see and do them in a browser."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from tests.e2e.control_room import ControlRoom, accessibility_faults, incoming
from tests.served import served

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting whose first round is open; at the end no page may have complained."""
    async with served(tmp_path) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def is_free_of_faults(page: Page, axe_script: str) -> None:
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        assert await accessibility_faults(page, axe_script) == []
    await page.emulate_media(color_scheme="light")


async def test_the_lead_finds_who_is_not_heard_answers_and_closes_once_the_account_is_right(
    room: ControlRoom, axe_script: str
):
    shade = await room.note("De l’ombre", table=1)
    other = await room.note("Une fontaine", table=1)
    dissent = await room.note("Gardez le parking", table=2, kind="dissent")
    await room.theme("Ombre", shade)
    page = await room.regie(width=1440, height=900)
    await expect(page.get_by_role("button", name="1 sans réponse")).to_be_visible()
    await expect(incoming(page)).to_have_count(2)
    await expect(incoming(page).first).to_contain_text("Gardez le parking")  # it rises
    await page.keyboard.press("q")
    await expect(page.get_by_role("heading", name="Qui n’est pas entendu")).to_be_visible()
    await expect(page.get_by_role("heading", name="Thèmes dans aucune proposition : 1")).to_be_visible()
    await expect(page.get_by_role("heading", name="Tables dans aucune proposition : 3 sur 3")).to_be_visible()
    await expect(page.get_by_text("1 table n’a rien écrit")).to_be_visible()
    await expect(page.get_by_role("heading", name="Profils")).to_be_visible()
    await is_free_of_faults(page, axe_script)

    # The voice gets words, and its table reads them.
    voice = page.get_by_role("listitem", name="Note 3")
    await voice.get_by_role("button", name="Répondre").click()
    # Somebody else answers first: what is typed stays, their words are shown, and they are replaced knowingly or not.
    await voice.get_by_role("textbox").fill("Nous en parlerons")
    await room.ask(c.AnswerNote, note_id=dissent, text="Non.")
    await expect(page.get_by_role("button", name="1 sans réponse")).to_have_count(0)
    await expect(voice).to_contain_text("Quelqu’un d’autre vient d’y répondre : Non.")
    await expect(voice.get_by_role("textbox")).to_have_value("Nous en parlerons")
    await voice.get_by_role("button", name="Envoyer la réponse").click()
    await expect(page.get_by_text("Quelqu’un d’autre vient de répondre à la note 3")).to_be_visible()
    assert room.state.notes[dissent].answer == "Non."
    await expect(voice.get_by_role("textbox")).to_have_value("Nous en parlerons")
    await page.get_by_role("button", name="Votre désaccord figurera dans les actes.").click()
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="Envoyer la réponse").press("Enter")
    await expect(page.get_by_text("Aucun désaccord n’est sans réponse.")).to_be_visible()
    await expect(voice).to_have_count(0)
    assert room.state.notes[dissent].answer == "Votre désaccord figurera dans les actes."

    # It does not close while something is open; what is in the way is said.
    closing = page.get_by_role("button", name="Clôturer la réunion")
    await expect(closing).to_be_disabled()
    await expect(page.get_by_text("La séquence 1 est encore ouverte.")).to_be_visible()
    await room.ask(c.CloseRound, round_id=room.rounds[0])
    await expect(
        page.get_by_text("La réunion se clôture quand chaque note a une suite : il en reste 3.")
    ).to_be_visible()
    await room.proposal("Planter", shade, other)
    await expect(page.get_by_text("1 note n’a pas encore de suite.")).to_be_visible()
    await page.get_by_role("button", name="La voir", exact=True).click()
    await expect(incoming(page)).to_have_count(1)
    await expect(incoming(page)).to_contain_text("Gardez le parking")
    await page.keyboard.press("q")
    await page.get_by_role("button", name="Mettre le reste de côté").click()
    await page.get_by_role("button", name="Pas traitée, faute de temps").click()
    await page.get_by_role("button", name="Mettre 1 note de côté").click()
    await expect(page.get_by_text("Le compte est juste : chaque note a une suite.")).to_be_visible()
    await closing.click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Clôturer la réunion").click()
    await expect(page.get_by_text("Réunion clôturée à")).to_be_visible()
    await is_free_of_faults(page, axe_script)

    await page.get_by_role("button", name="Rouvrir la réunion").click()
    await page.get_by_label("Pourquoi la rouvrir").fill("Une note oubliée")
    await page.get_by_role("alertdialog").get_by_role("button", name="Rouvrir la réunion").click()
    await expect(closing).to_be_enabled()
    await page.keyboard.press("i")
    await expect(page.get_by_text("Une note oubliée")).to_be_visible()


async def test_a_hidden_note_is_covered_everywhere_but_told_to_its_table_and_can_be_shown_again(
    room: ControlRoom, axe_script: str
):
    await room.note("Monsieur Martin est un voleur", table=1)
    lead, observer = await room.regie(), await room.regie("observer")
    tablet = await room.open(room.server.tables[1])
    await expect(tablet.get_by_text("Monsieur Martin est un voleur")).to_be_visible()

    await incoming(lead).first.click()
    await lead.get_by_role("button", name="Masquer le texte").click()
    await lead.get_by_role("button", name="Nomme une personne").click()
    await lead.get_by_role("button", name="Masquer", exact=True).click()
    await expect(lead.get_by_role("tabpanel")).to_contain_text("Texte masqué")
    for page in (lead, observer):
        await expect(page.get_by_text("Monsieur Martin")).to_have_count(0)
    await expect(
        tablet.get_by_text("Le texte de cette note est masqué pour les autres : Nomme une personne")
    ).to_be_visible()
    await expect(tablet.locator(".note").get_by_text("Monsieur Martin est un voleur")).to_be_visible()

    # A click shows it to whoever may read it; the observer changes nothing.
    await observer.get_by_label("Quelles notes").select_option(label="Masquées")
    await incoming(observer).first.click()
    await expect(observer.get_by_role("button", name="Montrer de nouveau")).to_have_count(0)
    await observer.get_by_role("button", name="Lire le texte").click()
    await expect(observer.get_by_role("tabpanel")).to_contain_text("Monsieur Martin est un voleur")
    await is_free_of_faults(lead, axe_script)

    await lead.locator("h1").click()
    await lead.keyboard.press("Control+z")
    await expect(lead.get_by_role("tabpanel")).to_contain_text("Monsieur Martin est un voleur")
    await expect(tablet.locator(".note-aside")).to_have_count(0)


async def test_incidents_are_written_in_two_clicks_and_those_of_the_system_stand_beside_them(
    room: ControlRoom, axe_script: str
):
    note = await room.note("Un nom", table=1)
    lead, observer = await room.regie(width=1440, height=900), await room.regie("observer")
    for page in (lead, observer):
        await page.keyboard.press("i")
        await expect(page.get_by_text("Aucun incident.")).to_be_visible()
    await lead.get_by_label("Que s’est-il passé").fill("Le micro a lâché")
    await lead.get_by_role("button", name="Réseau ou appareil").click()
    await lead.get_by_label("À propos de").select_option(label="Table 2")
    await lead.get_by_role("button", name="Noter l’incident").click()
    await expect(lead.locator(".incident")).to_contain_text("Noté par : vous")
    await room.ask(c.HideNote, note_id=note, reason="Nomme une personne")
    for page in (lead, observer):
        await expect(page.locator(".incident")).to_have_count(2)
        newest, oldest = page.locator(".incident").first, page.locator(".incident").last
        await expect(newest).to_contain_text("Note masquée")
        await expect(newest).to_contain_text("Noté par le système, après un acte de")
        await expect(oldest).to_contain_text("Le micro a lâché")
    await expect(observer.get_by_label("Que s’est-il passé")).to_have_count(0)
    await is_free_of_faults(lead, axe_script)
    await lead.locator(".incident").first.get_by_role("button", name="Note 1").click()
    await expect(lead.get_by_role("tabpanel")).to_contain_text("Texte masqué")
