"""QR codes drawn as one vector path. ISO/IEC 18004:2015.

The standard lets any of its eight masks be read; the one that the encoder finds best takes 80 % of its time to
find. We keep to one mask, and a test decodes what it gives.
"""

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from reportlab.pdfgen.canvas import Canvas

MASK = 3
Matrix = list[list[bool]]

STURDY = ERROR_CORRECT_Q
"""A quarter of the code may be hidden: for what goes through many hands."""
FINE = ERROR_CORRECT_M
"""A seventh may be hidden, and the squares are larger: for what hangs or stands still."""


def qr_matrix(text: str, *, correction: int = STURDY) -> Matrix:
    """Return the modules of a QR code without its quiet zone, row by row from the top; True is dark.

    Raises qrcode.exceptions.DataOverflowError for more than some 1,600 bytes.
    """
    code = qrcode.QRCode(error_correction=correction, border=0, mask_pattern=MASK)
    code.add_data(text)
    code.make(fit=True)
    return code.modules  # type: ignore[return-value]


def draw_qr(canvas: Canvas, matrix: Matrix, x: float, y: float, size: float) -> None:
    """Draw a code, `size` points wide and high, lower left corner at (x, y), in the fill colour of the canvas.

    The caller leaves the quiet zone: four modules of blank paper on every side.
    """
    modules = len(matrix)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / modules, size / modules)
    canvas.addLiteral(qr_path(matrix))
    canvas.restoreState()


def qr_path(matrix: Matrix) -> str:
    """Return PDF operators that fill the dark modules, each run of a row as one rectangle one unit high."""
    rectangles = []
    for bottom, row in enumerate(reversed(matrix)):
        start = 0
        while start < len(row):
            if not row[start]:
                start += 1
                continue
            end = start + 1
            while end < len(row) and row[end]:
                end += 1
            rectangles.append(f"{start} {bottom} {end - start} 1 re")
            start = end
    return "\n".join([*rectangles, "f"])
