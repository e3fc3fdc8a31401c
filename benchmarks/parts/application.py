"""The candidate: the application as `tablee serve` runs it, on SQLite in a folder, with a meeting for the benchmarks.

`python -m benchmarks.parts.application FOLDER --cards N --polls N [--https]` prints `{"port", "codes", "polls",
"table", "bare"}` and then answers what `Hall.act` knows. `table`, `bare`: paths, of the table's page and of a page of
one form. Nothing of the application is replaced; times are read around its own calls.
"""

import argparse
import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from benchmarks.parts.children import Answer, obey, say
from server.app import create_app
from server.domain import commands as c
from server.domain import ids
from server.domain.codes import read_code
from server.domain.records import Actor, Choice, Poll, Round, Site, Table
from server.domain.state import Key, MeetingState
from server.live.audience import VOTER, view
from server.live.doors import draw_cards, found_meeting, issue_table_links, record_cards
from server.live.house import House, new_id
from server.live.hub import pack
from server.live.meeting import LiveMeeting
from server.run import bind, running
from server.settings import Settings
from server.storage.sqlite import SqliteStorage
from server.storage.sqlite_file import fetch
from server.tls.authority import authority_of
from server.tls.certificate import server_context, server_pair
from server.tls.greeting import Https
from server.tls.names import names_of_machine
from server.wire.frames import Changed
from server.wire.views import PushedProposal

LEAD = Actor("lead", "u_bench")
TABLE = Actor("table", "t_1")
PROPOSAL = "p_bench"
FRAME_BYTES = 400
BARE = "/bare"
HEAVY = {kb: f"/heavy/{kb}" for kb in (47, 150)}
"""Pages of so many KB once they are packed."""


def script(polls: int) -> c.CreateMeeting:
    """Return a meeting with one table, one round, and `polls` polls of four choices."""
    choices = tuple(
        Choice("", "", text, pictogram, "")
        for text, pictogram in (("Ombre", "tree"), ("Halle", "market"), ("Parking", "parking"), ("Bancs", "bench"))
    )
    return c.CreateMeeting(
        new_id(ids.COMMAND),
        new_id(ids.MEETING),
        "La place du marché",
        ("fr",),
        (Site("s_hall", "Salle des fêtes"),),
        (Table("t_1", "s_hall", 1, 10),),
        (Round("r_1", 1, "Ce que nous vivons", "Qu’est-ce qui vous plaît sur la place ?", "", 1200),),
        tuple(
            Poll(f"v_{number}", number, f"Vote {number}", "Que faire d’abord ?", "single", choices)
            for number in range(1, polls + 1)
        ),
    )


class Switched(SqliteStorage):
    """SQLite whose boxes can be made to answer before the disk has them, for comparison; no setting offers that."""

    async def make_durable(self, durable: bool) -> None:
        async with self._files[1]._alone() as writer:
            await fetch(writer, f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")


class Hall:
    """The running application and its meeting."""

    def __init__(self, storage: Switched, meeting: LiveMeeting) -> None:
        self._storage = storage
        self._meeting = meeting
        self._padding = 0
        self._reworded = 0
        self._published_ns = 0
        publish = meeting.hub.publish

        def timed(state: MeetingState, touched: Iterable[Key]) -> None:
            self._published_ns = time.monotonic_ns()
            publish(state, touched)

        meeting.hub.publish = timed  # type: ignore[method-assign]

    async def act(self, asked: Answer) -> Answer:
        """Do what is asked: `open-round`, `push`, `publish`, `open-poll`, `close-poll` or `durable`."""
        match asked["do"]:
            case "open-round":
                await self._submit(c.OpenRound(new_id(ids.COMMAND), "r_1"))
                return {}
            case "push":
                return await self._push_proposal()
            case "publish":
                return await self._reword()
            case "open-poll":
                await self._submit(c.OpenPoll(new_id(ids.COMMAND), asked["poll"]))
                return {}
            case "close-poll":
                return await self._close_poll(asked["poll"])
            case "durable":
                await self._storage.make_durable(asked["on"])
                return {}
            case other:
                raise ValueError(f"nothing to do for {other}")

    async def _submit(self, command: c.AnyCommand, actor: Actor = LEAD) -> None:
        await self._meeting.submit(command, actor)

    async def _push_proposal(self) -> Answer:
        """Push a proposal whose record makes a frame of `FRAME_BYTES`, once it is reworded."""
        await self._submit(c.OpenRound(new_id(ids.COMMAND), "r_1"))
        await self._submit(c.AddNote(new_id(ids.COMMAND), "n_1", "r_1", "Des bancs à l’ombre"), TABLE)
        text = "Poser des bancs."
        await self._submit(c.WriteProposal(new_id(ids.COMMAND), PROPOSAL, "Des bancs", text, "bench", ("n_1",)))
        await self._submit(c.PushProposal(new_id(ids.COMMAND), PROPOSAL))
        state = self._meeting.state
        seen = view(VOTER, state, ("proposals", PROPOSAL))
        assert isinstance(seen, PushedProposal)
        bare = pack(Changed(state.seq, {"proposals": {PROPOSAL: replace(seen, text=self._text())}}))
        self._padding = FRAME_BYTES - len(bare)
        return {}

    def _text(self) -> str:
        return f"Poser {self._reworded:04d} bancs" + "." * self._padding

    async def _reword(self) -> Answer:
        """Change a pushed proposal by a command; return when it was submitted and when the hub got it."""
        self._reworded += 1
        command = c.RewordProposal(new_id(ids.COMMAND), PROPOSAL, "Des bancs", self._text(), "bench", ("n_1",))
        submitted_ns = time.monotonic_ns()
        await self._submit(command)
        return {"submitted_ns": submitted_ns, "published_ns": self._published_ns}

    async def _close_poll(self, poll: str) -> Answer:
        await self._submit(c.ClosePoll(new_id(ids.COMMAND), poll))
        await self._meeting.voting.tidied()  # or it would run into the next measurement
        tally = self._meeting.state.polls[poll].tally
        assert tally is not None
        return {"ballots": tally.ballots}


async def bare(request: Request) -> HTMLResponse:
    """`GET /bare`: a field to write in, with nothing around it."""
    return HTMLResponse("<!doctype html><title>Écrire</title><form><textarea></textarea><button>Envoyer")


async def heavy(request: Request) -> Response:
    """`GET /heavy/{kb}`: a page that weighs so much on the line, as it does once nothing in it repeats itself."""
    return Response(secrets.token_bytes(int(request.path_params["kb"]) * 1024), media_type="text/html")


def https(folder: Path) -> Https:
    """Return how to speak TLS as `tablee serve` does with `tls`: under an authority of its own."""
    now = datetime.now(UTC)
    pair = server_pair(folder, authority_of(folder, now, "benchmark"), names_of_machine(), now)
    return Https(server_context(pair, folder), "https://hall.test")


async def serve(folder: Path, cards: int, polls: int, by_https: bool) -> None:
    listener = bind("127.0.0.1", 0)
    port = listener.getsockname()[1]
    storage = Switched(folder)
    app = create_app(Settings(data=folder, public_url=f"http://127.0.0.1:{port}"), storage)
    app.routes.extend([Route(BARE, bare), Route("/heavy/{kb:int}", heavy)])
    async with running(app, listener, https(folder) if by_https else None):
        house: House = app.state.house
        meeting = await found_meeting(house, script(polls))
        codes = draw_cards(house, cards)
        await record_cards(meeting, codes)
        hall = Hall(storage, meeting)
        [link] = (await issue_table_links(house, meeting)).values()
        paths = {"table": "/t/" + link.rpartition("/")[2], "bare": BARE}
        say(port=port, codes=[read_code(code) for code in codes.values()], polls=list(meeting.state.polls), **paths)
        await obey(hall.act)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cards", type=int, default=0)
    parser.add_argument("--polls", type=int, default=0)
    parser.add_argument("--https", action="store_true")
    given = parser.parse_args()
    uvloop.run(serve(given.folder, given.cards, given.polls, given.https))


if __name__ == "__main__":
    main()
