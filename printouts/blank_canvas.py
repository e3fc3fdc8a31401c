"""An empty file to draw sheets into: it says what it is, in which language, and brings every font that it names."""

from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from printouts.fonts import REGULAR, register
from printouts.layout import MM
from server.i18n import Words


def blank_canvas(paper: BinaryIO, width_mm: float, height_mm: float, words: Words, title: str) -> Canvas:
    """Return a canvas for pages of this size. title: what a reader of the file shows as its name."""
    register()
    canvas = Canvas(
        paper,
        pagesize=(width_mm * MM, height_mm * MM),
        lang=words.language,
        pageCompression=1,
        # Else the file names Helvetica, which it does not bring, and print shops send it back.
        initialFontName=REGULAR,  # type: ignore[arg-type]
    )
    canvas.setTitle(title)
    canvas.setAuthor(words("common-app"))
    canvas.setCreator(words("common-app"))
    return canvas
