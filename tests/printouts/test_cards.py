"""Voter cards: the QR code of each says what the card says."""

import random
import re
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from printouts.cards import write_cards
from printouts.fonts import MissingGlyphs
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, CARD, CHECK_LIST, LARGE_CARD, CardLayout
from printouts.qr import FINE, STURDY, Matrix, qr_matrix
from server.domain.codes import make_code
from tests.printouts.meetings import codes_on, pages_of

VOTE_URL = "http://192.168.1.20:8000/v"


def codes(count: int) -> list[str]:
    chance = random.Random(3)
    return [make_code(chance.randbytes(7)) for _ in range(count)]


def print_cards(
    cards: list[str], title: str = "Quelle place du marché pour demain ?", site: str = "", large: bool = False
) -> bytes:
    """Print cards numbered from 41 on."""
    paper = BytesIO()
    numbered = dict(enumerate(cards, 41))
    write_cards(numbered, paper, vote_url=VOTE_URL, meeting_title=title, site_name=site, large=large)
    return paper.getvalue()


def test_every_qr_code_leads_to_the_vote_of_its_card() -> None:
    cards = codes(13)
    paper = print_cards(cards)
    read = {*codes_on(paper, 0), *codes_on(paper, 1)}
    assert read == {f"{VOTE_URL}/{code.replace('-', '')}" for code in cards}


def test_every_card_says_its_code_in_groups_and_where_to_type_it() -> None:
    cards = codes(13)
    first, second, _ = pages_of(print_cards(cards))
    assert all(code in first for code in cards[:10])
    assert all(code in second for code in cards[10:])
    assert first.count("192.168.1.20:8000/v") == 10
    assert second.count("Carte de vote une voix · aucun nom") == 3


def test_every_card_bears_its_number_and_says_what_it_is_for() -> None:
    first, second, _ = pages_of(print_cards(codes(13)))
    assert [number for number in range(30, 60) if f"n° {number}" in first] == list(range(41, 51))
    assert [number for number in range(30, 60) if f"n° {number}" in second] == [51, 52, 53]
    assert second.count("Perdue ? Dites ce numéro à l’accueil.") == 3


def test_cards_for_a_site_say_its_name() -> None:
    [face, check] = pages_of(print_cards(codes(2), site="École Jules-Ferry"))
    assert face.count("École Jules-Ferry") == 2
    assert "École Jules-Ferry" in check
    assert "École" not in "".join(pages_of(print_cards(codes(2))))


def test_the_code_is_large_and_on_large_cards_as_large_as_a_headline() -> None:
    cards = codes(40)
    for large, least in ((False, 16.0), (True, 28.0)):
        sizes = sizes_of(print_cards(cards, large=large), cards)
        assert len(sizes) == 40
        assert min(sizes) >= least


def sizes_of(paper: bytes, cards: list[str]) -> list[float]:
    """Return the size of the type of each code, in points, as it is on the paper: capitals are 0.67 of it high."""
    found = []
    document = pypdfium2.PdfDocument(paper)
    for page in document:
        text = page.get_textpage()
        whole = text.get_text_range()
        for code in cards:
            if (start := whole.find(code)) >= 0:
                _, bottom, _, top = text.get_charbox(start)
                found.append((top - bottom) / 0.67)
    document.close()
    return found


def test_large_cards_are_read_as_well() -> None:
    cards = codes(3)
    paper = print_cards(cards, large=True)
    assert len(pages_of(paper)) == 3
    assert {*codes_on(paper, 0), *codes_on(paper, 1)} == {f"{VOTE_URL}/{code.replace('-', '')}" for code in cards}


def test_the_check_list_has_every_number_once_and_no_code() -> None:
    cards = codes(230)
    *_, first, second = pages_of(print_cards(cards))
    assert not any(code in first + second or code.replace("-", "") in first + second for code in cards)
    listed = [int(number) for page in (first, second) for number in re.findall(r"\b\d+\b", page)]
    assert set(range(41, 271)) <= set(listed)
    assert "N’écrivez jamais un nom ici" in first
    assert "Cartes n° 41 à n° 270 page 2 sur 2" in second
    assert codes_on(print_cards(codes(1)), 1) == []


def test_bare_codes_make_the_same_cards() -> None:
    cards = codes(2)
    assert pages_of(print_cards([code.replace("-", "") for code in cards])) == pages_of(print_cards(cards))


@pytest.mark.parametrize(("layout", "cards"), [(CARD, 10), (LARGE_CARD, 2)])
def test_a_sheet_of_cards_fits_its_paper(layout: CardLayout, cards: int) -> None:
    corners = [layout.corner_mm(place) for place in range(layout.per_sheet)]
    assert len(set(corners)) == cards
    assert min(left for left, _ in corners) >= 10
    assert max(left for left, _ in corners) + layout.drawn_width_mm <= A4_WIDTH_MM - 10
    assert min(bottom for _, bottom in corners) >= 10
    assert max(bottom for _, bottom in corners) + layout.drawn_height_mm <= A4_HEIGHT_MM - 10


def test_the_check_list_fits_its_paper() -> None:
    below_the_head_mm = 60
    assert below_the_head_mm + CHECK_LIST.rows * CHECK_LIST.cell_height_mm <= A4_HEIGHT_MM - 20


def test_the_quiet_zone_of_the_qr_code_is_blank() -> None:
    modules = len(qr_matrix(f"{VOTE_URL}/K7QF3M9DXZ2"))
    quiet_mm = 4 * CARD.qr_mm / modules  # ISO/IEC 18004: four modules
    assert min(CARD.quiet_mm, CARD.qr_left_mm) >= quiet_mm
    assert CARD.height_mm - CARD.qr_bottom_mm - CARD.qr_mm >= quiet_mm
    cap_height_mm = 5.9
    assert CARD.qr_bottom_mm - CARD.code_bottom_mm - cap_height_mm >= quiet_mm


def test_a_title_in_letters_that_no_font_has_is_refused_and_they_are_named() -> None:
    with pytest.raises(MissingGlyphs) as refused:
        print_cards(codes(1), "Place du 市場")
    assert refused.value.letters == {"市", "場"}


@pytest.mark.parametrize("title", ["x" * 120, "Très long titre de réunion " * 4, "اجتماع البلدة"])
def test_any_title_fits_the_face(title: str) -> None:
    assert len(codes_on(print_cards(codes(1), title))) == 1
    assert len(codes_on(print_cards(codes(1), title, site=title))) == 1


def test_a_long_address_is_made_to_fit() -> None:
    paper = BytesIO()
    url = "https://vote.communaute-de-communes-du-pays-de-vire.fr:8443/v"
    write_cards({1: "K7QF-3M9D-XZ2"}, paper, vote_url=url, meeting_title="Place")
    assert codes_on(paper.getvalue()) == [f"{url}/K7QF3M9DXZ2"]
    assert url.removeprefix("https://") in pages_of(paper.getvalue())[0]


def test_no_codes_make_no_cards() -> None:
    with pytest.raises(ValueError, match="at least one code"):
        write_cards({}, BytesIO(), vote_url=VOTE_URL, meeting_title="Place")


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
