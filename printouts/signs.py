"""Table signs: one sheet a table, with a number that is found from across the hall, and the facilitator's door."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from printouts.blank_canvas import blank_canvas
from printouts.files import Printed, Target, save
from printouts.fonts import BOLD, Typesetter, shorten, width_of
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, MM, SIGN
from printouts.qr import FINE, draw_qr, qr_matrix
from printouts.styles import ACCENT, INK, LINE, SIGN_HOW, SIGN_ROLE, SIGN_SITE, SIGN_TABLE, SIGN_TITLE
from server.i18n import Words

CAP_HEIGHT = 0.668  # of the font, as a share of its size

_WIDTH, _HEIGHT = A4_HEIGHT_MM * MM, A4_WIDTH_MM * MM
_MARGIN = SIGN.margin_mm * MM


def write_signs(
    tables: Sequence[tuple[int, str]],
    path_or_file: Target,
    *,
    meeting_title: str,
    site_names: Mapping[int, str] | None = None,
    language: str = "fr",
) -> Printed:
    """Write a sign for each table as a PDF of A4 pages on their side; return what came out.

    tables: number and link of each, in the order of the pages; the link is a secret and stands in the QR code
    alone. site_names: table number -> name of its site; a table that it lacks has none on its sign.
    The file appears whole or not at all, and only its owner may read it. Raises OSError when it cannot be
    written, ValueError without a table, MissingGlyphs.
    """
    if not tables:
        raise ValueError("at least one table was expected, got none")
    words = Words(language, "print")
    typesetter = Typesetter()
    paper = BytesIO()
    canvas = blank_canvas(paper, A4_HEIGHT_MM, A4_WIDTH_MM, words, words("sign-sheet-title", title=meeting_title))
    for number, url in tables:
        _draw_frame(canvas, typesetter, meeting_title, (site_names or {}).get(number, ""))
        _draw_number(canvas, words("sign-table"), str(number))
        _draw_door(canvas, typesetter, words, url)
        canvas.showPage()
    typesetter.check()
    canvas.save()
    save(paper.getvalue(), path_or_file, secret=True)
    return Printed(len(tables))


def _draw_frame(canvas: Canvas, typesetter: Typesetter, meeting_title: str, site_name: str) -> None:
    room = _WIDTH - 2 * _MARGIN
    for text, style, baseline in (
        (meeting_title, SIGN_TITLE, _HEIGHT - _MARGIN - SIGN_TITLE.fontSize),
        (site_name, SIGN_SITE, _MARGIN),
    ):
        _draw_line(canvas, typesetter, shorten(text, style.fontSize, room), style, _MARGIN, baseline, room)


def _draw_number(canvas: Canvas, word: str, number: str) -> None:
    """Draw the number as high as the layout says, less when three figures would not fit beside the QR code."""
    room = SIGN.number_width_mm * MM
    size = SIGN.number_mm * MM / CAP_HEIGHT
    size = min(size, room / width_of(number, 1, BOLD))
    base = SIGN.base_mm * MM
    canvas.setFillColor(ACCENT)
    canvas.setFont(BOLD, SIGN_TABLE.fontSize)
    canvas.drawString(_MARGIN, base + SIGN.number_mm * MM + 9 * MM, word)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, size)
    canvas.drawString(_MARGIN, base + (SIGN.number_mm * MM - size * CAP_HEIGHT) / 2, number)


def _draw_door(canvas: Canvas, typesetter: Typesetter, words: Words, url: str) -> None:
    """Draw the QR code of the table's link, and under it who scans it."""
    left = _WIDTH - _MARGIN - SIGN.side_width_mm * MM
    room = SIGN.side_width_mm * MM
    size = SIGN.qr_mm * MM
    base = SIGN.base_mm * MM + SIGN.number_mm * MM - size
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(1)
    rule = left - 9 * MM
    canvas.line(rule, SIGN.base_mm * MM, rule, (SIGN.base_mm + SIGN.number_mm + 22) * MM)
    canvas.setFillColor(INK)
    draw_qr(canvas, qr_matrix(url, correction=FINE), left, base, size)
    _draw_line(canvas, typesetter, words("sign-facilitator"), SIGN_ROLE, left, base + size + 9 * MM, room)
    how = typesetter.paragraph(words("sign-how"), SIGN_HOW, room)
    height = how.wrap(room, _HEIGHT)[1]
    how.drawOn(canvas, left, base - 8 * MM - height)


def _draw_line(
    canvas: Canvas, typesetter: Typesetter, text: str, style: ParagraphStyle, x: float, y: float, room: float
) -> None:
    line = typesetter.paragraph(text, style, room)
    line.wrap(room + style.fontSize, style.leading)
    line.drawOn(canvas, x, y - style.leading + style.fontSize)
