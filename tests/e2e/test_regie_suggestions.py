"""Rules for what the machine suggests to the theme team, in a browser: with its reason, and nothing moves by itself."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from tests.e2e.control_room import ControlRoom, accessibility_faults, heap, incoming
from tests.regie.endpoint import closes, drafts, endpoint
from tests.regie.notes import BENCHES, BUSES, CANTEEN
from tests.served import served

FOUNTAIN = "Une fontaine d’eau potable près du gymnase"
TWIN = "une fontaine d'eau potable, pres du gymnase !"
SLOW_MS = 30_000  # a child begins beside everything else that a test machine does


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    """A meeting whose first round is open; at the end no page may have complained."""
    async with served(tmp_path) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


async def noted(room: ControlRoom, *texts: str) -> list[str]:
    return [await room.note(text, table=1 + number % 3) for number, text in enumerate(texts)]


def dock(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Suggestions pour la note")


def card(page: Page, text: str) -> Locator:
    """A heap or a draft group that holds a note."""
    return page.get_by_role("tabpanel").get_by_role("article").filter(has_text=text)


async def open_suggestions(page: Page) -> None:
    await page.get_by_role("tab", name="Suggestions").click()


async def test_a_theme_is_suggested_with_its_reason_followed_by_one_key_and_refused_by_another(
    room: ControlRoom, axe_script: str
):
    benches = await noted(room, *BENCHES)
    buses = await noted(room, *BUSES)
    await room.theme("Bancs et ombre", *benches[:3])
    evening = await room.theme("Soir", *buses)
    page = await room.regie("theme-team")
    await incoming(page, BENCHES[3]).click()
    offer = dock(page).get_by_role("button", name="Mettre dans « Bancs et ombre »")
    await expect(offer).to_be_visible(timeout=SLOW_MS)
    await expect(dock(page).get_by_text("Suggestion", exact=True)).to_be_visible()
    await expect(dock(page).get_by_text("mots communs").first).to_be_visible()
    key_words = heap(page, "Soir").get_by_text("les mots qui distinguent ce thème")
    await expect(key_words).to_contain_text("gare (4)", timeout=SLOW_MS)
    assert await accessibility_faults(page, axe_script) == []

    await page.keyboard.press("x")
    await expect(page.get_by_text("« Bancs et ombre » n’est plus proposé pour la note 4.")).to_be_visible()
    await expect(offer).to_have_count(0)
    await page.reload()
    await incoming(page, BENCHES[3]).click()
    again = dock(page).get_by_role("button", name="Revoir le thème écarté")
    await expect(again).to_be_visible(timeout=SLOW_MS)
    await expect(offer).to_have_count(0)
    await again.click()
    await expect(offer).to_be_visible()
    await incoming(page, BENCHES[3]).focus()

    await page.keyboard.press("s")
    await expect(heap(page, "Bancs et ombre").get_by_role("option")).to_have_count(4)
    placed = room.state.notes[benches[3]]
    assert room.state.sessions[placed.sorted_by] == "theme-team", "the machine has signed instead of the person"
    await page.keyboard.press("Control+z")
    await expect(heap(page, "Bancs et ombre").get_by_role("option")).to_have_count(3)
    assert room.state.notes[benches[3]].theme_ids == ()
    assert len([each for each in room.state.notes.values() if evening in each.theme_ids]) == 4


async def test_what_seems_to_say_the_same_stands_beside_the_note_with_the_way_there_and_back(room: ControlRoom):
    [first, twin, *_] = await noted(room, FOUNTAIN, TWIN, *BENCHES)
    theme = await room.theme("Eau", first)
    page = await room.regie("theme-team")
    await incoming(page, TWIN).click()
    same = dock(page).get_by_role("region", name="Semblent dire la même chose (1)")
    await expect(same.get_by_text(FOUNTAIN)).to_be_visible(timeout=SLOW_MS)
    await same.get_by_role("button", name="Note 1, Table 1").click()
    await expect(page.get_by_role("tabpanel").get_by_role("article", name="Note 1")).to_be_visible()
    await dock(page).get_by_role("button", name="← Note 2").click()
    await expect(page.get_by_role("tabpanel").get_by_role("article", name="Note 2")).to_be_visible()
    await same.get_by_role("button", name="Placer avec, dans « Eau »").click()
    await expect(heap(page, "Eau").get_by_role("option")).to_have_count(2)
    assert room.state.notes[twin].theme_ids == (theme,)


async def test_a_draft_group_becomes_a_theme_of_the_notes_a_person_keeps_and_is_undone(
    room: ControlRoom, axe_script: str
):
    await noted(room, FOUNTAIN, TWIN, *BENCHES, *BUSES, *CANTEEN)
    page = await room.regie("theme-team")
    await open_suggestions(page)
    fountains = card(page, FOUNTAIN).filter(has=page.get_by_role("button", name="Mettre ensemble dans…"))
    await expect(fountains).to_be_visible(timeout=SLOW_MS)
    await expect(fountains.get_by_text(TWIN)).to_be_visible()
    assert await accessibility_faults(page, axe_script) == []
    await fountains.get_by_role("button", name="Ce n’est pas pareil").click()
    await expect(fountains).to_have_count(0)
    assert all(not each.theme_ids for each in room.state.notes.values())

    group = page.get_by_role("region", name="pour un premier tri").get_by_role("article").filter(has_text=BUSES[0])
    await group.get_by_role("checkbox").first.uncheck()
    await group.get_by_role("button", name="Faire un thème de ces 3 notes").click()
    name = group.get_by_label("Nom du nouveau thème (avec 3 notes)")
    await expect(name).to_be_focused()
    await name.fill("Le soir en bus")
    await name.press("Enter")
    made = heap(page, "Le soir en bus")
    await expect(made.get_by_role("option")).to_have_count(3)
    await expect(group).to_have_count(0)
    [theme] = room.state.themes.values()
    assert room.state.sessions[theme.changed_by] == "theme-team"
    await page.keyboard.press("Control+z")
    await expect(made).to_have_count(0)

    # What comes while somebody reads waits for a press; what was refused does not come back.
    await noted(room, "Des pistes cyclables vers le lycée", "des pistes cyclables, vers le lycee")
    fresh = page.get_by_role("button", name="Montrer les nouvelles suggestions")
    await expect(fresh).to_be_visible(timeout=SLOW_MS)
    await expect(card(page, "cyclables")).to_have_count(0)
    cyclables = card(page, "cyclables").first
    while not await cyclables.count():  # an answer may have been on its way that knew one of the two notes only
        await fresh.click()
        await expect(fresh.or_(cyclables).first).to_be_visible()
    await expect(cyclables).to_be_visible()
    await expect(fountains).to_have_count(0)


async def test_who_may_not_place_notes_has_no_suggestions_and_without_the_machine_the_board_works_on(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    broken = tmp_path / "path" / "sklearn"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('not here')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))
    async with served(tmp_path / "data") as server:
        room = ControlRoom(server, browser)
        await room.ask(c.OpenRound, round_id=room.rounds[0])
        await noted(room, *BENCHES, *BUSES)
        theme = await room.theme("Ombre")
        watching = await room.regie("observer")
        await incoming(watching, BENCHES[1]).click()
        await expect(watching.get_by_role("tabpanel").get_by_role("article", name="Note 2")).to_be_visible()
        await expect(watching.get_by_role("tab", name="Suggestions")).to_have_count(0)
        await expect(dock(watching)).to_have_count(0)

        page = await room.regie("theme-team")
        await incoming(page, BENCHES[1]).click()
        said = "Pas de suggestion pour l’instant ; la raison est dans le journal du serveur."
        await expect(dock(page).get_by_text(said)).to_be_visible(timeout=SLOW_MS)
        await page.keyboard.press("s")
        await page.keyboard.press("1")
        await expect(heap(page, "Ombre").get_by_role("option")).to_have_count(1)
        assert [each.theme_ids for each in room.state.notes.values() if each.theme_ids] == [(theme,)]
        # The browser itself tells of each answer that is a failure; the page has no fault.
        assert [fault for fault in room.faults if "503" not in fault] == []


async def test_a_draft_of_the_assistant_is_doubted_aloud_taken_by_a_person_and_nothing_written_is_lost(
    browser: Browser, tmp_path: Path, axe_script: str
):
    answers = [closes, drafts(("Des bancs à l’ombre dans le parc.", [1]), ("Un téléphérique sera construit.", [1, 99]))]

    async def answer(writer: asyncio.StreamWriter) -> None:
        await answers.pop(0)(writer)

    async with endpoint(answer) as (url, _), served(tmp_path, assistant_url=url) as server:
        room = ControlRoom(server, browser)
        await room.ask(c.OpenRound, round_id=room.rounds[0])
        notes = await noted(room, BENCHES[0], FOUNTAIN)
        page = await room.regie("theme-team")
        await incoming(page, BENCHES[0]).click()
        await incoming(page, FOUNTAIN).click(modifiers=["Control"])
        await page.keyboard.press("p")
        await page.get_by_label("Titre", exact=True).fill("Le parc")
        text = page.get_by_label("Texte", exact=True)
        await text.fill("Mes mots.")
        assistant = page.get_by_role("region", name="Assistant de rédaction")
        await expect(assistant.get_by_text("Rien ne sort de la maison.")).to_be_visible()
        ask = assistant.get_by_role("button", name="Demander un brouillon (2 notes)")
        await ask.click()
        await expect(assistant.get_by_role("alert")).to_contain_text("Vos notes et vos textes sont intacts.")
        await expect(text).to_have_value("Mes mots.")

        await ask.click()
        await assistant.get_by_role("button", name="Lire le brouillon de l’assistant").click()
        doubtful = assistant.get_by_role("listitem").filter(has_text="téléphérique")
        await expect(doubtful.get_by_text("cite une note qui n’était pas donnée : 99")).to_be_visible()
        await expect(doubtful.get_by_text("mots qu’aucune note citée ne contient : téléphérique")).to_be_visible()
        await expect(assistant.get_by_text("Aucune phrase ne reprend la note")).to_be_visible()
        await expect(text).to_have_value("Mes mots.")
        assert await accessibility_faults(page, axe_script) == []
        good = assistant.get_by_role("listitem").filter(has_text="à l’ombre")
        await good.get_by_role("button", name="Reprendre cette phrase").click()
        await expect(text).to_have_value("Mes mots. Des bancs à l’ombre dans le parc.")
        assert room.state.proposals == {}
        await page.get_by_role("button", name="Enregistrer", exact=True).click()
        await expect(page.get_by_role("heading", name="Proposition 1")).to_be_visible()
        [proposal] = room.state.proposals.values()
        assert (proposal.text, set(proposal.note_ids)) == ("Mes mots. Des bancs à l’ombre dans le parc.", set(notes))
        assert [fault for fault in room.faults if "503" not in fault] == []


async def test_before_texts_leave_the_house_the_page_says_where_to_and_asks(browser: Browser, tmp_path: Path):
    async with served(tmp_path, assistant_url="https://assistant.example/v1") as server:
        room = ControlRoom(server, browser)
        await room.ask(c.OpenRound, round_id=room.rounds[0])
        await noted(room, BENCHES[0])
        page = await room.regie("theme-team")
        await incoming(page, BENCHES[0]).click()
        await page.keyboard.press("p")
        assistant = page.get_by_role("region", name="Assistant de rédaction")
        await expect(assistant.get_by_text("Il est hors de la maison : https://assistant.example.")).to_be_visible()
        await assistant.get_by_role("button", name="Demander un brouillon (1 note)").click()
        question = assistant.get_by_role("alertdialog")
        await expect(question).to_contain_text("Ce qui sort de la maison, vers https://assistant.example")
        await question.get_by_role("button", name="Annuler").click()
        await expect(question).to_have_count(0)
        assert room.faults == []
