"""Filled examples in pictures: so it is right, so it is not, and so a slip is mended. No words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reportlab.lib.colors import black

from printouts.ballot_heads import draw_small_heads
from printouts.ballot_layout import SheetLayout, Zone
from printouts.ballot_pen import Pen, draw_box, draw_cross, draw_pencil, draw_struck
from server.domain.paper import Form
from server.domain.records import Method

EXAMPLE_MM = 31.0
EXAMPLE_A5_MM = 29.0
_SIDE, _GRID_SIDE = 3.6, 3.0
_HEAD_MM = 4.6
Place = tuple[int, int]


class Example(NamedTuple):
    """Rows and columns of boxes; marks: (row, column); struck: the one taken back. verdict: a pictogram or empty."""

    rows: int
    columns: int
    marks: Sequence[Place]
    struck: Sequence[Place] = ()
    verdict: str = "thumb-up"


_GRADED = [(0, 0), (1, 2), (2, 0)]  # a grade may be given twice: it is no ranking
_RANKED = [(0, 1), (1, 0), (2, 2)]
_SPENT = [(0, 0), (0, 1), (2, 0)]
_GRID = (
    Example(3, 3, _GRADED),
    Example(3, 3, [(0, 0), (0, 1), (1, 2), (2, 0)], verdict="thumb-down"),
    Example(3, 3, _GRADED, [(0, 2)]),
)
EXAMPLES: dict[Form, tuple[Example, ...]] = {
    "one": (
        Example(3, 1, [(1, 0)]),
        Example(3, 1, [(0, 0), (1, 0)], verdict="thumb-down"),
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
        Example(3, 3, _SPENT),
        Example(3, 3, [*_SPENT, (2, 1)], verdict="thumb-down"),
        Example(3, 3, _SPENT, [(1, 0)]),
    ),
    "ranks": (
        Example(3, 3, _RANKED),
        Example(3, 3, [(0, 1), (0, 2), (1, 0)], verdict="thumb-down"),
        Example(3, 3, _RANKED, [(0, 2)]),
    ),
    "yes-no": _GRID,
    "scale": _GRID,
    "majority-judgment": _GRID,
}
ONE_RANK_TWICE = Example(3, 3, [(0, 0), (1, 0), (2, 2)], verdict="thumb-down")
"""What is wrong in a method that wants an order without equals; in the other one it is as good as any."""


def examples_of(form: Form, method: Method) -> tuple[Example, ...]:
    """Return the examples of a ballot: first a right one, last a slip that is mended."""
    first, *others = EXAMPLES[form]
    if method == "instant-runoff":
        others[0] = ONE_RANK_TWICE
    return (first, *others)


def draw_examples(pen: Pen, layout: SheetLayout, method: Method) -> Zone:
    """Draw the examples of a form, from where reading begins; return the room that is left beside them for words."""
    zone = layout.how
    each_mm = EXAMPLE_MM if layout.size != "A5" else EXAMPLE_A5_MM
    examples = examples_of(layout.form, method)
    taken = each_mm * len(examples)
    for place, example in enumerate(examples):
        x = zone.left + place * each_mm
        if layout.mirrored:
            x = zone.left + zone.width - (place + 1) * each_mm + 2.5
        _draw(pen, example, layout, x, zone.top, each_mm - 2.5, zone.height)
    left = zone.left if layout.mirrored else zone.left + taken + 1
    return Zone(left, zone.top, zone.width - taken - 1, zone.height)


def _draw(
    pen: Pen, example: Example, layout: SheetLayout, left: float, top: float, width: float, height: float
) -> None:
    pen.canvas.setStrokeGray(0.35)
    wrong = example.verdict == "thumb-down"
    pen.canvas.setDash(*((2, 2) if wrong else ()))
    pen.rect(left, top, width, height, line=0.25)
    pen.canvas.setDash()
    grid = example.columns > 1
    head = _HEAD_MM if grid else 0.0
    pitch = (height - 1.6 - head) / example.rows
    side = _GRID_SIDE if grid else _SIDE
    first = 6.4 if grid else 3.6
    across = 4.3

    def x_of(x: float) -> float:
        return left + width - x if layout.mirrored else left + x

    def at(place: Place) -> tuple[float, float]:
        return x_of(first + place[1] * across), top + 0.8 + head + (place[0] + 0.5) * pitch

    if grid:
        xs = [at((0, column))[0] for column in range(example.columns)]
        draw_small_heads(pen, layout.form, xs, top + 0.6, _HEAD_MM - 0.6)
    for row in range(example.rows):
        for column in range(example.columns):
            draw_box(pen, *at((row, column)), side, 0.3)
        pen.canvas.setFillColor(black)
        pen.text("ABC"[row], x_of(2.4 if grid else 8.6), at((row, 0))[1], 9 if grid else 11, middle=True)
    _draw_each(pen, draw_cross, [at(place) for place in example.marks], side)
    _draw_each(pen, draw_struck, [at(place) for place in example.struck], side * (0.85 if grid else 1))
    pen.canvas.setFillColor(black)
    pen.pictogram(example.verdict, x_of(width - 4.1), top + height - 4.3, 7)
    if not example.struck and not wrong:
        # Its point is its lower left, whichever way the page is laid out.
        draw_pencil(pen, x_of(width - 4.1 if grid else 14.6) - 2.2, top + (7.6 if grid else 9.5), 6.5)


def _draw_each(
    pen: Pen, draw: Callable[[Pen, float, float, float], None], places: Sequence[tuple[float, float]], side: float
) -> None:
    for x, y in places:
        draw(pen, x, y, side)
