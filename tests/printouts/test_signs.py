"""Table signs: found from afar, and the door of one table each."""

from io import BytesIO

import pytest

from printouts.fonts import MissingGlyphs
from printouts.layout import SIGN
from printouts.signs import write_signs
from tests.printouts.meetings import codes_on, pages_of

LINK = "http://192.168.1.20:8000/t/2m4k7x9b3d8q5w1r6t0y"


def print_signs(*numbers: int, title: str = "Quelle place du marché pour demain ?") -> bytes:
    paper = BytesIO()
    tables = [(number, f"{LINK}{number}") for number in numbers]
    write_signs(tables, paper, meeting_title=title, site_names={7: "Salle des fêtes"})
    return paper.getvalue()


def test_each_table_has_a_sign_with_its_number_and_its_own_door() -> None:
    paper = print_signs(7, 15, 128)
    pages = pages_of(paper)
    assert [f"Table {number}" in page for number, page in zip((7, 15, 128), pages, strict=True)] == [True] * 3
    assert [codes_on(paper, page) for page in range(3)] == [[f"{LINK}{number}"] for number in (7, 15, 128)]


def test_a_sign_says_which_meeting_which_site_and_what_to_do() -> None:
    [page] = pages_of(print_signs(7))
    for words in ("Quelle place du marché", "Salle des fêtes", "Animateur·rice", "Scannez ce code avec la tablette"):
        assert words in page


def test_the_link_of_a_table_is_in_the_qr_code_alone() -> None:
    assert "/t/" not in "".join(pages_of(print_signs(7)))


def test_a_number_is_read_from_ten_metres() -> None:
    assert SIGN.number_mm >= 10_000 / 250


def test_a_title_in_letters_that_no_font_has_is_refused_and_they_are_named() -> None:
    with pytest.raises(MissingGlyphs) as refused:
        print_signs(7, title="Place du 市場")
    assert refused.value.letters == {"市", "場"}


@pytest.mark.parametrize("title", ["x" * 120, "Très long titre " * 7, "اجتماع البلدة"])
def test_any_title_fits_a_sign(title: str) -> None:
    assert codes_on(print_signs(7, title=title)) == [f"{LINK}7"]


def test_no_tables_make_no_signs() -> None:
    with pytest.raises(ValueError, match="at least one table"):
        write_signs([], BytesIO(), meeting_title="Place")
