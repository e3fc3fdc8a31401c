"""Pictures that are destroyed, and what a crash left half done is finished."""

import asyncio
import logging

from server.domain import commands as c
from server.domain import ids
from server.domain.records import SYSTEM, Actor, Poll
from server.domain.refusals import Refused
from server.live.house import House, new_id
from server.paper.count import PaperCount
from server.paper.doubts import Doubts
from server.paper.uploads import forget_uploads

log = logging.getLogger("tablee")

TIDY_EVERY_S = 30.0


def begins(poll: Poll) -> list[str]:
    """Return how the ids of the sheets of a poll begin."""
    return [f"l-{poll.number}-", *([f"b-{poll.page}-"] if poll.page else [])]


def pictures_of(count: PaperCount, poll: Poll) -> int:
    """Return how many pictures are kept of the sheets of a poll."""
    return count.pictures.count(begins(poll))


async def destroy(count: PaperCount, poll: Poll, actor: Actor) -> int:
    """Destroy the pictures of a poll that is over, and record it; return how many. Idempotent.

    One that was cut short is taken up. Raises Refused("poll-not-closed", "not-saved").
    """
    async with count.meeting.paper:
        if poll.is_open or poll.opened_at is None:
            raise Refused("poll-not-closed", poll=poll.id)
        try:
            gone = count.pictures.destroy(poll.id, begins(poll), new_id(ids.COMMAND))
        except OSError:
            raise Refused("not-saved") from None
        if gone.count:
            try:
                await count.submit(c.DestroyPictures(gone.command, poll.id, gone.count, gone.digest), actor)
            except Refused as refused:
                if refused.code != "id-taken":  # somebody else began it, and it is recorded under their name
                    raise
        count.pictures.destroyed(poll.id)
        return gone.count


async def destroy_all(count: PaperCount, actor: Actor) -> int:
    """Destroy the pictures of every poll that is over; return how many."""
    over = [poll for poll in count.meeting.state.polls.values() if poll.opened_at is not None and not poll.is_open]
    return sum([await destroy(count, poll, actor) for poll in over])


async def tidy(house: House) -> None:
    """Finish what a crash cut short, in every meeting; of closed ones destroy the pictures, if that is set. Idempotent.

    Raises Refused("not-saved").
    """
    for meeting in list(house.meetings.values()):
        count = PaperCount(house, meeting)
        await Doubts(count).settle(SYSTEM)
        for poll in list(meeting.state.polls.values()):
            if count.pictures.going(poll.id) is not None and not poll.is_open:
                await destroy(count, poll, SYSTEM)
        ended = meeting.state.meetings and meeting.state.meeting.closed_at is not None
        if ended and house.settings.paper_pictures == "destroy":
            await destroy_all(count, SYSTEM)


class Tidying:
    """Tidies as long as a server runs. Used as `async with`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Tidying":
        forget_uploads(self._house.settings.data)
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await tidy(self._house)
            except Exception:  # a full disk: the next round tries again
                log.exception("paper could not be tidied")
            await asyncio.sleep(TIDY_EVERY_S)
