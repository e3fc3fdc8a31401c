"""Voter cards: ten to a sheet, each with a QR code that leads to its vote, and the same code to type.

A card names nobody and bears no number: which of them a person gets is chance.
"""

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from printouts.files import Printed, Target, save
from printouts.fonts import BOLD, Typesetter, width_of
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, CARD, MM
from printouts.qr import draw_qr, qr_matrix
from printouts.styles import CARD_ADDRESS, CARD_HOW, CARD_MEETING, CARD_NAME, CARD_PROMISE, INK, SOFT_INK
from server.domain.codes import group
from server.i18n import Words

CODE_SIZE = 25.0  # points; less for the few codes of wide letters that would not fit the card
_FACE = "card-face"


def write_cards(
    codes: Sequence[str], path_or_file: Target, *, vote_url: str, meeting_title: str, language: str = "fr"
) -> Printed:
    """Write voter cards as a PDF of A4 sheets; return what came out.

    codes: as `make_code` gives them, or bare; in the order of the cards. vote_url: such as
    `http://192.168.1.20:8000/v`; the QR code of a card holds it, a slash and the bare code.
    The file appears whole or not at all, and only its owner may read it. Raises OSError when it cannot be
    written, ValueError without a code.
    """
    if not codes:
        raise ValueError("at least one code was expected, got none")
    words = Words(language, "print")
    typesetter = Typesetter()
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=(A4_WIDTH_MM * MM, A4_HEIGHT_MM * MM), lang=language)
    canvas.setTitle(words("card-sheet-title", title=meeting_title))
    canvas.setAuthor(words("print-author"))
    canvas.setCreator("Tablée")
    address = vote_url.rstrip("/")
    canvas.beginForm(_FACE, 0, 0, CARD.width_mm * MM, CARD.height_mm * MM)
    _draw_face(canvas, typesetter, words, meeting_title, _short(address))
    canvas.endForm()
    for place, code in enumerate(codes):
        if place % CARD.per_sheet == 0:
            if place:
                canvas.showPage()
            _draw_cut_marks(canvas)
        _draw_card(canvas, place % CARD.per_sheet, address, code)
    canvas.save()
    save(paper.getvalue(), path_or_file, secret=True)
    return Printed(-(-len(codes) // CARD.per_sheet), frozenset(typesetter.missing))


def _draw_card(canvas: Canvas, place: int, address: str, code: str) -> None:
    bare = code.replace("-", "")
    left, bottom = CARD.corner_mm(place)
    canvas.saveState()
    canvas.translate(left * MM, bottom * MM)
    canvas.doForm(_FACE)
    canvas.setFillColor(INK)
    draw_qr(canvas, qr_matrix(f"{address}/{bare}"), CARD.qr_left_mm * MM, CARD.qr_bottom_mm * MM, CARD.qr_mm * MM)
    shown = group(bare)
    room = (CARD.width_mm - 2 * CARD.padding_mm) * MM
    canvas.setFont(BOLD, min(CODE_SIZE, room / canvas.stringWidth(shown, BOLD, 1)))
    canvas.drawCentredString(CARD.width_mm * MM / 2, CARD.code_bottom_mm * MM, shown)
    canvas.restoreState()


def _draw_face(canvas: Canvas, typesetter: Typesetter, words: Words, meeting_title: str, address: str) -> None:
    """Draw what all cards have in common: the words right of the QR code, from the top down."""
    left = (CARD.qr_left_mm + CARD.qr_mm + CARD.quiet_mm) * MM
    width = (CARD.width_mm - CARD.padding_mm) * MM - left
    top = (CARD.qr_bottom_mm + CARD.qr_mm) * MM
    for text, style, most in (
        (words("card-name"), CARD_NAME, 1),
        (words("card-promise"), CARD_PROMISE, 1),
        (meeting_title, CARD_MEETING, 2),
    ):
        top = _draw_lines(canvas, typesetter.paragraph(text, style, width), left, top, width, most)
    how = typesetter.paragraph(words("card-how"), CARD_HOW, width)
    size = min(CARD_ADDRESS.fontSize, CARD_ADDRESS.fontSize * width / width_of(address, CARD_ADDRESS.fontSize, BOLD))
    bottom = CARD.qr_bottom_mm * MM
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, size)
    canvas.drawString(left, bottom, address)
    height = how.wrap(width, 100)[1]
    how.drawOn(canvas, left, bottom + CARD_ADDRESS.leading)
    assert top >= bottom + CARD_ADDRESS.leading + height, "the face of a card is full"


def _draw_lines(canvas: Canvas, paragraph: Paragraph, left: float, top: float, width: float, most: int) -> float:
    """Draw at most `most` lines of a paragraph under `top`; return where the next may begin."""
    leading = paragraph.style.leading
    shown: Flowable = paragraph
    if paragraph.wrap(width, 1000)[1] > most * leading:
        shown = paragraph.split(width, most * leading)[0]
    height = shown.wrap(width, 1000)[1]
    shown.drawOn(canvas, left, top - height)
    return float(top - height - paragraph.getSpaceAfter())


def _short(address: str) -> str:
    """Return an address as one reads it aloud, without `http://`."""
    return address.partition("://")[2] or address


def _draw_cut_marks(canvas: Canvas) -> None:
    """Draw a cross at every corner of a card: enough for scissors, and for a cutter along a ruler."""
    canvas.setStrokeColor(SOFT_INK)
    canvas.setLineWidth(0.4)
    arm = CARD.mark_mm / 2 * MM
    left, top = CARD.corner_mm(0)
    for column in range(CARD.columns + 1):
        for row in range(CARD.rows + 1):
            x = (left + column * CARD.width_mm) * MM
            y = (top + CARD.height_mm - row * CARD.height_mm) * MM
            canvas.line(x - arm, y, x + arm, y)
            canvas.line(x, y - arm, x, y + arm)
