"""A hall whose board is full: the application on SQLite in a folder, with thousands of notes and some themes.

`python -m benchmarks.parts.board_hall FOLDER --notes N` prints `{"url"}`, the sign-in link of a lead, once all notes
are there, half of them in themes; then it answers `{"do": "stream", "per_s": N}`: tables go on sending notes.
"""

import argparse
import asyncio
from itertools import count
from pathlib import Path
from random import Random

import uvloop

from benchmarks.parts.children import Answer, obey, say
from server.app import create_app
from server.domain import commands as c
from server.domain import ids
from server.domain.records import Actor, Kind, Round, Site, Table
from server.live.doors import found_meeting, issue_staff_links
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting
from server.run import bind, running
from server.settings import Settings

TABLES, THEMES = 50, 24
LEAD = Actor("lead", "u_bench")
KINDS: tuple[Kind, ...] = ("idea", "worry", "question", "dissent")
SAYINGS = (
    "des bancs à l’ombre", "près de la fontaine", "moins de voitures le samedi", "un marché couvert",
    "plus de lumière le soir", "une place pour les enfants", "garder les platanes", "des pistes pour les vélos",
    "un kiosque à musique",
)  # fmt: skip


def script() -> c.CreateMeeting:
    """Return a meeting with `TABLES` tables and one round."""
    tables = tuple(Table(f"t_{number}", "s_hall", number, 10) for number in range(1, TABLES + 1))
    round = Round("r_1", 1, "Ce que nous vivons", "Qu’est-ce qui vous plaît sur la place ?", "", 7200)
    command, meeting = new_id(ids.COMMAND), new_id(ids.MEETING)
    return c.CreateMeeting(
        command, meeting, "La place du marché", ("fr",), (Site("s_hall", "Salle des fêtes"),), tables, (round,), ()
    )


class Hall:
    """The tables of the hall. Notes are the same at every run."""

    def __init__(self, meeting: LiveMeeting) -> None:
        self._meeting = meeting
        self._chance = Random(5)
        self._numbers = count(1)
        self._streaming: asyncio.Task[None] | None = None

    async def send_note(self) -> None:
        number = next(self._numbers)
        text = ", ".join(self._chance.choices(SAYINGS, k=self._chance.randint(1, 9)))
        kind, strength = self._chance.choice(KINDS), self._chance.randint(1, 9)
        command = c.AddNote(new_id(ids.COMMAND), f"n_{number}", "r_1", text, kind, strength)
        await self._meeting.submit(command, Actor("table", f"t_{number % TABLES + 1}"))

    async def fill(self, notes: int) -> None:
        """Have `notes` notes, the first half of them in `THEMES` themes."""
        await self._meeting.submit(c.OpenRound(new_id(ids.COMMAND), "r_1"), LEAD)
        for start in range(0, notes, 500):
            await asyncio.gather(*(self.send_note() for _ in range(start, min(start + 500, notes))))
        for theme in range(THEMES):
            placed = tuple(f"n_{number}" for number in range(theme + 1, notes // 2 + 1, THEMES))
            command = c.CreateTheme(new_id(ids.COMMAND), f"h_{theme + 1}", f"Thème {theme + 1}", placed)
            await self._meeting.submit(command, LEAD)

    async def act(self, asked: Answer) -> Answer:
        """Do what is asked: `stream`."""
        if self._streaming is None:
            self._streaming = asyncio.create_task(self._stream(asked["per_s"]))
        return {}

    async def stop(self) -> None:
        """Let no note come any more."""
        if self._streaming is not None:
            self._streaming.cancel()
            await asyncio.gather(self._streaming, return_exceptions=True)

    async def _stream(self, per_s: float) -> None:
        while per_s:
            await self.send_note()
            await asyncio.sleep(1 / per_s)


async def serve(folder: Path, notes: int) -> None:
    listener = bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_app(Settings(data=folder, public_url=url))
    async with running(app, listener):
        house: House = app.state.house
        meeting = await found_meeting(house, script())
        hall = Hall(meeting)
        await hall.fill(notes)
        say(url=(await issue_staff_links(house, meeting))["lead"])
        await obey(hall.act)
        await hall.stop()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notes", type=int, default=5_000)
    given = parser.parse_args()
    uvloop.run(serve(given.folder, given.notes))


if __name__ == "__main__":
    main()
