"""The course of a rehearsal: tables write while the server is killed once, people vote, and all of it is counted."""

import asyncio
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import httpx2
from msgspec.structs import replace

from server.domain import ids
from server.domain.commands import (
    ClosePoll,
    CloseRound,
    CreateMeeting,
    OpenPoll,
    OpenRound,
    PushProposal,
    WriteProposal,
)
from server.domain.pictograms import PICTOGRAMS
from server.domain.records import Note, Poll, Table
from server.domain.refusals import Refused
from server.i18n import REFERENCE
from server.live.house import new_id
from server.rehearsal.hall import Hall, Server, found
from server.rehearsal.report import Notes, Rehearsed, Vote
from server.rehearsal.tables import SimulatedTable
from server.simulated.ballots import Voters
from server.simulated.phones import VOTERS_AT_ONCE, Pace, cast
from server.verify import verify
from table_client.client import LiveClient

CARDS_MOST = 2_000  # more say nothing new about this machine, and a vote must end
ARRIVE_WITHIN_S = 60.0
VOTE_PACE = 12.0  # times the pace of people: all have voted within 5 s
PROPOSALS = 3
ADDED_SEATS = 10

Tell = Callable[..., None]


def with_tables(command: CreateMeeting, count: int) -> CreateMeeting:
    """Return the command with so many tables: the first ones of the script, and more in its first site."""
    tables = command.tables[:count]
    site, first = command.sites[0].id, len(tables) + 1
    more = (Table(new_id(ids.TABLE), site, number, ADDED_SEATS) for number in range(first, count + 1))
    return replace(command, tables=(*tables, *more))


async def rehearse(
    command: CreateMeeting, folder: Path, seconds: float, tell: Tell, language: str = REFERENCE
) -> Rehearsed:
    """Play a script; return what came out.

    folder: it has a folder `data`, with the files of the script and nothing else. seconds: how long the tables write.
    tell: name of a word and its facts, at each step. language: of the differences that are
    found. Raises NotServing, Refused.
    """
    draw = random.Random()
    cards = min(CARDS_MOST, sum(table.seats for table in command.tables))
    tell("rehearse-founding", tables=len(command.tables), cards=cards)
    hall = await found(command, folder / "data", cards)
    server = Server(hall)
    try:
        await server.start()
        tables, restart_s = await _write(hall, server, folder, seconds, draw, tell)
        async with server.regie() as regie:
            notes = _count(hall, tables, regie)
            await regie.send(CloseRound(new_id(ids.COMMAND), _first_round(regie)))
            vote, why = await _vote(hall, regie, draw, tell)
        await server.stop()
    finally:
        await server.kill()
    tell("rehearse-verifying")
    report = await verify(hall.data, language=language)
    returns = sum(table.returns for table in tables.values())
    return Rehearsed(len(tables), notes, returns, restart_s, vote, why, report.differences)


def _first_round(regie: LiveClient) -> str:
    return next(iter(regie.records["rounds"]))


async def _write(
    hall: Hall, server: Server, folder: Path, seconds: float, draw: random.Random, tell: Tell
) -> tuple[dict[int, SimulatedTable], float]:
    """Have every table write while the server is killed once; return them, and how long the server was away."""
    async with server.regie() as regie:
        round = _first_round(regie)
        await regie.send(OpenRound(new_id(ids.COMMAND), round))
    tell("rehearse-writing", seconds=seconds)
    tables = {
        number: SimulatedTable(link, folder / f"{number}.outbox", round, _texts(number), random.Random(draw.random()))
        for number, link in hall.tables.items()
    }
    writing = [asyncio.create_task(table.write(seconds)) for table in tables.values()]
    try:
        await asyncio.sleep(seconds / 2)
        tell("rehearse-killed")
        gone = time.monotonic()
        await server.kill()
        await server.start()
        restart_s = round_s(time.monotonic() - gone)
        tell("rehearse-back", seconds=restart_s)
        await asyncio.sleep(seconds / 2)
        tell("rehearse-arriving")
        ended, _ = await asyncio.wait(writing, timeout=ARRIVE_WITHIN_S)  # what is not there by then is lost
        for each in ended:
            each.result()
    finally:
        for each in writing:
            each.cancel()
        await asyncio.gather(*writing, return_exceptions=True)
    return tables, restart_s


def _texts(number: int) -> Callable[[], str]:
    said = 0

    def next_text() -> str:
        nonlocal said
        said += 1
        return f"{number}.{said}"

    return next_text


def round_s(seconds: float) -> float:
    """Return a duration to the millisecond: on a quiet machine a note is at the régie in two or three."""
    return round(seconds, 3)


def _count(hall: Hall, tables: dict[int, SimulatedTable], regie: LiveClient) -> Notes:
    """Compare what the tables have written with what the régie has."""
    found: dict[str, list[Note]] = {}
    for note in sorted(regie.records["notes"].values(), key=lambda note: int(note.number)):
        found.setdefault(note.table_id, []).append(note)
    sent = arrived = doubled = out_of_order = 0
    delays: list[float] = []
    for number, table in tables.items():
        here = found.get(hall.table_ids[number], [])
        ids_here = [note.id for note in here]
        sent += len(table.sent)
        arrived += len(table.sent.keys() & set(ids_here))
        doubled += len(here) - len({note.text for note in here})
        out_of_order += ids_here != [id for id in table.sent if id in set(ids_here)]
        delays += [seen - table.sent[id] for id, seen in table.seen.items()]
    return Notes(
        sent,
        arrived,
        sent - arrived,
        doubled,
        out_of_order,
        round_s(median(delays)) if delays else None,
        round_s(max(delays)) if delays else None,
    )


async def _vote(hall: Hall, regie: LiveClient, draw: random.Random, tell: Tell) -> tuple[Vote | None, str]:
    """Open the first poll that can be opened, have every card vote, close it; or say why there is none."""
    poll, why = await _open_poll(regie)
    if poll is None:
        return None, why
    tell("rehearse-voting", title=poll.title, cards=len(hall.cards))
    voters = Voters(poll, draw, list(hall.tables), ["…"])
    pace, at_once = Pace(VOTE_PACE, draw), asyncio.Semaphore(VOTERS_AT_ONCE)
    async with httpx2.AsyncClient(base_url=hall.url, timeout=30) as phones:
        votes = (cast(phones, at_once, poll.id, code, voters.fill(), pace) for code in hall.cards)
        taken = await asyncio.gather(*votes)
    await regie.send(ClosePoll(new_id(ids.COMMAND), poll.id))
    closed = await regie.wait_for(lambda: (known := regie.records["polls"][poll.id]).tally and known)
    return Vote(poll.title, poll.method, len(hall.cards), sum(taken), closed.tally.ballots), ""


async def _open_poll(regie: LiveClient) -> tuple[Poll | None, str]:
    """Open the first poll that the script allows; where choices come from proposals, some are pushed first."""
    await _propose(regie)
    why = ""
    for poll in list(regie.records["polls"].values()):
        try:
            await regie.send(OpenPoll(new_id(ids.COMMAND), poll.id))
        except Refused as refused:
            why = why or refused.code
            continue
        opened: Poll = await regie.wait_for(lambda id=poll.id: (it := regie.records["polls"][id]).is_open and it)  # type: ignore[misc]
        return opened, ""
    return None, why


async def _propose(regie: LiveClient) -> None:
    notes = [note.id for note in regie.records["notes"].values()][:PROPOSALS]
    for number, (note, pictogram) in enumerate(zip(notes, sorted(PICTOGRAMS), strict=False), 1):
        id = new_id(ids.PROPOSAL)
        title = f"{number}."
        await regie.send(WriteProposal(new_id(ids.COMMAND), id, title, title, pictogram, (note,)))
        await regie.send(PushProposal(new_id(ids.COMMAND), id))
