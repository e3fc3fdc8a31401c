"""Rules of a card held before a kiosk: its square seats its voter, and whatever else is shown gets a sentence."""

import io
import random

import pytest
from PIL import Image, ImageDraw

from kiosk.stand import pictures
from server.domain.codes import make_code, read_code
from tests.kiosk.hall import Hall
from tests.kiosk.stand import Kiosk, kiosk_in, open_kiosks, square

UNREAD = "Cette photo n’a pas pu être lue"
SEATED = ""
TABLE = (148, 120, 92)
OTHER = make_code(b"another meeting")


@pytest.fixture
async def kiosk(hall: Hall) -> Kiosk:
    open_kiosks(hall)
    await hall.open_poll()
    return await kiosk_in(hall)


def address(code: str) -> str:
    return f"http://192.168.1.20:8000/v/{read_code(code)}"


def photo(*texts: str, form: str = "JPEG", size: tuple[int, int] = (1600, 1200)) -> bytes:
    """Return a photo of squares that say so, side by side on a table, a little askew."""
    table = Image.new("RGB", size, TABLE)
    for place, text in enumerate(texts):
        table.paste(square(text, 9, 7, TABLE), (120 + 720 * place, 300))
    return kept(table, form)


def cat() -> bytes:
    """Return a photo of somebody without a card."""
    picture = Image.effect_noise((1200, 900), 60).convert("RGB")
    ImageDraw.Draw(picture).polygon([(400, 300), (450, 150), (520, 280), (640, 280), (710, 150), (760, 300)], "gray")
    return kept(picture, "JPEG")


def kept(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


async def show(kiosk: Kiosk, picture: bytes) -> str:
    """Send a photo as the page does; return the sentence of the answer."""
    answer = await kiosk.http.post("/kiosk/shown", content=picture, headers={"content-type": "image/jpeg"})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_of_a_card_leads_to_the_ballot(hall: Hall, kiosk: Kiosk, form: str) -> None:
    assert await show(kiosk, photo(address(hall.codes[0]), form=form)) == SEATED
    await kiosk.look()
    assert kiosk.sitting


async def test_a_photo_of_anything_else_gets_one_sentence_and_the_place_stays_free(hall: Hall, kiosk: Kiosk) -> None:
    good = photo(address(hall.codes[0]))
    wrong = {
        "no picture": (b"", UNREAD),
        "a text": (b"GIF or not", UNREAD),
        "cut off": (good[: len(good) // 3], UNREAD),
        "random": (random.Random(1).randbytes(5_000), UNREAD),
        "no square": (cat(), "On ne voit pas le carré"),
        "a poster": (photo("WIFI:S:Mairie;T:WPA;P:marianne;;"), "On ne voit pas le carré"),
        "two cards": (photo(address(hall.codes[0]), address(hall.codes[1])), "On voit deux cartes"),
        "another meeting": (photo(address(OTHER)), "Cette carte n’est pas de cette réunion"),
    }
    for name, (picture, sentence) in wrong.items():
        assert sentence in await show(kiosk, picture), name
        await kiosk.look()
        assert "Votez ici" in kiosk.text, name
        assert "alert" not in kiosk.said, name


async def test_a_poster_beside_the_card_does_no_harm(hall: Hall, kiosk: Kiosk) -> None:
    assert await show(kiosk, photo("WIFI:S:Mairie;;", address(hall.codes[0]))) == SEATED


async def test_a_photo_that_is_too_large_is_not_opened(
    hall: Hall, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = bytearray(kept(Image.new("1", (8, 8)), "PNG"))
    claims[16:24] = (30_000).to_bytes(4, "big") * 2  # a few bytes that say they are 900 million points
    assert UNREAD in await show(kiosk, bytes(claims))
    good = photo(address(hall.codes[0]))
    monkeypatch.setattr("kiosk.stand.cards.BYTES_MOST", len(good) - 1)
    assert UNREAD in await show(kiosk, good)
    monkeypatch.setattr("kiosk.stand.cards.BYTES_MOST", len(good))
    monkeypatch.setattr(pictures, "POINTS_MOST", 1600 * 1200 - 1)
    assert UNREAD in await show(kiosk, good)
    monkeypatch.setattr(pictures, "POINTS_MOST", 1600 * 1200)
    assert await show(kiosk, good) == SEATED


async def test_what_the_camera_has_read_is_taken_or_gets_one_sentence(hall: Hall, kiosk: Kiosk) -> None:
    for text, sentence in (
        ("", "Ce carré n’est pas celui d’une carte de vote."),
        ("WIFI:S:Mairie;T:WPA;P:marianne;;", "Ce carré n’est pas celui d’une carte de vote."),
        ("x" * 5_000, "Ce carré n’est pas celui d’une carte de vote."),
        (address(OTHER), "Cette carte n’est pas de cette réunion."),
        (address(hall.codes[0]), SEATED),
    ):
        told = await kiosk.http.post("/kiosk/shown", data={"code": text})
        assert told.text.startswith(sentence) if sentence else told.text == SEATED, text[:40]
    await kiosk.look()
    assert kiosk.sitting


async def test_a_card_that_is_shown_while_somebody_votes_changes_nothing(hall: Hall, kiosk: Kiosk) -> None:
    await kiosk.show_card(hall.codes[0])
    sitting = kiosk.sitting
    assert await show(kiosk, photo(address(hall.codes[1]))) == SEATED
    await kiosk.look()
    assert kiosk.sitting == sitting


async def test_a_device_that_is_no_kiosk_has_nobody_look_at_its_photos(hall: Hall, kiosk: Kiosk) -> None:
    stranger = Kiosk(hall.phone().http)
    await show(stranger, photo(address(hall.codes[0])))
    assert "Cet appareil n’est pas une borne" in await stranger.look()


async def test_where_no_library_reads_photos_there_is_no_button_for_one(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kiosk.look()
    assert 'id="photo-file"' in kiosk.page.text
    monkeypatch.setattr("kiosk.stand.pages.can_read_photos", lambda: False)
    await kiosk.look()
    assert 'id="photo-file"' not in kiosk.page.text


async def test_whoever_comes_next_finds_the_words_of_the_house_at_once(hall: Hall, kiosk: Kiosk) -> None:
    await kiosk.look("/kiosk?lang=en")
    await kiosk.show_card(hall.codes[0])
    assert 'lang="en"' in kiosk.page.text
    assert "Votez ici" in await kiosk.act("leave")
