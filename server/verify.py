"""Verify: recompute journal, state and closed polls from the files alone, and say in words what differs.

The files are opened read-only, also while the server runs; nothing of the server's memory is used.

What is found: one changed byte in any column of any row of a journal; a row added, missing, moved or
twice; an event that cannot follow from those before it; a ballot or a name on the roll that was added,
removed or changed in a closed poll; a damaged page of either file.

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

from server.domain.apply import apply
from server.domain.chain import GENESIS, link, read_body
from server.domain.counting import check_ballot, count, read_ballot
from server.domain.events import Recorded
from server.domain.records import Poll, Tally
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.i18n import REFERENCE, Words
from server.storage.base import Unusable
from server.storage.digest import box_digest, roll_digest
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
    return await asyncio.to_thread(_verify, folder, expect_chain, Words(language, "verify"))


def _verify(folder: Path, expect_chain: str | None, words: Words) -> Report:
    give_up = time.monotonic() + SETTLE_S
    while True:
        try:
            found = _read_files(folder, expect_chain, words)
        except Unusable as wrong:
            sentence = words(f"unusable-{wrong.code}", path=str(wrong.path))
            raise Unverifiable(wrong.code, sentence) from wrong
        # The journal is read before the boxes. What these know beyond it may be news that it will hold soon.
        if not found.unsettled or time.monotonic() > give_up:
            return found.report()
        time.sleep(AGAIN_S)


class _Findings:
    """What has been found so far. unsettled: the boxes know more than the journal."""

    def __init__(self, words: Words) -> None:
        self._words = words
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


def _read_files(folder: Path, expect_chain: str | None, words: Words) -> _Findings:
    found = _Findings(words)
    with open_to_read(folder / JOURNAL.name, JOURNAL) as journal, open_to_read(folder / BOXES.name, BOXES) as boxes:
        with _damage_told(folder / JOURNAL.name, found):
            for meeting, rows in groupby(journal.execute(ROWS), key=lambda row: row[0]):
                _verify_meeting(str(meeting), rows, found)
            _check_pages(journal, JOURNAL.name, found)
        with _damage_told(folder / BOXES.name, found):
            _verify_boxes(boxes, found)
            _check_pages(boxes, BOXES.name, found)
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
        except (LookupError, ValueError, TypeError, AttributeError) as error:
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
        if id not in polls or polls[id][0].opened_at is None:
            found.differ("unknown-box", poll=id)
            found.unsettled = is_whole
    for poll, state in polls.values():
        if poll.closed_at is not None:
            found.polls.append(_verify_poll(boxes, poll, state, poll.id in sealed, found))
        elif poll.id in sealed:
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
    if box_digest(box) != poll.box_digest:
        differ("digest")
    if len(roll) != poll.turnout:
        differ("turnout", recorded=poll.turnout, counted=len(roll))
    elif poll.roll_digest and roll_digest(roll) != poll.roll_digest:
        differ("roll")
    if strangers := sum(credential not in state.cards for credential in roll):
        differ("stranger", n=strangers)
    if len(box) > len(roll):  # fewer may be right: a paper ballot handed out and not put in
        differ("too-many", ballots=len(box), voters=len(roll))
    ballots = []
    for _, choice in box:
        try:
            ballots.append(check_ballot(poll, read_ballot(choice).marks))
        except (msgspec.MsgspecError, Refused):
            differ("bad-ballot", choice=choice)
    tally = count(poll, ballots)
    if tally != poll.tally:
        differ("tally", recorded=_spelt(poll.tally), counted=_spelt(tally))
    return PollReport(poll.id, len(found.differences) == told, len(box), poll.title)


def _spelt(tally: Tally | None) -> str:
    """Return a tally as `A 12, B 7, 1 blank` is written in the catalogue's language: letters and numbers only."""
    if tally is None:
        return "–"
    return ", ".join([f"{id.upper()} {marks}" for id, marks in tally.counts.items()] + [f"∅ {tally.blank}"])
