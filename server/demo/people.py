"""Simulated people: facilitators, a theme team and voters, each through the door that a person would use.

A simulated one stops as long as a person is at the same door, and goes on when the person has left.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx2
import msgspec

from server.demo.ballots import Voters
from server.demo.material import Line, Material
from server.demo.team import Team
from server.domain import ids
from server.domain.commands import AddNote
from server.domain.counting import Ballot
from server.domain.refusals import Refused
from server.live.audience import REGIE, Audience
from server.live.doors import issue_staff_links
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting
from table_client.client import LiveClient, TableClient

log = logging.getLogger("tablee")

WRITES_EVERY_S = (20.0, 70.0)  # how long a table talks before the facilitator writes the next note
FIRST_NOTE_S = (1.0, 25.0)
VOTES_WITHIN_S = (3.0, 60.0)
TURNOUT_SHARE = 0.87  # some cards stay in a pocket
LOOKS_EVERY_S = 1.0
VOTERS_AT_ONCE = 20
CHANNELS, CHANNEL_WEIGHTS = ("phone", "kiosk", "table"), (8, 2, 1)
TRIES_AGAIN_S = (3.0, 10.0)  # how long a person looks at a page that does not come
TRIES = 5


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
    tasks = [
        asyncio.create_task(each)
        for each in (
            _team(house, meeting, material, link, pace),
            _voters(house, meeting, material, codes, pace),
            *(_table(meeting, material, id, n, url, pace) for n, (id, url) in enumerate(tables.items(), 1)),
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


class Pace:
    """How fast people are. Every wait of the simulation is one of these."""

    def __init__(self, speed: float, draw: random.Random) -> None:
        self.speed, self.draw = speed, draw

    async def between(self, least_s: float, most_s: float) -> None:
        """Wait a while between two durations, given in seconds at human pace."""
        await asyncio.sleep(self.draw.uniform(least_s, most_s) / self.speed)


async def _table(meeting: LiveMeeting, material: Material, id: str, number: int, link: str, pace: Pace) -> None:
    """Write the notes of one table in every round that is open, until they are all written."""
    here = Audience("table", id)
    written: set[Line] = set()
    async with TableClient.from_link(link) as table:
        while True:
            round = await table.wait_for(lambda: table.open_round)
            place = list(meeting.state.rounds).index(round.id) + 1
            left = [
                line for line in material.lines if (line.round, line.table) == (place, number) and line not in written
            ]
            await pace.between(*(FIRST_NOTE_S if len(written) == 0 else WRITES_EVERY_S))
            if not left:
                await table.wait_for(lambda known=round.id: table.records["rounds"][known].closed_at is not None)  # type: ignore[misc]
                continue
            if meeting.hub.devices(here) > 1:
                continue  # a person is at this table
            line = left[0]
            note = AddNote(new_id(ids.COMMAND), new_id(ids.NOTE), round.id, line.text, line.kind, line.strength)
            try:
                await table.send(note)
            except Refused as refused:
                if refused.code in ("round-closed", "not-saved"):
                    continue  # written too late, or to be tried again
                raise
            written.add(line)


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


async def cast(
    phones: httpx2.AsyncClient, at_once: asyncio.Semaphore, poll_id: str, code: str, ballot: Ballot, pace: Pace
) -> None:
    """Cast one ballot. Who comes during a pause or loses the line sends the same again, and gives up after `TRIES`."""
    await pace.between(*VOTES_WITHIN_S)
    sent = {
        **msgspec.to_builtins(ballot),
        "channel": pace.draw.choices(CHANNELS, CHANNEL_WEIGHTS)[0],
        "secret": new_id("x")[2:] + new_id("x")[2:],
    }
    for _ in range(TRIES):
        try:
            async with at_once:
                response = await phones.post(f"/v/{code}/{poll_id}", json=sent)
        except httpx2.HTTPError as error:
            problem = type(error).__name__  # its text may hold the address, and so the code
        else:
            paused = response.status_code == 409 and response.json()["code"] == "poll-paused"
            if response.status_code < 500 and not paused:
                return  # a card that a person has used by now is refused, and that is right
            problem = str(response.status_code)
        log.info("a simulated phone tries again: %s", problem)
        await pace.between(*TRIES_AGAIN_S)
    log.warning("a simulated phone gave up: %s", problem)
