"""Dictation at a table: what is said stands where the caret is, and goes nowhere without a word of consent.

The recognizer is the browser's; here the page gets one that hears what the test says.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.table_hall import Hall, field, hall_of, page_of, row, write
from tests.e2e.table_looks import faults_of

RECOGNIZER = """
window.SpeechRecognition = class {
  static availability = "unavailable";
  static asked = [];
  static async available(options) { this.asked.push(options); return this.availability; }
  start() { window.recognizer = this; this.runs = true; window.starts = (window.starts ?? 0) + 1; }
  abort() { this.runs = false; }
  say(words, isFinal = false) {
    const result = Object.assign([{ transcript: words, confidence: 0.9 }], { isFinal });
    this.onresult?.({ results: [result], resultIndex: 0 });
  }
  end() { this.runs = false; this.onend?.(); }
  fail(error) { this.onerror?.({ error }); this.end(); }
};
"""


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path) as hall:
        await hall.open_round()
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    async with page_of(hall, browser) as page:
        await page.add_init_script(RECOGNIZER)
        await page.reload()
        await expect(field(page)).to_be_visible()
        yield page


def microphone(page: Page) -> Locator:
    return page.locator(".dictation-button")


def question(page: Page) -> Locator:
    return page.get_by_text("ce navigateur envoie les voix par Internet à l’entreprise qui le fabrique")


async def listen(page: Page) -> None:
    await microphone(page).click()
    await page.get_by_role("button", name="D’accord, dicter").click()
    await expect(page.get_by_text("On écoute…").last).to_be_visible()


async def listen_again(page: Page) -> None:
    """Listen where the table has agreed to it."""
    await microphone(page).click()
    await page.wait_for_function("() => window.recognizer.runs")


async def say(page: Page, words: str, final: bool = True) -> None:
    await page.evaluate("([words, final]) => recognizer.say(words, final)", [words, final])


async def runs(page: Page) -> bool:
    return bool(await page.evaluate("Boolean(window.recognizer?.runs)"))


async def test_there_is_no_button_where_the_browser_hears_nothing(hall: Hall, browser: Browser) -> None:
    for script in (
        "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;",
        RECOGNIZER + "Object.defineProperty(window, 'isSecureContext', { value: false });",
    ):
        page = await browser.new_page()
        await page.add_init_script(script)
        await page.goto(hall.link)
        await expect(field(page)).to_be_visible()
        await expect(microphone(page)).to_have_count(0)
        await page.close()


async def test_the_voices_leave_the_tablet_only_when_the_table_agreed_which_is_asked_once(page: Page) -> None:
    await microphone(page).click()
    await expect(question(page)).to_be_visible()
    assert await page.evaluate("window.recognizer") is None
    await page.get_by_role("button", name="Non, écrire").click()
    await expect(question(page)).to_have_count(0)
    await microphone(page).click()
    await field(page).press("Escape")
    await expect(question(page)).to_have_count(0)
    assert await page.evaluate("window.recognizer") is None
    await listen(page)
    assert await page.evaluate("[recognizer.lang, recognizer.interimResults, recognizer.processLocally]") == [
        "fr",
        True,
        None,
    ]
    await page.reload()
    await microphone(page).click()
    await page.wait_for_function("() => window.recognizer?.runs")
    await expect(question(page)).to_have_count(0)


async def test_where_the_browser_understands_by_itself_nothing_is_asked(page: Page) -> None:
    await page.evaluate("SpeechRecognition.availability = 'available'")
    await microphone(page).click()
    await page.wait_for_function("() => window.recognizer?.runs")
    await expect(question(page)).to_have_count(0)
    assert await page.evaluate("recognizer.processLocally") is True
    assert await page.evaluate("SpeechRecognition.asked[0]") == {"langs": ["fr"], "processLocally": True}


async def test_what_was_said_stands_at_the_caret_with_its_blanks_and_capitals(page: Page) -> None:
    await listen(page)
    await say(page, "des bancs")
    await expect(field(page)).to_have_value("Des bancs")
    await field(page).fill("Des bancs. Et de l’eau")
    await field(page).evaluate("field => field.setSelectionRange(10, 10)")
    await page.evaluate("recognizer.end()")
    await say(page, "de l’ombre")
    await expect(field(page)).to_have_value("Des bancs. De l’ombre Et de l’eau")
    assert await field(page).evaluate("field => field.selectionStart") == len("Des bancs. De l’ombre")
    await field(page).evaluate("field => field.setSelectionRange(22, 24)")
    await page.evaluate("recognizer.end()")
    await say(page, "ou")
    await expect(field(page)).to_have_value("Des bancs. De l’ombre ou de l’eau")
    await expect(page.locator(".count")).to_have_text("33 / 500")


async def test_words_that_may_still_change_are_shown_apart_and_come_once(page: Page) -> None:
    await listen(page)
    await say(page, "des", final=False)
    await expect(page.locator(".heard")).to_have_text("des")
    await expect(field(page)).to_have_value("")
    await say(page, "des bancs", final=False)
    await say(page, "des bancs à l’ombre")
    await say(page, "des bancs à l’ombre")  # some browsers tell it twice
    await expect(field(page)).to_have_value("Des bancs à l’ombre")
    await expect(page.locator(".heard")).to_have_text("On écoute… parlez près de la tablette.")
    await field(page).press_sequentially(", tapé")  # the keyboard goes on beside it
    await page.evaluate("recognizer.end()")
    await say(page, "et dit")
    await expect(field(page)).to_have_value("Des bancs à l’ombre, tapé et dit")


async def test_a_note_is_sent_with_the_words_that_were_just_heard(hall: Hall, page: Page) -> None:
    await listen(page)
    await say(page, "des bancs")
    await page.evaluate("recognizer.end()")
    await say(page, "à l’ombre", final=False)
    await page.get_by_role("button", name="Envoyer à la régie").click()
    await expect(row(page, "Des bancs à l’ombre")).to_contain_text("Enregistrée")
    assert not await runs(page)
    await page.evaluate("recognizer.say('trop tard', true)")
    await expect(field(page)).to_have_value("")
    await expect(microphone(page)).to_have_attribute("aria-pressed", "false")
    assert [note.text for note in hall.notes()] == ["Des bancs à l’ombre"]


async def test_it_listens_on_between_utterances_and_stops_by_key_by_button_and_in_silence(page: Page) -> None:
    await listen(page)
    await say(page, "un")
    await page.evaluate("recognizer.end()")
    assert await runs(page)
    await page.evaluate("recognizer.end()")  # nothing was said any more
    assert not await runs(page)
    await expect(microphone(page)).to_have_attribute("aria-pressed", "false")
    await expect(page.locator("#writing-fault")).to_have_text("")

    await listen_again(page)
    await say(page, "deux", final=False)
    await field(page).press("Escape")
    assert not await runs(page)
    await expect(field(page)).to_have_value("Un deux")
    await microphone(page).click()
    await page.wait_for_function("() => window.recognizer.runs")
    await page.get_by_role("button", name="Arrêter la dictée").click()
    assert not await runs(page)
    await expect(field(page)).to_have_value("Un deux")


async def test_what_is_said_belongs_to_the_words_that_stood_in_the_field(hall: Hall, page: Page) -> None:
    await write(page, "Une note")
    await expect(row(page, "Une note")).to_contain_text("Enregistrée")
    await field(page).fill("Le brouillon")
    await listen(page)
    await say(page, "et la suite", final=False)
    await row(page, "Une note").get_by_role("button", name="Modifier").click()
    await expect(field(page)).to_have_value("Une note")
    assert not await runs(page)
    await page.get_by_role("button", name="Ne rien changer").click()
    await expect(field(page)).to_have_value("Le brouillon et la suite")
    await listen_again(page)
    await say(page, "encore", final=False)
    await hall.close_round()
    await page.get_by_role("heading", name="La séquence 1 est close.").wait_for()
    await field(page).press("Escape")
    await expect(field(page)).to_have_value("Le brouillon et la suite encore")


async def test_what_goes_wrong_is_said_in_one_sentence_and_no_word_is_lost(page: Page) -> None:
    for error, sentence in (
        ("network", "La dictée a besoin d’Internet, et il n’y en a pas ici. Écrivez au clavier."),
        ("not-allowed", "Le microphone n’est pas permis à cette page."),
        ("service-not-allowed", "Le microphone n’est pas permis à cette page."),
        ("audio-capture", "Cette tablette n’a pas de microphone libre."),
        ("language-not-supported", "Ce navigateur ne sait pas écrire sous la dictée dans votre langue."),
        ("bad-grammar", "La dictée n’a pas marché."),
    ):
        await field(page).fill("Avant")
        await (listen if error == "network" else listen_again)(page)
        await say(page, "pendant", final=False)
        await page.evaluate("error => recognizer.fail(error)", error)
        await expect(page.locator("#writing-fault"), error).to_contain_text(sentence)
        await expect(field(page)).to_have_value("Avant pendant")
        await expect(microphone(page)).to_have_attribute("aria-pressed", "false")
        await field(page).press_sequentially(" a")
        await expect(page.locator("#writing-fault")).to_have_text("")


async def test_silence_is_no_fault_once_words_were_heard(page: Page) -> None:
    await listen(page)
    await page.evaluate("recognizer.fail('no-speech')")
    await expect(page.locator("#writing-fault")).to_contain_text("Rien n’a été entendu.")
    await listen_again(page)
    await say(page, "des bancs")
    await page.evaluate("recognizer.fail('no-speech')")
    await expect(microphone(page)).to_have_attribute("aria-pressed", "false")
    await expect(page.locator("#writing-fault")).to_have_text("")
    await expect(field(page)).to_have_value("Des bancs")


async def test_dictation_is_at_hand_by_keys_and_no_state_of_it_has_a_fault_for_axe(page: Page, axe_script: str) -> None:
    faults: list[Any] = []

    async def look(state: str) -> None:
        faults.extend((state, *fault) for fault in await faults_of(page, axe_script))

    await field(page).focus()
    await page.keyboard.press("Tab")
    await expect(microphone(page)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(question(page)).to_be_visible()
    await look("asking")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_function("() => window.recognizer?.runs")
    await expect(field(page)).to_be_focused()
    await say(page, "de très longues paroles " * 12, final=False)
    await look("listening")
    await page.evaluate("recognizer.fail('network')")
    await expect(page.locator("#writing-fault")).to_contain_text("Internet")
    await look("no network")
    assert faults == []
