"""The page of a ballot: everything on it but the code and the serial, drawn once and used by every sheet of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import black
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from printouts.ballot_example import draw_examples
from printouts.ballot_layout import BLANK, COLUMNS, DoesNotFit, Row, SheetLayout, Zone
from printouts.ballot_pen import Pen, draw_band, draw_box, draw_face, draw_markers
from printouts.fonts import BOLD, REGULAR, Typesetter
from printouts.layout import MM
from printouts.pictograms import hold_pictogram
from server.domain.records import COLOURS, LETTERS, Method
from server.i18n import Words

WORDS_LEAST, WORDS_MOST = 8.0, 15.0  # points
QUESTION_LEAST, QUESTION_MOST = 9.0, 17.0
HOW_LEAST, HOW_MOST = 7.0, 12.5
BLANK_PICTOGRAM = "blank-ballot"
_SPACE_MM = 1.2  # between two languages

MOODS: dict[str, tuple[float, ...]] = {
    "scale": (1, 0.5, 0, -0.5, -1),
    "majority-judgment": (1, 0.6, 0.2, -0.2, -0.6, -1),
}
ANSWERS = {1: "thumb-up", 0: "thumb-down", None: BLANK_PICTOGRAM}


@dataclass(frozen=True)
class Said:
    """One line of text and its weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Page:
    """What one page says. number: of the poll or of the booklet page, drawn large.

    said: choice id -> its lines: each language, the cost, the easy words; nothing in a booklet. how: what to do, in
    each language. pictograms: choice id -> name.
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
    room = draw_examples(pen, layout)
    _draw_text(pen, typesetter, [Said(text) for text in page.how], room, (HOW_LEAST, HOW_MOST), page)
    if layout.heads:
        _draw_heads(pen, typesetter, words, page)
    # One size for all choices, that of the longest: none is to be louder than the others.
    said = [(_said_in(words, page, row.choice), _room(row)) for row in layout.rows]
    size = min(_set(typesetter, lines, room, (WORDS_LEAST, WORDS_MOST), page)[0] for lines, room in said if lines)
    for place, (row, (lines, room)) in enumerate(zip(layout.rows, said, strict=True)):
        _draw_row(pen, page, place, row)
        if lines:
            _draw_text(pen, typesetter, lines, room, (WORDS_LEAST, size), page, centred=True)
    for box in layout.boxes:
        draw_box(pen, box.x, box.y, box.side)
    if layout.reason:
        _draw_reason(pen, typesetter, words, page, layout.reason)


def _draw_head(pen: Pen, typesetter: Typesetter, page: Page) -> None:
    zone = page.layout.head
    canvas = pen.canvas
    tile = 14.0 if page.layout.size != "A5" else 11.0
    canvas.setFillColor(black)
    pen.rect(zone.left, zone.top, tile, tile)
    canvas.setFillGray(1)
    figures = str(page.number)
    pen.text(
        figures,
        zone.left + tile / 2,
        zone.top + tile / 2,
        tile * (2.2, 1.9, 1.4)[min(3, len(figures)) - 1],
        middle=True,
    )
    canvas.setFillColor(black)
    side = Zone(zone.left + tile + 3, zone.top, zone.width - tile - 3, zone.height)
    lines = [*page.question] or [Said(page.kind_of_page, bold=True)]
    if page.layout.size == "A5":
        _draw_text(pen, typesetter, lines, side, (QUESTION_LEAST, 14.0), page)
        return
    small = Zone(side.left, side.top, side.width, 5)
    _draw_text(pen, typesetter, [Said(page.title)], small, (6.0, 9.0), page)
    rest = Zone(side.left, side.top + 5.5, side.width, side.height - 5.5)
    _draw_text(pen, typesetter, lines, rest, (QUESTION_LEAST, QUESTION_MOST), page)


def _draw_heads(pen: Pen, typesetter: Typesetter, words: Words, page: Page) -> None:
    layout = page.layout
    top = layout.head_top
    form = layout.form
    step = layout.heads[1] - layout.heads[0] if len(layout.heads) > 1 else 12.0
    for place, x in enumerate(layout.heads):
        if form == "ranks":
            _draw_step(pen, place, len(layout.heads), x, top + 16.5)
        elif form == "points":
            pen.canvas.setFillColor(black)
            pen.disc(x, top + 12.5, 3.4)
            pen.canvas.setFillGray(1)
            pen.text("1", x, top + 12.5, 14, middle=True)
            pen.canvas.setFillColor(black)
        else:
            value = COLUMNS[form][place]
            if form == "yes-no" or value is None:
                pen.pictogram(ANSWERS[value], x, top + 5.5, 9.5)
            else:
                draw_face(pen, MOODS[form][place], x, top + 5.2, 4.2)
            said = words(_head_of(page.method, value))
            room = Zone(x - step / 2 + 0.3, top + 10.6, step - 0.6, 7)
            _draw_text(pen, typesetter, [Said(said)], room, (5.2, 7.5), page, middle=True)


def _head_of(method: Method, value: int | None) -> str:
    if method == "yes-no":
        return {1: "ballot-yes", 0: "ballot-no", None: "ballot-neither"}[value]
    return "ballot-no-opinion" if value is None else f"proceedings-grade-{method}-{value}"


def _draw_step(pen: Pen, place: int, count: int, x: float, foot: float) -> None:
    """Draw one step of a podium with its rank on it; the first is the highest."""
    height = 2 + 6.5 * (count - 1 - place) / max(1, count - 1)
    pen.canvas.setFillColor(black)
    pen.rect(x - 4.4, foot - height, 8.8, height)
    pen.text(str(place + 1), x, foot - height - 3.6, 17, middle=True)


def _said_in(words: Words, page: Page, choice: str) -> Sequence[Said]:
    if choice == BLANK:
        return [Said(words("ballot-unsure" if page.method == "quiz" else "ballot-blank"), bold=True)]
    return page.said.get(choice, ())


def _room(row: Row) -> Zone:
    left, width = row.words
    return Zone(left, row.y - row.pitch / 2 + 1.2, width, row.pitch - 2.4)


def _draw_row(pen: Pen, page: Page, place: int, row: Row) -> None:
    layout = page.layout
    if row.choice == BLANK:
        x = row.words[0] - 7 if layout.heads else row.pictogram_x
        pen.pictogram(BLANK_PICTOGRAM, x, row.y, row.pictogram)
    else:
        letter = LETTERS[LETTERS.lower().index(row.choice)]
        draw_band(pen, place, COLOURS[place % len(COLOURS)], row.band_x, row.y, min(row.pitch - 2.4, 14))
        pen.text(letter, row.letter_x, row.y, 29 if not layout.heads else 21)
        if name := page.pictograms.get(row.choice, ""):
            pen.pictogram(name, row.pictogram_x, row.y, row.pictogram)
    if page.said and row.y + row.pitch < layout.foot.top:  # a booklet has no words to part
        left, width = row.words
        pen.canvas.setStrokeGray(0.35)
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
    while True:
        made = [typesetter.paragraph(each.text, _style(size, each.bold, middle), zone.width * MM) for each in lines]
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


def _style(size: float, bold: bool, middle: bool) -> ParagraphStyle:
    return ParagraphStyle(
        f"ballot-{size}-{bold}-{middle}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.2,
        textColor=black,
        alignment=1 if middle else 0,
        splitLongWords=1,
        spaceShrinkage=0.05,
    )
