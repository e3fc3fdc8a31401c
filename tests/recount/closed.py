"""Closed polls for these tests: a box that is published, and a hall in which polls are voted, closed and published."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from msgspec.structs import replace
from starlette.applications import Starlette

from kiosk.public.pages import public_routes
from kiosk.routes import vote_routes
from server.domain.closing import tally_of
from server.domain.counting import METHODS, Ballot, check_ballot, write_ballot
from server.domain.decide.ballot_paper import lettered
from server.domain.receipts import receipt_of
from server.domain.records import Choice, HandCount, Method, Poll
from server.published import FORM, PublishedPoll
from server.storage.digest import ballots_digest, box_digest, receipts_digest
from server.storage.memory import MemoryBoxes, MemoryStorage
from tests.kiosk.hall import Hall, hall_in
from tests.kiosk.methods import ASKED
from tests.recount.drawn import NOON, REASONS

SALT = "5a17" * 8
HARD = '</script><b>Titre</b> « de droite à gauche » عنوان & "fin"'
"""A title that would break a page that takes texts for markup."""


def published_of(
    poll: Poll, ballots: Sequence[Ballot], hands: Sequence[HandCount] = (), with_receipts: bool = False
) -> PublishedPoll:
    """Return what would be published of a poll with these ballots in its box."""
    receipts = sorted(receipt_of(poll.id, f"{number:016d}") for number in range(len(ballots)))
    box = tuple(zip(receipts, map(write_ballot, ballots), strict=True))
    texts = [text for _, text in box]
    seed = receipts_digest(receipts)
    closed = replace(
        poll,
        closed_at=NOON,
        opened_at=NOON,
        published_at=NOON,
        ballots="with-receipts" if with_receipts else "without-receipts",
        turnout=len(ballots),
        entitled=len(ballots) + 7,
        tally=tally_of(poll, texts, hands, seed),
        box_digest=box_digest(box, SALT),
        roll_digest="4" * 64,
        ballots_digest=ballots_digest(texts),
        receipts_digest=seed,
    )
    return PublishedPoll(
        FORM,
        "m_1",
        "Saint-Aubin-sur-Vire : quelle place du marché pour demain ?",
        closed,
        tuple(receipts),
        None if with_receipts else tuple(sorted(texts)),
        box if with_receipts else None,
        SALT if with_receipts else "",
        tuple(hands),
        {each.table_id: number for number, each in enumerate(hands, 1)},
    )


def poll_of(method: Method, **more: Any) -> Poll:
    """Return a poll as a town would put it."""
    asked = ASKED[method]
    given = zip(asked.choices, asked.costs or [0] * len(asked.choices), strict=True)
    choices = lettered(Choice("", "", text, pictogram, "", cost=cost) for (text, pictogram), cost in given)
    return replace(Poll("v_1", 3, asked.title, asked.question, method, choices, asked.rules), **more)


def some_ballots(poll: Poll, number: int, seed: int = 1) -> list[Ballot]:
    """Return ballots as people might cast them, blank ones among them."""
    draw = Random(seed)
    return [check_ballot(poll, _ballot(poll, draw)) for _ in range(number)]


def _ballot(poll: Poll, draw: Random) -> Ballot:
    ids = [choice.id for choice in poll.choices]
    method = METHODS[poll.method]
    if draw.random() < 0.06:
        return Ballot(table=draw.randint(1, 3) if poll.method == "quiz" else 0)
    # The first choices are liked more, so that a result looks like one.
    liked = [id for place, id in enumerate(ids) if draw.random() < 0.75 - 0.12 * place] or [draw.choice(ids)]
    match method.FORM:
        case "one":
            reason = draw.choice(REASONS[:5]) if poll.method == "consent" else ""
            table = draw.randint(1, 3) if poll.method == "quiz" else 0
            mark = draw.choices(ids, weights=range(2 * len(ids), len(ids), -1))[0]
            return Ballot((mark,), reason=reason, table=table)
        case "several":
            least, most = max(1, poll.rules.least), poll.rules.most or len(ids)
            return Ballot(tuple((liked + [id for id in ids if id not in liked][:least])[:most]))
        case "grades":
            grades = method.GRADES
            given = {
                id: grades[min(len(grades) - 1, int(draw.triangular(0, len(grades), p)))] for p, id in enumerate(ids)
            }
            return Ballot(values={id: grade for id, grade in given.items() if draw.random() < 0.93})
        case "ranks":
            draw.shuffle(liked)
            return Ballot(values={id: rank for rank, id in enumerate(liked, 1)})
    rest, values = poll.rules.points or 5, {}
    for id in liked:
        values[id] = draw.randint(0, rest)
        rest -= values[id]
    return Ballot(values=values)


class ReadBoxes(MemoryBoxes):
    """Boxes that remember which of them were read as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.reads: list[str] = []

    async def ballots(self, poll: str) -> list[tuple[str, str]]:
        self.reads.append(poll)
        return await super().ballots(poll)


class Closing:
    """A hall whose polls are voted by many at once."""

    def __init__(self, hall: Hall, boxes: ReadBoxes) -> None:
        self.hall = hall
        self.boxes = boxes
        self.receipts: dict[str, list[str]] = {}

    async def vote(self, poll_id: str, number: int = 20) -> None:
        """Open a poll and let the first cards vote."""
        await self.hall.open_poll(poll_id)
        poll = self.hall.meeting.state.polls[poll_id]
        self.receipts[poll_id] = []
        for place, ballot in enumerate(some_ballots(poll, number)):
            credential = self.hall.house.hash("card", self.hall.codes[place])
            secret = f"{poll_id.replace('_', '')}{place:020d}"
            self.receipts[poll_id].append(await self.hall.meeting.voting.cast(poll_id, credential, ballot, secret))

    async def plan(self, method: Method, **more: Any) -> str:
        asked = ASKED[method]
        fields: dict[str, Any] = {"question": asked.question, **more}
        title = fields.pop("title", asked.title)
        await self.hall.plan_poll(asked.id, title, asked.choices, method, asked.rules, asked.costs, **fields)
        return asked.id


@asynccontextmanager
async def closing_in(data: Path, cards: int = 30) -> AsyncIterator[Closing]:
    """Give a hall with its public pages."""
    storage, boxes = MemoryStorage(), ReadBoxes()
    storage.boxes = boxes
    async with hall_in(storage, data, cards) as hall:
        app = Starlette(routes=[*vote_routes(), *public_routes()])
        app.state.house, app.state.tries = hall.app.state.house, hall.app.state.tries
        hall.app = app
        yield Closing(hall, boxes)
