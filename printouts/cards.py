"""Voter cards: ten to a sheet, each with a QR code that leads to its vote, and the same code to type.

A card names nobody. It bears a number, by which it is found when it is lost; which of them a person gets is chance.
After the cards comes their check list for the welcome desk: the numbers alone, which open nothing.
"""

from collections.abc import Mapping
from io import BytesIO
from itertools import groupby

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from printouts.blank_canvas import blank_canvas
from printouts.check_list import draw_check_list
from printouts.files import Printed, Target, save
from printouts.fonts import BOLD, Typesetter, width_of
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, CARD, LARGE_CARD, MM, CardLayout
from printouts.qr import draw_qr, qr_matrix
from printouts.styles import (
    CARD_ADDRESS,
    CARD_HOW,
    CARD_LOST,
    CARD_MEETING,
    CARD_NAME,
    CARD_NUMBER,
    CARD_PROMISE,
    CARD_SITE,
    CARD_TABLE,
    INK,
    SOFT_INK,
)
from server.domain.codes import group
from server.i18n import Words

CODE_SIZE = 25.0  # points; less for the few codes of wide letters that would not fit the card
_FACE = "card-face"


def write_cards(
    codes: Mapping[int, str],
    path_or_file: Target,
    *,
    vote_url: str,
    meeting_title: str,
    site_name: str = "",
    tables: Mapping[int, int] | None = None,
    large: bool = False,
    language: str = "fr",
) -> Printed:
    """Write voter cards and their check list as a PDF of A4 sheets; return what came out.

    codes: number -> code as `make_code` gives it, or bare; in the order of the cards. vote_url: such as
    `http://192.168.1.20:8000/v`; the QR code of a card holds it, a slash and the bare code. site_name: where the cards
    are meant for, when that is one place. tables: number of a card -> number of the table whose it is, for those that
    are for one; the cards of a table begin on a sheet of their own. large: two to a sheet, for who sees little.
    The file appears whole or not at all, and only its owner may read it. Raises OSError when it cannot be
    written, ValueError without a code, MissingGlyphs.
    """
    if not codes:
        raise ValueError("at least one code was expected, got none")
    layout = LARGE_CARD if large else CARD
    words = Words(language, "print")
    typesetter = Typesetter()
    paper = BytesIO()
    canvas = blank_canvas(paper, A4_WIDTH_MM, A4_HEIGHT_MM, words, words("card-sheet-title", title=meeting_title))
    address = vote_url.rstrip("/")
    batches = [
        (table, list(numbers)) for table, numbers in groupby(codes, lambda number: (tables or {}).get(number, 0))
    ]
    sheets = 0
    for table, numbers in batches:
        face = f"{_FACE}-{table}"
        canvas.beginForm(face, 0, 0, CARD.width_mm * MM, CARD.height_mm * MM)
        _draw_face(canvas, typesetter, words, meeting_title, site_name, table, _short(address))
        canvas.endForm()
        for place, number in enumerate(numbers):
            if place % layout.per_sheet == 0:
                if sheets:
                    canvas.showPage()
                sheets += 1
                _draw_cut_marks(canvas, layout)
            left, bottom = layout.corner_mm(place % layout.per_sheet)
            canvas.saveState()
            canvas.translate(left * MM, bottom * MM)
            canvas.scale(layout.magnified, layout.magnified)
            _draw_card(canvas, face, address, codes[number].replace("-", ""), words("card-number", number=number))
            canvas.restoreState()
    lists = 0
    for table, numbers in batches:
        where = " – ".join(filter(None, (site_name, words("common-table", number=table) if table else "")))
        lists += draw_check_list(canvas, typesetter, words, numbers, meeting_title, where)
    typesetter.check()
    canvas.save()
    save(paper.getvalue(), path_or_file, secret=True)
    return Printed(sheets + lists)


def _draw_card(canvas: Canvas, face: str, address: str, code: str, number: str) -> None:
    canvas.doForm(face)
    canvas.setFillColor(INK)
    draw_qr(canvas, qr_matrix(f"{address}/{code}"), CARD.qr_left_mm * MM, CARD.qr_bottom_mm * MM, CARD.qr_mm * MM)
    shown = group(code)
    room = (CARD.width_mm - 2 * CARD.padding_mm) * MM
    canvas.setFont(BOLD, min(CODE_SIZE, room / canvas.stringWidth(shown, BOLD, 1)))
    canvas.drawCentredString(CARD.width_mm * MM / 2, CARD.code_bottom_mm * MM, shown)
    canvas.setFont(BOLD, CARD_NUMBER.fontSize)
    canvas.drawString(CARD.qr_left_mm * MM, CARD.number_bottom_mm * MM, number)


def _draw_face(
    canvas: Canvas, typesetter: Typesetter, words: Words, meeting_title: str, site_name: str, table: int, address: str
) -> None:
    """Draw what the cards of a batch have in common: the words right of the QR code, and those at the foot.

    table: its number; 0: the cards are for none.
    """
    left = (CARD.qr_left_mm + CARD.qr_mm + CARD.quiet_mm) * MM
    right = (CARD.width_mm - CARD.padding_mm) * MM
    width = right - left
    top = (CARD.qr_bottom_mm + CARD.qr_mm) * MM
    place = [(site_name, CARD_SITE, 1)] if site_name else []
    if table:  # its number is unique in the meeting, so that it says the site too
        place = [(words("common-table", number=table), CARD_TABLE, 1)]
    for text, style, most in (
        (words("card-name"), CARD_NAME, 1),
        (words("card-promise"), CARD_PROMISE, 1),
        (meeting_title, CARD_MEETING, 1 if table else 2),
        *place,
    ):
        top = _draw_lines(canvas, typesetter, text, style, left, top, width, most)
    how = typesetter.paragraph(words("card-how"), CARD_HOW, width)
    size = min(CARD_ADDRESS.fontSize, CARD_ADDRESS.fontSize * width / width_of(address, CARD_ADDRESS.fontSize, BOLD))
    bottom = CARD.qr_bottom_mm * MM
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, size)
    canvas.drawString(left, bottom, address)
    height = how.wrap(width, 100)[1]
    how.drawOn(canvas, left, bottom + CARD_ADDRESS.leading)
    assert top >= bottom + CARD_ADDRESS.leading + height, "the face of a card is full"
    canvas.setStrokeColor(SOFT_INK)
    canvas.setLineWidth(0.4)
    rule = (CARD.number_bottom_mm + 4.1) * MM
    canvas.line(CARD.qr_left_mm * MM, rule, right, rule)
    lost = typesetter.paragraph(words("card-lost"), CARD_LOST, width * 2)
    lost.wrap(right, 100)
    canvas.setFillColor(INK)
    lost.drawOn(canvas, 0, CARD.number_bottom_mm * MM - 2)


def _draw_lines(
    canvas: Canvas,
    typesetter: Typesetter,
    text: str,
    style: ParagraphStyle,
    left: float,
    top: float,
    width: float,
    most: int,
) -> float:
    """Draw a text under `top`, shortened to `most` lines; return where the next may begin."""
    paragraph = typesetter.paragraph(text, style, width)
    height = paragraph.wrap(width, 1000)[1]
    while height > most * style.leading:
        text = text[:-1].rsplit(" ", 1)[0].rstrip(" \u00a0\u202f:;,–") if " " in text else text[: len(text) * 9 // 10]
        paragraph = typesetter.paragraph(f"{text}…", style, width)
        height = paragraph.wrap(width, 1000)[1]
    paragraph.drawOn(canvas, left, top - height)
    return top - height - style.spaceAfter


def _short(address: str) -> str:
    """Return an address as one reads it aloud, without `http://`."""
    return address.partition("://")[2] or address


def _draw_cut_marks(canvas: Canvas, layout: CardLayout) -> None:
    """Draw a cross at every corner of a card: enough for scissors, and for a cutter along a ruler."""
    canvas.setStrokeColor(SOFT_INK)
    canvas.setLineWidth(0.4)
    arm = layout.mark_mm / 2 * MM
    left, bottom = layout.corner_mm(0)
    top = bottom + layout.drawn_height_mm
    for column in range(layout.columns + 1):
        for row in range(layout.rows + 1):
            x = (left + column * layout.drawn_width_mm) * MM
            y = (top - row * layout.drawn_height_mm) * MM
            canvas.line(x - arm, y, x + arm, y)
            canvas.line(x, y - arm, x, y + arm)
