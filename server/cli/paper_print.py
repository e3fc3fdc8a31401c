"""`tablee print ballots` and `tablee print booklets`: paper to vote on, valid as soon as its file is there."""

import argparse
import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar, get_args

from msgspec.structs import replace

from printouts.ballot_layout import DoesNotFit, Size
from printouts.ballots import MissingGlyphs, Planned, Sheet, booklet_sheets, live_sheet, write_sheets
from server.cli.whole import whole_or_untouched
from server.domain import commands as c
from server.domain import ids
from server.domain.decide.paper import next_serial
from server.domain.gaps import gaps
from server.domain.paper import BOOKLET_CHOICES, SHEETS_MOST, BookletPage, PaperKind
from server.domain.records import ORGANISER, Method, Poll
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting
from server.paper.count import paper_key
from server.terminal import Trouble, words

Result = TypeVar("Result")
SIZES: tuple[Size, ...] = get_args(Size)
SPARE_METHODS: tuple[Method, ...] = ("single", "approval", "yes-no")
SPARE_MOST = 12
TRIES = 5  # each time, others would have printed paper within the same seconds


class _Overtaken(Exception):
    """Others printed sheets with the serials that have just been printed."""


async def print_ballots(house: House, meeting: LiveMeeting, given: argparse.Namespace) -> None:
    """Print live ballots of one poll. Raises Trouble, Refused."""
    poll = poll_asked(meeting, given.poll)
    if not poll.choices:
        raise Trouble(words("print-no-choices", title=poll.title))
    languages = meeting.state.meeting.languages
    spoken = (languages[0], *([given.language] if given.language else []))
    if given.language and given.language not in languages[1:]:
        raise Trouble(words("print-which-language", asked=given.language, known=", ".join(languages[1:]) or "—"))
    if missing := [gap for gap in gaps(languages, poll.choices, poll.words) if gap.startswith("pictogram")]:
        raise Trouble(words("print-no-pictograms", title=poll.title, n=len(missing)))
    title = meeting.state.meeting.title
    sheet = _made(
        lambda: [live_sheet(poll, meeting_id=meeting.id, meeting_title=title, size=given.size or "A4", spoken=spoken)]
    )
    await _print(house, meeting, given, sheet, "live", poll.id, ())


async def print_booklets(house: House, meeting: LiveMeeting, given: argparse.Namespace) -> None:
    """Print booklets with a page for each poll to come and some to spare. Raises Trouble, Refused."""
    if not 0 <= given.spare <= SPARE_MOST:
        raise Trouble(words("print-spare", most=SPARE_MOST))
    pages = pages_of(meeting.state, given.spare)
    if not pages:
        raise Trouble(words("print-no-pages"))
    planned = [Planned(page.number, page.method, page.points, page.count) for page in pages]
    title = meeting.state.meeting.title
    sheets = _made(lambda: booklet_sheets(planned, meeting_id=meeting.id, meeting_title=title, size=given.size or "A5"))
    await _print(house, meeting, given, sheets, "booklet", "", pages)


def pages_of(state: MeetingState, spare: int) -> tuple[BookletPage, ...]:
    """Return the pages of the next booklets: those that were printed before, so that all booklets are alike; or else
    one for each poll that is not open yet, with its number, and then some to spare.
    """
    for batch in reversed(state.batches.values()):
        if batch.pages:
            return tuple(replace(page, poll_id="") for page in batch.pages)
    pages = [
        BookletPage(
            poll.number,
            poll.method,
            2 if poll.method == "consent" else max(BOOKLET_CHOICES, len(poll.choices)),
            poll.rules.points if poll.method == "points" else 0,
            poll.id,
        )
        for poll in state.polls.values()
        if poll.opened_at is None and poll.annulled_at is None
    ]
    last = max((poll.number for poll in state.polls.values()), default=0)
    for place in range(spare):
        pages.append(BookletPage(last + 1 + place, SPARE_METHODS[place % len(SPARE_METHODS)]))
    return tuple(pages)


def poll_asked(meeting: LiveMeeting, asked: str) -> Poll:
    """Return the poll with this id or number. Raises Trouble."""
    polls = meeting.state.polls
    if not asked:
        raise Trouble(words("print-needs-poll"))
    for poll in polls.values():
        if asked in (poll.id, str(poll.number)):
            return poll
    listed = ", ".join(f"{poll.number} – {poll.title}" for poll in polls.values())
    raise Trouble(words("print-which-poll", asked=asked, listed=listed))


async def _print(
    house: House,
    meeting: LiveMeeting,
    given: argparse.Namespace,
    sheets: list[Sheet],
    kind: PaperKind,
    poll_id: str,
    pages: tuple[BookletPage, ...],
) -> None:
    if not 1 <= given.count <= SHEETS_MOST:
        raise Trouble(words("print-how-many-sheets", most=SHEETS_MOST))
    for _ in range(TRIES):
        first = next_serial(meeting.state)
        with suppress(_Overtaken), whole_or_untouched(given.out) as out:
            _made(partial(_write, house, meeting, sheets, first, given.count, out, booklets=kind == "booklet"))
            command = c.PrintPaper(new_id(ids.COMMAND), new_id("b"), kind, first, given.count, poll_id, pages)
            try:
                await meeting.submit(command, ORGANISER)
            except Refused as refused:
                if refused.code != "id-taken":
                    raise
                raise _Overtaken from refused
            return
    raise Refused("not-saved")


def _write(
    house: House, meeting: LiveMeeting, sheets: list[Sheet], first: int, count: int, out: Path, *, booklets: bool
) -> None:
    # Shuffled, and for each page anew: the order of a pile tells no serial, and no page leads to another one.
    chance = random.SystemRandom()
    serials = [chance.sample(range(first, first + count), count) for _ in sheets]
    write_sheets(
        sheets,
        list(zip(*serials, strict=True)),
        out,
        title=meeting.state.meeting.title,
        key=paper_key(house, meeting.id),
        language=meeting.state.meeting.languages[0],
        covers=range(first, first + count) if booklets else (),
    )


def _made(make: Callable[[], Result]) -> Result:
    """Return what is made; raise Trouble with what would fit when it does not."""
    try:
        return make()
    except DoesNotFit as unfit:
        raise Trouble(words(f"print-unfit-{unfit.what}", size=unfit.size, got=unfit.got, most=unfit.most)) from unfit
    except MissingGlyphs as lacking:
        raise Trouble(words("print-no-letters", letters=" ".join(sorted(lacking.letters)))) from lacking
