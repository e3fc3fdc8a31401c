"""The page of a table in a real browser, against the running server; its votes are in `test_table_votes`."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.domain.records import ORGANISER
from server.live.house import new_id, new_token
from tests.e2e.table_hall import Hall, begin_second_round, count, field, hall_of, page_of, row, strip, write
from tests.e2e.table_looks import faults_of


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path) as hall:
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    async with page_of(hall, browser) as page:
        yield page


async def test_before_the_first_round_the_page_says_what_will_come(page: Page) -> None:
    await expect(page.get_by_role("heading", name="La première question s’affichera ici.")).to_be_visible()
    await expect(field(page)).to_have_count(0)
    await expect(page).to_have_title("Table 1 · Tablée")


async def test_a_note_goes_to_the_regie_with_its_kind_and_how_many_hold_it(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "Qu’est-ce qui vous plaît, qu’est-ce qui vous gêne ?"
    )
    await page.get_by_text("Inquiétude", exact=True).click()
    await page.get_by_role("button", name="Une personne de plus").click()
    await page.get_by_role("button", name="Une personne de plus").click()
    await write(page, "Les pavés glissent")
    await expect(row(page, "Les pavés glissent")).to_contain_text("Enregistrée")
    await expect(row(page, "Les pavés glissent")).to_contain_text("Inquiétude · 3 personnes · Note 1")
    await expect(strip(page)).to_contain_text("Tout ce que vous avez envoyé est à la régie.")
    await expect(field(page)).to_have_value("")
    await expect(page.get_by_role("radio", name="Idée")).to_be_checked()
    [note] = hall.notes()
    assert (note.text, note.kind, note.strength) == ("Les pavés glissent", "worry", 3)


async def test_a_note_is_edited_with_its_former_wording_at_hand_and_withdrawn_in_full_view(
    hall: Hall, page: Page
) -> None:
    await hall.open_round()
    await write(page, "Des bans")
    await row(page, "Des bans").get_by_role("button", name="Modifier : Note 1").click()
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_value("Des bans")
    await field(page).fill("Des bancs")
    await page.get_by_role("button", name="Enregistrer la modification").click()
    await expect(row(page, "Des bancs")).to_contain_text("Enregistrée")
    await row(page, "Des bancs").get_by_text("1 version d’avant").click()
    await expect(row(page, "Des bancs").get_by_text("Des bans")).to_be_visible()

    await row(page, "Des bancs").get_by_role("button", name="Modifier").click()
    await page.get_by_role("button", name="Retirer la note").click()
    assert hall.notes()[0].withdrawn_at is None
    await page.get_by_role("button", name="Oui, la retirer").click()
    await expect(row(page, "Des bancs").locator("s")).to_have_text("Des bancs")
    await expect(row(page, "Des bancs")).to_contain_text("Retirée")
    await expect(strip(page)).to_contain_text("Tout ce que vous avez envoyé est à la régie.")
    assert hall.notes()[0].withdrawn_at is not None


async def test_notes_written_while_the_server_is_away_arrive_once_and_in_order(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await write(page, "Avant")
    await expect(row(page, "Avant")).to_contain_text("Enregistrée")
    await hall.stop()
    texts = [f"Pendant, {number}" for number in range(5)]
    for text in texts:
        await write(page, text)
        await expect(row(page, text)).to_contain_text("En attente")
    await expect(strip(page)).to_contain_text(
        "Hors ligne. Vos notes sont gardées ici et partiront seules. 5 en attente."
    )
    await expect(field(page)).to_be_focused()
    await hall.start()
    await expect(strip(page)).to_contain_text("Tout ce que vous avez envoyé est à la régie.")
    assert [note.text for note in hall.notes()] == ["Avant", *texts]


async def test_waiting_notes_and_the_draft_survive_a_page_that_was_closed(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await expect(field(page)).to_be_visible()
    await hall.stop()
    await write(page, "En attente un")
    await write(page, "En attente deux")
    await page.get_by_text("Question", exact=True).click()
    await field(page).press_sequentially("À moitié écr")
    await page.close()
    await hall.start()
    again = await page.context.new_page()
    await again.goto(hall.link)
    await expect(row(again, "En attente deux")).to_contain_text("Enregistrée")
    await expect(field(again)).to_have_value("À moitié écr")
    await expect(again.get_by_role("radio", name="Question")).to_be_checked()
    assert [note.text for note in hall.notes()] == ["En attente un", "En attente deux"]


async def test_two_pages_of_one_tablet_send_each_note_once(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await expect(field(page)).to_be_visible()
    await hall.stop()
    await write(page, "De la première page")
    second = await page.context.new_page()
    await hall.start()
    await second.goto(hall.link)
    await write(second, "De la seconde")
    for each in (page, second):
        await expect(row(each, "De la seconde")).to_contain_text("Enregistrée")
        await expect(row(each, "De la première page")).to_contain_text("Enregistrée")
    assert sorted(note.text for note in hall.notes()) == ["De la première page", "De la seconde"]


async def test_a_refused_note_stays_with_its_reason_until_someone_has_seen_to_it(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await expect(field(page)).to_be_visible()
    await hall.stop()
    await write(page, "Arrivée trop tard")
    await hall.come_back_closed()
    refused = row(page, "Arrivée trop tard")
    await expect(refused).to_contain_text("Refusée")
    await expect(refused).to_contain_text("La séquence était déjà close.")
    await expect(strip(page)).to_contain_text("1 note refusée. Son texte est gardé ici.")
    await page.reload()
    await expect(refused).to_contain_text("Refusée")

    await begin_second_round(hall, page)
    await refused.get_by_role("button", name="Reprendre ce texte").click()
    await expect(field(page)).to_have_value("Arrivée trop tard")
    await page.get_by_role("button", name="Envoyer à la régie").click()
    await expect(row(page, "Arrivée trop tard")).to_contain_text("Enregistrée")
    assert [note.round_id for note in hall.notes()] == [hall.rounds[1]]


async def test_what_arrives_never_takes_the_field_or_the_caret_from_whoever_types(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await write(page, "Une première note")
    await expect(row(page, "Une première note")).to_contain_text("Enregistrée")
    await field(page).press_sequentially("Le début et la fin")
    await field(page).press("Home")
    for _ in range(8):
        await field(page).press("ArrowRight")
    top = await field(page).evaluate("field => field.getBoundingClientRect().top")
    await hall.push("Des bancs", hall.notes()[0].id)
    await expect(page.get_by_role("heading", name="Des bancs")).to_be_visible()
    await hall.open_poll()
    await expect(page.get_by_role("heading", name="Que faire d’abord ?")).to_be_visible()
    await page.keyboard.type(" XX")
    await hall.close_round()
    await expect(page.locator(".page")).not_to_have_class("page timed")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Que faire d’abord ?")
    await page.keyboard.type("YY")
    await expect(field(page)).to_be_focused()
    await expect(field(page)).to_have_value("Le début XXYY et la fin")
    await expect(page.locator(".composer .label")).to_have_text(
        "Pas encore envoyé. Gardé ici jusqu’à la prochaine séquence."
    )
    assert abs(await field(page).evaluate("field => field.getBoundingClientRect().top") - top) < 60


async def test_a_pushed_proposal_names_this_tables_notes_and_no_other(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await write(page, "La nôtre")
    await expect(row(page, "La nôtre")).to_contain_text("Enregistrée")
    other = await hall.server.table(2)
    await other.command(type="add-note", id=new_id("c"), note_id=new_id("n"), round_id=hall.rounds[0], text="La leur")
    await hall.push("Ensemble", *(note.id for note in hall.notes()))
    card = page.locator(".proposal")
    await expect(card).to_contain_text("1 de vos notes y est")
    await expect(card).to_contain_text("La nôtre")
    await expect(page.get_by_text("La leur")).to_have_count(0)


async def test_the_countdown_is_right_on_a_tablet_whose_clock_is_an_hour_off(hall: Hall, page: Page) -> None:
    await page.add_init_script("""
        const Right = Date;
        Date = class extends Right {
          constructor(...given) { given.length ? super(...given) : super(Right.now() + 3_600_000); }
          static now() { return Right.now() + 3_600_000; }
        };
    """)
    await page.reload()
    await hall.open_round()
    await expect(page.get_by_role("timer")).to_have_text(re.compile("^(10:00|9:5[0-9]|9:4[0-9])$"))


async def test_a_note_of_over_500_characters_says_by_how_much_and_loses_nothing(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await expect(page.locator(".count")).to_be_hidden()
    await field(page).fill("é" * 450)
    await expect(page.locator(".count")).to_have_text("encore 50 caractères")
    await write(page, "é" * 501)
    await expect(page.locator(".count")).to_have_text("1 caractère de trop")
    await expect(page.get_by_role("alert")).to_contain_text("La note est trop longue pour partir. Rien n’est perdu")
    await expect(field(page)).to_have_value("é" * 501)
    assert hall.notes() == []


async def test_a_replaced_link_says_so_in_a_plain_sentence_and_keeps_what_was_not_sent(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await field(page).fill("Pas encore envoyée")
    replaced = c.IssueTableLink(
        new_id("c"), hall.server.ids("tables")[0], hall.server.house.hash("table", new_token()), replace=True
    )
    await hall.server.meeting.submit(replaced, ORGANISER)
    await expect(page.get_by_role("heading", name="Ce lien n’ouvre pas de table")).to_be_visible(timeout=15_000)
    await expect(page.get_by_text("Scannez à nouveau le code affiché sur votre table")).to_be_visible()
    await expect(page.locator(".shut li")).to_have_text("Pas encore envoyée")


async def test_no_state_of_the_page_has_a_fault_for_axe_and_every_target_is_48_px_high(
    hall: Hall, page: Page, axe_script: str
) -> None:
    """Thirteen states, each at four sizes, light and dark."""
    faults: list[Any] = []

    async def look(state: str) -> None:
        faults.extend((state, *fault) for fault in await faults_of(page, axe_script))

    await look("before")
    await page.set_viewport_size({"width": 768, "height": 1024})
    await hall.open_round()
    await expect(field(page)).to_be_visible()
    await look("empty")
    await write(page, "Une note")
    await expect(row(page, "Une note")).to_contain_text("Enregistrée")
    await row(page, "Une note").get_by_role("button", name="Modifier").click()
    await look("editing")
    await field(page).fill("Une note, mieux dite")
    await page.get_by_role("button", name="Enregistrer la modification").click()
    await expect(row(page, "mieux dite").get_by_text("1 version d’avant")).to_have_count(1)
    await hall.push("Des bancs", hall.notes()[0].id)
    await page.get_by_role("button", name="De la régie").click()
    await expect(page.locator(".proposal")).to_be_visible()
    await look("proposal")
    await page.get_by_role("button", name="Nos notes").click()
    await hall.stop()
    await write(page, "Trop tard")
    await expect(strip(page)).to_contain_text("Hors ligne")
    await look("offline")
    await hall.come_back_closed()
    await expect(strip(page)).to_contain_text("1 note refusée")
    await look("refused, between rounds")
    poll = await hall.open_poll()
    await expect(page.locator(".vote-door")).to_be_visible()
    await look("poll")
    await page.get_by_role("button", name="Compter les mains").click()
    await page.get_by_role("button", name="Envoyer le comptage").click()
    await expect(page.locator(".hand-form").get_by_role("alert")).to_contain_text("Le compte n’y est pas")
    await look("hands that do not add up")
    await count(page, {"A. Planter": 7, "B. Asseoir": 3})
    await expect(page.locator(".hand-count.saved")).to_be_visible()
    await look("hands")
    await hall.server.do(c.PausePoll(new_id("c"), poll))
    await expect(page.get_by_text("Vote en pause")).to_be_visible()
    await look("paused")
    await hall.close_poll(poll, publish=False)
    await expect(page.locator(".after.closed")).to_be_visible()
    await look("closed")
    await hall.server.do(c.PublishPoll(new_id("c"), poll))
    await expect(page.locator(".result")).to_be_visible()
    await look("result")
    await hall.server.do(c.AnnulPoll(new_id("c"), poll, "Une carte a servi deux fois."))
    await expect(page.locator(".after.annulled")).to_be_visible()
    await look("annulled")
    assert faults == []
