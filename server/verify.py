"""Verify: recompute journal, state and closed polls from the files alone, and say in words what differs.

The files are opened read-only, also while the server runs; nothing of the server's memory is used.

What is found: one changed byte in any column of any row of a journal; a row added, missing, moved or
twice; an event that cannot follow from those before it; a ballot or a name on the roll that was added,
removed or changed in a closed poll; a damaged page of either file; a file of a sheet missing or changed.

What the files alone cannot show: rows missing from the *end* of a journal, or a journal written anew from
some row on with every chain value after it. Both are found when `expect_chain` is given, the value that
was printed in the proceedings. Without it, a missing end is found only when it held the opening or the
closing of a poll that has ballots, because the boxes still know of it.
"""

import asyncio
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.domain.apply import apply
from server.domain.chain import GENESIS, link, read_body
from server.domain.closing import hands_of, tally_of
from server.domain.counting import check_ballot, read_ballot, write_ballot
from server.domain.events import Recorded
from server.domain.records import HandCount, Poll
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.domain.tallies import Tally
from server.files.folder import faults, names_in
from server.i18n import REFERENCE, Words
from server.storage.base import Unusable
from server.storage.digest import ballots_digest, box_digest, receipts_digest, roll_digest
from server.storage.sqlite import JOURNAL, kind_of
from server.storage.sqlite_boxes import BOXES
from server.storage.sqlite_file import is_busy, open_to_read

DIFFERENCES_MOST = 50  # of one meeting: a person reads no more, and a foreign journal would give one a row
SETTLE_S = 2.0  # a poll that is being closed is sealed some milliseconds before the journal says so
AGAIN_S = 0.1

CHAIN_LETTERS_LEAST = 16  # 64 bits: fewer could be met by chance, or by trying

ROWS = "SELECT * FROM journal ORDER BY meeting, seq"
COLUMNS = {
    "meeting": str, "seq": int, "at": str, "actor": str, "command_id": str,
    "position": int, "site": str, "kind": str, "body": str, "chain": str,
}  # fmt: skip
Row = tuple[Any, ...]


class PollReport(Struct, frozen=True):
    """A closed poll. ok: box, roll and journal agree. ballots: those in the box now."""

    id: str
    ok: bool
    ballots: int
    title: str


class MeetingReport(Struct, frozen=True):
    """The journal of one meeting. title: empty when it cannot be read. chain: of its last row."""

    id: str
    title: str
    events: int
    chain: str


class Report(Struct, frozen=True):
    """What was found. ok: no differences. events: of all meetings. chain: the last one of the first meeting.

    polls: the closed ones; an open box is nobody's business yet. differences: sentences, in the order found.
    meetings: oldest first.
    """

    ok: bool
    events: int
    chain: str
    polls: tuple[PollReport, ...]
    differences: tuple[str, ...]
    meetings: tuple[MeetingReport, ...]


class Verified(Struct, frozen=True):
    """One poll, verified alone. report: of the journal and this poll, without the others.

    poll: as the journal has it. tally: of what is in the box now, `None` when it is not closed or cannot be counted.
    """

    report: Report
    poll: Poll
    tally: Tally | None


class Unverifiable(Exception):
    """The folder holds nothing that could be verified; `str()` is a sentence. code: that of `Unusable`."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


async def verify(folder: Path, expect_chain: str | None = None, language: str = REFERENCE) -> Report:
    """Return what the files in `folder` say about themselves.

    expect_chain: a chain value known from elsewhere, whole or its first 16 letters; it must be that of a row.
    Raises Unverifiable when there are no files of ours.
    """
    return (await asyncio.to_thread(_verify, folder, expect_chain, Words(language, "verify"))).report()


async def verify_poll(
    folder: Path, asked: str, expect_chain: str | None = None, language: str = REFERENCE
) -> list[Verified]:
    """Return what the files say about one poll. asked: its id, or its number in every meeting that they hold.

    Empty when there is no such poll. The journal is verified as a whole, since the poll is what it says it is.
    expect_chain, raises: as for `verify`.
    """
    found = await asyncio.to_thread(_verify, folder, expect_chain, Words(language, "verify"), asked)
    report = found.report()
    polls = (poll for state in found.states for poll in state.polls.values())
    return [
        Verified(
            replace(report, polls=tuple(each for each in report.polls if each.id == poll.id)),
            poll,
            found.tallies.get(poll.id),
        )
        for poll in polls
        if asked in (poll.id, str(poll.number))
    ]


def _verify(folder: Path, expect_chain: str | None, words: Words, only: str | None = None) -> "_Findings":
    give_up = time.monotonic() + SETTLE_S
    while True:
        try:
            found = _read_files(folder, expect_chain, words, only)
        except Unusable as wrong:
            sentence = words(f"unusable-{wrong.code}", path=str(wrong.path))
            raise Unverifiable(wrong.code, sentence) from wrong
        # The journal is read before the boxes. What these know beyond it may be news that it will hold soon.
        if not found.unsettled or time.monotonic() > give_up:
            return found
        time.sleep(AGAIN_S)


class _Findings:
    """What has been found so far. unsettled: the boxes know more than the journal.

    only: the id or number of the one poll that is asked for. tallies: poll id -> tally of its box now.
    """

    def __init__(self, words: Words, only: str | None) -> None:
        self._words = words
        self.only = only
        self.tallies: dict[str, Tally | None] = {}
        self.states: list[MeetingState] = []
        self.chains: set[str] = set()
        self.meetings: list[tuple[str, MeetingReport]] = []  # with the time of its first row
        self.polls: list[PollReport] = []
        self.differences: list[str] = []
        self.unsettled = False

    def differ(self, name: str, **facts: object) -> None:
        """Keep a difference; the catalogue has its sentence."""
        self.differences.append(self._words(f"difference-{name}", **facts))

    def report(self) -> Report:
        meetings = tuple(meeting for _, meeting in sorted(self.meetings, key=lambda each: (each[0], each[1].id)))
        return Report(
            ok=not self.differences,
            events=sum(meeting.events for meeting in meetings),
            chain=meetings[0].chain if meetings else GENESIS,
            polls=tuple(self.polls),
            differences=tuple(self.differences),
            meetings=meetings,
        )


def _read_files(folder: Path, expect_chain: str | None, words: Words, only: str | None) -> _Findings:
    found = _Findings(words, only)
    with open_to_read(folder / JOURNAL.name, JOURNAL) as journal, open_to_read(folder / BOXES.name, BOXES) as boxes:
        with _damage_told(folder / JOURNAL.name, found):
            for meeting, rows in groupby(journal.execute(ROWS), key=lambda row: row[0]):
                _verify_meeting(str(meeting), rows, found)
            _check_pages(journal, JOURNAL.name, found)
        with _damage_told(folder / BOXES.name, found):
            _verify_boxes(boxes, found)
            _check_pages(boxes, BOXES.name, found)
    shown = (name for state in found.states for name in names_in(state))
    for name, wrong in faults(folder, shown if only is None else ()):
        found.differ(f"file-{wrong}", file=name)
    if expect_chain is not None and not _is_among(expect_chain.strip().lower(), found.chains):
        found.differ("expected-chain", chain=expect_chain)
    return found


def _is_among(expected: str, chains: set[str]) -> bool:
    return len(expected) >= CHAIN_LETTERS_LEAST and any(chain.startswith(expected) for chain in chains)


@contextmanager
def _damage_told(path: Path, found: _Findings) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise Unusable("cannot-open", path) from error
        found.differ("damaged", file=path.name, reason=str(error))
    except UnicodeDecodeError as error:  # even SQLite's message holds damaged text
        found.differ("damaged", file=path.name, reason=str(error))


def _check_pages(connection: sqlite3.Connection, name: str, found: _Findings) -> None:
    """Check the file below its rows: a damaged index would hide a command that is known."""
    [(answer,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if answer != "ok":
        found.differ("damaged", file=name, reason=answer)


# The journal


def _verify_meeting(meeting: str, rows: Iterable[Row], found: _Findings) -> None:
    state = MeetingState()
    told = len(found.differences)
    untold = number = last = 0
    previous, began = GENESIS, ""
    follows = True

    def differ(name: str, **facts: object) -> None:
        nonlocal untold
        if len(found.differences) - told < DIFFERENCES_MOST:
            found.differ(name, meeting=meeting, **facts)
        else:
            untold += 1

    for row in rows:
        number += 1
        if wrong := [
            name for (name, type), value in zip(COLUMNS.items(), row, strict=True) if not isinstance(value, type)
        ]:
            differ("type", seq=row[1], column=wrong[0])
            last, previous = row[1] if isinstance(row[1], int) else last + 1, str(row[-1])
            continue
        _, seq, at, actor, command_id, position, site, kind, body, chain = row
        began = began or at
        if seq != last + 1:
            differ("hole", after=last, expected=last + 1, got=seq)
        if chain != _linked(previous, meeting, seq, at, actor, command_id, position, site, body):
            differ("chain", seq=seq)
        last, previous = seq, chain
        found.chains.add(chain)
        try:
            event = read_body(body)
            recorded = Recorded(
                meeting, seq, datetime.fromisoformat(at), actor, command_id, position, site, event, chain
            )
        except ValueError as error:
            differ("body", seq=seq, reason=str(error))
            continue
        if kind != kind_of(event):
            differ("kind", seq=seq, kind=kind, expected=kind_of(event))
        state.seq = seq - 1  # a hole has been told already
        try:
            apply(state, recorded)
        except (LookupError, ValueError, TypeError, AttributeError, Refused) as error:
            if follows:
                differ("fold", seq=seq, reason=repr(error))
            follows = False  # what fails from here on may only be a consequence
    if untold:
        found.differ("untold", meeting=meeting, n=untold)
    title = state.meetings[meeting].title if meeting in state.meetings else ""
    found.states.append(state)
    found.meetings.append((began, MeetingReport(meeting, title, number, previous)))


def _linked(previous: str, *row: Any) -> str | None:
    """Return the chain value of a row; `None` when the one before it is no hexadecimal number."""
    try:
        return link(previous, *row)
    except ValueError:
        return None


# The boxes


def _verify_boxes(boxes: sqlite3.Connection, found: _Findings) -> None:
    is_whole = not found.differences
    polls = {poll.id: (poll, state) for state in found.states for poll in state.polls.values()}
    sealed = {poll for (poll,) in boxes.execute("SELECT poll FROM sealed")}
    for (id,) in boxes.execute("SELECT poll FROM roll UNION SELECT poll FROM box ORDER BY poll").fetchall():
        if found.only is None and (id not in polls or polls[id][0].opened_at is None):
            found.differ("unknown-box", poll=id)
            found.unsettled = is_whole
    for poll, state in polls.values():
        if found.only not in (None, poll.id, str(poll.number)):
            continue
        if poll.closed_at is not None:
            found.polls.append(_verify_poll(boxes, poll, state, poll.id in sealed, found))
        elif poll.id in sealed and poll.annulled_at is None:
            found.differ("sealed-open", poll=poll.id, title=poll.title)
            found.unsettled = is_whole


def _verify_poll(
    boxes: sqlite3.Connection, poll: Poll, state: MeetingState, is_sealed: bool, found: _Findings
) -> PollReport:
    told = len(found.differences)

    def differ(name: str, **facts: object) -> None:
        found.differ(name, poll=poll.id, title=poll.title, **facts)

    box = [
        (str(receipt), str(choice))
        for receipt, choice in boxes.execute("SELECT receipt, choice FROM box WHERE poll = ?", (poll.id,))
    ]
    roll = [credential for (credential,) in boxes.execute("SELECT credential FROM roll WHERE poll = ?", (poll.id,))]
    if not is_sealed:
        differ("unsealed")
    if box_digest(box, _salt(boxes, poll.id)) != poll.box_digest:
        differ("digest")
    if len(roll) != poll.turnout:
        differ("turnout", recorded=poll.turnout, counted=len(roll))
    elif poll.roll_digest and roll_digest(roll) != poll.roll_digest:
        differ("roll")
    if poll.by_channel and _by_channel(boxes, poll.id) != poll.by_channel:
        differ("channels")
    if strangers := sum(credential not in state.cards for credential in roll):
        differ("stranger", n=strangers)
    if len(box) > len(roll):  # fewer may be right: a paper ballot handed out and not put in
        differ("too-many", ballots=len(box), voters=len(roll))
    # The first Tablée wrote a blank ballot in another way, and no ranking.
    by_first = not poll.ballots_digest
    choices = []
    for _, choice in box:
        try:
            if write_ballot(check_ballot(poll, read_ballot(choice))) == choice or by_first:
                choices.append(choice)
                continue
        except (msgspec.MsgspecError, Refused):
            pass
        differ("bad-ballot", choice=choice)
    for name, recorded, digest in (
        ("ballots", poll.ballots_digest, ballots_digest(choice for _, choice in box)),
        ("receipts", poll.receipts_digest, receipts_digest(receipt for receipt, _ in box)),
    ):
        if recorded and digest != recorded:
            differ(f"{name}-digest")
    tally = found.tallies[poll.id] = _counted(poll, choices, hands_of(state, poll.id))
    if by_first and tally:
        tally = replace(tally, ranking=(), ties=())
    if tally != poll.tally:
        differ("tally", recorded=_spelt(poll.tally), counted=_spelt(tally))
    return PollReport(poll.id, len(found.differences) == told, len(box), poll.title)


def _counted(poll: Poll, choices: list[str], hands: list[HandCount]) -> Tally | None:
    """Return the tally of a box and of hands; `None` when the journal holds hands or rules that cannot be."""
    try:
        return tally_of(poll, choices, hands, poll.receipts_digest or "")
    except (LookupError, ArithmeticError, ValueError):
        return None


def _salt(boxes: sqlite3.Connection, poll: str) -> str:
    columns = {name for _, name, *_ in boxes.execute("PRAGMA table_info(sealed)")}
    if "salt" not in columns:  # a file of the first version that has not been opened since
        return ""
    return "".join(str(salt) for (salt,) in boxes.execute("SELECT salt FROM sealed WHERE poll = ?", (poll,)))


def _by_channel(boxes: sqlite3.Connection, poll: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for site, channel, cards in boxes.execute(
        "SELECT site, channel, count(*) FROM roll WHERE poll = ? GROUP BY site, channel", (poll,)
    ):
        found.setdefault(site, {})[channel] = cards
    return found


def _spelt(tally: Tally | None) -> str:
    """Return a tally as `A 12, B 7, 1 blank` is written in the catalogue's language: letters and numbers only."""
    if tally is None:
        return "–"
    return ", ".join([f"{id.upper()} {marks}" for id, marks in tally.counts.items()] + [f"∅ {tally.blank}"])
