"""The cover of a booklet: the number by which it is handed out, and how to use it. No page inside bears that number."""

from collections.abc import Callable, Sequence

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from printouts.ballot_layout import MARGIN_MM, SheetLayout
from printouts.ballot_pen import Pen, draw_box, draw_cross, draw_pencil
from printouts.fonts import BOLD, REGULAR, Typesetter
from printouts.layout import MM
from printouts.pictograms import hold_pictogram
from printouts.styles import INK
from server.domain.paper import BOOKLET_PICTOGRAMS
from server.i18n import Words

COVER_FORM = "cover"
COVER_PICTOGRAMS = ("vote-box", *BOOKLET_PICTOGRAMS[:2], "help")
_NUMBER_TOP_MM, _NUMBER_IS_MM, _STEPS_TOP_MM, _STEP_MM, _PICTURE_MM = 50.0, 76.0, 86.0, 37.0, 50.0


def hold_cover(canvas: Canvas) -> None:
    """Put the pictograms of the cover into the file; call it before the form that it is drawn into begins."""
    for name in COVER_PICTOGRAMS:
        hold_pictogram(canvas, name)


def draw_cover(
    canvas: Canvas, typesetter: Typesetter, words: Words, layout: SheetLayout, title: str, pages: int
) -> None:
    """Draw what all covers have in common. pages: of a booklet."""
    pen = Pen(canvas, layout.height)
    width = layout.width - 2 * MARGIN_MM
    icon = MARGIN_MM + 9 if not layout.mirrored else layout.width - MARGIN_MM - 9
    pen.pictogram("vote-box", icon, MARGIN_MM + 8, 18)
    left = MARGIN_MM if layout.mirrored else MARGIN_MM + 24
    top = MARGIN_MM - 1
    for text, size, bold in (
        (words("booklet-name"), 28.0, True),
        (title, 14.0, False),
        (words("booklet-pages", n=pages), 12.0, False),
    ):
        top += _paragraph(pen, typesetter, text, left, top, width - 24, size, bold, layout) + 1.2
    _paragraph(pen, typesetter, words("booklet-number"), MARGIN_MM, _NUMBER_IS_MM, width, 13.0, False, layout)
    steps: Sequence[tuple[str, Callable[[Pen, float, float], None]]] = (
        ("booklet-step-mark", _draw_mark),
        ("booklet-step-fold", _draw_fold),
        ("booklet-step-lost", _draw_nameless),
    )
    for place, (name, draw) in enumerate(steps):
        y = _STEPS_TOP_MM + place * _STEP_MM
        canvas.setStrokeGray(0.35)
        pen.line([(MARGIN_MM, y), (layout.width - MARGIN_MM, y)], 0.2)
        draw(pen, layout.width - MARGIN_MM - _PICTURE_MM if layout.mirrored else MARGIN_MM, y + 2)
        side = MARGIN_MM if layout.mirrored else MARGIN_MM + _PICTURE_MM + 4
        room = width - _PICTURE_MM - 4
        _paragraph(pen, typesetter, words(name), side, y + 4, room, 13.0, False, layout)


def number_cover(canvas: Canvas, layout: SheetLayout, number: int) -> None:
    """Draw one cover, and begin the next page. number: of the booklet."""
    canvas.doForm(COVER_FORM)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 72)
    y = (layout.height - _NUMBER_TOP_MM - 22) * MM
    if layout.mirrored:
        canvas.drawRightString((layout.width - MARGIN_MM) * MM, y, str(number))
    else:
        canvas.drawString(MARGIN_MM * MM, y, str(number))
    canvas.showPage()


def _draw_mark(pen: Pen, x: float, y: float) -> None:
    """The screen shows a number; the page with this number bears a cross."""
    pen.frame(x, y + 4, 19, 13, 1, 0.5)
    pen.line([(x + 6, y + 19.6), (x + 13, y + 19.6)], 0.8)
    pen.line([(x + 9.5, y + 17), (x + 9.5, y + 19.6)], 0.8)
    _draw_tile(pen, x + 9.5, y + 10.5, 8)
    _draw_arrow(pen, x + 20.5, y + 12)
    _draw_page(pen, x + 27, y)
    _draw_tile(pen, x + 31.5, y + 5, 6)
    for row, name in enumerate(BOOKLET_PICTOGRAMS[:2]):
        middle = y + 14 + 9 * row
        draw_box(pen, x + 31.5, middle, 5, 0.35)
        pen.pictogram(name, x + 41, middle, 6)
    draw_cross(pen, x + 31.5, y + 23, 5)
    draw_pencil(pen, x + 33.5, y + 22, 8)


def _draw_fold(pen: Pen, x: float, y: float) -> None:
    """The page is taken off and folded, and goes into the box."""
    _draw_page(pen, x, y)
    pen.canvas.setDash(2, 2)
    pen.line([(x, y + 15), (x + 21, y + 15)], 0.3)
    pen.canvas.setDash()
    _draw_arrow(pen, x + 22, y + 15)
    pen.pictogram("vote-box", x + 39, y + 15, 24)


def _draw_nameless(pen: Pen, x: float, y: float) -> None:
    """A name, struck out."""
    pen.frame(x, y + 7, 34, 14, 1, 0.35)
    letters = [(x + 4 + 0.8 * step, y + 14 + (2.4, -2.2, 1.2, -1.4)[step % 4]) for step in range(32)]
    pen.line(letters, 0.35)
    pen.line([(x - 1, y + 24), (x + 35, y + 4)], 1.1)
    pen.line([(x - 1, y + 4), (x + 35, y + 24)], 1.1)
    pen.pictogram("help", x + 43.5, y + 14, 10)


def _draw_page(pen: Pen, x: float, y: float) -> None:
    pen.frame(x, y, 21, 30, 0.6, 0.4)


def _draw_tile(pen: Pen, x: float, y: float, side: float) -> None:
    pen.canvas.setFillColor(black)
    pen.rect(x - side / 2, y - side / 2, side, side)
    pen.canvas.setFillGray(1)
    pen.text("2", x, y, side * 2.2, middle=True)
    pen.canvas.setFillColor(black)


def _draw_arrow(pen: Pen, x: float, y: float) -> None:
    pen.canvas.setStrokeColor(black)
    pen.line([(x, y), (x + 5, y)], 0.7)
    pen.line([(x + 3, y - 2), (x + 5, y), (x + 3, y + 2)], 0.7)


def _paragraph(
    pen: Pen,
    typesetter: Typesetter,
    text: str,
    left: float,
    top: float,
    width: float,
    size: float,
    bold: bool,
    layout: SheetLayout,
) -> float:
    """Set a text; return its height in millimetres."""
    style = ParagraphStyle(
        f"cover-{size}-{bold}-{layout.mirrored}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.25,
        textColor=INK,
        alignment=TA_RIGHT if layout.mirrored else TA_LEFT,
    )
    made = typesetter.paragraph(text, style, width * MM)
    height = float(made.wrap(width * MM, 10_000)[1])
    made.drawOn(pen.canvas, left * MM, pen.y(top) - height)
    return height / MM
