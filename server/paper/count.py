"""What becomes of a sheet that was read: into the box, spoiled, left to people, or kept out; and it is said which."""

import random
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from msgspec.structs import replace

from printouts.reading.records import SheetRead, Unread
from printouts.reading.rules import Verdict, ballot_of
from printouts.sheet_code import meeting_tag
from server.domain import commands as c
from server.domain import ids
from server.domain.counting import Ballot, check_ballot, read_ballot, write_ballot
from server.domain.decide.paper import batch_of, paper_rights, poll_of
from server.domain.paper import SETTLED, Found, LateSheet, PageWhy, PaperKind, PaperSheet, SheetState, sheet_id
from server.domain.receipts import receipt_of
from server.domain.records import Actor, Poll
from server.domain.refusals import Refused
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting
from server.paper.pictures import Pictures
from server.paper.verdicts import agreed, verdict_of

Came = Literal[
    "counted", "spoiled", "waiting", "again", "copy", "never-issued", "no-right", "late", "no-poll", "not-open",
    "annulled", "closed",
]  # fmt: skip

CAME: dict[Came, str] = {
    "counted": "Its ballot is in the box.",
    "spoiled": "It counts for nothing; the rule is said.",
    "waiting": "People have to decide what it means.",
    "again": "It was read before, and says the same: counted once.",
    "copy": "Its serial was read before, with other marks: a photocopy. Kept out.",
    "never-issued": "Its serial was never printed. Kept out.",
    "no-right": "More sheets are in than cards that were struck off for paper. Kept out.",
    "late": "Its poll is closed. Kept out, and in the log of incidents with the reason.",
    "closed": "Its poll is closed, and nobody has said yet why it comes late: it waits for that.",
    "no-poll": "No poll has been given the page of the booklet: read it again when one has.",
    "not-open": "Its poll has not been opened: read it again when it is.",
    "annulled": "Its poll was annulled.",
}

PAGES_OUT: dict[str, PageWhy] = {
    "other-meeting": "other-meeting",
    "forged": "forged",
    "other-sheet": "other-sheet",
    "other-version": "other-version",
}
"""Of what is not read, what is a ballot all the same: it is recorded, and not only told."""


@dataclass(frozen=True)
class Taken:
    """What became of a sheet. why: the rule, or what is asked. shown: the serial as it is printed.

    number: of the poll, or of the page of a booklet. file, page: where it was seen.
    """

    came: Came
    why: str
    number: int
    shown: str
    file: str = ""
    page: int = 0
    kind: PaperKind = "live"
    serial: int = 0


def paper_key(house: House, meeting_id: str) -> bytes:
    """Return the key of a meeting's paper: for nothing else, and from nothing that is printed."""
    return bytes.fromhex(house.hash("paper", meeting_id))


class PaperCount:
    """The sheets of one meeting as they come in, one at a time whoever sends them."""

    def __init__(self, house: House, meeting: LiveMeeting) -> None:
        self._house = house
        self.meeting = meeting
        self.key = paper_key(house, meeting.id)
        self.tag = meeting_tag(meeting.id)
        self.pictures = Pictures(house.settings.data / "paper" / meeting.id)
        self._used: dict[str, set[str]] = {}  # poll -> rights that are known to be on its roll
        self._chance = random.SystemRandom()

    async def take(self, sheet: SheetRead, pictures: dict[str, bytes], actor: Actor, scan: str = "") -> Taken:
        """Put a sheet where it belongs. Idempotent, also after a crash halfway. scan: as of `Found`.

        Raises Refused("not-saved"), also where a picture could not be kept, and "not-allowed".
        """
        found = Found(PurePath(sheet.file).name, sheet.page, scan)
        code = sheet.code
        async with self.meeting.paper:
            try:
                came, why = await self._take(sheet, pictures, actor, found)
            except OSError:
                raise Refused("not-saved") from None
        return Taken(came, why, code.number, code.shown, sheet.file, sheet.page, code.kind, code.serial)

    async def leave_out(self, page: Unread, actor: Actor, scan: str) -> None:
        """Record a page that is a ballot and none of this meeting; of any other, nothing. Idempotent."""
        if why := PAGES_OUT.get(page.reason):
            await self.submit(
                c.KeepPageOut(new_id(ids.COMMAND), why, Found(PurePath(page.file).name, page.page, scan)), actor
            )

    async def _take(self, sheet: SheetRead, pictures: dict[str, bytes], actor: Actor, found: Found) -> tuple[Came, str]:
        state, code = self.meeting.state, sheet.code
        if batch_of(state, code.kind, code.number, code.serial) is None:
            await self._record(None, sheet, actor, "kept-out", "never-issued", found)
            return "never-issued", ""
        poll = poll_of(state, code.kind, code.number)
        if poll is None:
            return "no-poll", ""
        if poll.opened_at is None:
            return "not-open", ""
        if poll.annulled_at is not None:
            return "annulled", ""
        id = id_of(sheet)
        known = state.sheets.get(id)
        verdict = ballot_of(sheet, poll)
        if known is not None and known.state in SETTLED:
            return await self._again(poll, known, verdict, actor, found)
        if poll.closed_at is not None:
            return await self._after(poll, sheet, verdict, known, actor, found)
        if known is not None and known.state == "waiting" and self.pictures.waiting(id) is not None:
            return "again", ""
        if verdict.ballot is None and verdict.spoiled is None:
            said = agreed(self.pictures.answers(id, known.decided_by)) if known is not None else None
            if said is None:
                why = sheet.asks[0].why if sheet.asks else "faint"
                self.pictures.keep(id, sheet, pictures)
                await self._record(poll, sheet, actor, "waiting", why)
                return "waiting", why
            verdict = verdict_of(sheet, poll, said)  # people decided, and there was no card for it then
        try:
            return await self.put(poll, sheet, verdict, actor, found)
        except Refused as refused:  # its poll has ended this moment
            if refused.code == "poll-closed":
                return await self._after(self.meeting.state.polls[poll.id], sheet, verdict, known, actor, found)
            if refused.code == "poll-annulled":
                return "annulled", ""
            raise

    async def _again(
        self, poll: Poll, known: PaperSheet, verdict: Verdict, actor: Actor, found: Found
    ) -> tuple[Came, str]:
        """Say of a sheet that is in whether it is that one again, or a copy of it with other marks."""
        if verdict.ballot is not None:
            held = await self._held(poll, known.id)
            other = known.state == "spoiled" or held is None or not _same(held, poll, verdict.ballot)
        else:
            other = verdict.spoiled is not None and known.state == "counted" and not known.decided_by
        if not other or known.decided_by:  # people saw more in it than the reader does
            return "again", ""
        await self.submit(c.FindCopy(new_id(ids.COMMAND), known.id, found), actor)
        return "copy", ""

    async def _after(
        self, poll: Poll, sheet: SheetRead, verdict: Verdict, known: PaperSheet | None, actor: Actor, found: Found
    ) -> tuple[Came, str]:
        """Take a sheet of a closed poll: it may be in the box since before, else somebody has to say why it is late."""
        if (held := await self._held(poll, id_of(sheet))) is not None:
            await self._record(poll, sheet, actor, "counted", "")
            if verdict.ballot is None or _same(held, poll, verdict.ballot):
                return "again", ""
            await self.submit(c.FindCopy(new_id(ids.COMMAND), id_of(sheet), found), actor)
            return "copy", ""
        if known is not None and known.why == "late":
            return "late", ""
        code = sheet.code
        late = LateSheet(code.kind, code.number, code.serial, found)
        others = [each for each in self.pictures.late() if _id_of_late(each) != id_of(sheet)]
        self.pictures.put_late([*others, late])
        return "closed", ""

    async def explain_late(self, reason: str, actor: Actor) -> int:
        """Record the sheets that came late and wait for the reason, in an incident for each poll; return how many.

        Idempotent. Raises Refused("bad-text", "not-saved").
        """
        async with self.meeting.paper:
            by_poll: dict[str, list[LateSheet]] = {}
            left: list[LateSheet] = []
            for each in self.pictures.late():
                poll = poll_of(self.meeting.state, each.kind, each.number)
                if poll is None or poll.annulled_at is not None:
                    continue
                if poll.closed_at is None:  # its box is sealed, and is being counted this moment
                    left.append(each)
                else:
                    by_poll.setdefault(poll.id, []).append(each)
            for poll_id, sheets in by_poll.items():
                await self.submit(c.TakeLate(new_id(ids.COMMAND), poll_id, tuple(sheets), reason), actor)
            self.pictures.put_late(left)
            return sum(map(len, by_poll.values()))

    async def put(self, poll: Poll, sheet: SheetRead, verdict: Verdict, actor: Actor, found: Found) -> tuple[Came, str]:
        """Put what a sheet says into the box, or record that it is spoiled. The caller holds `LiveMeeting.paper`."""
        if verdict.ballot is not None:
            came = await self._cast(poll, sheet, verdict.ballot)
            if came == "no-right":
                await self._record(poll, sheet, actor, "kept-out", "no-right", found)
                return came, ""
            await self._record(poll, sheet, actor, "counted", "")
            if came == "copy":
                await self.submit(c.FindCopy(new_id(ids.COMMAND), id_of(sheet), found), actor)
            return came, ""
        if not await self.free(poll):
            await self._record(poll, sheet, actor, "kept-out", "no-right", found)
            return "no-right", ""
        await self._record(poll, sheet, actor, "spoiled", verdict.spoiled or "")
        return "spoiled", verdict.spoiled or ""

    async def _cast(self, poll: Poll, sheet: SheetRead, ballot: Ballot) -> Came:
        """Put a ballot into the box by one of the rights that were struck off, whichever: no serial leads to a card."""
        id = id_of(sheet)
        held = await self._held(poll, id)
        if held is not None:  # it is in since a moment ago, when its record could not be written
            return "counted" if _same(held, poll, ballot) else "copy"
        secret = self._secret(id)
        for credential in await self.free(poll):
            try:
                await self.meeting.voting.cast(poll.id, credential, ballot, secret, "paper")
            except Refused as refused:
                if refused.code == "receipt-taken":
                    held = await self._held(poll, id)
                    return "counted" if held is not None and _same(held, poll, ballot) else "copy"
                if refused.code not in ("already-voted", "card-revoked"):
                    raise
            self._used.setdefault(poll.id, set()).add(self.meeting.state.cards[credential].right)
            if (await self._held(poll, id)) is not None:
                return "counted"
        return "no-right"

    async def free(self, poll: Poll) -> list[str]:
        """Return the cards that a sheet may be put on the roll by, in chance order; none when spoiled ones use them."""
        state = self.meeting.state
        if poll.id not in self._used:
            self._used[poll.id] = set(await self._house.storage.boxes.roll(poll.id)) & paper_rights(state)
        used = self._used[poll.id]
        free = [
            credential
            for credential, card in state.cards.items()
            if card.booklet and not card.revoked and card.right not in used
        ]
        self._chance.shuffle(free)
        return free[state.polls[poll.id].spoiled_sheets :]

    async def _held(self, poll: Poll, id: str) -> str | None:
        return await self._house.storage.boxes.choice(poll.id, receipt_of(poll.id, self._secret(id)))

    def _secret(self, id: str) -> str:
        # From the key and the serial, so that a sheet that is read twice meets its own receipt.
        return self._house.hash("paper secret", f"{self.meeting.id}\n{id}")

    async def _record(
        self, poll: Poll | None, sheet: SheetRead, actor: Actor, state: SheetState, why: str, found: Found | None = None
    ) -> None:
        code, poll_id = sheet.code, poll.id if poll else ""
        await self.submit(
            c.TakeSheet(
                new_id(ids.COMMAND), poll_id, code.kind, code.number, code.serial, state, why, found or Found()
            ),
            actor,
        )

    async def submit(self, command: c.AnyCommand, actor: Actor) -> None:
        await self.meeting.submit(command, actor)


def id_of(sheet: SheetRead) -> str:
    """Return the id of a sheet that was read."""
    return sheet_id(sheet.code.kind, sheet.code.number, sheet.code.serial)


def _id_of_late(sheet: LateSheet) -> str:
    return sheet_id(sheet.kind, sheet.number, sheet.serial)


def _same(held: str, poll: Poll, ballot: Ballot) -> bool:
    """Return whether a ballot says what is in the box; a quiz has its clock beside."""
    said = read_ballot(write_ballot(check_ballot(poll, ballot)))
    return replace(read_ballot(held), left=0, table=0) == replace(said, left=0, table=0)
