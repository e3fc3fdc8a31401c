"""The page of a ballot: everything on it but the code and the serial, drawn once and used by every sheet of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from printouts.ballot_example import draw_examples
from printouts.ballot_heads import BLANK_PICTOGRAM, draw_heads, grades
from printouts.ballot_layout import BLANK, DoesNotFit, Row, SheetLayout, Zone
from printouts.ballot_pen import Pen, draw_band, draw_box, draw_markers
from printouts.fonts import BOLD, REGULAR, Typesetter
from printouts.layout import MM
from printouts.pictograms import hold_pictogram
from server.domain.records import COLOURS, LETTERS, Method
from server.i18n import Words

WORDS_LEAST, WORDS_MOST = 8.0, 17.0  # points
QUESTION_LEAST, QUESTION_MOST = 9.0, 19.0
HOW_LEAST, HOW_MOST = 7.0, 12.5
GRADE_LEAST, GRADE_MOST = 5.2, 9.5
BOOKLET_TILE_MM = 24.0  # the number of a page is what people turn the leaves for
_SPACE_MM = 1.2  # between two languages


@dataclass(frozen=True)
class Said:
    """One line of text and its weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Page:
    """What one page says. number: of the poll or of the booklet page, drawn large.

    said: choice id -> its lines: each language, the cost, the easy words; nothing in a booklet. how: what to do, in
    each language. pictograms, colours: choice id -> name, `#RRGGBB`; those without a colour have that of their place.
    """

    layout: SheetLayout
    method: Method
    kind_of_page: str
    number: int
    title: str
    question: tuple[Said, ...]
    how: tuple[str, ...]
    pictograms: Mapping[str, str]
    said: Mapping[str, Sequence[Said]]
    points: int = 0
    colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Face:
    """What a choice is told by, as every screen shows it: the blank vote has no letter, no colour and no pattern.

    pattern: 0 to 5, the one of its place.
    """

    choice: str
    letter: str
    pictogram: str
    colour: str = ""
    pattern: int = 0


def faces(page: Page) -> tuple[Face, ...]:
    """Return the choices of a page and its blank vote, in the order in which they stand."""
    made = []
    for place, row in enumerate(page.layout.rows):
        if row.choice == BLANK:
            made.append(Face(BLANK, "", BLANK_PICTOGRAM))
            continue
        letter = LETTERS[LETTERS.lower().index(row.choice)]
        pattern = place % len(COLOURS)
        colour = page.colours.get(row.choice) or COLOURS[pattern]
        made.append(Face(row.choice, letter, page.pictograms.get(row.choice, ""), colour, pattern))
    return tuple(made)


def hold_pictograms(canvas: Canvas, page: Page) -> None:
    """Put every pictogram of the page into the file; call it before the form that the page is drawn into begins."""
    for name in {*page.pictograms.values(), BLANK_PICTOGRAM, "thumb-up", "thumb-down"} - {""}:
        hold_pictogram(canvas, name)


def draw_page(canvas: Canvas, typesetter: Typesetter, words: Words, page: Page) -> None:
    """Draw the page. Raises DoesNotFit("text") when a text is longer than its place at the smallest size."""
    layout = page.layout
    pen = Pen(canvas, layout.height)
    draw_markers(pen, layout)
    _draw_head(pen, typesetter, page)
    room = draw_examples(pen, layout, page.method)
    _draw_text(pen, typesetter, [Said(text) for text in page.how], room, (HOW_LEAST, HOW_MOST), page)
    if layout.heads:
        draw_heads(pen, layout)
        _draw_grades(pen, typesetter, words, page)
    # One size for all choices, that of the longest: none is to be louder than the others.
    said = [(_said_in(words, page, row.choice), _room(row)) for row in layout.rows]
    size = min(_set(typesetter, lines, room, (WORDS_LEAST, WORDS_MOST), page)[0] for lines, room in said if lines)
    for face, row, (lines, room) in zip(faces(page), layout.rows, said, strict=True):
        _draw_row(pen, page, face, row)
        if lines:
            _draw_text(pen, typesetter, lines, room, (WORDS_LEAST, size), page, centred=True)
    for box in layout.boxes:
        draw_box(pen, box.x, box.y, box.side)
    if layout.reason:
        _draw_reason(pen, typesetter, words, page, layout.reason)


def _draw_head(pen: Pen, typesetter: Typesetter, page: Page) -> None:
    zone = page.layout.head
    canvas = pen.canvas
    small_page = page.layout.size == "A5"
    tile = BOOKLET_TILE_MM if not page.question else 11.0 if small_page else 14.0
    left = zone.left + zone.width - tile if page.layout.mirrored else zone.left
    canvas.setFillColor(black)
    pen.rect(left, zone.top, tile, tile)
    canvas.setFillGray(1)
    figures = str(page.number)
    size = tile * (2.2, 1.9, 1.4)[min(3, len(figures)) - 1]
    pen.text(figures, left + tile / 2, zone.top + tile / 2, size, middle=True)
    canvas.setFillColor(black)
    side = Zone(zone.left if page.layout.mirrored else left + tile + 3, zone.top, zone.width - tile - 3, zone.height)
    if not page.question:
        _draw_text(pen, typesetter, [Said(page.kind_of_page, bold=True)], side, (QUESTION_LEAST, 26.0), page)
        if not small_page:
            under = Zone(side.left, side.top + 14, side.width, side.height - 14)
            _draw_text(pen, typesetter, [Said(page.title)], under, (6.0, 10.0), page)
        return
    if small_page:
        _draw_text(pen, typesetter, page.question, side, (QUESTION_LEAST, 14.0), page)
        return
    small = Zone(side.left, side.top, side.width, 5)
    _draw_text(pen, typesetter, [Said(page.title)], small, (6.0, 9.0), page)
    rest = Zone(side.left, side.top + 5.5, side.width, side.height - 5.5)
    _draw_text(pen, typesetter, page.question, rest, (QUESTION_LEAST, QUESTION_MOST), page)


def _draw_grades(pen: Pen, typesetter: Typesetter, words: Words, page: Page) -> None:
    """Set the words under the pictures of the columns, all at one size: that of the longest."""
    layout = page.layout
    step = abs(layout.heads[1] - layout.heads[0]) if len(layout.heads) > 1 else 12.0
    said = [
        ([Said(text)], Zone(x - step / 2 + 0.3, layout.head_top + 10.6, step - 0.6, 7))
        for text, x in zip(grades(words, page.method, layout), layout.heads, strict=False)
    ]
    sizes = (GRADE_LEAST, GRADE_MOST)
    size = min((_set(typesetter, lines, room, sizes, page)[0] for lines, room in said), default=0)
    for lines, room in said:
        _draw_text(pen, typesetter, lines, room, (GRADE_LEAST, size), page, middle=True)


def _said_in(words: Words, page: Page, choice: str) -> Sequence[Said]:
    if choice == BLANK:
        return [Said(words("ballot-unsure" if page.method == "quiz" else "ballot-blank"), bold=True)]
    return page.said.get(choice, ())


def _room(row: Row) -> Zone:
    left, width = row.words
    return Zone(left, row.y - row.pitch / 2 + 1.2, width, row.pitch - 2.4)


def _draw_row(pen: Pen, page: Page, face: Face, row: Row) -> None:
    layout = page.layout
    grid = bool(layout.heads)
    if face.letter:
        draw_band(pen, face.pattern, face.colour, row.band_x, row.y, min(row.pitch - 2.4, 14))
        pen.text(face.letter, row.letter_x, row.y, 21 if grid else 29, middle=True)
    if face.pictogram:
        pen.pictogram(face.pictogram, row.pictogram_x, row.y, row.pictogram)
    pen.canvas.setStrokeGray(0.35)
    if grid:  # leads the eye from the letter over the boxes to the words; above the blank vote it parts
        heavy = row.choice == BLANK or row is layout.rows[0]
        y = row.y - row.pitch / 2
        pen.line([(layout.how.left, y), (layout.how.left + layout.how.width, y)], 0.35 if heavy else 0.15)
    elif page.said and row.y + row.pitch < layout.foot.top:  # a booklet has no words to part
        left, width = row.words
        pen.line([(left, row.y + row.pitch / 2), (left + width, row.y + row.pitch / 2)], 0.15)


def _draw_reason(pen: Pen, typesetter: Typesetter, words: Words, page: Page, zone: Zone) -> None:
    head = Zone(zone.left, zone.top, zone.width, 6)
    _draw_text(pen, typesetter, [Said(words("ballot-reason"), bold=True)], head, (7.0, 11.0), page)
    pen.canvas.setStrokeGray(0.35)
    pen.canvas.setDash(0.8, 2.4)
    y = zone.top + 15
    while y <= zone.top + zone.height:
        pen.line([(zone.left, y), (zone.left + zone.width, y)], 0.25)
        y += 9
    pen.canvas.setDash()


def _draw_text(
    pen: Pen,
    typesetter: Typesetter,
    lines: Sequence[Said],
    zone: Zone,
    sizes: tuple[float, float],
    page: Page,
    *,
    middle: bool = False,
    centred: bool = False,
) -> None:
    """Set the lines under one another at the largest size at which they fit. middle: of each line; centred: upright."""
    _, made, heights, gap = _set(typesetter, lines, zone, sizes, page, middle=middle)
    y = pen.y(zone.top)
    if centred:
        y -= (zone.height * MM - sum(heights) - gap * (len(made) - 1)) / 2
    for each, height in zip(made, heights, strict=True):
        each.drawOn(pen.canvas, zone.left * MM, y - height)
        y -= height + gap


def _set(
    typesetter: Typesetter,
    lines: Sequence[Said],
    zone: Zone,
    sizes: tuple[float, float],
    page: Page,
    *,
    middle: bool = False,
) -> tuple[float, list[Paragraph], list[float], float]:
    """Return the largest size at which the lines fit, they themselves, their heights and the gap between two."""
    least, size = sizes
    side = TA_CENTER if middle else TA_RIGHT if page.layout.mirrored else TA_LEFT
    while True:
        made = [typesetter.paragraph(each.text, _style(size, each.bold, side), zone.width * MM) for each in lines]
        heights = [each.wrap(zone.width * MM, 10_000)[1] for each in made]
        gap = _SPACE_MM * MM * min(1, size / 12)
        # A word that is wider than its column would be cut in two: smaller first.
        whole = all(_widest(each) <= zone.width * MM for each in made)
        if sum(heights) + gap * (len(made) - 1) <= zone.height * MM and (whole or size <= least):
            return size, made, heights, gap
        if size <= least:
            raise DoesNotFit("text", page.layout.form, page.layout.size, sum(len(each.text) for each in lines), 0)
        size = max(least, size - 0.5)


def _widest(paragraph: Paragraph) -> float:
    """Return how wide the widest word of a paragraph is, in points."""
    return float(paragraph.minWidth())


def _style(size: float, bold: bool, side: int) -> ParagraphStyle:
    return ParagraphStyle(
        f"ballot-{size}-{bold}-{side}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.2,
        textColor=black,
        alignment=side,  # type: ignore[arg-type]
        splitLongWords=1,
        spaceShrinkage=0.05,
    )
