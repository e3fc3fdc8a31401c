"""Pages to learn from: printed, drawn on in nearly every box, worn, and looked at as the reader does."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from random import Random

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from printouts.ballot_layout import DoesNotFit, SheetLayout, Size
from printouts.ballots import live_sheet, write_sheets
from printouts.reading.ink import measure_boxes
from printouts.reading.look import look_at
from printouts.reading.place import find_markers, straighten
from printouts.reading.seen import see
from server.domain.decide.ballot_paper import lettered
from server.domain.records import Choice, Method, Poll, Rules
from tools.fit_marks.drawings import EMPTY, MARK, ODD, SHAPES, TAKEN, Hand, pick
from tools.fit_marks.pens import Grey
from tools.fit_marks.wear import worn

PICTOGRAMS = ("bench", "tree", "market", "pedestrian", "bicycle", "bus", "car", "parking", "light", "water")
METHODS: tuple[Method, ...] = (
    "single",
    "approval",
    "approval",
    "yes-no",
    "scale",
    "majority-judgment",
    "schulze",
    "points",
)
SIZES: tuple[Size, ...] = ("A4", "A4", "A5", "Letter")


@dataclass(frozen=True)
class Boxes:
    """Boxes of pages, those alone in or around which there is something. page: of each, its number. says: `EMPTY`…"""

    patches: NDArray[np.uint8]
    numbers: NDArray[np.float32]
    says: NDArray[np.int8]
    page: NDArray[np.int32]


def packed(patches: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(np.round((patches + 0.5) * 127), np.uint8)


def unpacked(patches: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(patches.astype(np.float32) / 127 - 0.5, np.float32)


@lru_cache(maxsize=200)
def printed(method: Method, count: int, size: Size, dpi: int) -> tuple[SheetLayout, NDArray[np.uint8]]:
    made = lettered(Choice("", "", name, name, "") for name in PICTOGRAMS[:count])
    rules = Rules(points=6) if method == "points" else Rules()
    sheet = live_sheet(Poll("v_1", 1, "", "", method, made, rules), meeting_id="m_1", meeting_title="", size=size)
    paper = BytesIO()
    write_sheets([sheet], [1], paper, title="", key=b"fit")
    document = pypdfium2.PdfDocument(paper.getvalue())
    picture = document[0].render(scale=dpi / 72, grayscale=True).to_numpy()
    document.close()
    return sheet.page.layout, np.asarray(picture.reshape(picture.shape[:2]), np.uint8)


def pages(count: int, seed: int, first: int = 0) -> Iterator[Boxes]:
    """Give the boxes of each page; none of one whose corners are not found. The same ones for a seed."""
    for number in range(first, first + count):
        chance = Random(f"fit {seed} {number}")
        dpi = chance.choice((105, 120, 150, 150, 200, 200, 200, 240, 300))
        method = chance.choice(METHODS)
        try:
            layout, blank = printed(method, chance.choice((5, 6, 7)), chance.choice(SIZES), dpi)
        except DoesNotFit:
            layout, blank = printed(method, 5, "A4", dpi)
        drawn: Grey = blank.astype(np.float32) / 255
        said = drawn_on(drawn, layout, dpi, chance)
        picture = worn(drawn, chance)
        longer = max(picture.shape)
        if longer > 2800:
            continue
        found, _ = find_markers(picture)
        straight = straighten(found) if found else None
        if straight is None:
            continue
        look = look_at(picture, straight[1], layout)
        measures, _, _ = measure_boxes(look)
        seen = see(look, measures)
        # What a copier has wiped out is no longer there to be learned: the rules about pale pens stay.
        kept = np.flatnonzero(seen.there)
        yield Boxes(packed(seen.patches[kept]), seen.numbers[kept], said[kept], np.full(len(kept), number, np.int32))


def drawn_on(paper: Grey, layout: SheetLayout, dpi: float, chance: Random) -> NDArray[np.int8]:
    """Draw in nearly every box, as one hand does; return what each says."""
    hand = Hand.of(chance, paper, dpi)
    if layout.ring < 3:  # not through the box beside it
        hand.tail = min(hand.tail, 2.2)
    mixes = chance.random() < 0.12
    busy = chance.choice((chance.uniform(0.15, 0.5), chance.uniform(0.4, 0.95)))
    said = []
    for box in layout.boxes:
        luck = chance.random()
        shape = pick(chance, SHAPES) if mixes and chance.random() < 0.5 else hand.shape
        if layout.ring < 3 and shape == "ring" and chance.random() < 0.7:
            shape = "cross"
        if luck > busy:
            says = EMPTY
            if chance.random() < 0.25:
                hand.stray(box.x, box.y, box.side)
        elif luck < busy * 0.58:
            says = MARK
            hand.mark(box.x, box.y, box.side, shape)
        elif luck < busy * 0.92:
            says = TAKEN
            hand.mark(box.x, box.y, box.side, "cross" if shape == "ring" else shape)
            hand.take_back(box.x, box.y, box.side)
        else:
            says = ODD
            hand.odd(box.x, box.y, box.side)
        said.append(says)
    return np.array(said, np.int8)


def gathered(made: Iterator[Boxes]) -> Boxes:
    each = list(made)
    return Boxes(
        *(np.concatenate([getattr(one, name) for one in each]) for name in ("patches", "numbers", "says", "page"))
    )
