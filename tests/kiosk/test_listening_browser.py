"""Listening in a real browser: with sounds and with voices of its own, with scripts and without."""

from playwright.async_api import Browser, Page, Request, expect

from kiosk.listening import texts_of
from server.spoken.shelf import Shelf, name_of
from server.spoken.sound import RATE_HZ, to_mp3
from tests.kiosk.hall import Hall, address_of
from tests.spoken.test_sounds import wav

VOICES = """
(lang => {
  const said = window.said = [];
  const synth = { getVoices: () => [{ localService: true, lang }, { localService: false, lang: "fr-FR" }],
    cancel() {}, speak(each) { said.push(each.text); window.current = each; } };
  Object.defineProperty(window, "speechSynthesis", { value: synth });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
})"""


async def heard(page: Page) -> list[str]:
    """Return the texts that are shown as being read."""
    return [" ".join(text.split()) for text in await page.locator(".heard").all_inner_texts()]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


async def test_a_ballot_is_heard_choice_by_choice_or_whole_and_the_receipt_letter_by_letter(
    hall: Hall, browser: Browser
) -> None:
    await hall.open_poll()
    sound, shelf = to_mp3(wav(bytes(2 * RATE_HZ * 20))), Shelf(hall.house.settings.data)
    for text in texts_of(hall.meeting.state, "fr"):
        shelf.keep(name_of(*text), sound)
    async with address_of(hall) as url:
        path = f"{url}/v/{hall.codes[0]}"

        # Without scripts: one link to the whole of it, and what is filled in stays.
        context = await browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(path)
        await page.get_by_role("radio", name="B Remettre").check()
        async with page.expect_response("**/sound/*.mp3") as whole:
            await page.get_by_role("link", name="Tout écouter").click()
        assert (await whole.value).status in (200, 206)
        assert page.url == path
        assert await page.get_by_role("radio", name="B Remettre").is_checked()
        assert any("/sound/" in frame.url for frame in page.frames)
        await context.close()

        # With scripts: a button for each part; what plays them comes with the first tap.
        context = await browser.new_context()
        page = await context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(_place(request)))
        await page.goto(path)
        button = page.get_by_role("link", name="Écouter B")
        await expect(button).to_be_visible()
        assert not {"/v/listen.js", "/sound"} & set(asked)
        await button.click()
        playing = page.get_by_role("link", name="Arrêter")
        await expect(playing).to_be_visible()
        assert await heard(page) == ["B Remettre la halle en état"]
        assert {"/v/listen.js", "/sound"} <= set(asked)
        assert not await page.evaluate("document.ear.paused")
        await playing.click()
        await expect(button).to_be_visible()
        assert await heard(page) == []
        assert await page.evaluate("document.ear.paused")
        assert not await page.get_by_role("radio", name="B Remettre").is_checked()

        await page.get_by_role("link", name="Tout écouter").click()
        order = []
        for _ in range(3):
            order += await heard(page)
            await page.evaluate("document.ear.dispatchEvent(new Event('ended'))")
        assert [plain(each) for each in order] == [
            "Une seule chose dans l’année : laquelle ?",
            "Un seul choix, ou le vote blanc.",
            "A Planter des arbres pour avoir de l’ombre",
        ]
        await playing.click()
        assert await heard(page) == []

        await page.get_by_role("radio", name="B Remettre").check()
        await page.get_by_role("button", name="Mettre dans l’urne").click()
        await page.get_by_role("heading", name="Votre vote est dans l’urne").wait_for()
        async with page.expect_response("**/receipt.mp3") as letters:
            await page.get_by_role("link", name="Écouter").click()
        assert (await letters.value).status in (200, 206)
        await expect(playing).to_be_visible()
        await context.close()
    assert await hall.ballots() == ['{"marks":["b"]}']


def _place(request: Request) -> str:
    path = request.url.split("/", 3)[3].partition("?")[0]
    return "/sound" if path.startswith("sound/") else f"/{path}"


async def test_where_there_is_no_sound_a_voice_of_the_device_reads_its_own_language_and_else_there_is_no_button(
    hall: Hall, browser: Browser
) -> None:
    await hall.open_poll()
    async with address_of(hall) as url:
        path = f"{url}/v/{hall.codes[0]}"
        for language, shown in (("fr-FR", 9), ("en-GB", 0)):
            context = await browser.new_context()
            page = await context.new_page()
            await page.add_init_script(f"({VOICES})({language!r})")
            async with page.expect_response("**/v/listen.js*"):
                await page.goto(path)
            await page.wait_for_function("!!document.hear")
            assert await page.get_by_role("link", name="Écouter").count() == shown, language
            if shown:
                await page.get_by_role("link", name="Écouter B").click()
                assert await page.evaluate("said.map(each => each.trim().split(/\\s+/).join(' '))") == [
                    "B Remettre la halle en état"
                ]
                await page.get_by_role("link", name="Tout écouter").click()
                await page.evaluate("current.onend()")
                assert len(await page.evaluate("said")) == 3
                assert await heard(page) == ["Un seul choix, ou le vote blanc."]
            await context.close()
