"""Pictograms in print: the SVG that every screen shows, as vectors in black.

A PDF holds each of them once, however often it is drawn.
"""

from functools import cache
from pathlib import Path

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas
from svglib.svglib import svg2rlg

from printouts.fonts import REGULAR, register

FOLDER = Path(__file__).parents[1] / "server" / "static" / "assets" / "pictograms"
KINDS = {"idea": "idea", "worry": "worry", "question": "question", "dissent": "disagree"}
"""The pictogram of each kind of note."""


@cache
def _drawing(name: str) -> Drawing:
    """Return the drawing of a pictogram. Raises FileNotFoundError when it was not installed (`make install`)."""
    path = FOLDER / f"{name}.svg"
    if not path.exists():
        raise FileNotFoundError(f"no pictogram {path}: run `make install`")
    drawing = svg2rlg(str(path))
    assert isinstance(drawing, Drawing), path
    # A drawing begins with a font, though it sets no letter: one that the file brings, and not Helvetica.
    drawing.initialFontName = REGULAR  # type: ignore[attr-defined]
    return drawing


def draw_pictogram(canvas: Canvas, name: str, x: float, y: float, size: float) -> None:
    """Draw a pictogram, `size` points wide and high, with its lower left corner at (x, y)."""
    hold_pictogram(canvas, name)
    drawing = _drawing(name)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / drawing.width, size / drawing.height)
    canvas.doForm(_form(name))
    canvas.restoreState()


def hold_pictogram(canvas: Canvas, name: str) -> None:
    """Put a pictogram into the file without drawing it: needed before it is drawn inside another form. Idempotent."""
    if not canvas.hasForm(_form(name)):
        register()
        drawing = _drawing(name)
        canvas.beginForm(_form(name), 0, 0, drawing.width, drawing.height)
        renderPDF.draw(drawing, canvas, 0, 0)
        canvas.endForm()


def _form(name: str) -> str:
    return f"pictogram-{name}"
