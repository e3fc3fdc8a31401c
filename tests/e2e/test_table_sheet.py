"""The sheet of a round on the page of a table, and what is read aloud, in a real browser, on the running server."""

import base64
import math
import struct
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect

from server.domain import commands as c
from server.live.house import new_id
from tests.e2e.table_hall import Hall, field, hall_of, page_of, strip
from tests.e2e.table_looks import faults_of
from tests.e2e.table_side import (
    answer,
    arrival,
    call_for_help,
    calls,
    card,
    help_door,
    notes_written,
    push,
    read,
    reword,
    tell,
)

SCRIPT = """
title = "La place du marché"
languages = ["fr"]
[[sites]]
name = "Salle des fêtes"
tables = 2
[[sites]]
name = "Chez soi"
tables = 1
online = true
video = ["https://visio.example.org/t3"]
[[rounds]]
title = "Ce que nous vivons"
question = "Qu’est-ce qui vous plaît, qu’est-ce qui vous gêne ?"
text = "Commencez par un tour de table."
minutes = 10
[rounds.sheet]
title = "La place en chiffres"
text = "Le stationnement occupe les deux tiers de la place.\\n\\nL’été, le sol y monte à 58 °C."
easy = "Il y a beaucoup de voitures. L’été, il fait très chaud."
picture = "plan.png"
alt = "Plan : les voitures prennent les deux tiers de la place."
audio = "voix.wav"
video = "film.webm"
captions = "film.vtt"
[[rounds]]
title = "Sans fiche"
question = "Et ensuite ?"
minutes = 10
[[polls]]
title = "D’abord"
question = "Que faire d’abord ?"
method = "single"
choices = [{ text = "Planter", pictogram = "tree" }, { text = "Asseoir", pictogram = "bench" }]
"""

FILM = """async () => {
    const canvas = document.createElement("canvas");
    const [ink, parts] = [canvas.getContext("2d"), []];
    const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: "video/webm" });
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    for (let place = 0; place < 8; place++) {
        ink.fillStyle = place % 2 ? "#0B4F5C" : "#F4C24D";
        ink.fillRect(0, 0, 300, 150);
        await new Promise((go) => setTimeout(go, 100));
    }
    await new Promise((go) => { recorder.onstop = go; recorder.stop(); });
    return btoa(String.fromCharCode(...new Uint8Array(await new Blob(parts).arrayBuffer())));
}"""


@pytest.fixture(scope="module")
async def files(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Path:
    """A folder with what the sheet shows; the film is made by the browser that will play it."""
    folder = tmp_path_factory.mktemp("files")
    Image.new("RGB", (1600, 1000), "#9AA3A8").save(folder / "plan.png")
    with wave.open(str(folder / "voix.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(place / 8))) for place in range(8000)))
    page = await chromium.new_page()
    (folder / "film.webm").write_bytes(base64.b64decode(await page.evaluate(FILM)))
    await page.close()
    captions = "WEBVTT\n\n00:00.000 --> 00:10.000\nLe matin, la place est pleine.\n"
    (folder / "film.vtt").write_text(captions, encoding="utf-8")
    return folder


@pytest.fixture
async def hall(tmp_path: Path, files: Path) -> AsyncIterator[Hall]:
    async with hall_of(tmp_path, script=SCRIPT, files=files) as hall:
        yield hall


@pytest.fixture
async def page(hall: Hall, browser: Browser) -> AsyncIterator[Page]:
    async with page_of(hall, browser) as page:
        yield page


# The sheet


async def test_the_sheet_opens_beside_the_writing_and_costs_no_letter(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await field(page).press_sequentially("À moitié écr")
    sheet = page.get_by_role("region", name="La place en chiffres")
    await expect(sheet).to_contain_text("Fiche d’information")
    await expect(sheet).not_to_contain_text("58")
    await sheet.get_by_role("button", name="Lire la fiche").click()
    await expect(sheet).to_contain_text("L’été, le sol y monte à 58 °C.")
    await field(page).press_sequentially("it")
    await expect(sheet.get_by_text("les deux tiers de la place.").first).to_be_in_viewport()
    await sheet.get_by_role("button", name="Fermer la fiche").click()
    await expect(sheet).not_to_contain_text("58")
    await expect(field(page)).to_have_value("À moitié écrit")


async def test_whoever_wants_it_easy_to_read_finds_it_so_the_next_time(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await page.get_by_role("button", name="Lire la fiche").click()
    easy = page.get_by_role("button", name="Facile à lire")
    await expect(easy).to_have_attribute("aria-pressed", "false")
    await easy.click()
    await expect(page.get_by_text("Il y a beaucoup de voitures.")).to_be_visible()
    await expect(page.get_by_text("58 °C")).to_have_count(0)
    await page.reload()
    await page.get_by_role("button", name="Lire la fiche").click()
    await expect(page.get_by_text("Il y a beaucoup de voitures.")).to_be_visible()
    await page.get_by_role("button", name="Facile à lire").click()
    await expect(page.get_by_text("58 °C")).to_be_visible()


async def test_the_picture_says_what_it_shows_and_opens_large(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await page.get_by_role("button", name="Lire la fiche").click()
    small = page.get_by_role("button", name="Agrandir l’image : Plan : les voitures prennent")
    shown = await small.bounding_box()
    await small.press("Enter")
    large = page.get_by_role("dialog").get_by_role("img", name="Plan : les voitures prennent les deux tiers")
    await expect(large).to_be_in_viewport(ratio=1)
    assert await large.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 1600
    opened = await large.bounding_box()
    assert shown
    assert opened
    assert opened["width"] > 1.5 * shown["width"]
    await page.keyboard.press("Escape")
    await expect(large).to_be_hidden()
    await expect(small).to_be_focused()


async def test_sound_and_film_play_with_their_captions_from_the_hall_itself(hall: Hall, page: Page) -> None:
    await hall.open_round()
    await page.get_by_role("button", name="Lire la fiche").click()
    await expect(page.locator("audio")).to_have_attribute("controls", "")
    played = "media => new Promise((go, stop) => { media.ontimeupdate = () => media.currentTime > 0 && go(true);"
    played += " media.onerror = stop; media.muted = true; void media.play(); })"
    for kind in ("audio", "video"):
        assert await page.locator(kind).evaluate(played)
    captions = "film => [...film.textTracks].map(track => [track.kind, track.mode, track.activeCues?.[0]?.text])"
    assert await page.locator("video").evaluate(captions) == [["captions", "showing", "Le matin, la place est pleine."]]
    sources = await page.evaluate("[...document.querySelectorAll('.fact-sheet [src]')].map(each => each.src)")
    assert all(source.startswith(f"{hall.server.url}/files/{hall.server.meeting.id}/") for source in sources)


async def test_a_document_that_does_not_open_says_so_and_the_rest_is_there(hall: Hall, page: Page) -> None:
    await page.route("**/files/**/*.png", lambda route: route.abort())
    await hall.open_round()
    await page.get_by_role("button", name="Lire la fiche").click()
    sheet = page.locator(".fact-sheet")
    await expect(sheet).to_contain_text("Ce document ne s’ouvre pas en ce moment.")
    await expect(sheet).to_contain_text("Plan : les voitures prennent les deux tiers de la place.")
    await expect(sheet).to_contain_text("58 °C")


async def test_a_round_without_a_sheet_has_none(hall: Hall, page: Page) -> None:
    await hall.open_round(1)
    await expect(field(page)).to_be_visible()
    await expect(page.get_by_text("Fiche d’information")).to_have_count(0)


# Read aloud

VOICE = """
    window.said = [];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, "speechSynthesis", { value: {
      getVoices: () => [{ lang: "en-GB", localService: true }, { lang: "fr-FR", localService: true }],
      speak: (utterance) => window.said.push([utterance.lang, utterance.text]),
      cancel: () => { window.said = []; },
      addEventListener() {}, removeEventListener() {},
    } });
"""


async def test_an_open_vote_is_read_aloud_in_order_where_there_is_a_voice(hall: Hall, page: Page) -> None:
    await page.add_init_script(VOICE)
    await page.reload()
    await hall.open_poll()
    await page.get_by_role("button", name="Écouter").click()
    texts = ["Que faire d’abord ?", "Un seul choix, ou blanc.", "A\u00a0: Planter", "B\u00a0: Asseoir"]
    assert await page.evaluate("said") == [["fr-FR", text] for text in texts]
    await page.get_by_role("button", name="Arrêter").click()
    assert await page.evaluate("said") == []


async def test_without_a_voice_nothing_offers_to_read_aloud(hall: Hall, page: Page) -> None:
    await page.add_init_script("Object.defineProperty(window, 'speechSynthesis', { value: undefined });")
    await page.reload()
    await hall.open_poll()
    await expect(page.get_by_text("À lire à voix haute, dans l’ordre :")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await expect(page.get_by_role("button", name="Écouter")).to_have_count(0)


async def test_the_code_of_a_vote_is_as_large_as_the_screen_allows(hall: Hall, page: Page) -> None:
    await hall.open_poll()
    for width, height in ((1024, 768), (768, 1024), (390, 844)):
        await page.set_viewport_size({"width": width, "height": height})
        await page.get_by_role("button", name="Agrandir le code").click()
        code = page.locator(".large-code .qr")
        await expect(code).to_be_in_viewport(ratio=1)
        box = await code.bounding_box()
        assert box
        assert box["width"] == box["height"] >= 0.75 * min(width, height)
        await page.get_by_role("button", name="Fermer").click()


# All states


async def test_no_state_of_the_side_has_a_fault_for_axe_and_every_target_is_48_px_high(
    hall: Hall, browser: Browser, axe_script: str
) -> None:
    """Fourteen states of a table in a call, each at four sizes, light and dark."""
    hall.link = hall.server.tables[3]
    table = hall.server.ids("tables")[2]
    faults: list[Any] = []
    async with page_of(hall, browser) as page:

        async def look(state: str) -> None:
            faults.extend((state, *fault) for fault in await faults_of(page, axe_script))

        await page.set_viewport_size({"width": 768, "height": 1024})
        await tell(hall, "Nous commençons bientôt.")
        await expect(read(page)).to_be_enabled()
        await look("a message before the first round")
        await read(page).click()
        await hall.open_round()
        await notes_written(page, "Des bancs", "Du pain")
        await tell(hall, "Il reste dix minutes. " * 20)
        await tell(hall, "Encore un mot.", 3)
        await expect(arrival(page)).to_contain_text("ensuite")
        await look("a long message, and another one")
        await arrival(page).get_by_role("button", name="Lire la suite").click()
        await expect(read(page)).to_be_enabled()
        await look("a long message, read whole")
        await read(page).click()
        await read(page).click()
        await page.get_by_role("button", name="De la régie").click()
        await page.get_by_text("Messages reçus").click()
        await page.get_by_role("button", name="Lire la fiche").click()
        await look("the sheet, and messages received")
        await page.locator(".fact-picture").click()
        await look("the picture")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Facile à lire").click()
        await look("the sheet, easy to read")
        await page.get_by_role("button", name="Fermer la fiche").click()
        await help_door(page).click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await look("calling for help")
        await page.keyboard.press("Escape")
        dialog = await call_for_help(page, "Quelqu’un ne se sent pas bien", "Un malaise")
        await expect(dialog).to_contain_text("Appel envoyé à")
        await look("the call has been sent")
        await dialog.get_by_role("button", name="Fermer").click()
        await hall.server.do(c.AnswerHelp(new_id("c"), calls(hall)[0].id, "J’arrive."))
        await expect(read(page)).to_be_enabled()
        await look("the call has been answered")
        await read(page).click()
        proposals = [await push(hall, title, 1) for title in ("Vingt bancs", "Du pain frais", "Rien")]
        await answer(card(page, "Vingt bancs"), "y est en partie", "L’ombre")
        await expect(card(page, "Vingt bancs")).to_contain_text("Enregistrée")
        await card(page, "Du pain frais").get_by_text("manque", exact=True).click()
        await card(page, "Du pain frais").get_by_role("button", name="Envoyer la réponse").click()
        await hall.server.do(c.WithdrawProposal(new_id("c"), proposals[2]))
        await expect(card(page, "Rien")).to_contain_text("Retirée")
        await look("read-backs answered, asked, at fault, and a proposal taken back")
        await card(page, "Vingt bancs").locator("summary").first.click()
        await look("an answer, opened")
        await reword(hall, proposals[0], "Vingt bancs à l’ombre", "Sous les platanes.")
        await expect(card(page, "Vingt bancs à l’ombre")).to_contain_text("Reformulée")
        await hall.open_poll()
        await expect(page.locator(".side .poll")).to_have_count(1)
        await tell(hall, "Votez.", 3)
        await expect(read(page)).to_be_enabled()
        await look("everything at once")
        await hall.close_round()
        await expect(page.locator(".vote")).to_be_visible()
        await look("a vote, and a message")
        await expect(strip(page)).to_be_visible()
    assert faults == []
    assert hall.server.meeting.state.tables[table].video
