"""The vocabulary of these tests: a meeting that is held, and changes that no Tablée would make to its files."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from server.domain import commands as c
from server.domain.counting import Ballot
from server.domain.events import AnyEvent, MeetingCreated
from server.domain.records import Channel
from server.live.meeting import LiveMeeting
from server.storage.base import Entry, Storage
from server.verify import Report, verify
from tests.given import MEETING, NOON, SITE, founding, staff, table

CLOSED, OPEN = "v_1", "v_2"
SECRET = "0123456789abcdef"
CARDS = 8
PROFILE = {"Âge": ("jeune", "âgé")}
TALLY = "A 9, B 1, ∅ 1"  # of the closed poll: seven ballots, and the hands of a table


class Meeting:
    """A meeting on a server that runs: founded, with notes, one poll closed and one open."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.live = LiveMeeting(MEETING, storage, self.clock, self.command_id)
        self._numbers = count(1)

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=next(self._numbers))

    def command_id(self) -> str:
        return f"c_{next(self._numbers)}"

    async def do(self, command: Callable[[str], c.AnyCommand], by_table: bool = False) -> None:
        await self.live.submit(command(self.command_id()), table() if by_table else staff())

    async def cast(self, poll: str, card: int, mark: str) -> None:
        channel: Channel = "kiosk" if card == 1 else "phone"
        await self.live.voting.cast(poll, f"card{card}", Ballot((mark,)), f"{SECRET}{card}", channel)

    async def hold(self) -> None:
        [created, *others] = founding(cards=CARDS)
        assert isinstance(created, MeetingCreated)
        await found(self.storage, MEETING, [replace(created, profile=PROFILE), *others])
        await self.live.start()
        for card in range(1, CARDS):
            await self.do(lambda id, card=card: c.ProfileCard(id, f"card{card}", {"Âge": "jeune"}))  # type: ignore[misc]
        await self.do(lambda id: c.OpenRound(id, "r_1"))
        for number in range(1, 7):
            text = f"Plus de bancs à l’ombre, {number} fois"
            await self.do(lambda id, n=number, text=text: c.AddNote(id, f"n_{n}", "r_1", text), by_table=True)  # type: ignore[misc]
        await self.do(lambda id: c.CreateTheme(id, "h_1", "L’ombre", ("n_1", "n_2")))
        await self.do(lambda id: c.WriteProposal(id, "p_1", "Des bancs", "Poser dix bancs.", "bench", ("n_1",)))
        await self.do(lambda id: c.PushProposal(id, "p_1"))
        for poll in (CLOSED, OPEN):
            await self.do(lambda id, poll=poll: c.OpenPoll(id, poll))  # type: ignore[misc]
            for card in range(1, CARDS):
                await self.cast(poll, card, "a")
        await self.do(lambda id: c.CountHands(id, CLOSED, 6, 1, 4, 3, 1, 0, {"a": 2, "b": 1}), by_table=True)
        await self.do(lambda id: c.PrintPaper(id, "b_1", "live", 1, 5, CLOSED))
        await self.do(lambda id: c.TakeSheet(id, CLOSED, "live", 1, 3, "spoiled", "too-many"))
        await self.do(lambda id: c.ClosePoll(id, CLOSED))


async def found(storage: Storage, meeting: str, events: list[AnyEvent]) -> None:
    async with storage.journal.transaction(meeting) as tx:
        await tx.append([Entry("c_found", "organiser", NOON, SITE, tuple(events))])


def check(folder: Path, expect_chain: str | None = None) -> Report:
    return asyncio.run(verify(folder, expect_chain))


def change(folder: Path, *statements: str) -> None:
    """Do with the files what no Tablée does."""
    with closing(sqlite3.connect(folder / "journal.db")) as connection:
        connection.execute("ATTACH ? AS boxes", (str(folder / "boxes.db"),))
        for statement in statements:
            assert connection.execute(statement).rowcount == 1, statement
        connection.commit()


def rows(folder: Path, file: str, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / file)) as connection:
        connection.text_factory = bytes
        return connection.execute(f"SELECT * FROM {table}").fetchall()
