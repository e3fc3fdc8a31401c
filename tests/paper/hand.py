"""A hand that fills in ballots: strokes of pens and pencils, as people make them, on the picture of a printed page.

Places are millimetres on the page. All shapes are ours, all chance comes from one generator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from printouts.ballot_layout import Box, Row

Colour = NDArray[np.uint8]
Point = tuple[float, float]
Shape = Literal["cross", "tick", "fill", "slash", "ring"]
Way = Literal["scribble", "line", "two lines", "wave", "cross over", "hatching"]
FINER = 3  # strokes are drawn so many times larger, for soft edges

PENS: dict[str, tuple[tuple[int, int, int], tuple[float, float], float]] = {
    "blue ballpoint": ((40, 60, 165), (0.35, 0.6), 0.95),
    "black ballpoint": ((35, 35, 40), (0.35, 0.6), 0.95),
    "red ballpoint": ((200, 40, 45), (0.35, 0.6), 0.95),
    "pencil": ((95, 95, 100), (0.4, 0.75), 0.8),
    "faint pencil": ((125, 125, 130), (0.4, 0.6), 0.75),
    "felt pen": ((25, 25, 35), (0.9, 1.6), 1.0),
}
"""Name -> colour, width in millimetres, how much it covers."""
USUAL = ["blue ballpoint"] * 5 + ["black ballpoint"] * 4 + ["red ballpoint"] * 2 + ["pencil"] * 3
USUAL += ["faint pencil", "felt pen"]
SHAPES: dict[Shape, int] = {"cross": 8, "tick": 6, "fill": 3, "slash": 1, "ring": 1}
WAYS: dict[Way, int] = {"scribble": 5, "line": 1, "two lines": 1, "wave": 1, "cross over": 1, "hatching": 1}
"""How a mark is taken back, and how often: the ballot shows the first."""


@dataclass(frozen=True)
class Hand:
    """One voter: a pen, a favourite mark, and how steady they are (0 very, 1 not)."""

    pen: str
    shape: Shape
    unsteady: float
    chance: Random

    @classmethod
    def of(cls, chance: Random) -> "Hand":
        return cls(
            chance.choice(USUAL), chance.choices(list(SHAPES), list(SHAPES.values()))[0], chance.random() ** 2, chance
        )


class Sheet:
    """A picture of a printed page that is drawn on. dpi: of the picture."""

    def __init__(self, picture: Colour, dpi: float) -> None:
        self.picture = picture
        self._scale = dpi / 25.4

    def stroke(self, hand: Hand, points: Sequence[Point], *, press: float = 1.0) -> None:
        """Draw through the points with the pen of the hand; its pressure wanders. press: of the whole stroke."""
        colour, (thin, thick), cover = PENS[hand.pen]
        chance = hand.chance
        width = chance.uniform(thin, thick) * press
        xs, ys = [x for x, _ in points], [y for _, y in points]
        pad = 2 + width
        left, top = int((min(xs) - pad) * self._scale), int((min(ys) - pad) * self._scale)
        right, bottom = int((max(xs) + pad) * self._scale), int((max(ys) + pad) * self._scale)
        left, top = max(0, left), max(0, top)
        patch = self.picture[top:bottom, left:right]
        if not patch.size:
            return
        scale = self._scale * FINER
        mask = np.zeros((patch.shape[0] * FINER, patch.shape[1] * FINER), np.uint8)
        strength = chance.uniform(0.8, 1.0)
        for one, other in pairwise(points):
            strength = min(1.0, max(0.6, strength + chance.uniform(-0.08, 0.08)))
            ends = [
                (round((x * self._scale - left) * FINER * 8), round((y * self._scale - top) * FINER * 8))
                for x, y in (one, other)
            ]
            cv2.line(mask, ends[0], ends[1], int(255 * strength), max(1, round(width * scale)), cv2.LINE_AA, 3)
        soft = cv2.resize(mask, (patch.shape[1], patch.shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        if "pencil" in hand.pen:  # graphite lies on the tops of the paper alone
            grain = np.random.default_rng(chance.getrandbits(32)).uniform(0.45, 1.0, soft.shape).astype(np.float32)
            soft *= cv2.GaussianBlur(grain, (0, 0), 0.7)
        soft = (soft * cover)[:, :, None]
        ink = np.array(colour, np.float32)
        patch[:] = (patch * (1 - soft) + np.minimum(patch, ink) * soft).astype(np.uint8)

    def mark(self, hand: Hand, box: Box, shape: Shape | None = None) -> None:
        """Mark a box in the way of the hand."""
        chance = hand.chance
        off = 0.4 + 1.1 * hand.unsteady
        x, y = box.x + chance.uniform(-off, off), box.y + chance.uniform(-off, off)
        half = box.side / 2 * chance.uniform(0.65, 1.0 + 0.35 * hand.unsteady)
        match shape or hand.shape:
            case "cross":
                self.stroke(hand, _bowed(chance, (x - half, y - half), (x + half, y + half)))
                self.stroke(hand, _bowed(chance, (x + half, y - half), (x - half, y + half)))
            case "tick":
                low = (x - 0.2 * half, y + 0.8 * half)
                down = _bowed(chance, (x - 0.8 * half, y - 0.1 * half), low)
                up = _bowed(chance, low, (x + chance.uniform(0.9, 1.5) * half, y - chance.uniform(0.9, 1.6) * half))
                self.stroke(hand, [*down, *up])
            case "slash":
                self.stroke(hand, _bowed(chance, (x - half, y + half), (x + half, y - half)))
            case "fill":
                self.scribble(hand, box.x, box.y, box.side / 2 - chance.uniform(0.1, 0.7), turns=(9, 15))
            case "ring":
                radius = box.side / 2 + chance.uniform(1.0, 1.9)
                self.ring(hand, box.x, box.y, radius)

    def ring(self, hand: Hand, x: float, y: float, radius: float) -> None:
        chance = hand.chance
        start, whole = chance.uniform(0, 6.3), chance.uniform(5.9, 7.2) * chance.choice((-1, 1))
        across, down = radius * chance.uniform(0.95, 1.1), radius * chance.uniform(0.95, 1.08)
        drift = chance.uniform(-0.08, 0.08) * radius
        points = []
        for step in range(41):
            turn = start + whole * step / 40
            grow = 1 + drift / radius * step / 40 + 0.02 * np.sin(3 * turn)
            points.append((x + across * grow * float(np.cos(turn)), y + down * grow * float(np.sin(turn))))
        self.stroke(hand, points)

    def circle_pictogram(self, hand: Hand, row: Row) -> None:
        radius = 0.6 * row.pictogram + hand.chance.uniform(0.9, 2.2)
        self.ring(hand, row.pictogram_x, row.y, min(radius, row.pitch / 2 - 0.6))

    def scribble(self, hand: Hand, x: float, y: float, reach: float, turns: tuple[int, int]) -> None:
        """Go to and fro over a square, `reach` to each side."""
        chance = hand.chance
        count = chance.randint(*turns)
        steep = chance.choice((True, False))
        points: list[Point] = []
        for step in range(2 * count + 1):
            along = x - reach + 2 * reach * step / (2 * count) + chance.uniform(-0.2, 0.2)
            across = y + (reach if step % 2 else -reach) * chance.uniform(0.85, 1.03)
            points.append((along, across) if steep else (along - x + x, across))
        if not steep:
            points = [(x + (b - y), y + (a - x)) for a, b in points]
        self.stroke(hand, points, press=1.25)

    def take_back(self, hand: Hand, box: Box, way: Way | None = None) -> Way:
        """Take a mark back: half of the time as the examples on the ballot show, else by lines; return how."""
        way = way or hand.chance.choices(list(WAYS), list(WAYS.values()))[0]
        if way == "scribble":
            reach = box.side / 2 + hand.chance.uniform(1.1, 1.9)
            self.scribble(hand, box.x, box.y, reach, turns=(9, 14))
        else:
            self.cross_out(hand, box, way)
        return way

    def cross_out(self, hand: Hand, box: Box, way: Way) -> None:
        """Draw lines through what is in a box, most of them on beyond its frame."""
        chance = hand.chance
        beyond = chance.uniform(0.9, 2.6)
        reach = box.side / 2 + beyond
        slant = chance.uniform(-0.5, 0.5)

        def through(off: float, turn: float, reach: float = reach) -> list[Point]:
            along, across = (float(np.cos(turn)), float(np.sin(turn))), (-float(np.sin(turn)), float(np.cos(turn)))
            x, y = box.x + off * across[0], box.y + off * across[1]
            return _bowed(
                chance,
                (x - reach * along[0], y - reach * along[1]),
                (x + reach * along[0] * chance.uniform(0.9, 1.1), y + reach * along[1] * chance.uniform(0.9, 1.1)),
            )

        match way:
            case "line":
                self.stroke(hand, through(chance.uniform(-1, 1), slant))
            case "two lines":
                for off in (-chance.uniform(0.7, 1.6), chance.uniform(0.7, 1.6)):
                    self.stroke(hand, through(off, slant + chance.uniform(-0.08, 0.08)))
            case "wave":
                waves, high = chance.uniform(2, 4), chance.uniform(0.8, 2.0)
                steps = [step / 20 - 1 for step in range(41)]
                wave = [high * float(np.sin(3.14 * waves * step)) + slant * step for step in steps]
                self.stroke(hand, [(box.x + reach * t, box.y + y) for t, y in zip(steps, wave, strict=True)])
            case "cross over":
                for turn in (0.79, -0.79):
                    corner = box.side * 0.7 + beyond / 2
                    self.stroke(hand, through(chance.uniform(-0.5, 0.5), turn + chance.uniform(-0.2, 0.2), corner))
            case _:
                count = chance.randint(4, 7)
                for line in range(count):
                    off = (line / (count - 1) - 0.5) * box.side * chance.uniform(0.85, 1.1)
                    self.stroke(hand, through(off, 0.6 + slant))


def _bowed(chance: Random, start: Point, end: Point) -> list[Point]:
    """Return a line that is not quite straight."""
    (x, y), (to_x, to_y) = start, end
    bow = chance.uniform(-0.1, 0.1)
    over_x, over_y = -(to_y - y) * bow, (to_x - x) * bow
    return [
        (
            x + (to_x - x) * t + over_x * 4 * t * (1 - t) + chance.uniform(-0.08, 0.08),
            y + (to_y - y) * t + over_y * 4 * t * (1 - t) + chance.uniform(-0.08, 0.08),
        )
        for t in (step / 8 for step in range(9))
    ]
