"""Geometry of a paper ballot, in millimetres from the top left corner of the page, y downwards as on a picture.

Whoever prints a ballot and whoever reads it back take every place from here (docs/decisions/0007), and the whole of it
follows from what the code on the page says: size, form, number of choices, number of steps. So a sheet can be read
without knowing its words.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from server.domain.paper import Form
from server.domain.records import LETTERS

Size = Literal["A4", "A5", "Letter"]

SIZES: tuple[Size, ...] = get_args(Size)
FORMS: tuple[Form, ...] = get_args(Form)
PAGE_MM: dict[Size, tuple[float, float]] = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "Letter": (215.9, 279.4)}

COLUMNS: dict[Form, tuple[int | None, ...]] = {
    "yes-no": (1, 0, None),
    "scale": (5, 4, 3, 2, 1, None),
    "majority-judgment": (6, 5, 4, 3, 2, 1),
}
"""Form -> what a mark in each of its columns says: a grade, or `None` for "no answer"."""

BLANK = "blank"
"""Stands where a choice id would: the box of a blank vote."""

MARGIN_MM = 12.0  # a printer at 105 % leaves 4 mm of it, which any printer can print
MARKER_MM = 10.0  # six squares of 1.7 mm: 7 pixels each at 110 dpi
QR_MM = 22.0  # 25 squares of 0.9 mm
QR_GAP_MM = 5.0  # four squares of blank, and some more
HEAD_BOTTOM_MM = 38.0
HOW_BOTTOM_MM = 59.0
LINE_MM = 0.5  # of a box: what a tired printer still prints whole
RING_MM = 2.4  # blank paper around a box of a grid, where a circle around it is looked for
LIST_RING_MM = 3.6  # the same in a list, where there is more room
PITCH_LEAST_MM, PITCH_MOST_MM = 15.0, 27.0
GRID_HEAD_MM = 18.0
BLANK_GAP_MM = 5.0  # above the blank vote of a grid, which is no choice among others
BAND_MM = 3.0
COLUMN_LEAST_MM, COLUMN_MM, GRADE_COLUMN_MM = 10.5, 12.0, 15.0  # a grade has its words above its column
STEPS_MOST = 10  # points as boxes: more are no longer counted at a glance

# Our own 4 x 4 codes, row by row from the top left, 1 is white. However they are turned, any two differ in at least six
# squares, so that two misread squares still lead nowhere else. Four for each size of page: its corners, clockwise from
# the top left. A page lying on its side or upside down is known by them, and its size too.
_CODES = (27147, 28016, 49804, 37948, 50960, 43487, 64334, 29877, 46991, 15128, 32682, 34276)


class DoesNotFit(ValueError):
    """A ballot that its paper has no room for.

    what: "choices", "points" or "text" (a text of the poll is longer than its place). got, most: how many, and how
    many fit (0: not known).
    """

    def __init__(self, what: str, form: str, size: str, got: int, most: int) -> None:
        super().__init__(f"{got} {what} do not fit a ballot of form {form} on {size}, which takes {most}")
        self.what, self.form, self.size, self.got, self.most = what, form, size, got, most


@dataclass(frozen=True)
class Box:
    """A box to mark, by its centre. choice: a choice id, or `BLANK`.

    value: the grade or rank that a mark says; `None`: just the mark, or in a grid "no answer". Of points each box is
    worth one, and says its place, from 1.
    """

    choice: str
    value: int | None
    x: float
    y: float
    side: float

    @property
    def id(self) -> str:
        """`a`, `blank`, `a.5`, `a.none`: unique on its page."""
        return self.choice


@dataclass(frozen=True)
class GridBox(Box):
    @property
    def id(self) -> str:
        return f"{self.choice}.{'none' if self.value is None else self.value}"


@dataclass(frozen=True)
class Row:
    """One choice, or the blank vote, by the middle of its row.

    band_x: the left edge of its band; letter_x, pictogram_x: their centres. circled: whether a circle around its
    pictogram is a mark as good as one in its only box. words: left edge, width.
    """

    choice: str
    y: float
    pitch: float
    band_x: float
    letter_x: float
    pictogram_x: float
    pictogram: float
    words: tuple[float, float]
    circled: bool


@dataclass(frozen=True)
class Zone:
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class SheetLayout:
    """One page. heads: the centres of the columns of a grid. reason: where an objection is written.

    mirrored: laid out for who reads from the right to the left; the corners and the code stay where they are.
    """

    size: Size
    form: Form
    count: int
    steps: int
    boxes: tuple[Box, ...]
    rows: tuple[Row, ...]
    heads: tuple[float, ...] = ()
    head_top: float = 0.0
    reason: Zone | None = None
    mirrored: bool = False

    @property
    def ring(self) -> float:
        """How much of the paper around each box is blank."""
        return RING_MM if self.heads else LIST_RING_MM

    @property
    def width(self) -> float:
        return PAGE_MM[self.size][0]

    @property
    def height(self) -> float:
        return PAGE_MM[self.size][1]

    @property
    def markers(self) -> tuple[tuple[int, float, float], ...]:
        return markers_of(self.size)

    @property
    def qr(self) -> Zone:
        return qr_of(self.size)

    @property
    def head(self) -> Zone:
        """Where the question stands."""
        left = MARGIN_MM + MARKER_MM + 4
        return Zone(left, MARGIN_MM, self.qr.left - QR_GAP_MM - left, HEAD_BOTTOM_MM - MARGIN_MM)

    @property
    def how(self) -> Zone:
        """Where the filled example stands."""
        return Zone(MARGIN_MM, HEAD_BOTTOM_MM + 1, self.width - 2 * MARGIN_MM, HOW_BOTTOM_MM - HEAD_BOTTOM_MM - 3)

    @property
    def foot(self) -> Zone:
        left = MARGIN_MM + MARKER_MM + 4
        return Zone(left, self.height - MARGIN_MM - MARKER_MM, self.width - 2 * left, MARKER_MM)


def markers_of(size: Size) -> tuple[tuple[int, float, float], ...]:
    """Return (number of the marker, left, top) of the four corners, clockwise from the top left."""
    width, height = PAGE_MM[size]
    far_x, far_y = width - MARGIN_MM - MARKER_MM, height - MARGIN_MM - MARKER_MM
    first = 4 * SIZES.index(size)
    places = ((MARGIN_MM, MARGIN_MM), (far_x, MARGIN_MM), (far_x, far_y), (MARGIN_MM, far_y))
    return tuple((first + place, x, y) for place, (x, y) in enumerate(places))


def marker_bits(number: int) -> tuple[tuple[int, ...], ...]:
    """Return the 4 x 4 squares of a marker, 1 is white; around them is a black frame one square wide."""
    code = _CODES[number]
    return tuple(tuple(code >> (15 - 4 * row - column) & 1 for column in range(4)) for row in range(4))


MARKERS = len(_CODES)


def qr_of(size: Size) -> Zone:
    width, _ = PAGE_MM[size]
    return Zone(width - MARGIN_MM - MARKER_MM - QR_GAP_MM - QR_MM, MARGIN_MM, QR_MM, QR_MM)


@cache
def sheet_layout(form: Form, count: int, size: Size = "A4", steps: int = 0, mirrored: bool = False) -> SheetLayout:
    """Return the page of a ballot. steps: of points, how many there are to give; else 0.

    mirrored: boxes on the right, where a line begins for who reads Arabic or Hebrew. Raises DoesNotFit when there are
    more choices or points than a page takes: a ballot never goes over two pages, which could be parted and counted by
    halves.
    """
    if form in ("one", "several"):
        layout = _list_of(form, count, size)
    elif form == "consent":
        layout = _consent(count, size)
    else:
        layout = _grid(form, count, size, steps)
    return _mirror(layout) if mirrored else layout


def _mirror(layout: SheetLayout) -> SheetLayout:
    width = layout.width
    rows = tuple(
        replace(
            row,
            band_x=width - row.band_x - BAND_MM,
            letter_x=width - row.letter_x,
            pictogram_x=width - row.pictogram_x,
            words=(width - sum(row.words), row.words[1]),
        )
        for row in layout.rows
    )
    boxes = tuple(replace(box, x=width - box.x) for box in layout.boxes)
    heads = tuple(width - x for x in layout.heads)
    return replace(layout, boxes=boxes, rows=rows, heads=heads, mirrored=True)


def _body(size: Size) -> tuple[float, float]:
    """Return top and bottom of what lies between the example and the lower markers."""
    return HOW_BOTTOM_MM, PAGE_MM[size][1] - MARGIN_MM - MARKER_MM - 5


def _ids(count: int) -> list[str]:
    return [*LETTERS[:count].lower(), BLANK]


def _list_of(form: Form, count: int, size: Size) -> SheetLayout:
    top, bottom = _body(size)
    fit = int((bottom - top) / PITCH_LEAST_MM)
    columns = 1 if count + 1 <= fit or size == "A5" else 2
    most = min(fit * columns - 1, len(LETTERS))
    if not 1 <= count <= most:
        raise DoesNotFit("choices", form, size, count, most)
    deep = -(-(count + 1) // columns)
    pitch = min(PITCH_MOST_MM, (bottom - top) / deep)
    width = (PAGE_MM[size][0] - 2 * MARGIN_MM) / columns
    boxes, rows = [], []
    for place, id in enumerate(_ids(count)):
        column, line = divmod(place, deep)
        left, y = MARGIN_MM + column * width, top + (line + 0.5) * pitch
        boxes.append(Box(id, None, left + 7, y, 8.5))
        rows.append(_list_row(id, left, y, pitch, width))
    return SheetLayout(size, form, count, 0, tuple(boxes), tuple(rows))


def _list_row(id: str, left: float, y: float, pitch: float, width: float) -> Row:
    pictogram = min(12.0, pitch - 5)
    return Row(id, y, pitch, left + 16, left + 26, left + 42.5, pictogram, (left + 54, width - 56), True)


def _consent(count: int, size: Size) -> SheetLayout:
    if count != 2:
        raise DoesNotFit("choices", "consent", size, count, 2)
    top, bottom = _body(size)
    pitch = 22.0 if size != "A5" else 18.0
    width = PAGE_MM[size][0] - 2 * MARGIN_MM
    # The reason stands under the objection, and the blank vote last, as on the screens.
    room = min(72.0, bottom - top - 3 * pitch)
    places = {"a": top + 0.5 * pitch, "b": top + 1.5 * pitch, BLANK: top + 2.5 * pitch + room}
    boxes = tuple(Box(id, None, MARGIN_MM + 7, y, 8.5) for id, y in places.items())
    rows = tuple(_list_row(id, MARGIN_MM, y, pitch, width) for id, y in places.items())
    reason = Zone(MARGIN_MM + 2, top + 2 * pitch + 2, width - 4, room - 6)
    return SheetLayout(size, "consent", 2, 0, boxes, rows, reason=reason)


def _grid(form: Form, count: int, size: Size, steps: int) -> SheetLayout:
    top, bottom = _body(size)
    right = PAGE_MM[size][0] - MARGIN_MM
    most = int((bottom - top - GRID_HEAD_MM) / PITCH_LEAST_MM) - 1
    words_least, words_good = (24.0, 24.0) if size == "A5" else (45.0, 62.0)
    first = MARGIN_MM + (28.5 if size == "A5" else 31)
    wide = int((right - words_least - 8 - first) / COLUMN_LEAST_MM) + 1
    if form == "ranks":
        most = min(most, wide)
    if not 1 <= count <= most:
        raise DoesNotFit("choices", form, size, count, most)
    values: tuple[int | None, ...] = COLUMNS.get(form, ())
    if form == "ranks":
        values = tuple(range(1, count + 1))
    elif form == "points":
        if not 1 <= steps <= min(STEPS_MOST, wide):
            raise DoesNotFit("points", form, size, steps, min(STEPS_MOST, wide))
        values = tuple(range(1, steps + 1))
    parted = max(1, len(values) - 1)
    step = min(COLUMN_MM, (right - words_least - 8 - first) / parted)
    if form in COLUMNS:
        step = max(step, min(GRADE_COLUMN_MM, (right - words_good - 8 - first) / parted))
    heads = tuple(first + step * place for place in range(len(values)))
    room = bottom - top - GRID_HEAD_MM
    gap = min(BLANK_GAP_MM, room - (count + 1) * PITCH_LEAST_MM)
    pitch = min(PITCH_MOST_MM - 5, (room - gap) / (count + 1))
    boxes: list[Box] = []
    rows: list[Row] = []
    edge = heads[-1] + 8
    pictogram = min(11.0, pitch - 4)
    for line, id in enumerate(_ids(count)):
        y = top + GRID_HEAD_MM + (line + 0.5) * pitch
        words = (edge, right - edge)
        pictogram_x = MARGIN_MM + 16.5
        if id == BLANK:  # in no column, so that nobody takes it for a grade or a rank
            y += gap
            boxes.append(Box(id, None, MARGIN_MM + 7, y, 7.5))
            pictogram_x = MARGIN_MM + 20
            words = (MARGIN_MM + 29, right - MARGIN_MM - 29)
        else:
            boxes += [GridBox(id, value, x, y, 7.5) for value, x in zip(values, heads, strict=True)]
        rows.append(Row(id, y, pitch, MARGIN_MM, MARGIN_MM + 7, pictogram_x, pictogram, words, False))
    return SheetLayout(size, form, count, steps if form == "points" else 0, tuple(boxes), tuple(rows), heads, top)
