"""Pages that are written from the top: what hangs and lies in a hall. Large type, black ink, room to write.

Where a line begins on the right, everything begins there.
"""

from collections.abc import Callable
from io import BytesIO

from reportlab.lib.colors import Color, white
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from printouts.blank_canvas import blank_canvas
from printouts.files import Printed, Target, save
from printouts.fonts import BOLD, REGULAR, Typesetter, right_to_left, width_of
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, HALL, MM
from printouts.pictograms import draw_pictogram
from printouts.qr import FINE, draw_qr, qr_matrix
from printouts.styles import ACCENT, INK, SOFT_INK
from server.i18n import Words

MARGIN = HALL.margin_mm * MM
WIDTH = A4_WIDTH_MM * MM - 2 * MARGIN
TOP, BOTTOM = A4_HEIGHT_MM * MM - MARGIN, MARGIN + 8 * MM
_CAPITALS = 0.668  # of the font, as a share of its size


class HallPage:
    """Pages of A4. top: where the next thing may begin, in points from the foot. left: counts from where lines begin.

    head: drawn at the top of every page after the first of a sheet; a sheet ends with `end_page`.
    """

    def __init__(self, name: str, meeting_title: str, language: str) -> None:
        """name: the words that say what these sheets are."""
        self.words = Words(language, "print")
        self.mirrored = right_to_left(language)
        self.typesetter = Typesetter()
        self.paper = BytesIO()
        title = f"{self.words(name)} – {meeting_title}"
        self.canvas = blank_canvas(self.paper, A4_WIDTH_MM, A4_HEIGHT_MM, self.words, title)
        self.meeting_title = meeting_title
        self.pages = 0
        self.top = TOP
        self.head: Callable[[], None] = lambda: None
        self.row_high = HALL.row_mm * MM

    def x(self, left: float, width: float = 0) -> float:
        """Return where something `width` points wide stands that begins `left` points after the beginning of a line."""
        return MARGIN + (WIDTH - left - width if self.mirrored else left)

    def text(
        self,
        text: str,
        size: float = 12,
        *,
        bold: bool = False,
        after: float = 8,
        left: float = 0,
        width: float = 0,
        colour: Color = INK,
    ) -> None:
        """Set a text under what stands there. width: 0 for the rest of the line."""
        room = width or WIDTH - left
        made = self.typesetter.paragraph(text, self._style(size, bold, colour), room)
        height = float(made.wrap(room, 10_000)[1])
        self.room(height)
        made.drawOn(self.canvas, self.x(left, room), self.top - height)
        self.top -= height + after

    def height_of(self, text: str, size: float, *, bold: bool = False, width: float = WIDTH) -> float:
        return float(self.typesetter.paragraph(text, self._style(size, bold, INK), width).wrap(width, 10_000)[1])

    def fitting(self, text: str, most: float, width: float) -> float:
        """Return the largest size up to `most` at which a text stands on one line of `width` points, in bold."""
        return min(most, most * width / (width_of(text, most, BOLD) + 1))

    def _style(self, size: float, bold: bool, colour: Color) -> ParagraphStyle:
        return ParagraphStyle(
            f"hall-{size}-{bold}-{self.mirrored}-{colour.hexval()}",
            fontName=BOLD if bold else REGULAR,
            fontSize=size,
            leading=size * 1.28,
            textColor=colour,
            alignment=TA_RIGHT if self.mirrored else TA_LEFT,
        )

    def title(self, name: str, about: str = "") -> None:
        """Set what a sheet is, and of which meeting."""
        self.text(self.meeting_title, 12, after=2, colour=SOFT_INK)
        self.text(name, 26, bold=True, after=4 if about else 10, colour=ACCENT)
        if about:
            self.text(about, 16, bold=True, after=10)

    def code(self, text: str, size: float, left: float = 0) -> None:
        """Draw a QR code beside which text may stand: the top stays where it is."""
        self.canvas.setFillColor(INK)
        draw_qr(self.canvas, qr_matrix(text, correction=FINE), self.x(left, size), self.top - size, size)

    def tile(self, text: str, side: float, left: float = 0, *, colour: Color = INK) -> None:
        """Draw a square with white figures, beside which text may stand."""
        canvas = self.canvas
        x = self.x(left, side)
        canvas.setFillColor(colour)
        canvas.roundRect(x, self.top - side, side, side, side * 0.12, stroke=0, fill=1)
        canvas.setFillColor(white)
        size = side * (0.78 if len(text) < 2 else 0.6 if len(text) < 3 else 0.42)
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(x + side / 2, self.top - side / 2 - size * _CAPITALS / 2, text)
        canvas.setFillColor(INK)

    def pictogram(self, name: str, side: float, left: float = 0, down: float = 0) -> None:
        """Draw a pictogram `down` points under the top, beside which text may stand."""
        self.canvas.setFillColor(INK)
        draw_pictogram(self.canvas, name, self.x(left, side), self.top - down - side, side)

    def rule(self, *, heavy: bool = False, after: float = 6) -> None:
        self.canvas.setStrokeColor(INK if heavy else SOFT_INK)
        self.canvas.setLineWidth(1.2 if heavy else 0.5)
        self.canvas.line(MARGIN, self.top, MARGIN + WIDTH, self.top)
        self.top -= after

    def row(self, label: str, *, sign: str = "", letter: str = "", pictogram: str = "", bold: bool = False) -> None:
        """Draw a label and a box to write a figure in, at the end of the line. sign: before the box."""
        box, high = HALL.figure_mm * MM, self.row_high
        left = 0.0
        if letter:
            left = 12 * MM
        if pictogram:
            left = 26 * MM
        width = WIDTH - left - box - 14 * MM
        tall = max(high, self.height_of(label, 13, bold=bold, width=width) + 4)
        self.room(tall)
        canvas, base = self.canvas, self.top - tall
        middle = base + tall / 2
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.4 if bold else 0.8)
        canvas.rect(self.x(WIDTH - box, box), middle - high / 2 + 1 * MM, box, high - 2 * MM)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 20)
        if sign:
            canvas.drawCentredString(self.x(WIDTH - box - 6 * MM), middle - 7, sign)
        if letter:
            canvas.drawCentredString(self.x(4 * MM), middle - 7, letter)
        if pictogram:
            side = 10 * MM
            draw_pictogram(canvas, pictogram, self.x(12 * MM, side), middle - side / 2, side)
        made = self.typesetter.paragraph(label, self._style(13, bold, INK), width)
        height = float(made.wrap(width, tall)[1])
        made.drawOn(canvas, self.x(left, width), middle - height / 2)
        self.top = base

    def fit_rows(self, count: int) -> None:
        """Make rows as high as they may be for so many of them and the signatures to stand on the rest of this page.

        Where that would leave too little room to write, they go on on the next one.
        """
        room = (self.top - BOTTOM - HALL.signed_mm * MM) / count
        self.row_high = min(HALL.row_mm * MM, room) if room >= HALL.row_least_mm * MM else HALL.row_mm * MM

    def lines(self, count: int) -> None:
        """Draw lines to write on."""
        self.canvas.setStrokeColor(SOFT_INK)
        self.canvas.setLineWidth(0.5)
        self.canvas.setDash(1, 3)
        for _ in range(count):
            self.room(HALL.line_mm * MM)
            self.top -= HALL.line_mm * MM
            self.canvas.line(MARGIN, self.top, MARGIN + WIDTH, self.top)
        self.canvas.setDash()

    def boxes(self, labels: list[str]) -> None:
        """Draw labels with a box to tick before each, three to a line."""
        cell, side = WIDTH / 3, 5 * MM
        for place, label in enumerate(labels):
            if place % 3 == 0:
                self.room(9 * MM)
                self.top -= 9 * MM
            left = cell * (place % 3)
            self.canvas.setStrokeColor(INK)
            self.canvas.setLineWidth(0.9)
            self.canvas.rect(self.x(left, side), self.top, side, side)
            made = self.typesetter.paragraph(label, self._style(12, False, INK), cell - side - 3 * MM)
            height = float(made.wrap(cell - side - 3 * MM, 100)[1])
            made.drawOn(
                self.canvas, self.x(left + side + 2 * MM, cell - side - 3 * MM), self.top + side / 2 - height / 2
            )

    def signed(self, name: str = "desk-sheet-signed") -> None:
        """Draw the places where two people sign. name: the words that say what for."""
        self.top -= 4 * MM
        half, high = (WIDTH - 6 * MM) / 2, 24 * MM
        self.room(high + 8 * MM)
        self.text(self.words(name), 12, after=4)
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(0.8)
        for place in range(2):
            self.canvas.rect(self.x(place * (half + 6 * MM), half), self.top - high, half, high)
        self.top -= high

    def room(self, height: float) -> None:
        """Begin the next page unless `height` points are left."""
        if self.top - height < BOTTOM and self.top < TOP:
            self.end_page()
            self.head()

    def end_page(self) -> None:
        self.canvas.showPage()
        self.pages += 1
        self.top = TOP

    def save(self, target: Target) -> Printed:
        """Write the file. Raises OSError, MissingGlyphs."""
        self.typesetter.check()
        self.canvas.save()
        save(self.paper.getvalue(), target)
        return Printed(self.pages)
