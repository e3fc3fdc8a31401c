"""Rules of easy words in the régie, in a browser, against the running server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from server.domain import commands as c
from server.domain.records import RoundText
from tests.e2e.control_room import accessibility_faults
from tests.e2e.vote_room import Votes, side, sure, vote_room


@pytest.fixture
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[Votes]:
    """A meeting in French alone; at the end no page may have complained."""
    async for each in vote_room(browser, tmp_path, '["fr"]'):
        yield each


async def test_easy_words_are_asked_for_checked_while_they_are_written_and_hold_nothing_up(room: Votes):
    page = await room.votes()
    missing = page.get_by_role("region", name="Pas encore en facile à lire")
    await expect(missing.get_by_role("button")).to_have_text(["Question", "Choix A", "Choix B", "Choix C"])
    await expect(side(page).get_by_role("button", name="Ouvrir le vote")).to_be_enabled()

    await missing.get_by_role("button", name="Question").click()
    easy = page.get_by_role("textbox", name="Question posée, facile à lire")
    await expect(easy).to_be_focused()
    await easy.fill("La concertation a été menée par la mairie.")
    advice = page.get_by_role("status").filter(has_text="on ne voit pas bien qui agit")
    await expect(advice).to_contain_text("Commencez par la personne qui agit")
    await expect(advice).to_contain_text("discussion")
    await easy.fill("Que faire d’abord dans la cour ?")
    await expect(advice).to_have_count(0)
    await page.get_by_role("textbox", name="Choix A, facile à lire").fill("Planter des arbres")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(missing.get_by_role("button")).to_have_text(["Choix B", "Choix C"])

    await sure(page, "Ouvrir le vote")
    await side(page).get_by_text("Ouvert depuis").wait_for()
    assert room.poll.words["easy"].question == "Que faire d’abord dans la cour ?"
    assert room.poll.words["easy"].choices == {"a": "Planter des arbres"}


@pytest.fixture
async def bilingual(browser: Browser, tmp_path: Path) -> AsyncIterator[Votes]:
    """A meeting in French and English."""
    async for each in vote_room(browser, tmp_path, '["fr", "en"]'):
        yield each


async def test_a_round_says_what_it_lacks_and_is_written_in_each_version_while_it_is_planned(
    bilingual: Votes, axe_script: str
):
    page = await bilingual.regie("lead")
    await page.keyboard.press("d")
    texts = page.get_by_role("region", name="Autres langues et facile à lire")
    await expect(texts.get_by_role("listitem")).to_have_text(["Anglais Question", "Facile à lire Question"])
    await texts.get_by_role("button", name="Écrire ces textes").click()
    english = texts.get_by_role("textbox", name="Question posée, en anglais")
    await english.fill("What is missing in our schools?")
    easy = texts.get_by_role("textbox", name="Question posée, facile à lire", exact=True)
    await easy.fill("La concertation a été menée par la mairie.")
    advice = texts.get_by_role("status").filter(has_text="on ne voit pas bien qui agit")
    await expect(advice).to_contain_text("discussion")
    await easy.fill("Que faut-il dans nos écoles ?")
    await expect(advice).to_have_count(0)
    await texts.get_by_role("button", name="Enregistrer").click()
    await expect(texts.get_by_role("listitem")).to_have_text(["Anglais facile à lire Question"])
    [round] = bilingual.state.rounds.values()
    assert round.words == {
        "en": RoundText(question="What is missing in our schools?"),
        "easy": RoundText(question="Que faut-il dans nos écoles ?"),
    }
    assert await accessibility_faults(page, axe_script) == []

    await texts.get_by_role("button", name="Écrire ces textes").click()
    await english.fill("What do our schools lack?")
    taken = {"easy": RoundText(question="Que manque-t-il ?")}
    await bilingual.ask(c.WordRound, round_id=round.id, words=taken)
    await expect(texts.get_by_text("Quelqu’un d’autre a enregistré")).to_be_visible()
    await texts.get_by_role("button", name="Prendre le sien").click()
    await expect(texts.get_by_role("listitem")).to_have_text(["Anglais Question"])
