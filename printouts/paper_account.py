"""The account of paper as it stands, and the certificate of pictures that were destroyed: both to be signed.

The account has the lines of the sheet that is filled in by hand (`printouts.hall_sheets`), with the figures in them.
"""

from datetime import datetime

from babel.dates import format_datetime

from printouts.files import Printed, Target
from printouts.fonts import BOLD
from printouts.hall_page import WIDTH, HallPage
from printouts.layout import MM
from printouts.sheet_names import name_out, where, why_out
from printouts.styles import INK, SOFT_INK
from server.domain.decide.paper import account_of, has_paper
from server.domain.reconciliation import KeptOut, kept_out
from server.domain.records import Poll
from server.domain.state import MeetingState
from server.i18n import Words, customs_of

_ROW = 8.5 * MM
_DIGEST_GROUP = 8


def write_account(state: MeetingState, target: Target, *, language: str = "fr", now: datetime) -> Printed:
    """Write how the sheets of each poll stand, and what is kept out with the place where it lies.

    now: aware; times are told in its zone. Raises OSError, MissingGlyphs.
    """
    page = HallPage("account-title", state.meeting.title, language)
    page.head = lambda: page.title(page.words("account-title"))
    page.head()
    page.text(page.words("account-as-of", time=_time(now, now, language)), 12)
    for poll in state.polls.values():
        if poll.opened_at is not None and has_paper(state, poll):
            _poll(page, state, poll)
    if out := kept_out(state):
        page.room(30 * MM)
        page.text(page.words("account-out-list", n=len(out)), 15, bold=True, after=4)
        scan = Words(language, "scan")
        for each in out:
            _out(page, scan, each)
    page.signed()
    page.end_page()
    return page.save(target)


def _poll(page: HallPage, state: MeetingState, poll: Poll) -> None:
    account, words = account_of(state, poll), page.words
    rows = [
        ("account-read", "", account.counted),
        ("account-spoiled", "+", account.spoiled),
        ("account-waiting", "+", account.waiting),
        ("account-late", "+", account.late),
        ("account-missing", "+", account.missing),
        ("account-handed-out", "=", account.handed_out),
    ]
    page.room((len(rows) + 4) * _ROW)
    page.top -= 3 * MM
    page.text(words("desk-sheet-poll", number=poll.number, title=poll.title), 15, bold=True, after=2)
    for name, sign, figure in rows:
        _row(page, words(name), sign, figure)
    beside = (account.printed, account.kept_out - account.late, account.copies)
    page.text(words("account-beside", printed=beside[0], out=beside[1], copies=beside[2]), 11, colour=SOFT_INK)


def _row(page: HallPage, label: str, sign: str, figure: int) -> None:
    page.room(_ROW)
    canvas, base = page.canvas, page.top - 13
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 13)
    end = page.x(WIDTH)
    text = str(figure)
    if page.mirrored:
        canvas.drawString(end, base, text)
        canvas.drawString(page.x(WIDTH - 20 * MM), base, sign)
    else:
        canvas.drawRightString(end, base, text)
        canvas.drawRightString(page.x(WIDTH - 16 * MM), base, sign)
    bottom = page.top - _ROW
    page.text(label, 13, bold=sign == "=", after=0, width=WIDTH - 30 * MM)
    page.top = bottom
    canvas.setStrokeColor(INK if sign == "=" else SOFT_INK)
    canvas.setLineWidth(0.4)
    canvas.line(page.x(0), bottom + 1 * MM, page.x(WIDTH), bottom + 1 * MM)


def _out(page: HallPage, scan: Words, each: KeptOut) -> None:
    page.room(14 * MM)
    place = where(scan, each.found)
    about = " · ".join(part for part in (name_out(scan, each) if each.kind else "", place) if part)
    page.text(why_out(scan, each), 12, bold=True, after=0)
    page.text(about, 12, after=6)


def write_certificate(state: MeetingState, target: Target, *, language: str = "fr", now: datetime) -> Printed:
    """Write that pictures were destroyed: of which polls, how many, when, by whom, and the digest over theirs.

    now: aware; times are told in its zone. Raises OSError, MissingGlyphs.
    """
    page = HallPage("certificate-title", state.meeting.title, language)
    words = page.words
    page.head = lambda: page.title(words("certificate-title"))
    page.head()
    gone = list(state.destructions.values())
    page.text(words("certificate-sum", n=sum(each.count for each in gone)), 15, bold=True)
    page.text(words("certificate-what"), 12)
    for each in gone:
        poll = state.polls[each.poll_id]
        page.room(30 * MM)
        page.top -= 2 * MM
        page.text(words("desk-sheet-poll", number=poll.number, title=poll.title), 14, bold=True, after=2)
        role = each.by.partition(":")[0]
        by = words("certificate-by-system" if role == "system" else f"proceedings-by-{role}")
        page.text(words("certificate-when", n=each.count, time=_time(each.at, now, language), by=by), 12, after=2)
        page.text(words("certificate-digest", digest=_grouped(each.digest)), 11, colour=SOFT_INK)
    page.top -= 2 * MM
    page.text(words("certificate-not"), 12)
    page.text(words("certificate-made", time=_time(now, now, language)), 12)
    page.signed("certificate-signed")
    page.end_page()
    return page.save(target)


def _grouped(digest: str) -> str:
    return " ".join(digest[start : start + _DIGEST_GROUP] for start in range(0, len(digest), _DIGEST_GROUP))


def _time(at: datetime, now: datetime, language: str) -> str:
    if now.tzinfo is None:
        raise ValueError("now: without a time zone")
    return format_datetime(at.astimezone(now.tzinfo), "d MMMM y, HH:mm", locale=customs_of(language))
