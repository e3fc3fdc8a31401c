"""What hangs and lies in a hall: the poster of the vote, the guide of the facilitators, and the sheets of the desk.

Sheets are for hands: hands counted at a table, paper accounted for, incidents.
"""

from collections.abc import Sequence
from typing import NamedTuple

from printouts.files import Printed, Target
from printouts.hall_page import BOTTOM, WIDTH, HallPage
from printouts.layout import HALL, MM
from printouts.styles import ACCENT, SOFT_INK
from server.domain.records import Poll
from server.domain.state import MeetingState

_WIFI_ESCAPED = '\\;,":'  # https://github.com/zxing/zxing/wiki/Barcode-Contents#wi-fi-network-config-android-ios-11


class Wifi(NamedTuple):
    """The network of the hall. password: empty when it is open."""

    name: str
    password: str = ""


def wifi_code(wifi: Wifi) -> str:
    """Return what a telephone reads to join a network: `WIFI:T:WPA;S:…;P:…;;`."""
    name, password = ("".join(f"\\{c}" if c in _WIFI_ESCAPED else c for c in each) for each in wifi)
    return f"WIFI:T:WPA;S:{name};P:{password};;" if password else f"WIFI:T:nopass;S:{name};;"


def write_poster(
    target: Target,
    *,
    meeting_title: str,
    vote_url: str,
    wifi: Wifi | None = None,
    sms_number: str = "",
    language: str = "fr",
) -> Printed:
    """Write the poster of the vote: the network, where there is one to join, and the address, to scan and to type.

    sms_number: where votes are sent as text messages; empty: nowhere.
    Raises OSError when it cannot be written, MissingGlyphs.
    """
    page = HallPage("poster-title", meeting_title, language)
    words = page.words
    page.text(meeting_title, page.fitting(meeting_title, 20, WIDTH) if len(meeting_title) < 60 else 16, after=4)
    title = words("poster-title")
    page.text(title, page.fitting(title, 40, WIDTH), bold=True, after=10, colour=ACCENT)
    address = vote_url.partition("://")[2] or vote_url
    if wifi:
        known = [(words("poster-wifi-name"), wifi.name), (words("poster-wifi-password"), wifi.password)]
        _poster_step(page, "1", words("poster-wifi"), wifi_code(wifi), [each for each in known if each[1]], "")
        page.top -= 5 * MM
        _poster_step(page, "2", words("poster-vote"), vote_url, [("", address)], words("poster-card"))
    else:
        size = HALL.poster_qr_alone_mm * MM
        page.rule(heavy=True, after=12)
        page.code(vote_url, size, (WIDTH - size) / 2)
        page.top -= size + 10 * MM
        page.text(address, page.fitting(address, 40, WIDTH), bold=True, after=8)
        page.text(words("poster-card"), 18)
    page.top = BOTTOM + (39 if sms_number else 24) * MM
    page.rule(heavy=True, after=8)
    if sms_number:
        page.pictogram("phone", 13 * MM)
        page.text(words("poster-text", number=sms_number), 15, left=24 * MM)
        page.top = BOTTOM + 21 * MM
    page.pictogram("blank-ballot", 18 * MM)
    page.text(words("poster-paper"), 20, bold=True, left=24 * MM)
    page.end_page()
    return page.save(target)


def _poster_step(
    page: HallPage, number: str, name: str, code: str, typed: Sequence[tuple[str, str]], more: str
) -> None:
    """Draw one thing to do: a code to scan, and beside it what to type. typed: what it is called, and it itself."""
    page.rule(heavy=True, after=10)
    page.tile(number, 13 * MM, colour=ACCENT)
    page.top -= 1 * MM
    page.text(name, 26, bold=True, left=18 * MM, after=14)
    size = HALL.poster_qr_mm * MM
    top, left = page.top, size + 10 * MM
    page.code(code, size)
    for label, value in typed:
        if label:
            page.text(label, 15, left=left, after=0, colour=SOFT_INK)
        page.text(value, max(14, page.fitting(value, 30, WIDTH - left)), bold=True, left=left, after=10)
    if more:
        page.text(more, 15, left=left)
    page.top = min(page.top, top - size)


_RULES = (
    ("guide-welcome", "meeting"),
    ("guide-everyone", "listen"),
    ("guide-write", "sheet"),
    ("guide-strength", "thumb-up"),
    ("guide-vote", "vote-box"),
    ("guide-help", "help"),
)


def write_guides(state: MeetingState, target: Target, *, language: str = "fr") -> Printed:
    """Write the guide of the facilitators: how a table works, and each round with its question and its time.

    Raises OSError when it cannot be written, MissingGlyphs.
    """
    page = HallPage("guide-title", state.meeting.title, language)
    words = page.words
    page.title(words("guide-title"))
    for name, pictogram in _RULES:
        high = max(13 * MM, page.height_of(words(name), 14, width=WIDTH - 20 * MM))
        page.room(high)
        top = page.top
        page.pictogram(pictogram, 12 * MM)
        page.text(words(name), 14, left=20 * MM)
        page.top = min(page.top, top - high) - 3 * MM
    if state.rounds:
        page.room(45 * MM)
        page.top -= 3 * MM
        page.text(words("guide-rounds"), 18, bold=True, after=6, colour=ACCENT)
    for round in state.rounds.values():
        minutes = words("guide-minutes", n=max(1, round.duration_s // 60))
        said = ((round.title, 14, True), (round.question, 14, False), (round.text, 12, False), (minutes, 12, False))
        each = [(text, size, bold) for text, size, bold in said if text]
        page.room(sum(page.height_of(text, size, bold=bold, width=WIDTH - 20 * MM) + 3 for text, size, bold in each))
        page.rule()
        top = page.top
        page.tile(str(round.number), 13 * MM)
        for text, size, bold in each:
            page.text(text, size, bold=bold, left=20 * MM, after=3)
        page.top = min(page.top, top - 14 * MM) - 4
    page.end_page()
    return page.save(target)


def write_desk_sheets(state: MeetingState, target: Target, *, language: str = "fr", incidents: int = 2) -> Printed:
    """Write the sheets of the desk: hands for each poll, the account of its paper, and sheets for incidents.

    Raises OSError when it cannot be written, MissingGlyphs.
    """
    page = HallPage("desk-sheets-title", state.meeting.title, language)
    for poll in state.polls.values():
        if poll.choices:
            _hands(page, poll)
        _account(page, poll)
    for _ in range(incidents):
        _incident(page)
    return page.save(target)


def _begin(page: HallPage, name: str, about: str) -> None:
    page.head = lambda: page.title(page.words(name), about)
    page.head()


def _about(page: HallPage, poll: Poll) -> str:
    return page.words("desk-sheet-poll", number=poll.number, title=poll.title)


def _hands(page: HallPage, poll: Poll) -> None:
    words = page.words
    _begin(page, "hands-title", _about(page, poll))
    page.text(words("hands-how"), 12)
    page.fit_rows(len(poll.choices) + 6)
    page.row(words("hands-table"))
    page.top -= 3 * MM
    for choice in poll.choices:
        page.row(choice.text, sign="+", letter=choice.letter, pictogram=choice.pictogram)
    page.row(words("hands-blank"), sign="+")
    page.row(words("hands-spoiled"), sign="+")
    page.row(words("hands-cast"), sign="=", bold=True)
    page.top -= 3 * MM
    page.row(words("hands-people"))
    page.row(words("hands-otherwise"))
    page.signed()
    page.end_page()


_ACCOUNT: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("account-out", (("account-printed", ""), ("account-returned", "−"), ("account-handed-out", "="))),
    (
        "account-in",
        (
            ("account-read", ""),
            ("account-spoiled", "+"),
            ("account-waiting", "+"),
            ("account-late", "+"),
            ("account-missing", "+"),
            ("account-handed-out", "="),
        ),
    ),
    ("account-apart", (("account-kept-out", ""), ("account-copies", ""))),
)
"""Heading -> what is counted, and how it goes into the sum; both sums end with the same number."""


def _account(page: HallPage, poll: Poll) -> None:
    words = page.words
    _begin(page, "account-title", _about(page, poll))
    page.text(words("account-how"), 12)
    page.row_high = HALL.row_mm * MM
    for heading, rows in _ACCOUNT:
        page.text(words(heading), 15, bold=True, after=2)
        for name, sign in rows:
            page.row(words(name), sign=sign, bold=sign == "=")
        page.top -= 4 * MM
    page.signed()
    page.end_page()


KINDS_TO_TICK = (
    "proceedings-incident-room", "proceedings-incident-vote", "proceedings-incident-line", "proceedings-incident-paper",
    "proceedings-incident-words", "proceedings-incident-other",
)  # fmt: skip
"""The kinds of incident that a person may choose from, as at the desk."""


def _incident(page: HallPage) -> None:
    words = page.words
    _begin(page, "incident-title", "")
    page.text(words("incident-how"), 12, after=4)
    page.boxes([words(name) for name in KINDS_TO_TICK])
    page.top -= 5 * MM
    for name, lines in (("incident-when", 1), ("incident-what", 8), ("incident-done", 6), ("incident-who", 2)):
        page.text(words(name), 13, bold=True, after=0)
        page.lines(lines)
        page.top -= 5 * MM
    page.end_page()
