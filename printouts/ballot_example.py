"""Filled examples in pictures: so it is right, so it is not, and so a slip is mended. No words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reportlab.lib.colors import black

from printouts.ballot_layout import SheetLayout, Zone
from printouts.ballot_pen import Pen, draw_box, draw_cross, draw_pencil, draw_struck
from server.domain.paper import Form

EXAMPLE_MM = 29.0
_SIDE = 3.4


class Example(NamedTuple):
    """Rows and columns of boxes; marks: (row, column); struck: the one taken back. verdict: a pictogram or empty."""

    rows: int
    columns: int
    marks: Sequence[tuple[int, int]]
    struck: Sequence[tuple[int, int]] = ()
    verdict: str = "thumb-up"


EXAMPLES: dict[Form, tuple[Example, ...]] = {
    "one": (
        Example(3, 1, [(1, 0)]),
        Example(3, 1, [(0, 0), (2, 0)], verdict="thumb-down"),
        Example(3, 1, [(1, 0)], [(0, 0)]),
    ),
    "several": (
        Example(3, 1, [(0, 0), (2, 0)]),
        Example(3, 1, [(1, 0), (2, 0)], [(0, 0)]),
    ),
    "consent": (
        Example(2, 1, [(0, 0)]),
        Example(2, 1, [(0, 0), (1, 0)], verdict="thumb-down"),
        Example(2, 1, [(0, 0)], [(1, 0)]),
    ),
    "points": (
        Example(3, 4, [(0, 0), (0, 1), (0, 2), (2, 0)]),
        Example(3, 4, [(0, 0), (0, 1), (0, 2), (2, 0)], [(1, 0)]),
    ),
    "ranks": (
        Example(3, 3, [(0, 1), (1, 0), (2, 2)]),
        Example(3, 3, [(0, 0), (0, 1)], verdict="thumb-down"),
        Example(3, 3, [(0, 1), (1, 0), (2, 2)], [(0, 2)]),
    ),
}
for _form in ("yes-no", "scale", "majority-judgment"):
    EXAMPLES[_form] = (
        Example(3, 3, [(0, 0), (1, 2), (2, 1)]),
        Example(3, 3, [(0, 0), (0, 2)], verdict="thumb-down"),
        Example(3, 3, [(0, 0), (1, 2), (2, 1)], [(0, 1)]),
    )


def draw_examples(pen: Pen, layout: SheetLayout) -> Zone:
    """Draw the examples of a form; return the room that is left beside them for words."""
    zone = layout.how
    each_mm = EXAMPLE_MM if layout.size != "A5" else 26.0
    x = zone.left
    for example in EXAMPLES[layout.form]:
        _draw(pen, example, x, zone.top, each_mm - 2.5, zone.height)
        x += each_mm
    return Zone(x + 1, zone.top, zone.left + zone.width - x - 1, zone.height)


def _draw(pen: Pen, example: Example, left: float, top: float, width: float, height: float) -> None:
    pen.canvas.setStrokeGray(0.35)
    pen.rect(left, top, width, height, line=0.2)
    pitch = (height - 2) / example.rows
    boxes_left = left + 3.2
    across = 4.6

    def at(place: tuple[int, int]) -> tuple[float, float]:
        return boxes_left + place[1] * across, top + 1 + (place[0] + 0.5) * pitch

    for row in range(example.rows):
        for column in range(example.columns):
            draw_box(pen, *at((row, column)), _SIDE, 0.3)
        if example.columns == 1:
            pen.canvas.setFillColor(black)
            pen.text("ABC"[row], boxes_left + 4.2, at((row, 0))[1], 10)
    _draw_each(pen, draw_cross, [at(place) for place in example.marks])
    _draw_each(pen, draw_struck, [at(place) for place in example.struck])
    last = at(example.marks[-1])
    if not example.struck and example.verdict == "thumb-up":
        draw_pencil(pen, last[0] + 1.2, last[1] - 0.6, 8.5)
    pen.canvas.setFillColor(black)
    pen.pictogram(example.verdict, left + width - 4.3, top + height - 4.3, 7)


def _draw_each(
    pen: Pen, draw: Callable[[Pen, float, float, float], None], places: Sequence[tuple[float, float]]
) -> None:
    for x, y in places:
        draw(pen, x, y, _SIDE)
