"""What becomes of a sheet that was read: into the box, spoiled, left to people, or kept out; and it is said which."""

import random
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from printouts.reading.records import SheetRead, State
from printouts.reading.rules import Verdict, ballot_of
from printouts.sheet_code import meeting_tag
from server.domain import commands as c
from server.domain import ids
from server.domain.counting import Ballot, check_ballot, read_ballot, write_ballot
from server.domain.decide.paper import batch_of, paper_rights, poll_of
from server.domain.paper import PEOPLE_WHO_DECIDE, SETTLED, PaperSheet, SheetState, sheet_id
from server.domain.receipts import receipt_of
from server.domain.records import Actor, Poll
from server.domain.refusals import Refused
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting
from server.paper.pictures import Answer, Pictures

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
    "late": "Its poll is closed. Kept out, under the incident that was named.",
    "closed": "Its poll is closed, and no incident was named: nothing is recorded.",
    "no-poll": "No poll has been given the page of the booklet: read it again when one has.",
    "not-open": "Its poll has not been opened: read it again when it is.",
    "annulled": "Its poll was annulled.",
}


@dataclass(frozen=True)
class Taken:
    """What became of a sheet. why: the rule, or what is asked. shown: the serial as it is printed."""

    came: Came
    why: str
    number: int
    shown: str
    file: str = ""
    page: int = 0


def paper_key(house: House, meeting_id: str) -> bytes:
    """Return the key of a meeting's paper: for nothing else, and from nothing that is printed."""
    return bytes.fromhex(house.hash("paper", meeting_id))


class PaperCount:
    """The sheets of one meeting as they come in. One at a time: `take` is not called again before it has ended."""

    def __init__(self, house: House, meeting: LiveMeeting) -> None:
        self._house = house
        self._meeting = meeting
        self.key = paper_key(house, meeting.id)
        self.tag = meeting_tag(meeting.id)
        self.pictures = Pictures(house.settings.data / "paper" / meeting.id)
        self._used: dict[str, set[str]] = {}  # poll -> rights that are known to be on its roll
        self._chance = random.SystemRandom()

    async def take(self, sheet: SheetRead, pictures: dict[str, bytes], actor: Actor, incident: str = "") -> Taken:
        """Put a sheet where it belongs. Idempotent. Raises Refused("not-saved", "not-allowed")."""
        came, why = await self._take(sheet, pictures, actor, incident)
        return Taken(came, why, sheet.code.number, sheet.code.shown, sheet.file, sheet.page)

    async def _take(
        self, sheet: SheetRead, pictures: dict[str, bytes], actor: Actor, incident: str
    ) -> tuple[Came, str]:
        state, code = self._meeting.state, sheet.code
        if batch_of(state, code.kind, code.number, code.serial) is None:
            await self._record(None, sheet, actor, "kept-out", "never-issued")
            return "never-issued", ""
        poll = poll_of(state, code.kind, code.number)
        if poll is None:
            return "no-poll", ""
        if poll.opened_at is None:
            return "not-open", ""
        if poll.annulled_at is not None:
            return "annulled", ""
        known = state.sheets.get(sheet_id(code.kind, code.number, code.serial))
        verdict = ballot_of(sheet, poll)
        if known is not None and known.state in SETTLED:
            return await self._again(poll, known, verdict, sheet, actor)
        if poll.closed_at is not None:
            if not incident:
                return "closed", ""
            await self._record(poll, sheet, actor, "kept-out", "late", incident)
            return "late", ""
        if known is not None and known.state == "waiting" and self.pictures.waiting(known.id) is not None:
            return "again", ""
        if verdict.ballot is None and verdict.spoiled is None:
            why = sheet.asks[0].why if sheet.asks else "faint"
            self.pictures.keep(sheet_id(code.kind, code.number, code.serial), sheet, pictures)
            await self._record(poll, sheet, actor, "waiting", why)
            return "waiting", why
        return await self._put(poll, sheet, verdict, actor)

    async def _again(
        self, poll: Poll, known: PaperSheet, verdict: Verdict, sheet: SheetRead, actor: Actor
    ) -> tuple[Came, str]:
        """Say of a sheet that is in whether it is that one again, or a copy of it with other marks."""
        if verdict.ballot is not None:
            held = await self._held(poll, known.id)
            other = known.state == "spoiled" or held is None or not _same(held, poll, verdict.ballot)
        else:
            other = verdict.spoiled is not None and known.state == "counted" and not known.decided_by
        if not other or known.decided_by:  # people saw more in it than the reader does
            return "again", ""
        await self._submit(c.FindCopy(new_id(ids.COMMAND), known.id), actor)
        return "copy", ""

    async def _put(self, poll: Poll, sheet: SheetRead, verdict: Verdict, actor: Actor) -> tuple[Came, str]:
        """Put what a sheet says into the box, or record that it is spoiled."""
        if verdict.ballot is not None:
            came = await self._cast(poll, sheet, verdict.ballot)
            if came == "no-right":
                await self._record(poll, sheet, actor, "kept-out", "no-right")
                return came, ""
            if came == "copy":
                await self._record(poll, sheet, actor, "counted", "")
                await self._submit(c.FindCopy(new_id(ids.COMMAND), self._id(sheet)), actor)
                return came, ""
            await self._record(poll, sheet, actor, "counted", "")
            return "counted", ""
        if not await self._free(poll):
            await self._record(poll, sheet, actor, "kept-out", "no-right")
            return "no-right", ""
        await self._record(poll, sheet, actor, "spoiled", verdict.spoiled or "")
        return "spoiled", verdict.spoiled or ""

    async def _cast(self, poll: Poll, sheet: SheetRead, ballot: Ballot) -> Came:
        """Put a ballot into the box by one of the rights that were struck off, whichever: no serial leads to a card."""
        id = self._id(sheet)
        held = await self._held(poll, id)
        if held is not None:  # it is in since a moment ago, when its record could not be written
            return "counted" if _same(held, poll, ballot) else "copy"
        secret = self._secret(id)
        for credential in await self._free(poll):
            try:
                await self._meeting.voting.cast(poll.id, credential, ballot, secret, "paper")
            except Refused as refused:
                if refused.code == "receipt-taken":
                    held = await self._held(poll, id)
                    return "counted" if held is not None and _same(held, poll, ballot) else "copy"
                if refused.code not in ("already-voted", "card-revoked"):
                    raise
            self._used.setdefault(poll.id, set()).add(self._meeting.state.cards[credential].right)
            if (await self._held(poll, id)) is not None:
                return "counted"
        return "no-right"

    async def _free(self, poll: Poll) -> list[str]:
        """Return the cards that a sheet may be put on the roll by, in chance order; none when spoiled ones use them."""
        state = self._meeting.state
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
        return self._house.hash("paper secret", f"{self._meeting.id}\n{id}")

    def _id(self, sheet: SheetRead) -> str:
        return sheet_id(sheet.code.kind, sheet.code.number, sheet.code.serial)

    async def _record(
        self, poll: Poll | None, sheet: SheetRead, actor: Actor, state: SheetState, why: str, incident: str = ""
    ) -> None:
        code, poll_id = sheet.code, poll.id if poll else ""
        await self._submit(
            c.TakeSheet(new_id(ids.COMMAND), poll_id, code.kind, code.number, code.serial, state, why, incident),
            actor,
        )

    async def _submit(self, command: c.AnyCommand, actor: Actor) -> None:
        await self._meeting.submit(command, actor)

    # People

    async def answer(self, id: str, answer: Answer, actor: Actor) -> Taken | None:
        """Take what somebody says that a sheet means; return what became of it, `None` while another one has to look.

        Two decide apart; where they differ a third one looks, and that stands.
        Raises Refused("not-found", "sheet-decided", "poll-closed", …).
        """
        kept, known = self.pictures.waiting(id), self._meeting.state.sheets.get(id)
        if kept is None or known is None:
            raise Refused("not-found", what="sheet", id=id)
        given = replace(answer, by=str(actor))
        await self._submit(c.DecideSheet(new_id(ids.COMMAND), id), actor)
        kept.answers = (*kept.answers, given)
        self.pictures.put(id, kept)
        before = kept.answers[:-1]
        if len(before) < PEOPLE_WHO_DECIDE and not any(given.same(each) for each in before):
            return None
        poll = self._meeting.state.polls[known.poll_id]
        verdict = verdict_of(kept.sheet, poll, given)
        came, why = await self._put(poll, kept.sheet, verdict, actor)
        return Taken(came, why, known.number, kept.sheet.code.shown)

    async def destroy(self, poll: Poll, actor: Actor) -> tuple[int, str]:
        """Destroy the pictures of a poll that is over; return how many, and the digest that the journal keeps.

        Raises Refused("poll-not-closed").
        """
        if poll.is_open or poll.opened_at is None:
            raise Refused("poll-not-closed", poll=poll.id)
        mine = [sheet.id for sheet in self._meeting.state.sheets.values() if sheet.poll_id == poll.id]
        count, digest = self.pictures.destroy(mine)
        await self._submit(c.DestroyPictures(new_id(ids.COMMAND), poll.id, count, digest), actor)
        return count, digest


def verdict_of(sheet: SheetRead, poll: Poll, answer: Answer) -> Verdict:
    """Return what a sheet says once people have answered; what they cannot make out is spoiled."""
    if answer.spoiled:
        return Verdict(spoiled="unreadable")
    settled: dict[str, State] = {box.id: "empty" for box in sheet.boxes if box.state == "doubtful"}
    settled |= answer.marks
    verdict = ballot_of(
        sheet,
        poll,
        settled,
        answer.reason,
        answer.nothing or not any(settled.get(box.id, box.state) == "marked" for box in sheet.boxes),
    )
    return verdict if verdict.ballot or verdict.spoiled else Verdict(spoiled="unreadable")


def _same(held: str, poll: Poll, ballot: Ballot) -> bool:
    """Return whether a ballot says what is in the box; a quiz has its clock beside."""
    said = read_ballot(write_ballot(check_ballot(poll, ballot)))
    return replace(read_ballot(held), left=0, table=0) == replace(said, left=0, table=0)
