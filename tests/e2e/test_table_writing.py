"""Writing at a table: the count, the pictogram, the note in hand, and the whole job by keys alone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.domain.pictograms import CATEGORIES, NEUTRAL, PICTOGRAMS
from server.live.house import new_id
from tests.e2e.table_hall import Hall, begin_second_round, field, hall_of, page_of, row, strip, write
from tests.e2e.table_looks import faults_of

KIND_PICTOGRAMS = {"idea", "worry", "question", "disagree"}


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


async def choose_pictogram(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Pictogramme de la note").click()
    await page.locator(".tile", has_text=name).click()


# The pictogram


async def test_a_note_may_carry_a_pictogram_which_can_be_changed_and_taken_away(hall: Hall, page: Page) -> None:
    await field(page).fill("Des bancs")
    await choose_pictogram(page, "banc")
    await expect(page.get_by_role("button", name="Pictogramme de la note : banc")).to_be_visible()
    await page.get_by_role("button", name="Envoyer à la régie").click()
    await expect(row(page, "Des bancs")).to_contain_text("Enregistrée")
    await expect(row(page, "Des bancs").get_by_role("img", name="banc")).to_be_visible()
    await expect(page.get_by_role("button", name="Pictogramme de la note : aucun")).to_be_visible()
    assert hall.notes()[0].pictogram == "bench"

    await row(page, "Des bancs").get_by_role("button", name="Modifier").click()
    await choose_pictogram(page, "ombre")
    await page.get_by_role("button", name="Enregistrer la modification").click()
    await expect(row(page, "Des bancs").get_by_role("img", name="ombre")).to_be_visible()
    await row(page, "Des bancs").get_by_role("button", name="Modifier").click()
    await page.get_by_role("button", name="Pictogramme de la note").click()
    await page.get_by_role("button", name="Enlever").click()
    await page.get_by_role("button", name="Enregistrer la modification").click()
    await expect(row(page, "Des bancs").get_by_role("img")).to_have_count(0)
    await expect(row(page, "Des bancs")).to_contain_text("Enregistrée")
    assert hall.notes()[0].pictogram == ""


async def test_all_pictograms_but_those_of_the_kinds_and_of_booklets_are_offered_with_their_names(page: Page) -> None:
    await page.get_by_role("button", name="Pictogramme de la note").click()
    await expect(page.locator(".tile").first).to_be_visible()
    offered = await page.locator(".tile").evaluate_all("tiles => tiles.map((tile) => tile.value)")
    assert offered == [name for name in PICTOGRAMS if name not in {*KIND_PICTOGRAMS, *CATEGORIES[NEUTRAL]}]
    assert all(await page.locator(".tile").all_inner_texts())


async def test_a_pictogram_is_found_by_keys_alone_and_the_words_stay_as_they_were(page: Page) -> None:
    keys = page.keyboard
    await field(page).fill("À vélo")
    await page.get_by_role("button", name="Pictogramme de la note").press("Enter")
    await expect(page.locator(".tile").first).to_be_focused()
    columns = await page.locator(".tiles").evaluate(
        "grid => getComputedStyle(grid).gridTemplateColumns.split(' ').length"
    )
    await keys.press("ArrowDown")
    await expect(page.locator(".tile").nth(columns)).to_be_focused()
    await keys.press("ArrowRight")
    await expect(page.locator(".tile").nth(columns + 1)).to_be_focused()
    await keys.press("ArrowUp")
    await expect(page.locator(".tile").nth(1)).to_be_focused()
    await keys.press("End")
    await expect(page.locator(".tile").last).to_be_focused()
    await keys.type("velo")  # letters seek, and accents need not be typed
    await expect(page.locator(".tile")).to_have_count(1)
    await keys.press("Enter")
    await expect(page.locator(".picker")).to_have_count(0)
    button = page.get_by_role("button", name="Pictogramme de la note : vélo")
    await expect(button).to_be_focused()
    await button.press("Enter")
    await expect(page.locator(".tile", has_text="vélo")).to_be_focused()
    await keys.press("ArrowLeft")
    await keys.press("Escape")
    await expect(button).to_be_focused()
    await expect(field(page)).to_have_value("À vélo")


async def test_the_pictograms_come_with_the_page_and_open_when_the_line_is_down(hall: Hall, page: Page) -> None:
    for file in ("pictogram_picker", "all.css", "words.json"):
        await page.wait_for_function(
            "(file) => performance.getEntriesByType('resource').some(({ name }) => name.includes(file))", arg=file
        )
    await hall.stop()
    await choose_pictogram(page, "arbre")
    await expect(page.get_by_role("button", name="Pictogramme de la note : arbre")).to_be_visible()


# The count


async def test_the_count_is_quiet_from_the_first_letter_and_said_near_the_end_alone(page: Page) -> None:
    count, said = page.locator(".count"), page.locator(".count + [aria-live=polite]")
    await expect(count).to_be_hidden()
    await field(page).fill("é" * 12)
    await expect(count).to_have_text("12 / 500")
    await field(page).fill("é" * 399)
    await expect(count).to_have_text("399 / 500")
    await expect(said).to_have_text("")
    for length, words, heard in (
        (450, "encore 50 caractères", "Il reste 50 caractères au plus."),
        (460, "encore 40 caractères", "Il reste 50 caractères au plus."),
        (495, "encore 5 caractères", "Il reste 10 caractères au plus."),
        (501, "1 caractère de trop", "La note est trop longue."),
        (502, "2 caractères de trop", "La note est trop longue."),
    ):
        await field(page).fill("é" * length)
        await expect(count).to_have_text(words)
        await expect(said).to_have_text(heard)


async def test_the_page_counts_characters_as_the_server_does(hall: Hall, page: Page) -> None:
    table = await hall.server.table(1)
    for text, length in (
        ("😀" * 500, 500),
        ("é" * 499, 499),
        ("e\u0301" * 250, 500),
        ("\n  a b \t", 3),
        ("a\u0007b\u0085c", 3),
        ("👩\u200d🌾" * 100, 300),
    ):
        counted = await page.evaluate(
            "async text => (await import('/static/table_client/note_items.js')).lengthOf(text)", text
        )
        await table.command(type="add-note", id=new_id("c"), note_id=new_id("n"), round_id=hall.rounds[0], text=text)
        assert (text, counted, len(hall.notes()[-1].text)) == (text, length, length)


# The note in hand


async def test_a_changed_note_in_hand_is_given_up_by_its_own_button_alone(hall: Hall, page: Page) -> None:
    for text in ("La première", "La seconde"):
        await write(page, text)
        await expect(row(page, text)).to_contain_text("Enregistrée")
    await row(page, "La première").get_by_role("button", name="Modifier").click()
    await page.keyboard.type(", mieux dite")
    await row(page, "La seconde").get_by_role("button", name="Modifier").click()
    fault = page.locator("#writing-fault")
    await expect(fault).to_contain_text("Cette modification n’est pas enregistrée.")
    await expect(field(page)).to_have_value("La première, mieux dite")
    await field(page).press("Escape")
    await expect(field(page)).to_have_value("La première, mieux dite")
    await page.get_by_role("button", name="Ne rien changer").click()
    await expect(field(page)).to_have_value("")
    await expect(fault).to_have_text("")
    await row(page, "La seconde").get_by_role("button", name="Modifier").click()
    await field(page).press("Escape")
    await expect(field(page)).to_have_value("")


async def test_a_change_that_the_end_of_its_round_overtook_can_become_a_note_of_the_next(
    hall: Hall, page: Page
) -> None:
    await write(page, "Courte")
    await expect(row(page, "Courte")).to_contain_text("Enregistrée")
    await row(page, "Courte").get_by_role("button", name="Modifier").click()
    await page.keyboard.type(", et maintenant longue")
    await hall.close_round()
    await expect(page.locator(".composer .label")).to_have_text(
        "La séquence est close : la note reste comme elle était. Votre texte est gardé ici."
    )
    await begin_second_round(hall, page)
    await field(page).press("Escape")
    await expect(page.locator("#writing-fault")).to_contain_text("Faites-en d’abord une nouvelle note")
    await expect(field(page)).to_have_value("Courte, et maintenant longue")
    await page.get_by_role("button", name="En faire une nouvelle note").click()
    await page.get_by_role("button", name="Envoyer à la régie").click()
    await expect(row(page, "et maintenant longue")).to_contain_text("Enregistrée")
    assert [(note.text, note.round_id) for note in hall.notes()] == [
        ("Courte", hall.rounds[0]),
        ("Courte, et maintenant longue", hall.rounds[1]),
    ]


async def test_an_edited_note_says_so_and_one_tap_shows_its_earlier_wordings(hall: Hall, page: Page) -> None:
    await write(page, "Des bans")
    for text in ("Des bancs", "Des bancs à l’ombre"):
        await page.get_by_role("button", name="Modifier").click()
        await field(page).fill(text)
        await page.get_by_role("button", name="Enregistrer la modification").click()
        await expect(row(page, text)).to_contain_text("Enregistrée")
    note = row(page, "Des bancs à l’ombre")
    await expect(note.locator(".note-facts")).to_contain_text("modifiée")
    await note.get_by_text("2 versions d’avant").click()
    await expect(note.locator(".wordings li")).to_have_text(["Des bans", "Des bancs"])


async def test_withdrawn_notes_lie_struck_and_folded_at_the_end(hall: Hall, page: Page) -> None:
    for text in ("Gardée", "Retirée un jour"):
        await write(page, text)
        await expect(row(page, text)).to_contain_text("Enregistrée")
    await row(page, "Retirée un jour").get_by_role("button", name="Modifier").click()
    await page.get_by_role("button", name="Retirer la note").click()
    await page.get_by_role("button", name="Oui, la retirer").click()
    await expect(page.get_by_text("1 note retirée")).to_be_visible()
    await expect(row(page, "Retirée un jour")).to_be_hidden()
    await page.get_by_text("1 note retirée").click()
    await expect(row(page, "Retirée un jour").locator("s")).to_be_visible()
    await expect(page.locator(".note").last).to_contain_text("Retirée un jour")


# By keys alone


async def test_the_whole_job_is_done_by_keys_alone(hall: Hall, page: Page) -> None:
    """Join, write, kind, strength, pictogram, send, edit, order, withdraw: no pointer touches the page."""
    keys = page.keyboard

    async def tab_to(selector: str, back: bool = False) -> None:
        for _ in range(80):
            if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            await keys.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab never comes to {selector}")

    await page.reload()
    await expect(field(page)).to_be_visible()
    await tab_to("#writing")
    await keys.type("Au clavier")
    await tab_to("[name=kind]")
    await keys.press("ArrowRight")  # from idea to worry
    await tab_to(".pictogram-button")
    await keys.press("Enter")
    await expect(page.locator(".picker")).to_be_visible()
    await keys.type("velo")
    await expect(page.locator(".tile")).to_have_count(1)
    await keys.press("Enter")
    await expect(page.get_by_role("button", name="Pictogramme de la note : vélo")).to_be_focused()
    await tab_to("#people")
    await keys.type("7")
    await keys.press("Control+Enter")
    await expect(row(page, "Au clavier")).to_contain_text("Inquiétude · 7 personnes · Note 1")
    await expect(row(page, "Au clavier").get_by_role("img", name="vélo")).to_be_visible()
    await expect(field(page)).to_be_focused()
    await keys.type("La seconde")
    await tab_to(".composer-acts .main")
    await keys.press("Enter")
    await expect(row(page, "La seconde")).to_contain_text("Enregistrée")

    await tab_to(".note [aria-label='Modifier\u00a0: Note 2']", back=True)
    await keys.press("Enter")
    await expect(field(page)).to_be_focused()
    await keys.type(", en mieux")
    await keys.press("Control+Enter")
    await expect(row(page, "La seconde, en mieux")).to_contain_text("Enregistrée")

    await tab_to(".note [aria-label='Modifier\u00a0: Note 2']", back=True)
    await keys.press("Alt+ArrowUp")
    await expect(page.locator(".note").first).to_contain_text("La seconde")
    await expect(page.locator("[aria-label='Modifier\u00a0: Note 2']")).to_be_focused()
    await expect(page.locator(".notes").get_by_role("status")).to_have_text("Note 2 : place 1 sur 2.")
    await tab_to(".sheet-head .button", back=True)
    await keys.press("Enter")
    await expect(page.locator(".ordering")).to_be_visible()
    await expect(page.get_by_role("button", name="Terminé")).to_be_focused()
    await tab_to("[aria-label='Descendre\u00a0: Note 2']")
    await keys.press("Enter")
    await expect(page.locator(".note").first).to_contain_text("Au clavier")
    await expect(page.locator("[aria-label='Descendre\u00a0: Note 2']")).to_be_focused()
    await tab_to(".sheet-head .button", back=True)
    await keys.press("Enter")
    await expect(page.get_by_role("button", name="Ranger nos notes")).to_be_focused()

    await tab_to(".note [aria-label='Modifier\u00a0: Note 1']")
    await keys.press("Enter")
    await expect(field(page)).to_be_focused()
    await tab_to(".composer-acts .quiet")
    await keys.press("Enter")
    await expect(page.get_by_role("button", name="Oui, la retirer")).to_be_focused()
    await keys.press("Enter")
    await expect(page.get_by_text("1 note retirée")).to_be_visible()
    await expect(strip(page)).to_contain_text("Tout ce que vous avez envoyé est à la régie.")
    assert [
        (note.text, note.kind, note.strength, note.pictogram, note.withdrawn_at is None) for note in hall.notes()
    ] == [
        ("Au clavier", "worry", 7, "bicycle", False),
        ("La seconde, en mieux", "idea", 1, "", True),
    ]


async def test_no_state_of_writing_has_a_fault_for_axe_and_every_target_is_48_px_high(
    hall: Hall, page: Page, axe_script: str
) -> None:
    faults: list[Any] = []

    async def look(state: str) -> None:
        faults.extend((state, *fault) for fault in await faults_of(page, axe_script))

    for text in ("Une note", "Une autre"):
        await field(page).fill(text)
        await choose_pictogram(page, "arbre")
        await page.get_by_role("button", name="Envoyer à la régie").click()
        await expect(row(page, text)).to_contain_text("Enregistrée")
    await page.get_by_role("button", name="Pictogramme de la note").click()
    await expect(page.locator(".tile").first).to_be_visible()
    await look("pictograms")
    await page.keyboard.type("zzz")
    await expect(page.get_by_text("Aucun pictogramme de ce nom.")).to_be_visible()
    await look("no pictogram found")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Ranger nos notes").click()
    await expect(page.locator(".ordering")).to_be_visible()
    await look("order")
    await page.get_by_role("button", name="Terminé").click()
    await row(page, "Une autre").get_by_role("button", name="Modifier").click()
    await page.get_by_role("button", name="Retirer la note").click()
    await look("withdraw, asked once more")
    await page.get_by_role("button", name="Oui, la retirer").click()
    await page.get_by_text("1 note retirée").click()
    await look("withdrawn")
    await row(page, "Une note").get_by_role("button", name="Modifier").click()
    await field(page).fill("é" * 501)
    await page.get_by_role("button", name="Enregistrer la modification").click()
    await look("too long")
    await hall.close_round()
    await expect(page.get_by_role("button", name="En faire une nouvelle note")).to_be_visible()
    await look("overtaken by the end of the round")
    assert faults == []
