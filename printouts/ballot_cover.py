"""The cover of a booklet: the number by which it is handed out, and how to use it. No page inside bears that number."""

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from printouts.ballot_layout import MARGIN_MM, SheetLayout
from printouts.fonts import BOLD, REGULAR, Typesetter
from printouts.layout import MM
from printouts.styles import INK
from server.i18n import Words

COVER_FORM = "cover"
_NUMBER_TOP_MM, _STEPS_TOP_MM, _STEP_MM = 62.0, 96.0, 30.0


def draw_cover(
    canvas: Canvas, typesetter: Typesetter, words: Words, layout: SheetLayout, title: str, pages: int
) -> None:
    """Draw what all covers have in common. pages: of a booklet."""
    width = (layout.width - 2 * MARGIN_MM) * MM
    left, top = MARGIN_MM * MM, (layout.height - MARGIN_MM) * MM
    for text, size, bold in (
        (words("booklet-name"), 30.0, True),
        (title, 15.0, False),
        (words("booklet-pages", n=pages), 13.0, False),
    ):
        top -= _paragraph(canvas, typesetter, text, left, top, width, size, bold) + 6
    top = (layout.height - _STEPS_TOP_MM) * MM
    for place, name in enumerate(("booklet-step-mark", "booklet-step-fold", "booklet-step-lost")):
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 34)
        canvas.drawString(left, top - 26, str(place + 1))
        _paragraph(canvas, typesetter, words(name), left + 14 * MM, top, width - 14 * MM, 14.0, False)
        top -= _STEP_MM * MM


def number_cover(canvas: Canvas, layout: SheetLayout, number: int) -> None:
    """Draw one cover, and begin the next page."""
    canvas.doForm(COVER_FORM)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 72)
    canvas.drawString(MARGIN_MM * MM, (layout.height - _NUMBER_TOP_MM - 18) * MM, f"n°\u00a0{number}")
    canvas.showPage()


def _paragraph(
    canvas: Canvas, typesetter: Typesetter, text: str, left: float, top: float, width: float, size: float, bold: bool
) -> float:
    style = ParagraphStyle(
        f"cover-{size}-{bold}", fontName=BOLD if bold else REGULAR, fontSize=size, leading=size * 1.3, textColor=INK
    )
    made = typesetter.paragraph(text, style, width)
    height = float(made.wrap(width, 10_000)[1])
    made.drawOn(canvas, left, top - height)
    return height
