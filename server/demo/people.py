"""Simulated people: facilitators, a theme team and voters, each through the door that a person would use.

A simulated one stops as long as a person is at the same door, and goes on when the person has left.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from server.demo.material import Line, Material
from server.demo.team import Team
from server.domain import ids
from server.domain.commands import AddNote
from server.domain.refusals import Refused
from server.live.audience import REGIE, Audience
from server.live.doors import issue_staff_links
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting
from server.simulated.ballots import Voters
from server.simulated.phones import VOTERS_AT_ONCE, Pace, cast
from table_client.client import LiveClient, TableClient

log = logging.getLogger("tablee")

WRITES_EVERY_S = (20.0, 70.0)  # how long a table talks before the facilitator writes the next note
FIRST_NOTE_S = (1.0, 25.0)
KEPT_BACK = 4  # notes that a table spreads over the rest of the round while a person drives it, however fast the pace
TURNOUT_SHARE = 0.87  # some cards stay in a pocket
LOOKS_EVERY_S = 1.0


@asynccontextmanager
async def simulated(
    house: House,
    meeting: LiveMeeting,
    material: Material,
    tables: dict[str, str],
    codes: Sequence[str],
    *,
    speed: float,
) -> AsyncIterator[None]:
    """Simulate everyone for the length of the block.

    tables: table id -> link. codes: of the voter cards. speed: 1 is the human pace, 10 ten times faster.
    """
    pace = Pace(speed, random.Random())
    link = (await issue_staff_links(house, meeting))["lead"]
    with TemporaryDirectory(prefix="tablee-tables-") as kept:
        tasks = [
            asyncio.create_task(each)
            for each in (
                _team(house, meeting, material, link, pace),
                _voters(house, meeting, material, codes, pace),
                _persons(house, meeting, material, codes, pace),
                *(
                    _table(meeting, material, id, number, url, Path(kept) / f"{id}.outbox", pace)
                    for number, (id, url) in enumerate(tables.items(), 1)
                ),
            )
        ]
        for task in tasks:
            task.add_done_callback(_log_failure)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _log_failure(task: "asyncio.Task[None]") -> None:
    """One simulated person who stumbles must not end the demonstration."""
    if not task.cancelled() and (error := task.exception()):
        log.error("a simulated person stopped", exc_info=error)


async def _table(
    meeting: LiveMeeting, material: Material, id: str, number: int, link: str, outbox: Path, pace: Pace
) -> None:
    """Write the notes of one table in every round that is open, until they are all written.

    While a person drives, the last ones are spread over the round, so that there is something to sort until its end.
    """
    here = Audience("table", id)
    written: set[Line] = set()
    due: datetime | None = None  # of the next note, where it was kept back
    async with TableClient.from_link(link, outbox=outbox) as table:
        while True:
            round = await table.wait_for(lambda: table.open_round)
            place = list(meeting.state.rounds).index(round.id) + 1
            left = [
                line for line in material.lines if (line.round, line.table) == (place, number) and line not in written
            ]
            first = not any(line.round == place for line in written)
            await pace.between(*(FIRST_NOTE_S if first else WRITES_EVERY_S))
            if not left:
                await table.wait_for(lambda known=round.id: table.records["rounds"][known].closed_at is not None)  # type: ignore[misc]
                continue
            if meeting.hub.devices(here) > 1:
                continue  # a person is at this table
            driven = meeting.hub.devices(REGIE) > 1
            if driven and not first and due and table.now() < due and len(left) <= KEPT_BACK:
                continue
            line = left[0]
            note = AddNote(new_id(ids.COMMAND), new_id(ids.NOTE), round.id, line.text, line.kind, line.strength)
            try:
                await table.send(note)
            except Refused as refused:
                if refused.code == "round-closed":
                    continue  # written too late
                raise
            written.add(line)
            if round.ends_at:
                due = table.now() + (round.ends_at - table.now()) / len(left) * pace.draw.uniform(0.8, 1.2)


async def _team(house: House, meeting: LiveMeeting, material: Material, link: str, pace: Pace) -> None:
    """Drive the meeting while no person is in the régie."""
    async with httpx2.AsyncClient() as browser:
        response = await browser.get(link)
        cookie = response.headers["set-cookie"].partition(";")[0]
    async with LiveClient(house.settings.public_url, "regie", headers={"Cookie": cookie}) as regie:
        team = Team(regie, material, pace, alone=lambda: meeting.hub.devices(REGIE) == 1)
        await team.begin()
        while True:
            await pace.between(LOOKS_EVERY_S, 2 * LOOKS_EVERY_S)
            await team.act()


async def _voters(house: House, meeting: LiveMeeting, material: Material, codes: Sequence[str], pace: Pace) -> None:
    """Vote in every poll that opens, over HTTP as a phone does."""
    tables = [table.number for table in meeting.state.tables.values()]
    reasons = [line.text for line in material.lines if line.kind == "dissent"]
    seen: set[str] = set()
    at_once = asyncio.Semaphore(VOTERS_AT_ONCE)
    async with (
        LiveClient(house.settings.public_url, "voter", secret=codes[0]) as hall,
        httpx2.AsyncClient(base_url=house.settings.public_url, timeout=30) as phones,
        asyncio.TaskGroup() as group,
    ):
        while True:
            poll = await hall.wait_for(lambda: next((each for each in hall.open_polls if each.id not in seen), None))
            seen.add(poll.id)
            voters = Voters(poll, pace.draw, tables, reasons)
            for code in codes[1:]:  # the first card stays free for the person who tries it
                if pace.draw.random() < TURNOUT_SHARE:
                    group.create_task(cast(phones, at_once, poll.id, code, voters.fill(), pace))


async def _persons(house: House, meeting: LiveMeeting, material: Material, codes: Sequence[str], pace: Pace) -> None:
    """Send the notes of persons in every round that is open, each by another card, over HTTP as a phone does."""
    written: set[Line] = set()
    async with (
        LiveClient(house.settings.public_url, "voter", secret=codes[0]) as hall,
        httpx2.AsyncClient(base_url=house.settings.public_url, timeout=30) as phones,
    ):
        while True:
            round = await hall.wait_for(lambda: hall.open_round)
            place = list(meeting.state.rounds).index(round.id) + 1
            left = [line for line in material.persons if line.round == place and line not in written]
            await pace.between(*WRITES_EVERY_S)
            if not left:
                await hall.wait_for(lambda known=round.id: hall.records["rounds"][known].closed_at is not None)  # type: ignore[misc]
                continue
            line, code = left[0], codes[-1 - material.persons.index(left[0]) % (len(codes) or 1)]
            sent = {"token": new_id("x")[2:], "round": round.id, "kind": line.kind, "text": line.text}
            written.add(line)
            with suppress(httpx2.HTTPError):  # its text may hold the address, and so the code
                await phones.post(f"/v/{code}/notes", data=sent)
