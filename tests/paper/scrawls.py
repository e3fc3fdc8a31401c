"""Hands that nobody foresaw: curves, ticks three boxes high, markers, zigzags, words through a mark, arrows, names.

Unlike `hand.py` these are no model of how people fill in ballots. They ask one thing: is anything read that is not
meant? Being asked about is no fault here.
"""

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np

from printouts.ballot_layout import Box, SheetLayout
from tests.paper.damage import KINDS, as_jpeg
from tests.paper.hand import PENS, Hand, Point
from tests.paper.hand import Sheet as Drawn
from tests.paper.round_trip import METHODS, Trial, _beside, _page, _wishes

LETTERS: dict[str, Sequence[Sequence[Point]]] = {
    "N": [[(0, 1), (0, 0), (1, 1), (1, 0)]],
    "O": [[(0.5, 0), (0, 0.3), (0, 0.7), (0.5, 1), (1, 0.7), (1, 0.3), (0.5, 0)]],
    "U": [[(0, 0), (0, 0.8), (0.5, 1), (1, 0.8), (1, 0)]],
    "I": [[(0.5, 0), (0.5, 1)]],
    "P": [[(0, 1), (0, 0), (0.9, 0.1), (0.9, 0.5), (0, 0.55)]],
    "A": [[(0, 1), (0.5, 0), (1, 1)], [(0.2, 0.6), (0.8, 0.6)]],
    "L": [[(0, 0), (0, 1), (0.9, 1)]],
    "E": [[(1, 0), (0, 0), (0, 1), (1, 1)], [(0, 0.5), (0.8, 0.5)]],
    "S": [[(1, 0.1), (0.3, 0), (0, 0.3), (1, 0.7), (0.7, 1), (0, 0.9)]],
}
MARKS = ("curl", "tall tick", "marker", "zigzag", "hook", "burst", "two ticks", "curved cross")
TAKEN_BACK = ("word", "knot", "bars", "mesh", "blot", "fence")
BESIDE = ("name", "arrow", "underline", "dots")


class Scrawler:
    """mark: what this hand draws in each box that it means."""

    def __init__(self, drawn: Drawn, hand: Hand, mark: str) -> None:
        self.drawn, self.hand, self.chance, self.mark_of = drawn, hand, hand.chance, mark
        self.large = hand.chance.uniform(0.7, 1.1)

    def curve(self, *through: Point, press: float = 1.0) -> None:
        """Draw one Bézier curve for each three points after the first."""
        points: list[Point] = [through[0]]
        for place in range(0, len(through) - 3, 3):
            a, b, c, d = map(np.array, through[place : place + 4])
            for t in np.linspace(0, 1, 13)[1:]:
                x, y = (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t * t * (1 - t) * c + t**3 * d
                points.append((float(x), float(y)))
        self.drawn.stroke(self.hand, points, press=press)

    def around(self, box: Box, *places: Point, shake: float = 0.12) -> list[Point]:
        """Return places given in halves of a box, with a hand that shakes."""
        half = box.side / 2
        return [
            (box.x + half * (x + self.chance.gauss(0, shake)), box.y + half * (y + self.chance.gauss(0, shake)))
            for x, y in places
        ]

    def mark(self, box: Box) -> None:
        r = self.large
        match self.mark_of:
            case "curl":
                self.curve(*self.around(box, (-r, 0.3), (0, -1.6), (r, 1.4), (0, 0.7), (-r, 0), (0.4, -1), (r, -0.6)))
            case "tall tick":
                self.drawn.stroke(self.hand, self.around(box, (-0.7, -0.1), (-0.2, 0.7), (1.3, -2.0), (2.4, -3.3)))
            case "marker":
                for y in np.linspace(-0.8, 0.8, 7):
                    self.drawn.stroke(self.hand, self.around(box, (-0.85, y), (0.85, y), shake=0.04), press=1.5)
            case "zigzag":
                ways = [(-r + 2 * r * step / 7, (-r if step % 2 else r)) for step in range(8)]
                self.drawn.stroke(self.hand, self.around(box, *ways))
            case "hook":
                self.curve(*self.around(box, (-r, -0.5), (-0.6, 1.6), (0.3, 1.2), (r, -r)))
            case "burst":
                for turn in np.linspace(0, 2.36, 4):
                    x, y = r * float(np.cos(turn)), r * float(np.sin(turn))
                    self.drawn.stroke(self.hand, self.around(box, (-x, -y), (x, y)))
            case "two ticks":
                for off in (-0.3, 0.3):
                    self.drawn.stroke(self.hand, self.around(box, (-0.7 + off, 0), (-0.3 + off, 0.7), (0.7 + off, -r)))
            case _:
                self.curve(*self.around(box, (-r, -r), (-0.2, -0.6), (0.6, 0.2), (r, r)))
                self.curve(*self.around(box, (r, -r), (0.6, -0.2), (-0.2, 0.6), (-r, r)))

    def write(self, text: str, x: float, y: float, high: float) -> None:
        """Write a text whose middle is at x, y."""
        wide = 0.75 * high
        left = x - wide * len(text) / 2
        for place, letter in enumerate(text):
            for way in LETTERS[letter]:
                self.drawn.stroke(
                    self.hand,
                    [
                        (
                            left + wide * (place + 0.8 * a) + self.chance.gauss(0, 0.1),
                            y + high * (b - 0.5) + self.chance.gauss(0, 0.1),
                        )
                        for a, b in way
                    ],
                )

    def take_back(self, box: Box, way: str) -> None:
        c = self.chance
        match way:
            case "word":
                self.write("NON", box.x, box.y, box.side * c.uniform(0.6, 1.1))
            case "knot":
                turns = [(1.5 * float(np.cos(t)) * c.uniform(0.5, 1), 1.5 * float(np.sin(t)) * c.uniform(0.5, 1))
                         for t in np.linspace(0, 6.28 * c.randint(3, 6), 30)]  # fmt: skip
                self.curve(*self.around(box, *turns, turns[0]))
            case "bars":
                for x in np.linspace(-0.8, 0.8, c.randint(3, 5)):
                    self.drawn.stroke(self.hand, self.around(box, (x, -1.5), (x, 1.5), shake=0.08))
            case "mesh":
                for off in np.linspace(-1, 1, 4):
                    self.drawn.stroke(self.hand, self.around(box, (off, -1.5), (off, 1.5), shake=0.08))
                    self.drawn.stroke(self.hand, self.around(box, (-1.5, off), (1.5, off), shake=0.08))
            case "blot":
                for y in np.linspace(-1.3, 1.3, 12):
                    self.drawn.stroke(self.hand, self.around(box, (-1.3, y), (1.3, y + 0.2)), press=1.5)
            case _:
                ways = [(-1.6 + 3.2 * step / 9, (-1.3 if step % 2 else 1.3)) for step in range(10)]
                self.drawn.stroke(self.hand, self.around(box, *ways))

    def beside(self, box: Box, way: str) -> None:
        """Draw near a box that is not meant, and not in it."""
        c = self.chance
        match way:
            case "name":
                self.write(c.choice(("PAUL", "LEA", "OUI", "SANS")), box.x, box.y + box.side * 0.95, 3.0)
            case "arrow":
                x, y = box.x + box.side * 0.7, box.y - box.side * 0.7
                self.drawn.stroke(self.hand, [(x + 6, y - 5), (x, y), (x + 2.4, y - 0.4), (x, y), (x + 0.6, y - 2.4)])
            case "underline":
                self.drawn.stroke(self.hand, self.around(box, (-1.5, 1.35), (0, 1.4), (1.6, 1.35), shake=0.05))
            case _:
                for _ in range(c.randint(1, 4)):
                    one = self.around(box, (c.uniform(-1.4, 1.4), c.uniform(-1.4, 1.4)))[0]
                    self.drawn.stroke(self.hand, [one, (one[0] + 0.2, one[1] + 0.1)])


def scrawled(count: int, seed: int = 1, first: int = 0) -> Iterator[Trial]:
    """Give sheets filled in by such hands and damaged, the same ones for a seed."""
    kinds = list(KINDS)
    for number in range(first, first + count):
        chance = Random(f"scrawl {seed} {number}")
        kind, method = chance.choice(kinds), METHODS[number % len(METHODS)]
        damage, resolutions, (low, high) = KINDS[kind]
        dpi = chance.choice(resolutions)
        layout, page = _page(method, "A4", False, dpi)
        drawn = Drawn(page.copy(), dpi)
        hand = Hand(chance.choice([pen for pen in PENS if pen != "faint pencil"]), "cross", 0.3, chance)
        meant, taken_back = _scrawl(drawn, layout, hand)
        yield Trial(
            number, kind, method, "A4", meant, taken_back, None, hand,
            as_jpeg(damage(drawn.picture, chance), chance.randint(low, high)),
        )  # fmt: skip


def _scrawl(drawn: Drawn, layout: SheetLayout, hand: Hand) -> tuple[frozenset[str], frozenset[str]]:
    chance = hand.chance
    boxes = {box.id: box for box in layout.boxes}
    meant = _wishes(layout, chance)
    # A tick three boxes high goes through those above it, where they stand close.
    marks = [mark for mark in MARKS if mark != "tall tick" or layout.form in ("one", "several", "consent")]
    scrawler = Scrawler(drawn, hand, chance.choice(marks))
    free = [id for id in boxes if id not in meant]
    mended = [id for id in free if _beside(boxes[id], [boxes[each] for each in meant], layout)]
    taken_back = set(chance.sample(mended, 1)) if mended and chance.random() < 0.5 else set()
    for id in sorted(meant | taken_back):
        scrawler.mark(boxes[id])
    for id in sorted(taken_back):
        scrawler.take_back(boxes[id], chance.choice(TAKEN_BACK))
    for id in chance.sample(sorted(set(free) - taken_back), min(2, len(free) - len(taken_back))):
        if chance.random() < 0.3:
            scrawler.beside(boxes[id], chance.choice(BESIDE))
    return frozenset(meant), frozenset(taken_back)
