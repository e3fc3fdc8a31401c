"""What is published of each closed poll, made once and sent to everyone who asks.

A box is read when somebody first looks, and again only when something has happened to its poll. A hall looks at the
same page within seconds, so the answers are kept as they are sent, compressed.
"""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from server.domain.records import Poll
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.published import PublishedPoll, published


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer as it is sent. tag: another one for every version of it."""

    body: bytes
    packed: bytes
    tag: str
    kind: str
    headers: Mapping[str, str]

    def to(self, request: Request) -> Response:
        """Answer a request; with 304 when who asks has this very version."""
        headers = {**self.headers, "Cache-Control": "no-cache", "ETag": self.tag, "Vary": "Accept-Encoding, Cookie"}
        # A proxy may have marked the tag as weak.
        if self.tag in request.headers.get("if-none-match", "").replace("W/", "").split(", "):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, 200, {**headers, "Content-Encoding": "gzip"}, self.kind)
        return Response(self.body, 200, headers, self.kind)


def sent(body: bytes, kind: str, headers: Mapping[str, str]) -> Sent:
    """Return an answer to be kept."""
    return Sent(body, gzip.compress(body, mtime=0), f'"{sha256(body).hexdigest()[:16]}"', kind, headers)


@dataclass(slots=True)
class Kept:
    """What is known of a closed poll. record: what it was made from. answers: by name, as they were asked for."""

    record: Poll
    given: PublishedPoll
    receipts: frozenset[str]
    _answers: dict[str, asyncio.Task[Sent]] = field(default_factory=dict)

    async def answer(self, name: str, make: Callable[[], Sent]) -> Sent:
        """Return an answer, made by `make` in a thread when nobody has asked for it before."""
        if name not in self._answers:
            self._answers[name] = asyncio.create_task(asyncio.to_thread(make))
        return await _told(self._answers, name)


class Boxes:
    """What is published of the closed polls of a house."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Poll, asyncio.Task[Kept]]] = {}

    async def of(self, house: House, meeting: LiveMeeting, poll: Poll) -> Kept:
        """Return what is published of a closed poll. Raises Refused as `published` does."""
        known = self._kept.get(poll.id)
        if known is None or known[0] is not poll:
            known = poll, asyncio.create_task(_read(house, meeting, poll))
            self._kept[poll.id] = known
        try:
            return await asyncio.shield(known[1])
        except BaseException:
            if known[1].done() and self._kept.get(poll.id) is known:
                del self._kept[poll.id]
            raise


async def _read(house: House, meeting: LiveMeeting, poll: Poll) -> Kept:
    boxes = house.storage.boxes
    box, salt = await boxes.ballots(poll.id), await boxes.salt(poll.id)
    given = published(meeting.state, poll.id, box, salt)
    return Kept(poll, given, frozenset(given.receipts))


async def _told(answers: dict[str, asyncio.Task[Sent]], name: str) -> Sent:
    task = answers[name]
    try:
        return await asyncio.shield(task)
    except BaseException:
        # Who went away takes nothing with them; what failed is tried again by the next.
        if task.done() and answers.get(name) is task:
            del answers[name]
        raise
