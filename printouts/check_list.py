"""The check list of a batch of voter cards: which have been handed out. Numbers only, and no room for a name."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from printouts.fonts import BOLD, REGULAR, Typesetter
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, CHECK_LIST, MM
from printouts.styles import BODY, FACTS, FOOTER, INK, PART, SOFT_INK
from server.i18n import Words

NUMBER_SIZE = 12.0


def draw_check_list(
    canvas: Canvas, typesetter: Typesetter, words: Words, numbers: Sequence[int], meeting_title: str, site_name: str
) -> int:
    """Draw the list on pages after the present one; return how many."""
    pages = -(-len(numbers) // CHECK_LIST.per_page)
    for page in range(pages):
        canvas.showPage()
        shown = numbers[page * CHECK_LIST.per_page : (page + 1) * CHECK_LIST.per_page]
        top = _draw_head(canvas, typesetter, words, meeting_title, site_name)
        for place, number in enumerate(shown):
            row, column = divmod(place, CHECK_LIST.columns)
            x = (CHECK_LIST.left_mm + column * CHECK_LIST.cell_width_mm) * MM
            _draw_number(canvas, x, top - (row + 1) * CHECK_LIST.cell_height_mm * MM, number)
        canvas.setFont(REGULAR, FOOTER.fontSize)
        canvas.setFillColor(SOFT_INK)
        bottom, right = CHECK_LIST.bottom_mm * MM, (A4_WIDTH_MM - CHECK_LIST.left_mm) * MM
        canvas.drawString(
            CHECK_LIST.left_mm * MM, bottom, words("check-list-range", first=numbers[0], last=numbers[-1])
        )
        canvas.drawRightString(right, bottom, words("check-list-page", page=page + 1, pages=pages))
    return pages


def _draw_head(canvas: Canvas, typesetter: Typesetter, words: Words, meeting_title: str, site_name: str) -> float:
    """Draw title, place and instructions; return where the numbers may begin, in points from the foot of the page."""
    left, width = CHECK_LIST.left_mm * MM, (A4_WIDTH_MM - 2 * CHECK_LIST.left_mm) * MM
    top = (A4_HEIGHT_MM - CHECK_LIST.top_mm) * MM
    where = f"{meeting_title} – {site_name}" if site_name else meeting_title
    for text, style in ((words("check-list-title"), PART), (where, FACTS), (words("check-list-how"), BODY)):
        paragraph = typesetter.paragraph(text, style, width)
        top -= paragraph.wrap(width, 1000)[1]
        paragraph.drawOn(canvas, left, top)
        top -= style.spaceAfter + 2
    return top


def _draw_number(canvas: Canvas, x: float, y: float, number: int) -> None:
    box = CHECK_LIST.box_mm * MM
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.9)
    canvas.rect(x, y, box, box)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, NUMBER_SIZE if number < 10_000 else 10)
    canvas.drawString(x + box + 1.4 * MM, y + 1 * MM, str(number))
