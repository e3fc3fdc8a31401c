"""What the proceedings are made of besides paragraphs: marks in the margin, bars, links to pages not yet known."""

from collections.abc import Callable
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from printouts.fonts import BOLD, REGULAR, plain
from printouts.layout import MM, PROCEEDINGS
from printouts.pictograms import draw_pictogram
from printouts.qr import FINE, draw_qr, qr_matrix
from printouts.styles import INK, LINE, SOFT_INK

Mark = Callable[[Canvas, float], None]
"""Draws beside a paragraph: gets the canvas, its origin at the left of the text, and the height of its first line
box from there."""

ABOVE = 20  # points between the top of a window and the line that a link led to
SCORE_SHORT = 6  # characters: a percentage; a grade or a sum of money is set smaller
LATER_WIDTH = 200  # points; "page 1 000 sur 1 000" at a size under 20 is far from it
SIDE = PROCEEDINGS.side_width_mm * MM
GAP = PROCEEDINGS.side_gap_mm * MM
WIDTH = PROCEEDINGS.text_width_mm * MM


class PagedCanvas(Canvas):
    """A canvas for what is known only at the end: how many pages there are, and on which one a heading stands.

    pages: key of a heading -> number of its page. `draw_later` leaves a place for a text that is set at `save`.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pages: dict[str, int] = {}
        self._later: dict[str, Callable[[], tuple[str, str, float]]] = {}

    def draw_later(self, key: str, x: float, y: float, text: Callable[[], tuple[str, str, float]]) -> None:
        """Keep a place that ends at (x, y) on the right; `text` gives the words, the font and the size at the end."""
        self._later[key] = text
        self.saveState()
        self.translate(x, y)
        self.doForm(key)
        self.restoreState()

    def save(self) -> None:
        for key, text in self._later.items():
            words, font, size = text()
            self.beginForm(key, -LATER_WIDTH, -10, 1, 20)
            self.setFont(font, size)
            self.setFillColor(SOFT_INK)
            self.drawRightString(0, 0, plain(words))
            self.endForm()
        super().save()


class Marked(Flowable):
    """A paragraph with a mark in the margin at its first line. It may break over pages; the mark stays above.

    anchor: what links call this place; empty when none lead here.
    """

    def __init__(self, body: Paragraph, mark: Mark, anchor: str = "") -> None:
        super().__init__()
        self.body, self.mark, self.anchor = body, mark, anchor
        self.keepWithNext = getattr(body.style, "keepWithNext", 0)

    def getSpaceBefore(self) -> float:
        return float(self.body.getSpaceBefore())

    def getSpaceAfter(self) -> float:
        return float(self.body.getSpaceAfter())

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = self.body.wrap(width, height)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        parts = self.body.split(width, height)
        if not parts:
            return []
        first, *rest = parts
        assert isinstance(first, Paragraph)
        return [Marked(first, self.mark, self.anchor), *rest]

    def draw(self) -> None:
        if self.anchor:
            self.canv.bookmarkHorizontal(self.anchor, 0, self.height + ABOVE)
        self.body.drawOn(self.canv, 0, 0)
        self.canv.saveState()
        self.canv.translate(0, self.height)
        self.mark(self.canv, self.body.style.leading)
        self.canv.restoreState()


class Heading(Marked):
    """A heading that is a place of its own: links and contents lead to `key`, the outline shows `title`."""

    def __init__(self, body: Paragraph, key: str, title: str, level: int, mark: Mark | None = None) -> None:
        super().__init__(body, mark or (lambda canvas, line: None), key)
        self.title, self.level = title, level
        self.keepWithNext = 1

    def split(self, width: float, height: float) -> list[Flowable]:
        return []

    def draw(self) -> None:
        canvas = self.canv
        canvas.addOutlineEntry(self.title, self.anchor, self.level, closed=self.level > 0)
        if isinstance(canvas, PagedCanvas):
            canvas.pages[self.anchor] = canvas.getPageNumber()
        super().draw()


class Rule(Flowable):
    """A thin line across the column. `before`, `after`: points."""

    def __init__(self, before: float = 0, after: float = 0, colour: Color = LINE, thickness: float = 0.8) -> None:
        super().__init__()
        self.spaceBefore, self.spaceAfter = before, after
        self.colour, self.thickness = colour, thickness

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        return width, self.thickness

    def draw(self) -> None:
        self.canv.setStrokeColor(self.colour)
        self.canv.setLineWidth(self.thickness)
        self.canv.line(0, 0, self.width, 0)


class FirstThatFits(Flowable):
    """The first of several columns of flowables that fits where it stands; the last when none does."""

    def __init__(self, *columns: list[Flowable]) -> None:
        super().__init__()
        self.columns = columns
        self.spaceBefore = columns[0][0].getSpaceBefore()
        self.chosen: list[tuple[Flowable, float]] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        for column in self.columns:
            bottom = 0.0
            self.chosen = []
            for place, each in enumerate(column):
                before = each.getSpaceBefore() if place else 0
                bottom += before + each.wrapOn(self.canv, width, height)[1]
                self.chosen.append((each, bottom))
                bottom += each.getSpaceAfter()
            if bottom <= height:
                break
        self.width, self.height = width, bottom
        return width, bottom

    def draw(self) -> None:
        for each, bottom in self.chosen:
            each.drawOn(self.canv, 0, self.height - bottom)


class ContentsLine(Flowable):
    """A line of the contents: the words, and on the right the page of the heading `key`."""

    def __init__(self, words: Paragraph, key: str, indent: float = 0) -> None:
        super().__init__()
        self.words, self.key, self.indent = words, key, indent

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self.height = self.words.wrap(width - self.indent - 12 * MM, height)[1]
        return width, self.height

    def draw(self) -> None:
        canvas, style = self.canv, self.words.style
        self.words.drawOn(canvas, self.indent, 0)
        canvas.linkRect("", self.key, (0, 0, self.width, self.height), relative=1)
        if isinstance(canvas, PagedCanvas):
            pages = canvas.pages
            canvas.draw_later(
                f"contents-{self.key}",
                self.width,
                style.leading - style.fontSize,
                lambda: (str(pages.get(self.key, "")), REGULAR, style.fontSize),
            )


class Bar(Flowable):
    """The bar of a choice: a share of the column, and after it the percentage and the count.

    share: 0 to 1, `None` when there is nothing to compare. colour: `None` for an empty bar, which is the blanks'.
    """

    HEIGHT = 5.2 * MM
    FIGURES = 40 * MM

    def __init__(self, share: float | None, colour: str | None, percent: str, count: str, after: float = 11) -> None:
        super().__init__()
        self.share, self.colour, self.percent, self.count = share, colour, percent, count
        self.spaceBefore, self.spaceAfter = 3, after

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        return width, self.HEIGHT

    def draw(self) -> None:
        canvas = self.canv
        room = self.width - self.FIGURES
        canvas.setLineWidth(0.6)
        canvas.setStrokeColor(LINE)
        canvas.line(0, 0, room, 0)
        canvas.setStrokeColor(INK)
        if self.share:
            if self.colour:
                canvas.setFillColor(HexColor(self.colour))
            canvas.rect(0, 0, room * self.share, self.HEIGHT, fill=1 if self.colour else 0)
        else:
            canvas.setLineWidth(1.5)
            canvas.line(0, 0, 0, self.HEIGHT)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 13)
        canvas.drawRightString(room + 16 * MM, 3.2, plain(self.percent))
        canvas.setFont(REGULAR, 10.5)
        canvas.drawRightString(self.width, 3.2, plain(self.count))


class QrCode(Flowable):
    """A QR code, `size` points wide and high, with blank paper around it."""

    def __init__(self, text: str, size: float) -> None:
        super().__init__()
        self.matrix, self.size = qr_matrix(text, correction=FINE), size
        self.spaceBefore = self.spaceAfter = size * 4 / len(self.matrix)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.size, self.size

    def draw(self) -> None:
        self.canv.setFillColor(INK)
        draw_qr(self.canv, self.matrix, 0, 0, self.size)


def note_mark(pictogram: str, number: str) -> Mark:
    """Return the mark of a note: the pictogram of its kind, and its number against the text."""

    def draw(canvas: Canvas, line: float) -> None:
        baseline = -line * 0.75
        canvas.setFillColor(SOFT_INK)
        canvas.setFont(BOLD, 9.5)
        canvas.drawRightString(-GAP, baseline, plain(number))
        draw_pictogram(canvas, pictogram, -GAP - SIDE, baseline - 1.3 * MM, 5 * MM)

    return draw


def picture_mark(pictogram: str, size_mm: float, lift_mm: float = 0) -> Mark:
    """Return a mark that is a pictogram, against the text, its top at the top of the first line."""

    def draw(canvas: Canvas, line: float) -> None:
        size = size_mm * MM
        draw_pictogram(canvas, pictogram, -GAP - size, -size + lift_mm * MM, size)

    return draw


def letter_mark(letter: str, pictogram: str) -> Mark:
    """Return the mark of a choice: its pictogram, and its letter in a box against the text."""

    def draw(canvas: Canvas, line: float) -> None:
        box = 6.4 * MM
        bottom = -line / 2 - box / 2
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.2)
        canvas.roundRect(-GAP - box, bottom, box, box, 1.2 * MM)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 12)
        canvas.drawCentredString(-GAP - box / 2, bottom + box / 2 - 4, letter)
        draw_pictogram(canvas, pictogram, -GAP - box - 9.5 * MM, bottom - 0.3 * MM, 7 * MM)

    return draw


def score_mark(letter: str, pictogram: str, score: str) -> Mark:
    """Return the mark of a choice, and its score large at the right end of the line."""

    def draw(canvas: Canvas, line: float) -> None:
        letter_mark(letter, pictogram)(canvas, line)
        canvas.setFont(BOLD, 17 if len(score) <= SCORE_SHORT else 12.5)
        canvas.drawRightString(WIDTH, -line * 0.85, plain(score))

    return draw
