"""The proceedings: the document of a meeting, from the notes to the results, made to be read to the end."""

from datetime import datetime
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from printouts.files import Printed, Target, save
from printouts.flowables import PagedCanvas
from printouts.fonts import REGULAR, shorten
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, MM, PROCEEDINGS
from printouts.proceedings.book import Book
from printouts.proceedings.closing import tell_closing
from printouts.proceedings.incidents import tell_incidents
from printouts.proceedings.opening import tell_opening
from printouts.proceedings.polls import tell_polls
from printouts.proceedings.proposals import tell_proposals
from printouts.proceedings.rounds import tell_account, tell_rounds
from printouts.proceedings.voices import tell_voices
from printouts.styles import FOOTER, LINE
from server.domain.state import MeetingState

__all__ = ["write_proceedings"]


def write_proceedings(
    state: MeetingState,
    path_or_file: Target,
    *,
    language: str = "fr",
    now: datetime,
    address: str | None = None,
) -> Printed:
    """Write the proceedings of a meeting as a PDF, also while it is under way; return what came out.

    now: aware; all times are told in its time zone. address: where the meeting is found on line.
    The file appears whole or not at all. Raises OSError when it cannot be written, ValueError for a naive `now`,
    Refused("not-found") when the state holds no meeting.
    """
    book = Book(state, language, now)
    story = [
        *tell_opening(book),
        *tell_proposals(book),
        *tell_polls(book),
        *tell_rounds(book),
        *tell_voices(book),
        *tell_account(book),
        *tell_incidents(book),
    ]
    story += tell_closing(book, address)
    paper = BytesIO()
    document = _Document(book, paper)
    document.build(story, canvasmaker=PagedCanvas)
    save(paper.getvalue(), path_or_file)
    return Printed(document.page, frozenset(book.type.missing))


class _Document(BaseDocTemplate):
    """A4 with one text column, a footer, and what a reader program shows of the document."""

    def __init__(self, book: Book, paper: BytesIO) -> None:
        self.book = book
        title = book.state.meeting.title
        super().__init__(
            paper,
            pagesize=(A4_WIDTH_MM * MM, A4_HEIGHT_MM * MM),
            title=title,
            author=book.words("common-app"),
            subject=book.words("proceedings-name"),
            creator="Tablée",
            producer="Tablée",
            lang=book.language,
        )
        column = Frame(
            PROCEEDINGS.text_left_mm * MM,
            PROCEEDINGS.bottom_mm * MM,
            PROCEEDINGS.text_width_mm * MM,
            PROCEEDINGS.text_height_mm * MM,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.addPageTemplates(PageTemplate("page", [column], onPageEnd=self._footer))

    def beforeDocument(self) -> None:
        canvas: Any = self.canv
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()

    def _footer(self, canvas: Canvas, _: Any) -> None:
        assert isinstance(canvas, PagedCanvas)
        page = canvas.getPageNumber()
        left, y = PROCEEDINGS.text_left_mm * MM, PROCEEDINGS.footer_mm * MM
        right = left + PROCEEDINGS.text_width_mm * MM
        canvas.saveState()
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(left, y + 12, right, y + 12)
        if page > 1:
            room = right - left - 32 * MM
            title = self.book.text(shorten(self.book.state.meeting.title, FOOTER.fontSize, room), FOOTER)
            title.wrap(room + FOOTER.fontSize, FOOTER.leading)
            title.drawOn(canvas, left, y - 3)
        canvas.restoreState()
        words = self.book.words
        canvas.draw_later(
            f"footer-{page}",
            right,
            y,
            lambda: (words("proceedings-page", page=page, pages=canvas.getPageNumber() - 1), REGULAR, 9.5),
        )
