"""Voter cards: the QR code of each says what the card says."""

import random
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from printouts.cards import write_cards
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, CARD
from printouts.qr import FINE, STURDY, Matrix, qr_matrix
from server.domain.codes import make_code
from tests.printouts.meetings import codes_on, pages_of

VOTE_URL = "http://192.168.1.20:8000/v"


def codes(count: int) -> list[str]:
    chance = random.Random(3)
    return [make_code(chance.randbytes(7)) for _ in range(count)]


def print_cards(cards: list[str], title: str = "Quelle place du marché pour demain ?") -> bytes:
    paper = BytesIO()
    write_cards(cards, paper, vote_url=VOTE_URL, meeting_title=title)
    return paper.getvalue()


def test_every_qr_code_leads_to_the_vote_of_its_card() -> None:
    cards = codes(13)
    paper = print_cards(cards)
    read = {*codes_on(paper, 0), *codes_on(paper, 1)}
    assert read == {f"{VOTE_URL}/{code.replace('-', '')}" for code in cards}


def test_every_card_says_its_code_in_groups_and_where_to_type_it() -> None:
    cards = codes(13)
    first, second = pages_of(print_cards(cards))
    assert all(code in first for code in cards[:10])
    assert all(code in second for code in cards[10:])
    assert first.count("192.168.1.20:8000/v") == 10
    assert second.count("Carte de vote anonyme · une voix") == 3


def test_bare_codes_make_the_same_cards() -> None:
    cards = codes(2)
    assert pages_of(print_cards([code.replace("-", "") for code in cards])) == pages_of(print_cards(cards))


def test_a_sheet_of_cards_fits_its_paper() -> None:
    corners = [CARD.corner_mm(place) for place in range(CARD.per_sheet)]
    assert len(set(corners)) == 10
    assert min(left for left, _ in corners) >= 10
    assert max(left for left, _ in corners) + CARD.width_mm <= A4_WIDTH_MM - 10
    assert min(bottom for _, bottom in corners) >= 10
    assert max(bottom for _, bottom in corners) + CARD.height_mm <= A4_HEIGHT_MM - 10


def test_the_quiet_zone_of_the_qr_code_is_blank() -> None:
    modules = len(qr_matrix(f"{VOTE_URL}/K7QF3M9DXZ2"))
    quiet_mm = 4 * CARD.qr_mm / modules  # ISO/IEC 18004: four modules
    assert min(CARD.quiet_mm, CARD.qr_left_mm) >= quiet_mm
    cap_height_mm = 6.0
    assert CARD.qr_bottom_mm - CARD.code_bottom_mm - cap_height_mm >= quiet_mm


@pytest.mark.parametrize("title", ["x" * 120, "Très long titre de réunion " * 4, "اجتماع البلدة", "市場"])
def test_any_title_fits_the_face(title: str) -> None:
    assert len(codes_on(print_cards(codes(1), title))) == 1


def test_a_long_address_is_made_to_fit() -> None:
    paper = BytesIO()
    url = "https://vote.communaute-de-communes-du-pays-de-vire.fr:8443/v"
    write_cards(["K7QF-3M9D-XZ2"], paper, vote_url=url, meeting_title="Place")
    assert codes_on(paper.getvalue()) == [f"{url}/K7QF3M9DXZ2"]
    assert url.removeprefix("https://") in pages_of(paper.getvalue())[0]


def test_no_codes_make_no_cards() -> None:
    with pytest.raises(ValueError, match="at least one code"):
        write_cards([], BytesIO(), vote_url=VOTE_URL, meeting_title="Place")


@pytest.mark.parametrize("correction", [STURDY, FINE])
def test_the_fixed_mask_is_read_whatever_the_text(correction: int) -> None:
    chance = random.Random(7)
    for length in (1, 2, 5, 11, *range(20, 120, 4)):
        for _ in range(4):
            text = "".join(chance.choice("abcXYZ0123456789/:.-") for _ in range(length))
            assert _read(qr_matrix(text, correction=correction)) == text


def _read(matrix: Matrix) -> str:
    """Return what a reader sees, four pixels a module, four modules of quiet zone."""
    size = (len(matrix) + 8) * 4
    picture = Image.new("L", (size, size), 255)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                picture.paste(0, ((x + 4) * 4, (y + 4) * 4, (x + 5) * 4, (y + 5) * 4))
    [found] = zxingcpp.read_barcodes(picture)
    return str(found.text)
