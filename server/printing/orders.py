"""Orders: what somebody asks to have printed, and what that comes to, so that nothing more is needed to set it.

Paper to vote on and the signs of tables hold rights and doors. They are made whole first, and recorded afterwards: an
`Issue` says what is recorded, so that nothing is valid that nobody holds.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct
from msgspec.structs import replace

from printouts.ballot_layout import Size
from server.domain import commands as c
from server.domain import ids
from server.domain.decide import decide
from server.domain.decide.paper import next_serial
from server.domain.gaps import gaps
from server.domain.paper import BOOKLET_CHOICES, PAGE_MOST, SHEETS_MOST, BookletPage, ballot_choices, on_ballots
from server.domain.records import Actor, Method, Poll, Role
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.live.doors import draw_table_links, record_table_links
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting
from server.paper.count import paper_key
from server.printing.sheets import Ballots, Booklets, DeskSheets, Guides, Held, Poster, Signs, Work
from server.settings import paper_language, sms_number, vote_url

What = Literal["ballots", "booklets", "signs", "poster", "guides", "desk-sheets"]

SIZES: tuple[Size, ...] = get_args(Size)
SPARE_METHODS: tuple[Method, ...] = ("single", "approval", "yes-no")
SPARE_MOST = 12
INCIDENTS_MOST = 20
TRIES = 5  # each time, others would have printed paper within the same seconds
OVERTAKEN = ("id-taken", "changed-meanwhile")
_NAME_MOST = 200  # letters of a network or its password, of which a telephone takes 32 and 63

_LEAD: tuple[Role, ...] = ("organiser", "lead")
WHO_PRINTS: dict[What, tuple[Role, ...]] = {
    "ballots": (*_LEAD, "vote-operator"),
    "booklets": _LEAD,
    "signs": _LEAD,
    "poster": _LEAD,
    "guides": _LEAD,
    "desk-sheets": _LEAD,
}

FAULTS: dict[str, str] = {
    "how-many-sheets": "That is no number of sheets, or more than there may be. facts: `most`",
    "spare": "That is no number of spare pages, or more than there may be. facts: `most`",
    "needs-poll": "It is not said for which poll.",
    "which-poll": "There is no such poll. facts: `asked`, `listed`",
    "no-choices": "The poll has no choices yet. facts: `title`",
    "no-pictograms": "Choices of the poll lack their pictograms. facts: `title`, `n`",
    "which-language": "That is no other language of the meeting. facts: `asked`, `known`",
    "no-pages": "No poll is to come, and no spare page is asked for.",
    "which-table": "There is no such table. facts: `asked`, `last`",
    "no-name": "There is a password, and no network.",
    "unfit-choices": "The sheet takes fewer choices. facts: `size`, `got`, `most`",
    "unfit-points": "The sheet takes fewer points. facts: `size`, `got`, `most`",
    "unfit-text": "A text is too long for its place on the sheet. facts: `size`",
    "no-letters": "No font has these letters. facts: `letters`",
    "disk-full": "There is no room on the disk for the file.",
    "unwritable": "The file cannot be written.",
    "gave-up": "Whoever set the file died over it, or took too long.",
    "gone": "The file is not kept any more.",
}
"""Code -> why something is not printed."""


class CannotPrint(Exception):
    """Nothing was printed, and nothing issued. code: one of `FAULTS`; facts: for the sentence that says so."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts


class Order(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked for; each kind of printout reads its own fields.

    poll: id or number; of desk sheets: empty for all, "none" for incidents alone. count: of ballots, of booklets, of
    sheets for incidents. size: `None` for the usual one. language: a second one. easy: with the easy words that the
    poll has. table: number, 0 for all.
    wifi, wifi_password: printed and forgotten.
    """

    what: What
    poll: Annotated[str, Meta(max_length=40)] = ""
    count: Annotated[int, Meta(ge=-(10**9), le=10**9)] = 0
    size: Size | None = None
    language: Annotated[str, Meta(max_length=20)] = ""
    easy: bool = False
    spare: Annotated[int, Meta(ge=-(10**9), le=10**9)] = 3
    table: Annotated[int, Meta(ge=0, le=10**6)] = 0
    wifi: Annotated[str, Meta(max_length=_NAME_MOST)] = ""
    wifi_password: Annotated[str, Meta(max_length=_NAME_MOST)] = ""


@dataclass(frozen=True)
class Issue:
    """What is to be set, and what is recorded once that is there.

    id: of the batch, else of nothing but the file. record: raises Refused, one of `OVERTAKEN` when others were quicker.
    batch: whether the file is kept for those who may have lost it: paper to vote on is issued once.
    """

    id: str
    work: Work
    record: Callable[[], Awaitable[None]]
    batch: bool = False


def pages_of(state: MeetingState, spare: int) -> tuple[BookletPage, ...]:
    """Return the pages of the next booklets: those that were printed before, so that all booklets are alike; or else
    one for each poll that is not open yet, with its number, and then some to spare.

    A poll that has ballots of its own already is not given its page: they bear its own pictograms. Nor is one whose
    number is above that of the last page that there may be.
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
            "" if any(batch.poll_id == poll.id for batch in state.batches.values()) else poll.id,
        )
        for poll in state.polls.values()
        if poll.opened_at is None and poll.annulled_at is None and poll.number <= PAGE_MOST
    ]
    last = max((poll.number for poll in state.polls.values()), default=0)
    for place in range(spare):
        pages.append(BookletPage(last + 1 + place, SPARE_METHODS[place % len(SPARE_METHODS)]))
    return tuple(pages)


def poll_asked(state: MeetingState, asked: str) -> Poll:
    """Return the poll with this id or number. Raises CannotPrint("needs-poll", "which-poll")."""
    if not asked:
        raise CannotPrint("needs-poll")
    for poll in state.polls.values():
        if asked in (poll.id, str(poll.number)):
            return poll
    raise CannotPrint(
        "which-poll", asked=asked, listed=", ".join(f"{poll.number} – {poll.title}" for poll in state.polls.values())
    )


def issue_of(
    house: House, meeting: LiveMeeting, order: Order, actor: Actor, pages_most: int = SHEETS_MOST * (PAGE_MOST + 1)
) -> Issue:
    """Return what an order comes to as things stand. Raises CannotPrint; Refused("not-allowed") and as `PrintPaper`.

    pages_most: of paper to vote on. To be asked again when its record is refused with one of `OVERTAKEN`: meanwhile
    others have printed with these serials, or changed the poll.
    """
    if actor.role not in WHO_PRINTS[order.what]:
        raise Refused("not-allowed", role=actor.role, command=f"print {order.what}")
    match order.what:
        case "ballots" | "booklets":
            return _paper(house, meeting, order, actor, pages_most)
        case "signs":
            return _signs(house, meeting, order, actor)
    return Issue(new_id("p"), _sheets(house, meeting, order), _nothing)


async def _nothing() -> None:
    """What is recorded of sheets that give nobody a right."""


def _paper(house: House, meeting: LiveMeeting, order: Order, actor: Actor, pages_most: int) -> Issue:
    state, key, first = meeting.state, paper_key(house, meeting.id).hex(), next_serial(meeting.state)
    work: Ballots | Booklets
    if order.what == "ballots":
        poll = poll_asked(state, order.poll)
        poll = replace(poll, choices=ballot_choices(poll))
        asks = on_ballots(poll.method, poll.rules, poll.choices)
        spoken, size = _spoken(state, order), order.size or "A4"
        work = Ballots(meeting.id, state.meeting.title, key, first, order.count, poll, spoken, size, order.easy)
        command = c.PrintPaper(new_id(ids.COMMAND), new_id("b"), "live", first, order.count, poll.id, asks=asks)
    else:
        pages = pages_of(state, order.spare)
        over = sum(page.number > PAGE_MOST for page in pages)
        if over or not 0 <= order.spare <= SPARE_MOST:
            raise CannotPrint("spare", most=order.spare - over if over else SPARE_MOST)
        if not pages:
            raise CannotPrint("no-pages")
        language = state.meeting.languages[0]
        work = Booklets(meeting.id, state.meeting.title, key, first, order.count, pages, language, order.size or "A5")
        command = c.PrintPaper(new_id(ids.COMMAND), new_id("b"), "booklet", first, order.count, "", pages)
    most = min(SHEETS_MOST, pages_most // work.pages_a_copy)
    if not 1 <= order.count <= most:
        raise CannotPrint("how-many-sheets", most=most)
    decide(state, command, actor, house.clock())  # what would be refused at the end is not begun
    if isinstance(work, Ballots):
        _check_choices(state, work.poll)

    async def record() -> None:
        await meeting.submit(command, actor)

    return Issue(command.batch_id, work, record, batch=True)


def _spoken(state: MeetingState, order: Order) -> tuple[str, ...]:
    first, *others = state.meeting.languages
    if not order.language:
        return (first,)
    if order.language not in others:
        raise CannotPrint("which-language", asked=order.language, known=", ".join(others) or "—")
    return (first, order.language)


def _check_choices(state: MeetingState, poll: Poll) -> None:
    if not poll.choices:
        raise CannotPrint("no-choices", title=poll.title)
    found = gaps(state.meeting.languages, poll.choices, poll.words)
    if missing := sum(gap.startswith("pictogram") for gap in found):
        raise CannotPrint("no-pictograms", title=poll.title, n=missing)


def _signs(house: House, meeting: LiveMeeting, order: Order, actor: Actor) -> Issue:
    state = meeting.state
    tables = [table for table in state.tables.values() if order.table in (0, table.number)]
    if not tables:
        raise CannotPrint("which-table", asked=order.table, last=len(state.tables))
    drawn = draw_table_links(house, tables)
    names = {table.number: state.sites[table.site_id].name for table in tables} if len(state.sites) > 1 else {}
    links = tuple((table.number, url, names.get(table.number, "")) for table, (_, url) in drawn)
    work = Signs(state.meeting.title, links, paper_language(house.settings, state.meeting.languages))

    async def record() -> None:
        await record_table_links(meeting, [(table.id, hashed) for table, (hashed, _) in drawn], actor)

    return Issue(new_id("p"), work, record)


def _sheets(house: House, meeting: LiveMeeting, order: Order) -> Work:
    state = meeting.state
    language = paper_language(house.settings, state.meeting.languages)
    held = Held(state.meetings, state.sites, state.tables, state.rounds, state.polls, state.steps)
    match order.what:
        case "poster":
            if order.wifi_password and not order.wifi:
                raise CannotPrint("no-name")
            address, number = vote_url(house.settings), sms_number(house.settings)
            return Poster(state.meeting.title, address, order.wifi, order.wifi_password, number, language)
        case "guides":
            return Guides(held, language)
    if order.poll == "none":
        held = replace(held, polls={})
    elif order.poll:
        poll = poll_asked(state, order.poll)
        held = replace(held, polls={poll.id: poll})
    if not 0 <= order.count <= INCIDENTS_MOST or (order.count == 0 and not held.polls):
        raise CannotPrint("how-many-sheets", most=INCIDENTS_MOST)
    return DeskSheets(held, order.count, language)
