"""A long meeting on disk, written quickly: what `restart` starts on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from itertools import count as naturals
from pathlib import Path
from typing import get_args

from server.domain import events as e
from server.domain.counting import Ballot, count, write_ballot
from server.domain.decide.ballot_paper import lettered
from server.domain.events import AnyEvent
from server.domain.records import Choice, Kind, Poll
from server.live.house import server_key
from server.storage.base import Cast, Entry
from server.storage.digest import ballots_digest, box_digest, receipts_digest, roll_digest
from server.storage.sqlite import SqliteStorage

MEETING, SITE = "m_bench", "s_hall"
BEGAN = datetime(2026, 5, 30, 8, 0, tzinfo=UTC)
TABLES, ROUNDS, THEMES, CARDS = 1_000, 5, 200, 10_000
BALLOTS_A_POLL = 1_000
ENTRIES_A_TRANSACTION = 5_000
CHOICES = lettered(
    Choice("", "", text, pictogram, "")
    for text, pictogram in (("Ombre", "tree"), ("Halle", "market"), ("Parking", "parking"), ("Bancs", "bench"))
)
TEXT = "Il manque de l’ombre et des bancs autour de la halle, surtout le samedi quand le marché est plein ({})."
KINDS: tuple[Kind, ...] = get_args(Kind)


def founding() -> list[AnyEvent]:
    """Return the events of a meeting of a region before its first round."""
    return [
        e.MeetingCreated(MEETING, "La place du marché", ("fr",), SITE),
        e.SiteAdded(SITE, "Salle des fêtes"),
        *(e.TableSeated(f"t_{number}", SITE, number, 10) for number in range(1, TABLES + 1)),
        *(e.TableLinkIssued(f"t_{number}", f"{number:032x}") for number in range(1, TABLES + 1)),
        *(e.RoundPlanned(f"r_{n}", f"Séquence {n}", "Que voulez-vous ?", "", 1200) for n in range(1, ROUNDS + 1)),
        e.CardsIssued(tuple(f"{number:032x}" for number in range(CARDS))),
        *(e.RoundOpened(f"r_{n}", BEGAN + timedelta(minutes=20 * n)) for n in range(1, ROUNDS + 1)),
        *(e.ThemeCreated(f"h_{number}", f"Thème {number}") for number in range(THEMES)),
    ]


def note_events(number: int) -> list[AnyEvent]:
    """Return the life of one note."""
    id, kind, strength = f"n_{number}", KINDS[number % len(KINDS)], number % 10 + 1
    return [
        e.NoteAdded(id, f"t_{number % TABLES + 1}", f"r_{number % ROUNDS + 1}", TEXT.format(number), kind, strength),
        e.NoteEdited(id, TEXT.format(f"{number}, relu"), kind, strength),
        e.NotesRead((id,)),
        e.NotePlaced(id, f"h_{number % THEMES}"),
        e.NotePlaced(id, f"h_{(number + 1) % THEMES}"),
    ]


def happened(events: int, polls: list[e.PollClosed]) -> Iterator[AnyEvent]:
    """Give `events` events: the founding, the polls from planned to closed, and notes to make up the number."""
    begun = founding()
    for closed in polls:
        begun.append(e.PollPlanned(closed.poll_id, "Un vote", "Que faire d’abord ?", "single", CHOICES))
        begun.append(e.PollOpened(closed.poll_id, CHOICES, CARDS))
        begun.append(closed)
    return islice(chain(begun, chain.from_iterable(map(note_events, naturals(1)))), events)


async def close_box(storage: SqliteStorage, poll_id: str) -> e.PollClosed:
    """Fill a box, seal it, and return what the journal says of it."""
    poll = Poll(poll_id, 1, "Un vote", "Que faire d’abord ?", "single", CHOICES)
    ballots = [Ballot((CHOICES[place % len(CHOICES)].id,)) for place in range(BALLOTS_A_POLL)]
    await storage.boxes.cast(
        [
            Cast(poll_id, f"{place:032x}", f"{place:04X}-0000-{poll_id[2:]:0>4}", write_ballot(ballot))
            for place, ballot in enumerate(ballots)
        ]
    )
    await storage.boxes.seal(poll_id)
    box = await storage.boxes.ballots(poll_id)
    receipts = receipts_digest(receipt for receipt, _ in box)
    return e.PollClosed(
        poll_id,
        count(poll, ballots, receipts),
        len(ballots),
        box_digest(box, await storage.boxes.salt(poll_id)),
        roll_digest(await storage.boxes.roll(poll_id)),
        ballots_digest(choice for _, choice in box),
        receipts,
        await storage.boxes.turnout(poll_id),
    )


async def write(folder: Path, events: int, polls: int) -> None:
    """Write a meeting of `events` events, one a command, with `polls` closed polls, through the storage."""
    server_key(folder, make=True)
    async with SqliteStorage(folder) as storage:
        closed = [await close_box(storage, f"v_{number}") for number in range(1, polls + 1)]
        await storage.boxes.scrub()
        numbered = enumerate(happened(events, closed), 1)
        while some := list(islice(numbered, ENTRIES_A_TRANSACTION)):
            async with storage.journal.transaction(MEETING) as tx:
                await tx.append(
                    [
                        Entry(f"c_{number}", "organiser", BEGAN + timedelta(milliseconds=10 * number), SITE, (event,))
                        for number, event in some
                    ]
                )
