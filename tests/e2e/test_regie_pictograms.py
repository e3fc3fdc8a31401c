"""Choosing a pictogram in the régie: by words, by what the text speaks of, by category, and by keys alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from server.domain import commands as c
from server.domain.pictograms import CATEGORIES, NEUTRAL, PICTOGRAMS
from tests.e2e.control_room import ControlRoom, accessibility_faults
from tests.served import served

WIDTH, HEIGHT = 1440, 900
FIND = """async ([way, sought]) => {
  const [{ PICTOGRAMS }, ways, words] = await Promise.all([
    import("/static/pictograms.js"), import("/static/pictogram_find.js"),
    fetch("/static/assets/pictograms/words.json").then((answer) => answer.json())]);
  return sought.map((each) => ways[way](each, (name) => name, PICTOGRAMS, words));
}"""


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[ControlRoom]:
    async with served(tmp_path) as server:
        made = ControlRoom(server, browser)
        await made.ask(c.OpenRound, round_id=made.rounds[0])
        yield made
        assert made.faults == []


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def part(page: Page, heading: str) -> Locator:
    """The tiles under a heading of the dialog."""
    return dialog(page).locator("section").filter(has=page.get_by_role("heading", name=heading)).locator(".picker-tile")


async def names(tiles: Locator) -> list[str]:
    found: list[str] = await tiles.evaluate_all("tiles => tiles.map((tile) => tile.value)")
    return found


async def test_words_in_two_languages_lead_to_a_pictogram_and_a_text_suggests_some(room: ControlRoom):
    page = await room.regie(width=WIDTH, height=HEIGHT)
    sought = {
        "vélo": "bicycle",
        "VELO": "bicycle",
        "piste cyclable": "bicycle",
        "bike": "bicycle",
        "cycl": "bicycle",
        "lampadaire": "light",
        "street light": "light",
        "élève": "school",
        "oeil": "sight",
        "dos d'âne": "speed",
        "banc": "bench",
        "eau": "water",
        "vélos": "bicycle",
        "Écoles": "school",
        "trottoirs": "pedestrian",
        "pistes cyclables": "bicycle",
        "personnes âgées": "elders",
    }
    found = await page.evaluate(FIND, ["find", list(sought)])
    assert {words: each[0] for words, each in zip(sought, found, strict=True)} == sought
    assert (await page.evaluate(FIND, ["find", ["xylophone", "piste chien"]])) == [[], []]
    texts = {
        ("Des pistes cyclables sur l’avenue", ""): "bicycle",
        ("Éclairer le parc", "Des lampadaires qui s’éteignent la nuit."): "light",
        ("Six bancs et des arbres place du marché", ""): "bench",
        ("Toilettes publiques près de l’aire de jeux", ""): "playground",
        ("Une ruche à l’école", ""): "bee",
        ("Bike racks at the station", ""): "train",
    }
    suggested = await page.evaluate(FIND, ["suggest", [list(each) for each in texts]])
    assert [(each, name in names) for (each, name), names in zip(texts.items(), suggested, strict=True)] == [
        (each, True) for each in texts
    ]
    [[first, *_]] = await page.evaluate(FIND, ["suggest", [["Végétaliser la rue Matabiau", ""]]])
    assert first == "tree"
    assert await page.evaluate(FIND, ["suggest", [["Mardi", "Pour tous."], ["", ""]]]) == [[], []]


async def test_a_proposal_gets_its_pictogram_by_keys_alone(room: ControlRoom, axe_script: str):
    await room.proposal("Quatre bancs sous les tilleuls", await room.note("Des bancs"), push=False)
    page = await room.regie(width=WIDTH, height=HEIGHT)
    keys = page.keyboard
    await page.get_by_role("tab", name="Propositions").click()
    await page.locator("#panel-body").get_by_role("button", name="Proposition 1").click()
    button = page.get_by_role("button", name="Pictogramme : arbre. Changer")
    await button.press("Enter")
    search = dialog(page).get_by_role("textbox")
    await expect(search).to_be_focused()
    await expect(part(page, "Suggérés d’après le texte").first).to_be_visible()
    assert set(await names(part(page, "Suggérés d’après le texte"))) == {"bench", "tree"}
    offered = await names(dialog(page).locator(".picker-tile"))
    assert offered[2:] == [name for name in PICTOGRAMS if name not in CATEGORIES[NEUTRAL]]
    assert await accessibility_faults(page, axe_script) == []

    await keys.press("ArrowDown")
    await expect(dialog(page).locator(".picker-tile").first).to_be_focused()
    await keys.press("ArrowRight")
    await expect(dialog(page).locator(".picker-tile").nth(1)).to_be_focused()
    await keys.press("ArrowUp")  # nothing is above: back to the words
    await keys.press("ArrowLeft")
    await keys.press("ArrowUp")
    await expect(search).to_be_focused()
    await keys.type("xylophone")
    await expect(dialog(page).get_by_role("status")).to_contain_text("Aucun pictogramme pour ces mots")
    await keys.press("Enter")
    await keys.press("ControlOrMeta+a")
    await keys.type("s'asseoir")
    await expect(dialog(page).locator(".picker-tile")).to_have_count(1)
    await keys.press("Enter")
    button = page.get_by_role("button", name="Pictogramme : banc. Changer")
    await expect(button).to_be_focused()

    await button.press("Enter")
    assert await names(part(page, "Choisis récemment")) == []  # it is among those suggested
    await dialog(page).get_by_role("button", name="Nature et animaux").click()
    await expect(part(page, "Nature et animaux").first).to_be_visible()
    assert await names(dialog(page).locator(".picker-tile")) == list(CATEGORIES["nature"])
    await keys.press("Escape")
    await expect(button).to_be_focused()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_choice_of_a_poll_may_have_an_object_that_takes_no_side(room: ControlRoom):
    page = await room.regie(width=WIDTH, height=HEIGHT)
    await page.keyboard.press("v")
    await page.get_by_role("button", name="Prévoir un vote").click()
    await page.get_by_role("textbox", name="Choix A", exact=True).fill("Mardi")
    await page.get_by_role("button", name="Pictogramme du choix A").click()
    await dialog(page).get_by_role("button", name="Objets sans parti pris").click()
    assert await names(dialog(page).locator(".picker-tile")) == list(CATEGORIES[NEUTRAL])
    await dialog(page).get_by_role("button", name="parapluie").click()
    await page.get_by_role("button", name="Pictogramme du choix B").click()
    assert await names(part(page, "Choisis récemment")) == ["umbrella"]
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Pictogramme du choix A : parapluie. Changer")).to_be_visible()
