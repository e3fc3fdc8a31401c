"""Sheets in doubt: two people decide apart, a third one where they differ."""

from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from server.domain import commands as c
from server.domain import ids
from server.domain.paper import Found, PaperSheet
from server.domain.records import Actor
from server.domain.refusals import Refused
from server.live.house import new_id
from server.paper.count import PaperCount, Taken
from server.paper.pictures import Answer
from server.paper.verdicts import agreed, verdict_of

Said = Literal["first", "anew", "differ", "agreed", "third"]


@dataclass(frozen=True)
class Decided:
    """What came of an answer. taken: what became of the sheet, `None` while it waits.

    said: another one has to look (`first`, or `anew` where the first thought better of it), a third one has (`differ`),
    two `agreed`, or the `third` decided.
    """

    said: Said
    taken: Taken | None = None


class Doubts:
    """The sheets of a meeting that wait for people."""

    def __init__(self, count: PaperCount) -> None:
        self._count = count

    async def answer(self, id: str, answer: Answer, actor: Actor) -> Decided:
        """Take what somebody says that a sheet means; as long as nobody else has said a word, they may say another one.

        What a crash cut short is taken up: the same person may say it again.
        Raises Refused("not-found", "sheet-decided", "poll-closed", "poll-annulled", "not-saved").
        """
        count, by = self._count, str(actor)
        async with count.meeting.paper:
            await self._settle(id, actor)
            known = count.meeting.state.sheets.get(id)
            if known is None or (known.state == "waiting" and count.pictures.waiting(id) is None):
                raise Refused("not-found", what="sheet", id=id)
            if known.state != "waiting" or (by in known.decided_by and not may_say_anew(known, actor)):
                raise Refused("sheet-decided", id=id)
            try:
                # Before it is recorded: a word that is kept and not recorded may be said again, the reverse never.
                count.pictures.say(id, replace(answer, by=by))
            except OSError:
                raise Refused("not-saved") from None
            if by in known.decided_by:
                return Decided("anew")
            try:
                await count.submit(c.DecideSheet(new_id(ids.COMMAND), id), actor)
            except Refused:
                count.pictures.forget(id, by)
                raise
            taken = await self._settle(id, actor)
            people = len(count.meeting.state.sheets[id].decided_by)
        if taken is None:
            return Decided("first" if people == 1 else "differ")
        return Decided("agreed" if people == 2 else "third", taken)

    async def settle(self, actor: Actor) -> int:
        """Finish what a crash cut short between the last answer and the box; return how many sheets. Idempotent."""
        settled = 0
        for sheet in list(self._count.meeting.state.sheets.values()):
            if sheet.state == "waiting" and len(sheet.decided_by) > 1:
                async with self._count.meeting.paper:
                    settled += await self._settle(sheet.id, actor) is not None
        return settled

    async def _settle(self, id: str, actor: Actor) -> Taken | None:
        """Put a sheet where people said that it belongs; `None` while they have not."""
        count = self._count
        known, kept = count.meeting.state.sheets.get(id), count.pictures.waiting(id)
        if known is None or kept is None or known.state != "waiting":
            return None
        poll = count.meeting.state.polls[known.poll_id]
        said = agreed(count.pictures.answers(id, known.decided_by))
        if said is None or not poll.is_open:
            return None
        sheet = kept.sheet
        came, why = await count.put(poll, sheet, verdict_of(sheet, poll, said), actor, Found(sheet.file, sheet.page))
        return _taken(known, came, why, sheet.code.shown)


def may_say_anew(sheet: PaperSheet, actor: Actor) -> bool:
    """Return whether somebody may take back their word on a sheet: nobody else has looked at it since."""
    return sheet.state == "waiting" and sheet.decided_by == (str(actor),)


def _taken(known: PaperSheet, came: str, why: str, shown: str) -> Taken:
    return Taken(came, why, known.number, shown, kind=known.kind, serial=known.serial)  # type: ignore[arg-type]
