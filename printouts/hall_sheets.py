"""What hangs and lies in a hall: the poster of the vote, the guide of the facilitators, and the sheets of the desk.

Sheets are for hands: hands counted at a table, paper accounted for, incidents. Large type, black ink, room to write.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from printouts.files import Printed, Target, save
from printouts.fonts import BOLD, REGULAR, Typesetter
from printouts.layout import A4_HEIGHT_MM, A4_WIDTH_MM, MM
from printouts.qr import FINE, draw_qr, qr_matrix
from printouts.styles import INK, LINE
from server.domain.state import MeetingState
from server.i18n import Words

_MARGIN, _WIDTH = 18 * MM, (A4_WIDTH_MM - 36) * MM
_TOP, _BOTTOM = (A4_HEIGHT_MM - 18) * MM, 18 * MM
_POSTER_QR = 74 * MM
_ROW = 11 * MM
_WIFI_ESCAPED = '\\;,":'  # https://github.com/zxing/zxing/wiki/Barcode-Contents#wi-fi-network-config-android-ios-11


class Wifi(NamedTuple):
    """The network of the hall. password: empty when it is open."""

    name: str
    password: str = ""


def wifi_code(wifi: Wifi) -> str:
    """Return what a telephone reads to join a network: `WIFI:T:WPA;S:…;P:…;;`."""
    name, password = ("".join(f"\\{c}" if c in _WIFI_ESCAPED else c for c in each) for each in wifi)
    return f"WIFI:T:WPA;S:{name};P:{password};;" if password else f"WIFI:T:nopass;S:{name};;"


class _Sheets:
    """Pages that are written from the top."""

    def __init__(self, title: str, language: str) -> None:
        self.words = Words(language, "print")
        self.typesetter = Typesetter()
        self.paper = BytesIO()
        self.canvas = Canvas(self.paper, pagesize=(A4_WIDTH_MM * MM, A4_HEIGHT_MM * MM), lang=language)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(self.words("print-author"))
        self.canvas.setCreator("Tablée")
        self.pages = 0
        self.top = _TOP

    def text(self, text: str, size: float = 12, *, bold: bool = False, after: float = 8, left: float = 0) -> None:
        style = ParagraphStyle(
            f"hall-{size}-{bold}",
            fontName=BOLD if bold else REGULAR,
            fontSize=size,
            leading=size * 1.3,
            textColor=INK,
        )
        made = self.typesetter.paragraph(text, style, _WIDTH - left)
        height = float(made.wrap(_WIDTH - left, 10_000)[1])
        self.room(height)
        made.drawOn(self.canvas, _MARGIN + left, self.top - height)
        self.top -= height + after

    def row(self, label: str, boxes: int = 1) -> None:
        """Draw a label and boxes to write figures in, at the right edge."""
        self.room(_ROW)
        base = self.top - _ROW
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(0.8)
        for place in range(boxes):
            self.canvas.rect(_MARGIN + _WIDTH - (place + 1) * 26 * MM, base + 1.5 * MM, 24 * MM, 8 * MM)
        style = ParagraphStyle("hall-row", fontName=REGULAR, fontSize=12, leading=14, textColor=INK)
        width = _WIDTH - boxes * 26 * MM - 4 * MM
        made = self.typesetter.paragraph(label, style, width)
        height = float(made.wrap(width, _ROW)[1])
        made.drawOn(self.canvas, _MARGIN, base + (_ROW - height) / 2)
        self.top = base

    def lines(self, count: int) -> None:
        """Draw lines to write on."""
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.6)
        for _ in range(count):
            self.room(9 * MM)
            self.top -= 9 * MM
            self.canvas.line(_MARGIN, self.top, _MARGIN + _WIDTH, self.top)

    def code(self, text: str, size: float = _POSTER_QR) -> None:
        self.room(size + 6 * MM)
        self.canvas.setFillColor(INK)
        draw_qr(self.canvas, qr_matrix(text, correction=FINE), _MARGIN, self.top - size, size)
        self.top -= size + 6 * MM

    def room(self, height: float) -> None:
        if self.top - height < _BOTTOM:
            self.end_page()

    def end_page(self) -> None:
        self.canvas.showPage()
        self.pages += 1
        self.top = _TOP

    def save(self, target: Target, *, secret: bool = False) -> Printed:
        self.canvas.save()
        save(self.paper.getvalue(), target, secret=secret)
        return Printed(self.pages, frozenset(self.typesetter.missing))


def write_poster(
    target: Target, *, meeting_title: str, vote_url: str, wifi: Wifi | None = None, language: str = "fr"
) -> Printed:
    """Write the poster of the vote: the network, where there is one to join, and the address, to scan and to type.

    Raises OSError when it cannot be written.
    """
    sheets = _Sheets(meeting_title, language)
    words = sheets.words
    sheets.text(meeting_title, 20)
    if wifi:
        sheets.text(f"1. {words('poster-wifi')}", 30, bold=True)
        sheets.code(wifi_code(wifi), 62 * MM)
        sheets.text(words("poster-wifi-name", name=wifi.name), 18, after=2)
        if wifi.password:
            sheets.text(words("poster-wifi-password", password=wifi.password), 18)
    sheets.text(f"2. {words('poster-vote')}" if wifi else words("poster-vote"), 30, bold=True)
    sheets.code(vote_url, 62 * MM if wifi else 120 * MM)
    sheets.text(vote_url.partition("://")[2] or vote_url, 28, bold=True)
    sheets.text(words("poster-card"), 18)
    sheets.end_page()
    return sheets.save(target)


def write_guides(state: MeetingState, target: Target, *, language: str = "fr") -> Printed:
    """Write the guide of the facilitators: how a table works, and each round with its question and its time."""
    sheets = _Sheets(state.meeting.title, language)
    words = sheets.words
    sheets.text(state.meeting.title, 14)
    sheets.text(words("guide-title"), 24, bold=True)
    for name in ("guide-welcome", "guide-write", "guide-everyone", "guide-strength", "guide-help"):
        sheets.text(words(name), 13)
    for round in state.rounds.values():
        sheets.text(words("guide-round", number=round.number, title=round.title), 16, bold=True, after=3)
        sheets.text(round.question, 15, after=3)
        sheets.text(words("guide-minutes", n=max(1, round.duration_s // 60)), 12, after=3)
        if round.text:
            sheets.text(round.text, 12)
    sheets.end_page()
    return sheets.save(target)


def write_desk_sheets(state: MeetingState, target: Target, *, language: str = "fr", incidents: int = 2) -> Printed:
    """Write the sheets of the desk: hands for each poll, the account of its paper, and sheets for incidents."""
    sheets = _Sheets(state.meeting.title, language)
    words = sheets.words
    for poll in state.polls.values():
        if poll.choices:
            labels = [f"{choice.letter} – {choice.text}" for choice in poll.choices]
            _form(sheets, state, "hands-title", poll.number, poll.title, (*labels, *_said(words, _HANDS)))
        _form(sheets, state, "account-title", poll.number, poll.title, _said(words, _ACCOUNT))
    for _ in range(incidents):
        sheets.text(state.meeting.title, 12)
        sheets.text(words("incident-title"), 24, bold=True)
        for name, lines in (("incident-when", 1), ("incident-what", 9), ("incident-done", 7), ("incident-who", 2)):
            sheets.text(words(name), 13, bold=True, after=0)
            sheets.lines(lines)
            sheets.top -= 5 * MM
        sheets.end_page()
    return sheets.save(target)


_HANDS = ("hands-blank", "hands-spoiled", "hands-cast", "hands-people", "hands-otherwise")
_ACCOUNT = (
    "account-printed", "account-handed-out", "account-returned", "account-read", "account-spoiled", "account-kept-out",
    "account-missing",
)  # fmt: skip


def _said(words: Words, names: Sequence[str]) -> list[str]:
    return [words(name) for name in names]


def _form(sheets: _Sheets, state: MeetingState, name: str, number: int, title: str, labels: Sequence[str]) -> None:
    sheets.text(state.meeting.title, 12)
    sheets.text(sheets.words(name), 24, bold=True, after=4)
    sheets.text(sheets.words("desk-sheet-poll", number=number, title=title), 15)
    for label in labels:
        sheets.row(label)
    sheets.top -= 6 * MM
    sheets.text(sheets.words("desk-sheet-signed"), 12, after=0)
    sheets.lines(2)
    sheets.end_page()
