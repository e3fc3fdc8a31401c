"""Printed ballots: a sheet says whose it is, keeps its blank paper blank, and refuses what it has no room for."""

from itertools import combinations, product
from random import Random
from typing import get_args

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from printouts.ballot_layout import (
    BAND_MM,
    BLANK,
    FORMS,
    MARKERS,
    SIZES,
    DoesNotFit,
    SheetLayout,
    Size,
    marker_bits,
    sheet_layout,
)
from printouts.ballots import MissingGlyphs, Planned
from printouts.fonts import REGULAR, Typesetter
from printouts.reading import SheetRead, read_page
from printouts.sheet_code import BadCode, SheetCode, meeting_tag, read_code, write_code
from server.domain.paper import BOOKLET_CHOICES, Form
from server.domain.records import Method, PollText, Rules
from tests.paper.hand import Hand
from tests.paper.hand import Sheet as Drawn
from tests.paper.printed import KEY, MEETING, a_booklet, a_poll, a_sheet, pictures, printed
from tests.printouts.meetings import pages_of

METHODS = get_args(Method)


def layouts() -> list[SheetLayout]:
    """Every page that can be: each form and size with few choices and with the most."""
    made = []
    for form, size, mirrored in product(FORMS, SIZES, (False, True)):
        for count in (1, 2, 3, 6, 10, 26):
            for steps in (1, 6, 10) if form == "points" else (0,):
                try:
                    made.append(sheet_layout(form, count, size, steps, mirrored))
                except DoesNotFit:
                    continue
    return made


def test_boxes_are_large_and_their_blank_paper_is_their_own() -> None:
    for layout in layouts():
        for box in layout.boxes:
            assert box.side >= 7
        for one, other in combinations(layout.boxes, 2):
            apart = max(abs(one.x - other.x), abs(one.y - other.y)) - (one.side + other.side) / 2
            assert apart >= 2.9, (layout.form, layout.size, one.id, other.id)


def test_everything_stays_on_the_paper_of_a_printer_that_enlarges_by_five_percent() -> None:
    for layout in layouts():
        middle = layout.width / 2, layout.height / 2
        places = [(box.x - 5, box.y) for box in layout.boxes] + [(box.x + 5, box.y) for box in layout.boxes]
        places += [(x, y) for _, x, y in layout.markers] + [(x + 10, y + 10) for _, x, y in layout.markers]
        for x, y in places:
            assert abs(x - middle[0]) * 1.05 <= middle[0] - 5
            assert abs(y - middle[1]) * 1.05 <= middle[1] - 5


def test_every_box_has_one_meaning_and_every_meaning_one_box() -> None:
    for layout in layouts():
        ids = [box.id for box in layout.boxes]
        assert len(set(ids)) == len(ids)
        assert ids.count(BLANK) == 1
        assert [row.choice for row in layout.rows][-1] == BLANK


@pytest.mark.parametrize(
    ("form", "count", "size", "steps", "what", "most"),
    [
        ("one", 8, "A5", 0, "choices", 7),
        ("one", 27, "A4", 0, "choices", 26),
        ("several", 24, "Letter", 0, "choices", 23),
        ("scale", 12, "A4", 0, "choices", 11),
        ("ranks", 11, "A4", 0, "choices", 10),
        ("ranks", 7, "A5", 0, "choices", 6),
        ("points", 3, "A4", 11, "points", 10),
        ("points", 3, "A5", 8, "points", 7),
        ("consent", 3, "A4", 0, "choices", 2),
    ],
)
def test_what_does_not_fit_one_page_is_refused(
    form: Form, count: int, size: Size, steps: int, what: str, most: int
) -> None:
    with pytest.raises(DoesNotFit) as refused:
        sheet_layout(form, count, size, steps)
    assert (refused.value.what, refused.value.most) == (what, most)


def test_markers_differ_in_six_squares_however_they_are_turned() -> None:
    squares = [np.array(marker_bits(number)) for number in range(MARKERS)]
    for one, other in combinations(range(MARKERS), 2):
        assert min(int(np.sum(squares[one] != np.rot90(squares[other], turn))) for turn in range(4)) >= 6
    for each in squares:
        assert min(int(np.sum(each != np.rot90(each, turn))) for turn in (1, 2, 3)) >= 6


@given(
    some.sampled_from(["live", "booklet"]),
    some.integers(0, 2**16 - 1),
    some.integers(0, 2**32 - 1),
    some.sampled_from(SIZES),
    some.sampled_from(FORMS),
    some.integers(1, 26),
    some.integers(0, 10),
    some.booleans(),
    some.binary(max_size=40),
)
def test_a_code_says_what_was_written(kind, number, serial, size, form, count, steps, mirrored, key) -> None:
    code = SheetCode(kind, meeting_tag("m_7"), number, serial, size, form, count, steps, mirrored)
    assert read_code(write_code(code, key), key) == code


def test_a_code_with_another_key_or_a_changed_sign_is_refused() -> None:
    text = write_code(SheetCode("live", meeting_tag("m_7"), 3, 99, "A4", "one", 5), b"one")
    for changed, key, why in (
        (text, b"other", "forged"),
        (text[:12] + ("A" if text[12] != "A" else "B") + text[13:], b"one", "forged"),
        ("AE" + text[2:], b"one", "other-version"),
        (text[:-1], b"one", "not-ours"),
        ("http://192.168.1.20:8000/v/K7", b"one", "not-ours"),
    ):
        with pytest.raises(BadCode) as refused:
            read_code(changed, key)
        assert refused.value.why == why


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", SIZES)
def test_the_code_on_a_sheet_says_its_form_and_serial(method: Method, size: Size) -> None:
    poll = a_poll(method, 3)
    pdf = printed(a_sheet(poll, size), serials=(7, 4_000_000_000))
    for page, serial in zip(pictures(pdf, 150), (7, 4_000_000_000), strict=True):
        [found] = zxingcpp.read_barcodes(page)
        code = read_code(found.text, KEY)
        assert (code.kind, code.number, code.serial, code.size) == ("live", 3, serial, size)
        assert code.meeting == meeting_tag(MEETING)
        assert code.layout == a_sheet(poll, size).page.layout


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("size", SIZES)
def test_boxes_and_the_paper_around_them_and_around_pictograms_are_blank(
    method: Method, language: str, size: Size
) -> None:
    sheet = a_sheet(a_poll(method, 3), size, spoken=(language,))
    dpi = 150
    picture = np.asarray(pictures(printed(sheet), dpi)[0].convert("L"))
    layout = sheet.page.layout

    def ink(x: float, y: float, half: float, hole: float) -> int:
        """Dark pixels of a square frame, `half` and `hole` millimetres from its centre."""
        scale = dpi / 25.4
        top, left = int((y - half) * scale), int((x - half) * scale)
        cut = picture[top : int((y + half) * scale), left : int((x + half) * scale)]
        rows, columns = np.mgrid[0 : cut.shape[0], 0 : cut.shape[1]]
        far = np.maximum(abs((columns + left) / scale - x), abs((rows + top) / scale - y))
        return int(np.sum(cut[far > hole] < 200))

    for box in layout.boxes:
        assert ink(box.x, box.y, box.side / 2 - 0.5, -1) == 0, box.id
        assert ink(box.x, box.y, box.side / 2 + layout.ring, box.side / 2 + 0.5) == 0, box.id
    for row in layout.rows:
        if row.circled:
            assert ink(row.pictogram_x, row.y, row.pictogram / 2 + 1.3, row.pictogram / 2) == 0, row.choice


def test_a_live_ballot_has_the_words_of_both_languages_and_the_easy_line() -> None:
    arabic = PollText("", "ماذا نفعل أولا؟", {"a": "عشرة مقاعد", "b": "أشجار", "c": "السوق"})
    poll = a_poll("single", 3, words={"ar": arabic})
    sheet = a_sheet(poll, spoken=("fr", "ar"), easy={"a": "On met dix bancs."})
    [text] = pages_of(printed(sheet))
    assert "Poser dix bancs" in text
    assert "On met dix bancs." in text
    assert "Que faire d’abord" in text
    assert len([letter for letter in text if "\ufe70" <= letter <= "\ufeff" or "\u0600" <= letter <= "\u06ff"]) > 30


@pytest.mark.parametrize("method", METHODS)
def test_where_arabic_is_the_reference_boxes_begin_on_the_right_and_are_read_all_the_same(method: Method) -> None:
    poll = a_poll(method, 3)
    sheet = a_sheet(poll, spoken=("ar",))
    layout, usual = sheet.page.layout, a_sheet(poll).page.layout
    assert [box.id for box in layout.boxes] == [box.id for box in usual.boxes]
    assert [box.x for box in layout.boxes] == [layout.width - box.x for box in usual.boxes]
    [page] = pictures(printed(sheet), 150)
    drawn = Drawn(np.array(page), 150)
    drawn.mark(Hand("blue ballpoint", "cross", 0.1, Random(5)), layout.boxes[0])
    found = read_page(np.array(Image.fromarray(drawn.picture).convert("L")), KEY)
    assert isinstance(found, SheetRead)
    assert [box.id for box in found.boxes if box.state == "marked"] == [layout.boxes[0].id]


def test_a_word_of_arabic_in_a_french_text_does_not_turn_it_round() -> None:
    style = ParagraphStyle("plain", fontName=REGULAR, fontSize=12)
    typesetter = Typesetter()
    assert typesetter.paragraph("Le souk سوق du samedi", style, 400).style.alignment == TA_LEFT
    assert typesetter.paragraph("سوق du samedi", style, 400).style.alignment == TA_RIGHT


def test_a_budget_ballot_says_what_each_choice_costs() -> None:
    [text] = pages_of(printed(a_sheet(a_poll("greedy", 4))))
    assert text.count("12 000 €") == 4


def test_a_ballot_says_how_many_marks_are_asked_for() -> None:
    [text] = pages_of(printed(a_sheet(a_poll("approval", 5, Rules(least=1, most=3)))))
    assert "Mettez de 1 à 3 croix." in text


def test_letters_that_no_font_has_are_named_and_nothing_is_printed() -> None:
    words = {"xx": PollText("", "", {"a": "\U00012000\U00012001"})}
    with pytest.raises(MissingGlyphs, match=r"U\+12000"):
        printed(a_sheet(a_poll("single", 3, words=words), spoken=("fr", "xx")))


def test_a_text_longer_than_its_place_is_refused() -> None:
    words = {"en": PollText("", "", {"a": "Far too many words. " * 14})}
    with pytest.raises(DoesNotFit, match="text"):
        printed(a_sheet(a_poll("majority-judgment", 6, words=words), "A5", spoken=("fr", "en")))


def test_a_booklet_has_a_numbered_page_for_each_planned_poll_and_no_words_of_choices() -> None:
    sheets = a_booklet(Planned(1, "single"), Planned(2, "majority-judgment"), Planned(3, "points", points=5))
    pdf = printed(*sheets, serials=(1, 2))
    codes = [read_code(zxingcpp.read_barcodes(page)[0].text, KEY) for page in pictures(pdf, 150)]
    assert [(code.serial, code.number, code.kind) for code in codes] == [
        (serial, number, "booklet") for serial in (1, 2) for number in (1, 2, 3)
    ]
    assert all(code.count == BOOKLET_CHOICES for code in codes)
    assert "Page 1" in pages_of(pdf)[0]


def test_the_bands_of_six_choices_differ_on_a_printer_that_makes_black_of_every_colour() -> None:
    [sheet] = a_booklet(Planned(1, "single"))
    dpi = 300
    black = np.asarray(pictures(printed(sheet), dpi)[0].convert("L")) < 160
    scale = dpi / 25.4
    bands = []
    for row in sheet.page.layout.rows[:6]:
        top, left = int((row.y - 4) * scale), int(row.band_x * scale)
        bands.append(black[top : top + int(8 * scale), left : left + int(BAND_MM * scale)])
    for one, other in combinations(bands, 2):
        assert np.mean(one != other) > 0.2


def test_a_serial_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        printed(a_sheet(a_poll("single")), serials=(1, 1))
