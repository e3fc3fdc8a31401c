"""Read-backs on the page of a table: what is asked, answered, asked again; in a real browser, on the running server."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain.records import ProposalText
from server.live.house import new_id
from tests.e2e.table_hall import Hall, field, hall_of, page_of, strip
from tests.e2e.table_side import (
    SAVED,
    answer,
    card,
    note_of_another_table,
    notes_written,
    push,
    read_back,
    reword,
)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall in a round."""
    async with hall_of(tmp_path) as hall:
        await hall.open_round()
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    """The page of a table that has written a note."""
    async with page_of(hall, browser) as page:
        await notes_written(page, "Des bancs à l’ombre")
        yield page


async def test_a_proposal_with_our_notes_shows_them_and_asks_whether_our_idea_is_there(hall: Hall, page: Page) -> None:
    await push(hall, "Vingt bancs", 1, await note_of_another_table(hall))
    asked = card(page, "Vingt bancs")
    await expect(asked.get_by_role("group", name="Notre idée…")).to_be_visible()
    await expect(asked).to_contain_text("1 de vos notes y est")
    await expect(asked).to_contain_text("Note 1 Des bancs à l’ombre")
    await expect(page.get_by_text("La leur")).to_have_count(0)
    await expect(page.get_by_role("heading", name="Votre relecture 1 à relire")).to_be_visible()


async def test_a_proposal_is_read_in_easy_words_where_it_has_them_and_the_device_keeps_the_choice(
    hall: Hall, page: Page
) -> None:
    id = await push(hall, "Vingt bancs", 1)
    await expect(card(page, "Vingt bancs").get_by_role("button", name="Facile à lire")).to_have_count(0)
    said = ("Vingt bancs", "Installer vingt bancs.", "bench", hall.server.meeting.state.proposals[id].note_ids)
    await hall.server.do(c.RewordProposal(new_id("c"), id, *said, {"easy": ProposalText("", "Il y aura vingt bancs.")}))
    easy = card(page, "Vingt bancs").get_by_role("button", name="Facile à lire")
    await easy.click()
    await expect(easy).to_have_attribute("aria-pressed", "true")
    await expect(card(page, "Vingt bancs")).to_contain_text("Il y aura vingt bancs.")
    await expect(card(page, "Vingt bancs")).not_to_contain_text("Installer vingt bancs.")
    await page.reload()
    await expect(card(page, "Vingt bancs")).to_contain_text("Il y aura vingt bancs.")


async def test_an_idea_that_is_there_needs_no_word_and_one_that_is_not_does(hall: Hall, page: Page) -> None:
    first, second = await push(hall, "Vingt bancs", 1), await push(hall, "Des platanes", 1)
    await card(page, "Vingt bancs").get_by_role("button", name="Envoyer la réponse").click()
    await expect(card(page, "Vingt bancs").get_by_role("alert")).to_have_text(
        "Choisissez d’abord une des trois réponses."
    )
    await answer(card(page, "Vingt bancs"), "y est")
    await expect(card(page, "Vingt bancs")).to_contain_text("Notre idée y est")
    await expect(card(page, "Vingt bancs")).to_contain_text("Enregistrée")
    await answer(card(page, "Des platanes"), "manque")
    fault = card(page, "Des platanes").get_by_role("alert").filter(has_text="en quelques mots")
    await expect(fault).to_have_text("Dites en quelques mots ce qui manque, puis envoyez.")
    assert read_back(hall, second) is None
    await answer(card(page, "Des platanes"), "manque", "On ne peut pas s’asseoir")
    await expect(card(page, "Des platanes")).to_contain_text("« On ne peut pas s’asseoir »")
    await expect(strip(page)).to_contain_text(SAVED)
    said = [read_back(hall, each) for each in (first, second)]
    assert [(each.fit, each.why) for each in said if each] == [("in", ""), ("missing", "On ne peut pas s’asseoir")]


async def test_a_half_written_answer_survives_the_page_that_it_was_written_on(hall: Hall, page: Page) -> None:
    await push(hall, "Vingt bancs", 1)
    asked = card(page, "Vingt bancs")
    await asked.get_by_text("y est en partie", exact=True).click()
    await asked.get_by_role("textbox").press_sequentially("Il manque l’om")
    await page.close()
    again = await page.context.new_page()
    await again.goto(hall.link)
    asked = card(again, "Vingt bancs")
    await expect(asked.get_by_role("radio", name="y est en partie")).to_be_checked()
    await expect(asked.get_by_role("textbox")).to_have_value("Il manque l’om")


async def test_an_answer_without_a_line_waits_and_arrives_once(hall: Hall, page: Page) -> None:
    id = await push(hall, "Vingt bancs", 1)
    await expect(card(page, "Vingt bancs")).to_be_visible()
    await hall.stop()
    await answer(card(page, "Vingt bancs"), "y est en partie", "Il manque l’ombre")
    await expect(card(page, "Vingt bancs")).to_contain_text("En attente")
    await hall.start()
    await expect(card(page, "Vingt bancs")).to_contain_text("Enregistrée")
    said = read_back(hall, id)
    assert said
    assert (said.fit, said.why, said.earlier) == ("part", "Il manque l’ombre", ())


async def test_an_answer_can_be_changed_or_left_as_it_is(hall: Hall, page: Page) -> None:
    id = await push(hall, "Vingt bancs", 1)
    asked = card(page, "Vingt bancs")
    await answer(asked, "manque", "Rien sur l’ombre")
    await expect(asked).to_contain_text("Enregistrée")
    await expect(asked.locator("summary").first).to_be_focused()
    await asked.locator("summary").first.press("Enter")
    await asked.get_by_role("button", name="Changer la réponse").click()
    await expect(asked.get_by_role("textbox")).to_have_value("Rien sur l’ombre")
    await asked.get_by_role("button", name="Ne rien changer").click()
    await expect(asked).to_contain_text("Notre idée manque")
    await asked.get_by_text("Vingt bancs").click()
    await asked.get_by_role("button", name="Changer la réponse").click()
    await asked.get_by_role("textbox").fill("")
    await answer(asked, "y est")
    await expect(asked).to_contain_text("Notre idée y est")
    await expect(strip(page)).to_contain_text(SAVED)
    said = read_back(hall, id)
    assert said
    assert (said.fit, said.why, [each.fit for each in said.earlier]) == ("in", "", ["missing"])


async def test_a_reworded_proposal_says_so_shows_what_was_and_asks_again(hall: Hall, page: Page) -> None:
    id = await push(hall, "Vingt bancs", 1)
    await answer(card(page, "Vingt bancs"), "y est en partie", "Il manque l’ombre")
    await expect(card(page, "Vingt bancs")).to_contain_text("Enregistrée")
    await reword(hall, id, "Vingt bancs à l’ombre", "Sous les platanes.")
    asked = card(page, "Vingt bancs à l’ombre")
    await expect(asked).to_contain_text("Reformulée")
    await expect(asked).to_contain_text(
        re.compile(r"Vous aviez répondu\s:.*Notre idée y est en partie.*Il manque l’ombre")
    )
    await expect(page.locator("#news")).to_have_text("La régie a reformulé une proposition : Vingt bancs à l’ombre")
    await asked.get_by_text("Le texte d’avant").click()
    await expect(asked.get_by_text("Dès cet hiver.")).to_be_visible()
    await answer(asked, "y est")
    await expect(asked).to_contain_text("Enregistrée")
    await expect(page.get_by_text("à relire")).to_have_count(0)
    said = read_back(hall, id)
    assert said
    assert (said.fit, said.wording) == ("in", 2)


async def test_what_was_answered_to_the_former_wording_without_a_line_is_asked_again(hall: Hall, page: Page) -> None:
    id = await push(hall, "Vingt bancs", 1)
    await expect(card(page, "Vingt bancs")).to_be_visible()
    await hall.stop()
    await answer(card(page, "Vingt bancs"), "y est")
    async with hall.elsewhere():
        await reword(hall, id, "Dix bancs", "Peut-être.")
    asked = card(page, "Dix bancs")
    await expect(asked).to_contain_text("Reformulée")
    await expect(strip(page)).to_contain_text(SAVED)
    await expect(asked).to_contain_text("Vous aviez répondu")
    said = read_back(hall, id)
    assert said
    assert said.wording == 1


async def test_a_proposal_that_was_taken_back_asks_nothing_more_and_is_told(hall: Hall, page: Page) -> None:
    id = await push(hall, "Vingt bancs", 1)
    await expect(card(page, "Vingt bancs")).to_contain_text("Notre idée…")
    await hall.server.do(c.WithdrawProposal(new_id("c"), id))
    gone = card(page, "Vingt bancs")
    await expect(gone).to_contain_text("Retirée")
    await expect(gone.get_by_role("radio")).to_have_count(0)
    await expect(page.locator("#news")).to_have_text("La régie a retiré une proposition : Vingt bancs")
    await gone.locator("summary").first.click()
    await expect(gone).to_contain_text("La régie a retiré cette proposition.")


async def test_an_answer_that_came_too_late_leaves_no_fault_behind(hall: Hall, page: Page) -> None:
    id = await push(hall, "Vingt bancs", 1)
    await expect(card(page, "Vingt bancs")).to_be_visible()
    await hall.stop()
    await answer(card(page, "Vingt bancs"), "y est")
    async with hall.elsewhere():
        await hall.server.do(c.WithdrawProposal(new_id("c"), id))
    await expect(card(page, "Vingt bancs")).to_contain_text("Retirée")
    await expect(strip(page)).to_contain_text(SAVED)
    assert read_back(hall, id) is None


async def test_the_tab_says_how_many_wait_and_proposals_of_others_wait_for_nothing(hall: Hall, page: Page) -> None:
    theirs = await note_of_another_table(hall)
    for title, number in (("Vingt bancs", 1), ("Une piste", theirs), ("Des platanes", 1)):
        await push(hall, title, number)
    await page.set_viewport_size({"width": 390, "height": 844})
    tab = page.get_by_role("button", name="De la régie")
    await expect(tab).to_contain_text("2 à relire")
    await tab.click()
    await answer(card(page, "Vingt bancs"), "y est")
    await expect(tab).to_contain_text("1 à relire")
    others = page.get_by_role("region", name="Autres propositions")
    await expect(others.locator("li")).to_have_count(1)
    await others.get_by_text("Une piste").click()
    await expect(others).to_contain_text("Aucune de vos notes n’y est")


async def test_a_read_back_is_answered_by_keyboard_and_the_draft_of_a_note_stays(hall: Hall, page: Page) -> None:
    await field(page).fill("Une autre, à moitié")
    id = await push(hall, "Vingt bancs", 1)
    radio = card(page, "Vingt bancs").get_by_role("radio", name="y est", exact=True)
    await expect(radio).to_have_count(1)
    keys = page.keyboard
    while not await radio.evaluate("radio => radio === document.activeElement"):
        await keys.press("Tab")
    await keys.press("Space")
    await keys.press("ArrowDown")
    await keys.press("Tab")
    await keys.type("Il manque l’ombre")
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(card(page, "Vingt bancs")).to_contain_text("Enregistrée")
    await expect(field(page)).to_have_value("Une autre, à moitié")
    said = read_back(hall, id)
    assert said
    assert (said.fit, said.why) == ("part", "Il manque l’ombre")


async def test_a_word_of_over_200_characters_says_by_how_much_and_loses_nothing(hall: Hall, page: Page) -> None:
    id = await push(hall, "Vingt bancs", 1)
    asked = card(page, "Vingt bancs")
    await answer(asked, "manque", "é" * 201)
    await expect(asked).to_contain_text("1 caractère de trop")
    await expect(asked.get_by_role("alert").filter(has_text="trop long")).to_be_visible()
    await expect(asked.get_by_role("textbox")).to_have_value("é" * 201)
    assert read_back(hall, id) is None
