"""The pictograms on paper, to be looked at and chosen from: by category, large and as small as a ballot has them."""

from io import BytesIO

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from printouts.files import Printed, Target, save
from printouts.fonts import BOLD, ITALIC, REGULAR, Typesetter
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, MM
from printouts.pictograms import draw_pictogram
from printouts.styles import ACCENT, INK, LINE, SOFT_INK
from server.domain.pictograms import CATEGORIES, PICTOGRAMS
from server.i18n import Words

COLUMNS = 5
LARGE_MM, SMALL_MM = 15.0, 7.0  # as a telephone shows it, and as small as paper ever does
_MARGIN, _GAP = 15 * MM, 3 * MM
_CELL = ((A4_WIDTH_MM * MM - 2 * _MARGIN) - (COLUMNS - 1) * _GAP) / COLUMNS
_ROW, _HEADING, _FOOT = 37 * MM, 12 * MM, 13 * MM

_TITLE = ParagraphStyle("drawing-title", fontName=BOLD, fontSize=22, leading=27, textColor=INK)
_HOW = ParagraphStyle("drawing-how", fontName=REGULAR, fontSize=11, leading=15.5, textColor=SOFT_INK)
_CATEGORY = ParagraphStyle("drawing-category", fontName=BOLD, fontSize=14, leading=18, textColor=ACCENT)
_CALLED = ParagraphStyle("drawing-called", fontName=BOLD, fontSize=10.5, leading=12.5, textColor=INK)
_BESIDE = ParagraphStyle("drawing-beside", fontName=ITALIC, fontSize=9.5, leading=11.5, textColor=SOFT_INK)
_NAME = ParagraphStyle("drawing-name", fontName=REGULAR, fontSize=9.5, leading=11.5, textColor=ACCENT)


def write_pictogram_sheet(target: Target, *, language: str = "fr", beside: str = "en") -> Printed:
    """Write every pictogram as a PDF: its drawing, what it is called in two languages, and the name for a script.

    beside: the second language. Raises OSError when it cannot be written; a former file is then untouched.
    """
    sheet = _Sheet(language, beside)
    for category, names in CATEGORIES.items():
        sheet.category(category, names)
    return sheet.finish(target)


class _Sheet:
    """Pages that fill from the top. left: what is free of the page, in points from its foot."""

    def __init__(self, language: str, beside: str) -> None:
        self._words, self._beside = Words(language, "print"), Words(beside, "pictograms")
        self._typesetter = Typesetter()
        self._paper = BytesIO()
        self._canvas = Canvas(self._paper, pagesize=(A4_WIDTH_MM * MM, A4_HEIGHT_MM * MM), lang=language)
        words = self._words
        self._canvas.setTitle(words("pictograms-title"))
        self._canvas.setAuthor(words("common-app"))
        self._canvas.setCreator("Tablée")
        self._pages = 1
        self._top = A4_HEIGHT_MM * MM - _MARGIN
        width = A4_WIDTH_MM * MM - 2 * _MARGIN
        self._text(words("pictograms-title"), _TITLE, _MARGIN, width, 4)
        self._text(words("pictograms-how", n=len(PICTOGRAMS)), _HOW, _MARGIN, width, 4 * MM)

    def category(self, category: str, names: tuple[str, ...]) -> None:
        """Draw a category on one page; on more where one is too small, each with its heading."""
        rows = [names[place : place + COLUMNS] for place in range(0, len(names), COLUMNS)]
        headed = False
        if self._top - _HEADING - len(rows) * _ROW < _FOOT:
            self._turn()
        for row in rows:
            if self._top - _ROW - (0 if headed else _HEADING) < _FOOT:
                self._turn()
                headed = False
            if not headed:
                self._head(category)
                headed = True
            for column, name in enumerate(row):
                self._cell(name, _MARGIN + column * (_CELL + _GAP))
            self._top -= _ROW

    def finish(self, target: Target) -> Printed:
        self._foot()
        self._canvas.showPage()
        self._canvas.save()
        save(self._paper.getvalue(), target)
        return Printed(self._pages, frozenset(self._typesetter.missing))

    def _head(self, category: str) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.8)
        canvas.line(_MARGIN, self._top, A4_WIDTH_MM * MM - _MARGIN, self._top)
        words = self._words
        self._text(
            words(f"common-category-{category}"),
            _CATEGORY,
            _MARGIN,
            A4_WIDTH_MM * MM - 2 * _MARGIN,
            0,
            top=self._top - 2 * MM,
        )
        self._top -= _HEADING

    def _cell(self, name: str, x: float) -> None:
        canvas, large, small = self._canvas, LARGE_MM * MM, SMALL_MM * MM
        canvas.setFillColor(INK)
        draw_pictogram(canvas, name, x, self._top - large, large)
        draw_pictogram(canvas, name, x + large + 3 * MM, self._top - large, small)
        top = self._top - large - 1.5 * MM
        for words, style in ((self._words, _CALLED), (self._beside, _BESIDE)):
            top = self._text(words(f"common-pictogram-{name}"), style, x, _CELL, 0, top=top)
        self._text(name, _NAME, x, _CELL, 0, top=top)

    def _text(
        self, text: str, style: ParagraphStyle, x: float, width: float, after: float, top: float | None = None
    ) -> float:
        """Set a text; return where it ends. top: where it begins, if not where the page is free."""
        made = self._typesetter.paragraph(text, style, width)
        height = float(made.wrap(width, 1000)[1])
        begins = self._top if top is None else top
        made.drawOn(self._canvas, x, begins - height)
        if top is None:
            self._top -= height + after
        return begins - height

    def _turn(self) -> None:
        self._foot()
        self._canvas.showPage()
        self._pages += 1
        self._top = A4_HEIGHT_MM * MM - _MARGIN

    def _foot(self) -> None:
        self._canvas.setFont(REGULAR, 9)
        self._canvas.setFillColor(SOFT_INK)
        self._canvas.drawRightString(A4_WIDTH_MM * MM - _MARGIN, 9 * MM, str(self._pages))
