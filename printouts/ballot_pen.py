"""What is drawn on a ballot by hand, so to speak: markers, patterned bands, faces, podiums, filled examples.

All places are millimetres from the top left corner of the page, as in `ballot_layout`.
"""

from collections.abc import Sequence
from math import cos, radians, sin

from reportlab.lib.colors import HexColor, black, white
from reportlab.pdfgen.canvas import Canvas

from printouts.ballot_layout import BAND_MM, LINE_MM, MARKER_MM, SheetLayout, marker_bits
from printouts.fonts import BOLD
from printouts.layout import MM
from printouts.pictograms import draw_pictogram

EDGE_MM = 0.4
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

    def frame(self, x: float, y: float, width: float, height: float, radius: float, line: float) -> None:
        """Stroke a rectangle with round corners. (x, y): its top left."""
        self.canvas.setStrokeColor(black)
        self.canvas.setLineWidth(line * MM)
        self.canvas.roundRect(x * MM, self.y(y + height), width * MM, height * MM, radius * MM)

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
    # On a white edge, so that a printer that makes black of every colour still prints six different bands.
    for ink, edge in ((white, EDGE_MM), (black, 0.0)):
        canvas.setStrokeColor(ink)
        canvas.setFillColor(ink)
        _draw_pattern(pen, place % 6, x, top, height, edge)
    canvas.restoreState()
    canvas.setFillColor(black)


def _draw_pattern(pen: Pen, pattern: int, x: float, top: float, height: float, edge: float) -> None:
    steps = int(height / 2) + 3
    match pattern:
        case 1:
            _slants(pen, x, top, steps, 1, edge)
        case 2:
            for each in (0.75, 2.25):
                pen.line([(x + each, top), (x + each, top + height)], 0.6 + edge)
        case 3:
            for step in range(steps):
                pen.disc(x + 0.8 + 1.4 * (step % 2), top + 1 + 1.5 * step, 0.55 + edge / 2)
        case 4:
            for step in range(steps):
                pen.line([(x, top + 1 + 2 * step), (x + BAND_MM, top + 1 + 2 * step)], 0.5 + edge)
        case 5:
            _slants(pen, x, top, steps, 1, edge)
            _slants(pen, x, top, steps, -1, edge)


def _slants(pen: Pen, x: float, top: float, steps: int, way: int, edge: float) -> None:
    for step in range(-1, steps):
        low, high = (BAND_MM, 0.0) if way > 0 else (0.0, BAND_MM)
        pen.line([(x, top + 2.2 * step + low), (x + BAND_MM, top + 2.2 * step + high)], 0.45 + edge)


def draw_face(pen: Pen, mood: float, x: float, y: float, radius: float, *, thin: bool = False) -> None:
    """Draw a face. mood: 1 beams, 0 is neither, -1 is against it. thin: for a small one."""
    line = 0.3 if thin else 0.5
    pen.canvas.setStrokeColor(black)
    pen.canvas.setFillColor(black)
    pen.disc(x, y, radius, line=line)
    for side in (-1, 1):
        pen.disc(x + side * 0.36 * radius, y - 0.28 * radius, 0.13 * radius)
    bend = 0.42 * radius * mood
    mouth = [(x + 0.55 * radius * way / 4, y + 0.38 * radius + bend * (0.5 - (way / 4) ** 2)) for way in range(-4, 5)]
    pen.line(mouth, line)
    if mood in (1, -1) and not thin:  # told apart from its neighbour at arm's length
        for side in (-1, 1):
            inner, outer = (0.58, 0.5) if mood > 0 else (0.5, 0.68)
            pen.line(
                [(x + side * 0.18 * radius, y - inner * radius), (x + side * 0.55 * radius, y - outer * radius)], 0.4
            )


def draw_step(pen: Pen, place: int, count: int, x: float, foot: float, width: float, tall: float) -> None:
    """Draw one step of a podium with its rank above it; the first is the highest. tall: the highest, with its rank."""
    figure = tall * 0.42
    height = 0.12 * tall + (tall * 0.88 - figure) * (count - 1 - place) / max(1, count - 1)
    pen.canvas.setFillColor(black)
    pen.rect(x - width / 2, foot - height, width, height)
    pen.text(str(place + 1), x, foot - height - figure / 2 - 0.06 * tall, figure * 2.25, middle=True)


def draw_coin(pen: Pen, x: float, y: float, radius: float) -> None:
    pen.canvas.setFillColor(black)
    pen.disc(x, y, radius)
    pen.canvas.setStrokeGray(1)
    pen.disc(x, y, radius * 0.68, line=radius * 0.1)
    pen.canvas.setStrokeColor(black)


def draw_purse(pen: Pen, xs: Sequence[float], y: float, radius: float) -> None:
    """Draw the points that there are to give: coins in one frame, which belong together and to no column."""
    left, right = min(xs) - 1.45 * radius, max(xs) + 1.45 * radius
    pen.frame(left, y - 1.45 * radius, right - left, 2.9 * radius, radius, 0.13 * radius)
    for x in xs:
        draw_coin(pen, x, y, radius)


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
