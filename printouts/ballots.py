"""Paper ballots: live ones, for one poll with its words, and booklets, printed before anyone knows the proposals.

Each sheet bears a serial in a code of its own; all else is drawn once a page and shared (`ballot_page`). What the boxes
mean is in `ballot_layout`, and `printouts.reading` reads them back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas

from printouts.ballot_cover import COVER_FORM, draw_cover, hold_cover, number_cover
from printouts.ballot_layout import PAGE_MM, DoesNotFit, Size, sheet_layout
from printouts.ballot_page import Page, Said, draw_page, hold_pictograms
from printouts.blank_canvas import blank_canvas
from printouts.files import Printed, Target, save
from printouts.fonts import MissingGlyphs, Typesetter, draw_line, right_to_left
from printouts.layout import MM
from printouts.qr import STURDY, qr_matrix, qr_path
from printouts.sheet_code import SheetCode, meeting_tag, write_code
from server.domain.paper import BOOKLET_CHOICES, BOOKLET_PICTOGRAMS, FORM_OF, booklet_pictograms
from server.domain.records import LETTERS, Method, Poll, Rules
from server.i18n import REFERENCE, Words, money, participant_languages

LANGUAGES_MOST = 2
_SERIAL_SIZE = 10.0


@dataclass(frozen=True)
class Planned:
    """A page of a booklet: for which method it is. number: printed on it; points: to give, for `points`."""

    number: int
    method: Method
    points: int = 0
    count: int = BOOKLET_CHOICES


@dataclass(frozen=True)
class Sheet:
    """A page to print and what its code says, the serial apart."""

    page: Page
    code: SheetCode


def live_sheet(
    poll: Poll,
    *,
    meeting_id: str,
    meeting_title: str,
    size: Size = "A4",
    spoken: Sequence[str] = ("fr",),
    easy: Mapping[str, str] | None = None,
) -> Sheet:
    """Return the ballot of a poll whose choices stand.

    spoken: one or two languages, the reference of the meeting first; the other's words are in `poll.words`. easy:
    `question` or choice id -> its text in easy-to-read language; what says the same as the full text is not said twice.
    Raises DoesNotFit("choices", "points").
    """
    if not 1 <= len(spoken) <= LANGUAGES_MOST:
        raise ValueError(f"one or two languages were expected, got {len(spoken)}")
    form = FORM_OF[poll.method]
    points = poll.rules.points if form == "points" else 0
    layout = sheet_layout(form, len(poll.choices), size, points, right_to_left(spoken[0]))
    texts = [poll.words.get(language) for language in spoken[1:]]
    said: dict[str, list[Said]] = {}
    # Where the reference has no catalogue, the sheet speaks French.
    words = Words(spoken[0] if spoken[0] in participant_languages() else REFERENCE, "ballot")
    for choice in poll.choices:
        lines = [Said(choice.text, bold=True), *_eased(easy, choice.id, choice.text)]
        lines += [Said(text.choices[choice.id]) for text in texts if text and choice.id in text.choices]
        if choice.cost:
            lines.append(Said(money(choice.cost, words.language)))
        said[choice.id] = lines
    question = [Said(poll.question, bold=True), *_eased(easy, "question", poll.question)]
    question += [Said(text.question) for text in texts if text and text.question]
    page = Page(
        layout,
        poll.method,
        words("ballot-poll", number=poll.number),
        poll.number,
        f"{words('ballot-poll', number=poll.number)} · {meeting_title}",
        tuple(question),
        _how(poll.method, poll.rules, len(poll.choices), spoken),
        {choice.id: choice.pictogram for choice in poll.choices},
        said,
        poll.rules.points,
        {choice.id: choice.colour for choice in poll.choices},
    )
    tag = meeting_tag(meeting_id)
    code = SheetCode("live", tag, poll.number, 0, size, form, layout.count, layout.steps, layout.mirrored)
    return Sheet(page, code)


def _eased(easy: Mapping[str, str] | None, part: str, full: str) -> list[Said]:
    text = easy.get(part, "") if easy else ""
    return [Said(text)] if text and text != full else []


def booklet_sheets(
    pages: Sequence[Planned], *, meeting_id: str, meeting_title: str, size: Size = "A5", language: str = "fr"
) -> list[Sheet]:
    """Return the pages of a booklet, in their order. Raises DoesNotFit("choices", "points")."""
    words = Words(language, "ballot")
    sheets = []
    for planned in pages:
        form = FORM_OF[planned.method]
        points = planned.points if form == "points" else 0
        layout = sheet_layout(form, planned.count, size, points, right_to_left(language))
        ids = LETTERS[: planned.count].lower()
        page = Page(
            layout,
            planned.method,
            words("ballot-page", number=planned.number),
            planned.number,
            meeting_title,
            (),
            _how(planned.method, Rules(points=planned.points), planned.count, (language,)),
            dict(zip(ids, booklet_pictograms(planned.method), strict=False)),
            {},
            planned.points,
        )
        tag = meeting_tag(meeting_id)
        code = SheetCode("booklet", tag, planned.number, 0, size, form, layout.count, layout.steps, layout.mirrored)
        sheets.append(Sheet(page, code))
    return sheets


def write_sheets(
    sheets: Sequence[Sheet],
    serials: Sequence[int] | Sequence[Sequence[int]],
    path_or_file: Target,
    *,
    title: str,
    key: bytes = b"",
    language: str = "fr",
    covers: Sequence[int] = (),
    told: Callable[[int], object] = bool,
) -> Printed:
    """Write every sheet once a serial as a PDF; return what came out. The pages of one serial come together.

    serials: of each copy; or of each sheet of each copy, so that nothing shows which pages were one person's. covers:
    the number of each copy, which then has a cover that bears it.
    told: is called with how many copies are drawn, after each. key: of the meeting, as `write_code` has it.

    The file appears whole or not at all, and only its owner may read it:
    whoever has it can print voting rights. Raises OSError when it cannot be written, ValueError without a sheet or a
    serial or with a serial twice, DoesNotFit("text"), MissingGlyphs.
    """
    if not sheets or not serials:
        raise ValueError("at least one sheet and one serial were expected")
    copies = [(each,) * len(sheets) if isinstance(each, int) else tuple(each) for each in serials]
    if any(len(set(of_sheet)) < len(copies) for of_sheet in zip(*copies, strict=True)):
        raise ValueError("a serial stands twice among those to print")
    words = Words(language, "ballot")
    typesetter = Typesetter()
    paper = BytesIO()
    width, height = PAGE_MM[sheets[0].code.size]
    canvas = blank_canvas(paper, width, height, words, words("ballot-sheet-title", title=title))
    for place, sheet in enumerate(sheets):
        hold_pictograms(canvas, sheet.page)
        canvas.beginForm(_form(place), 0, 0, width * MM, height * MM)
        draw_page(canvas, typesetter, words, sheet.page)
        canvas.endForm()
    if covers:
        hold_cover(canvas)
        canvas.beginForm(COVER_FORM, 0, 0, width * MM, height * MM)
        draw_cover(canvas, typesetter, words, sheets[0].page.layout, title, len(sheets))
        canvas.endForm()
    typesetter.check()
    for copy, each in enumerate(copies):
        if covers:
            number_cover(canvas, sheets[0].page.layout, covers[copy])
        for place, (sheet, serial) in enumerate(zip(sheets, each, strict=True)):
            _draw_sheet(canvas, words, sheet, place, serial, key, title)
        told(copy + 1)
    canvas.save()
    save(paper.getvalue(), path_or_file, secret=True)
    return Printed((len(sheets) + bool(covers)) * len(copies))


def _draw_sheet(canvas: Canvas, words: Words, sheet: Sheet, place: int, serial: int, key: bytes, title: str) -> None:
    code = SheetCode(**{**sheet.code.__dict__, "serial": serial})
    canvas.doForm(_form(place))
    layout = sheet.page.layout
    zone = layout.qr
    matrix = qr_matrix(write_code(code, key), correction=STURDY)
    scale = zone.width * MM / len(matrix)
    x, y = zone.left * MM, (layout.height - zone.top - zone.height) * MM
    canvas.addLiteral(f"q {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm 0 g")
    canvas.addLiteral(qr_path(matrix))
    canvas.addLiteral("Q")
    foot = layout.foot
    # Groups of figures that a plain blank parts change places in a line from the right to the left.
    shown = words("ballot-serial", serial=code.shown.replace(" ", "\u00a0"))
    base = (layout.height - foot.top - foot.height) * MM
    canvas.setFillColor(black)
    draw_line(canvas, shown, foot.left * MM, base + 1, _SERIAL_SIZE)
    canvas.showPage()


def _form(place: int) -> str:
    return f"ballot-{place}"


def _how(method: Method, rules: Rules, count: int, spoken: Sequence[str]) -> tuple[str, ...]:
    """Return what to do, in each language that has words for it; at least in the reference."""
    known = [each for place, each in enumerate(spoken) if place == 0 or each in participant_languages()]
    # Where the reference has no catalogue it speaks French, which is not to be said twice.
    return tuple(dict.fromkeys(_how_in(Words(language, "ballot"), method, rules, count) for language in known))


def _how_in(words: Words, method: Method, rules: Rules, count: int) -> str:
    match method:
        case "approval" | "greedy" | "equal-shares":
            least, most = max(1, rules.least), rules.most or count
            how = words("ballot-how-several")
            if least > 1 or most < count:
                how = words("ballot-how-range", least=least, most=most)
        case "points":
            how = words("ballot-how-points", n=rules.points)
        case "quiz" | "single":
            how = words("ballot-how-one")
        case "instant-runoff":
            how = words("ballot-how-ranks-once")
        case "schulze":
            how = words("ballot-how-ranks")
        case "majority-judgment":
            how = f"{words('ballot-how-grades')} {words('ballot-how-grades-open')}"
        case "yes-no" | "scale":
            how = words("ballot-how-grades")
        case "consent":
            how = words("ballot-how-consent")
    return f"{how} {words('ballot-mend')}"


__all__ = [
    "BOOKLET_PICTOGRAMS",
    "DoesNotFit",
    "MissingGlyphs",
    "Planned",
    "Sheet",
    "booklet_sheets",
    "live_sheet",
    "write_sheets",
]
