"""What is drawn on a ballot by hand, so to speak: markers, patterned bands, faces, podiums, filled examples.

All places are millimetres from the top left corner of the page, as in `ballot_layout`.
"""

from collections.abc import Sequence
from math import cos, radians, sin

from reportlab.lib.colors import HexColor, black, white
from reportlab.pdfgen.canvas import Canvas

from printouts.ballot_layout import LINE_MM, MARKER_MM, SheetLayout, marker_bits
from printouts.fonts import BOLD
from printouts.layout import MM
from printouts.pictograms import draw_pictogram

BAND_MM = 3.0
CAP_HEIGHT = 0.668  # of the font, as a share of its size


class Pen:
    """A canvas measured in millimetres from the top left. height: of the page."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self.canvas = canvas
        self._height = height

    def y(self, y: float) -> float:
        return (self._height - y) * MM

    def rect(self, x: float, y: float, width: float, height: float, *, line: float = 0.0) -> None:
        """Fill a rectangle, or stroke it `line` wide on the middle of its edges. (x, y): its top left."""
        self.canvas.setLineWidth(line * MM)
        self.canvas.rect(x * MM, self.y(y + height), width * MM, height * MM, stroke=int(line > 0), fill=int(not line))

    def line(self, points: Sequence[tuple[float, float]], width: float) -> None:
        """Stroke through the points, with round ends."""
        path = self.canvas.beginPath()
        path.moveTo(points[0][0] * MM, self.y(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x * MM, self.y(y))
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)
        self.canvas.setLineWidth(width * MM)
        self.canvas.drawPath(path)
        self.canvas.setLineCap(0)

    def text(self, text: str, x: float, y: float, size: float, *, middle: bool = False, font: str = BOLD) -> None:
        """Set a short text of ours with its capitals centred on `y`; from `x`, or centred on it. size: points."""
        self.canvas.setFont(font, size)
        base = self.y(y) - size * CAP_HEIGHT / 2
        (self.canvas.drawCentredString if middle else self.canvas.drawString)(x * MM, base, text)

    def pictogram(self, name: str, x: float, y: float, size: float) -> None:
        """Draw a pictogram centred on (x, y)."""
        draw_pictogram(self.canvas, name, (x - size / 2) * MM, self.y(y + size / 2), size * MM)

    def disc(self, x: float, y: float, radius: float, *, line: float = 0.0) -> None:
        self.canvas.setLineWidth(line * MM)
        self.canvas.circle(x * MM, self.y(y), radius * MM, stroke=int(line > 0), fill=int(not line))


def draw_markers(pen: Pen, layout: SheetLayout) -> None:
    """Draw the four corners, from which a picture of the page is put straight."""
    square = MARKER_MM / 6
    for number, left, top in layout.markers:
        pen.canvas.setFillColor(black)
        pen.rect(left, top, MARKER_MM, MARKER_MM)
        pen.canvas.setFillColor(white)
        for row, bits in enumerate(marker_bits(number), 1):
            for column, bit in enumerate(bits, 1):
                if bit:
                    pen.rect(left + column * square, top + row * square, square, square)
    pen.canvas.setFillColor(black)


def draw_box(pen: Pen, x: float, y: float, side: float, line: float = LINE_MM) -> None:
    """Draw a box to mark, centred on (x, y); its line runs on the edge."""
    pen.canvas.setStrokeColor(black)
    pen.rect(x - side / 2, y - side / 2, side, side, line=line)


def draw_band(pen: Pen, place: int, colour: str, x: float, y: float, height: float) -> None:
    """Draw the band of a choice, centred on `y`: its colour, and the pattern of its place as on every screen."""
    canvas = pen.canvas
    top = y - height / 2
    canvas.setFillColor(HexColor(colour))
    pen.rect(x, top, BAND_MM, height)
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x * MM, pen.y(top + height), BAND_MM * MM, height * MM)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(black)
    canvas.setFillColor(black)
    steps = int(height / 2) + 3
    match place % 6:
        case 1:
            _slants(pen, x, top, steps, 1)
        case 2:
            for each in (0.75, 2.25):
                pen.line([(x + each, top), (x + each, top + height)], 0.6)
        case 3:
            for step in range(steps):
                pen.disc(x + 0.8 + 1.4 * (step % 2), top + 1 + 1.5 * step, 0.55)
        case 4:
            for step in range(steps):
                pen.line([(x, top + 1 + 2 * step), (x + BAND_MM, top + 1 + 2 * step)], 0.5)
        case 5:
            _slants(pen, x, top, steps, 1)
            _slants(pen, x, top, steps, -1)
    canvas.restoreState()
    canvas.setFillColor(black)


def _slants(pen: Pen, x: float, top: float, steps: int, way: int) -> None:
    for step in range(-1, steps):
        low, high = (BAND_MM, 0.0) if way > 0 else (0.0, BAND_MM)
        pen.line([(x, top + 2.2 * step + low), (x + BAND_MM, top + 2.2 * step + high)], 0.45)


def draw_face(pen: Pen, mood: float, x: float, y: float, radius: float) -> None:
    """Draw a face. mood: 1 beams, 0 is neither, -1 is against it."""
    pen.canvas.setStrokeColor(black)
    pen.disc(x, y, radius, line=0.45)
    for side in (-1, 1):
        pen.disc(x + side * 0.36 * radius, y - 0.28 * radius, 0.13 * radius)
    bend = 0.42 * radius * mood
    mouth = [(x + 0.55 * radius * way / 4, y + 0.38 * radius + bend * (0.5 - (way / 4) ** 2)) for way in range(-4, 5)]
    pen.line(mouth, 0.5)
    if mood in (1, -1):  # told apart from its neighbour at arm's length
        for side in (-1, 1):
            inner, outer = (0.58, 0.5) if mood > 0 else (0.5, 0.68)
            pen.line(
                [(x + side * 0.18 * radius, y - inner * radius), (x + side * 0.55 * radius, y - outer * radius)], 0.4
            )


def draw_cross(pen: Pen, x: float, y: float, side: float) -> None:
    """Draw the cross of a voter in a box of an example."""
    half = side * 0.42
    pen.canvas.setStrokeColor(black)
    pen.line([(x - half, y - half), (x + half * 1.1, y + half)], 0.55)
    pen.line([(x - half * 0.9, y + half), (x + half, y - half * 1.15)], 0.55)


def draw_struck(pen: Pen, x: float, y: float, side: float) -> None:
    """Draw a cross that was taken back: scribbled over, beyond the frame."""
    draw_cross(pen, x, y, side)
    reach, turns = side * 0.8, 4
    points = [
        (x - reach + 2 * reach * step / (2 * turns), y + (reach if step % 2 else -reach) * 0.95)
        for step in range(2 * turns + 1)
    ]
    pen.line(points, 0.4)


def draw_pencil(pen: Pen, x: float, y: float, length: float) -> None:
    """Draw a pencil whose point is at (x, y)."""
    angle = radians(-52)
    along, across = (cos(angle), sin(angle)), (-sin(angle), cos(angle))

    def at(forth: float, side: float) -> tuple[float, float]:
        return x + along[0] * forth + across[0] * side, y + along[1] * forth + across[1] * side

    wide, tip = length * 0.11, length * 0.25
    pen.canvas.setStrokeColor(black)
    pen.line([at(0, 0), at(tip, wide), at(length, wide), at(length, -wide), at(tip, -wide), at(0, 0)], 0.4)
    pen.line([at(tip, wide), at(tip, -wide)], 0.4)
    pen.line([at(length * 0.85, wide), at(length * 0.85, -wide)], 0.4)
