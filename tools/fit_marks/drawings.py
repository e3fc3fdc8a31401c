"""What people draw in boxes and over them: marks, marks taken back, writing, and what means nothing."""

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from tools.fit_marks.pens import Grey, Pen, Point, Points, bowed, curve, stroke, turned

EMPTY, MARK, TAKEN, ODD = range(4)
"""What a box says. ODD: writing, rings around a mark, strokes that run on: people are to look."""

SHAPES = {
    "cross": 30, "tick": 26, "fill": 13, "slash": 5, "ring": 5, "plus": 4, "dash": 2, "dot": 3, "small ring": 2,
    "loop": 4, "star": 2, "zigzag": 5, "retraced": 4, "vee": 3, "spiral": 2, "two slashes": 1, "own": 5,
}  # fmt: skip
WAYS = {
    "scribble": 8, "spiral": 3, "loops": 3, "knot": 3, "line": 8, "two lines": 4, "three lines": 2, "wave": 4,
    "zigzag": 3, "cross over": 8, "hatching": 4, "cross-hatching": 2, "filled": 3, "plus over": 1,
}  # fmt: skip
ODDS = {"word": 6, "letter": 4, "ring and mark": 3, "arrow": 2, "long line": 3, "question": 1, "corrected white": 1}
WORDS = ("NON", "OUI", "non", "oui", "ok", "NO", "si", "faux", "ici", "erreur", "Paul", "12", "?", "!!", "nul", "X non")
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
    cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_ITALIC | cv2.FONT_HERSHEY_PLAIN,
)  # fmt: skip


def pick(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


@dataclass
class Hand:
    """One voter, with habits: `shape`, how large (`size`, of half a box), how slanted, and how much all that varies."""

    chance: Random
    paper: Grey
    dpi: float
    pen: Pen
    shape: str
    size: float
    lean: float
    narrow: float
    varies: float
    off: float
    tail: float
    mirrored: bool
    own: Points

    @classmethod
    def of(cls, chance: Random, paper: Grey, dpi: float) -> "Hand":
        size = chance.choice((chance.uniform(0.45, 0.8), chance.uniform(0.7, 1.2), chance.uniform(0.8, 1.4)))
        return cls(
            chance, paper, dpi, Pen.of(chance), pick(chance, SHAPES), size, chance.gauss(0, 0.15),
            chance.uniform(0.6, 1.25), chance.uniform(0.02, 0.25), chance.uniform(0.1, 1.5),
            chance.uniform(0.9, 2.2) if chance.random() < 0.8 else chance.uniform(2, 4), chance.random() < 0.07,
            np.array([[chance.uniform(-1, 1), chance.uniform(-1, 1)] for _ in range(chance.randint(3, 7))]),
        )  # fmt: skip

    def draw(self, points: "list[Point] | Points", press: float = 1.0) -> None:
        stroke(self.paper, self.dpi, self.pen, self.chance, points, press)

    def near(self, by: float) -> float:
        return self.chance.gauss(0, by)

    def mark(self, x: float, y: float, side: float, shape: str = "") -> None:
        """Mark a box whose middle is at x, y."""
        chance = self.chance
        shape = shape or self.shape
        h = side / 2 * self.size * (1 + self.near(self.varies * 0.8))
        h = min(max(h, 0.4 * side / 2), 1.7 * side / 2)
        off = self.off * 0.6
        x, y = x + chance.uniform(-off, off), y + chance.uniform(-off, off)
        lean = self.lean + self.near(self.varies * 0.6)
        w = h * self.narrow * (1 + self.near(self.varies * 0.4))
        bow, shaky = 0.05 + self.varies * 0.5, 0.03 + 0.25 * self.varies

        def line(x1: float, y1: float, x2: float, y2: float, steps: int = 8) -> Points:
            way = bowed(chance, (x + x1 * w, y + y1 * h), (x + x2 * w, y + y2 * h), bow, shaky, steps)
            return turned(way, lean, (x, y))

        j = self.varies * 0.6

        match shape:
            case "cross":
                self.draw(line(-1 + self.near(j), -1 + self.near(j), 1 + self.near(j), 1 + self.near(j)))
                self.draw(line(1 + self.near(j), -1 + self.near(j), -1 + self.near(j), 1 + self.near(j)))
            case "plus":
                self.draw(line(0, -1, 0, 1))
                self.draw(line(-1, 0, 1, 0))
            case "tick" | "vee":
                tail = 1.0 if shape == "vee" else self.tail * (1 + self.near(self.varies))
                down = line(-0.8, -0.2 - 0.5 * (shape == "vee"), -0.15, 0.8)
                up = line(-0.15, 0.8, 0.9 * max(0.8, tail * 0.8), 0.8 - 1.5 * max(0.7, tail))
                way = np.concatenate([down, up])
                if self.mirrored:
                    way = np.stack([2 * x - way[:, 0], way[:, 1]], axis=1)
                self.draw(way)
            case "slash":
                self.draw(line(-1, 1, 1, -1) if not self.mirrored else line(-1, -1, 1, 1))
            case "two slashes":
                for apart in (-0.35, 0.35):
                    self.draw(line(-0.8 + apart, 1, 0.8 + apart, -1))
            case "dash":
                self.draw(line(-1, 0, 1, 0))
            case "star":
                for turn in (0.0, 1.05, 2.1):
                    self.draw(line(-np.cos(turn), -np.sin(turn), np.cos(turn), np.sin(turn)))
            case "retraced":
                for _ in range(chance.choice((2, 2, 3))):
                    dx, dy = self.near(0.1), self.near(0.1)
                    if self.mirrored or self.tail > 1.5:
                        self.draw(line(-1 + dx, -1 + dy, 1 + dx, 1 + dy))
                        self.draw(line(1 + dx, -1 + dy, -1 + dx, 1 + dy))
                    else:
                        self.draw(
                            np.concatenate([line(-0.8, dy, -0.1 + dx, 0.8), line(-0.1 + dx, 0.8, 1.2, -1.3 + dy)])
                        )
            case "loop":  # a cross in one stroke, or a tick that turns back
                t = np.linspace(0, 1, 25)
                a = chance.uniform(0.5, 1)
                way = np.stack([x + w * np.cos(2 * np.pi * t * 0.75 + 0.78) * (1 - 0.1 * t),
                                y + h * a * np.sin(4 * np.pi * t * 0.75 + 1.57)], axis=1)  # fmt: skip
                self.draw(turned(way, lean, (x, y)))
            case "fill" | "zigzag":
                full = shape == "fill"
                reach = side / 2 * (chance.uniform(0.75, 1.12) if full else chance.uniform(0.45, 0.85))
                self.to_and_fro(x, y, reach, chance.randint(8, 18) if full else chance.randint(3, 7), lean)
                if full and chance.random() < 0.4:
                    self.to_and_fro(x, y, reach, chance.randint(6, 14), lean + 1.57)
            case "own":
                through = self.own + [[self.near(j), self.near(j)] for _ in self.own]
                self.draw(turned(curve(through) * (w, h) + (x, y), lean, (x, y)))
            case "spiral":
                self.spiral(x, y, h * 0.8, chance.randint(3, 6))
            case "dot":
                self.spiral(x, y, chance.uniform(0.7, 1.4), chance.randint(3, 5))
            case "small ring":
                self.ring(x, y, min(h, side / 2) * chance.uniform(0.55, 0.85))
            case _:
                self.ring(x, y, side / 2 + chance.uniform(0.6, 2.0))

    def ring(self, x: float, y: float, radius: float) -> None:
        chance = self.chance
        start, whole = chance.uniform(0, 6.3), chance.uniform(5.4, 8.0) * chance.choice((-1, 1))
        t = np.linspace(0, 1, 41)
        drift, squeeze, lean = chance.uniform(-0.12, 0.12), chance.uniform(0.85, 1.18), chance.uniform(0, 3)
        far = radius * (1 + drift * t + 0.03 * np.sin(3 * whole * t + lean))
        way = np.stack([x + far * np.cos(start + whole * t) * squeeze, y + far * np.sin(start + whole * t)], axis=1)
        self.draw(way)

    def spiral(self, x: float, y: float, reach: float, turns: int) -> None:
        t = np.linspace(0, 1, 16 * turns)
        way = np.stack([x + reach * t * np.cos(6.283 * turns * t), y + reach * t * np.sin(6.283 * turns * t)], axis=1)
        self.draw(way + np.array([[self.near(0.08), self.near(0.08)] for _ in t]))

    def to_and_fro(self, x: float, y: float, reach: float, turns: int, lean: float, across: float = 1.0) -> None:
        """Go to and fro `turns` times over a square, `reach` to each side."""
        chance = self.chance
        ragged = chance.uniform(0.05, 0.3)
        steps = 2 * turns
        way = [
            (
                x - reach + 2 * reach * step / steps + chance.uniform(-0.25, 0.25),
                y + (reach if step % 2 else -reach) * across * (1 + self.near(ragged) * 0.5),
            )
            for step in range(steps + 1)
        ]
        self.draw(turned(np.array(way), lean + chance.choice((0, 1.57)), (x, y)), chance.uniform(0.9, 1.3))

    def through(self, x: float, y: float, reach: float, turn: float, off: float = 0, press: float = 1.0) -> None:
        """Draw a line through a place, `reach` to each side of it."""
        chance = self.chance
        along, over = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        middle = np.array([x, y]) + off * over
        one, other = (
            middle - along * reach * chance.uniform(0.8, 1.2),
            middle + along * reach * chance.uniform(0.8, 1.2),
        )
        self.draw(bowed(chance, (one[0], one[1]), (other[0], other[1]), 0.12, 0.05 + 0.1 * self.varies), press)

    def take_back(self, x: float, y: float, side: float, way: str = "") -> str:
        """Cross out what is in a box; return how."""
        chance = self.chance
        way = way or pick(chance, WAYS)
        h = side / 2
        press = chance.uniform(0.9, 1.2)
        x, y = x + self.near(0.4), y + self.near(0.4)
        level = self.near(0.35) if chance.random() < 0.75 else chance.uniform(0, 3.14)
        beyond = chance.uniform(1.1, 1.9) if self.shape != "fill" else chance.uniform(1.3, 2.0)
        match way:
            case "scribble":
                lean = chance.uniform(0, 3.14) if chance.random() < 0.4 else self.near(0.15)
                self.to_and_fro(x, y, h * chance.uniform(1.05, 1.6), chance.randint(6, 16), lean)
            case "filled":
                for lean in (self.near(0.2), 1.57 + self.near(0.2)):
                    self.to_and_fro(x, y, h * chance.uniform(1.1, 1.5), chance.randint(10, 18), lean)
            case "spiral":
                self.spiral(x, y, h * chance.uniform(1.1, 1.7), chance.randint(4, 9))
            case "loops":
                t = np.linspace(0, 1, 120)
                a, b = chance.uniform(3, 8), chance.uniform(3, 8)
                reach = h * chance.uniform(1.0, 1.5)
                drift = reach * np.linspace(-0.5, 0.5, 120) * chance.choice((0, 1))
                self.draw(
                    np.stack([x + drift + reach * np.cos(6.283 * a * t), y + reach * np.sin(6.283 * b * t + 1)], 1)
                )
            case "knot":
                places = [[chance.uniform(-1, 1), chance.uniform(-1, 1)] for _ in range(chance.randint(9, 20))]
                self.draw(curve(np.array(places)) * h * chance.uniform(1.2, 1.7) + (x, y), press)
            case "line":
                self.through(x, y, h * beyond, level, self.near(0.7), press)
            case "two lines" | "three lines":
                count = 2 if way == "two lines" else 3
                gap = chance.uniform(0.5, 1.6)
                for place in range(count):
                    off = (place - (count - 1) / 2) * gap * (2 if count == 2 else 1.2)
                    self.through(x, y, h * beyond, level + self.near(0.07), off, press)
            case "wave" | "zigzag":
                waves, high = chance.uniform(1.5, 5), chance.uniform(0.6, 2.6)
                t = np.linspace(-1, 1, 61)
                rise = np.sin(3.1416 * waves * t) if way == "wave" else 2 * abs((waves * t) % 2 - 1) - 1
                made = np.stack([x + h * beyond * t, y + high * rise], axis=1)
                self.draw(turned(made, level, (x, y)), press)
            case "cross over" | "plus over":
                base = 0.785 if way == "cross over" else 0.0
                reach = h * chance.uniform(1.4, 2.3)
                for turn in (base, base + 1.5708):
                    self.through(x, y, reach, turn + self.near(0.2), self.near(0.45), press)
            case _:
                count = chance.randint(3, 8)
                lean = chance.uniform(0, 3.14)
                for turn in (lean,) if way == "hatching" else (lean, lean + 1.57):
                    for place in range(count):
                        off = (place / (count - 1) - 0.5) * side * chance.uniform(0.8, 1.2)
                        self.through(x, y, h * chance.uniform(1.05, 1.7), turn + self.near(0.05), off, press)
        return way

    def write(self, text: str, x: float, y: float, high: float) -> None:
        """Write a text across a place, `high` millimetres high at most, and not into the boxes beside it."""
        chance = self.chance
        scale = self.dpi / 25.4
        font = chance.choice(FONTS)
        (width, height), _ = cv2.getTextSize(text, font, 4, 1)
        thick = max(1, round(self.pen.width / high * height))
        layer = np.zeros((height * 2 + 40, width + 80), np.uint8)
        cv2.putText(layer, text, (40, height + 20 + height // 4), font, 4, 255, thick, cv2.LINE_AA)
        size = min(high * scale / height, 14 * scale / width * chance.uniform(0.8, 1.1))
        turn = self.near(0.2)
        matrix = cv2.getRotationMatrix2D((layer.shape[1] / 2, layer.shape[0] / 2), np.degrees(turn), size)
        tall, wide = self.paper.shape
        matrix[:, 2] += np.array([x * scale - layer.shape[1] / 2, y * scale - layer.shape[0] / 2])
        soft = cv2.warpAffine(layer, matrix, (wide, tall), flags=cv2.INTER_AREA).astype(np.float32) / 255
        self.paper *= 1 - soft * self.pen.depth

    def odd(self, x: float, y: float, side: float) -> None:
        """Draw what is neither plainly a mark nor plainly none."""
        chance = self.chance
        match pick(chance, ODDS):
            case "word":
                if chance.random() < 0.4:
                    self.mark(x, y, side)
                self.write(chance.choice(WORDS), x + self.near(1), y + self.near(1), side * chance.uniform(0.4, 0.9))
            case "letter":
                text = chance.choice("ABDEFGHKMNPRSabdefghkmnqrs234567890?&@")
                self.write(text, x + self.near(0.7), y + self.near(0.7), side * chance.uniform(0.5, 1.0))
            case "ring and mark":
                self.mark(x, y, side, "cross" if self.shape == "ring" else "")
                self.ring(x, y, side / 2 + chance.uniform(0.8, 2.2))
            case "arrow":
                self.through(x + side * chance.choice((-0.8, 0.8)), y, side, self.near(0.3))
                self.draw([(x - 1.5, y - 1.5), (x, y), (x - 1.5, y + 1.5)])
            case "long line":
                self.through(x, y + self.near(1.5), side * chance.uniform(1, 1.5), self.near(0.5))
            case "question":
                self.write("?", x, y, side * chance.uniform(0.6, 1.2))
            case _:
                self.mark(x, y, side)
                self.white_out(x, y, side)

    def white_out(self, x: float, y: float, side: float) -> None:
        scale = self.dpi / 25.4
        layer = np.zeros(self.paper.shape, np.uint8)
        axes = (int(side * self.chance.uniform(0.3, 0.7) * scale), int(side * self.chance.uniform(0.25, 0.5) * scale))
        cv2.ellipse(layer, (int(x * scale), int(y * scale)), axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
        soft = layer.astype(np.float32) / 255 * self.chance.uniform(0.7, 1)
        self.paper[:] = self.paper * (1 - soft) + soft * self.chance.uniform(0.93, 1)

    def stray(self, x: float, y: float, side: float) -> None:
        """Leave what means nothing in or beside an empty box: a dot, a touch, a stroke that passes by."""
        chance = self.chance
        luck = chance.random()
        if luck < 0.5:
            at = (x + chance.uniform(-0.5, 0.5) * side, y + chance.uniform(-0.5, 0.5) * side)
            turn, far = chance.uniform(0, 6.3), chance.uniform(0.05, 1.0)
            self.draw([at, (at[0] + far * np.cos(turn), at[1] + far * np.sin(turn))], chance.uniform(0.7, 1.0))
        else:
            turn = chance.choice((0, 0, 1.57)) + self.near(0.15)
            off = side / 2 * chance.choice((-1, 1)) * chance.uniform(1.1, 1.7)
            self.through(x, y, side * chance.uniform(0.3, 1.2), turn, off)
