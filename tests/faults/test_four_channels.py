"""A hall that votes by every channel, through two server processes, and sends everything again and again."""

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest

from server.domain.codes import read_code
from server.domain.commands import ClosePoll, StrikeCard
from server.domain.counting import Ballot
from server.domain.records import ORGANISER, Channel
from server.live.house import new_id
from server.live.meeting import LiveMeeting
from tests.faults.halls import Hall, ServerProcess, cast, found_hall, free_port, make_secret
from tests.http.test_ballots import read_answer

SENDS = 3
CONNECTIONS = 8  # to each process
CHANNELS: tuple[Channel, ...] = ("phone", "kiosk", "table", "paper")
"""Those by which a card votes here; text messages come through a door of their own."""
RECEIPT = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Voter:
    """How somebody votes. marks: a letter, or none for a blank ballot; by_form: as a phone without JavaScript does."""

    place: int
    code: str
    channel: Channel
    by_form: bool
    secret: str
    marks: str

    def request(self, hall: Hall) -> bytes:
        """The bytes of the ballot, the same each time."""
        if self.by_form:
            kind, body = FORM, urlencode([("secret", self.secret), ("mark", self.marks or "blank")])
        else:
            ballot = {"marks": list(self.marks), "secret": self.secret, "channel": self.channel}
            kind, body = "application/json", json.dumps(ballot)
        head = (
            f"POST /v/{self.code}/{hall.poll} HTTP/1.1",
            "host: hall.test",
            f"content-type: {kind}",
            f"content-length: {len(body)}",
        )
        return "\r\n".join([*head, "", body]).encode()


def draw_voters(hall: Hall, draw: Random) -> list[Voter]:
    """Everyone, by all channels in turn; half of those on a phone send a form."""
    return [
        Voter(
            place,
            str(read_code(code)),
            CHANNELS[place // 2 % 4],
            CHANNELS[place // 2 % 4] == "phone" and draw.random() < 0.5,
            make_secret(draw),
            draw.choice(["a", "a", "b", "c", ""]),
        )
        for place, code in enumerate(hall.cards)
    ]


@asynccontextmanager
async def lines(
    servers: Sequence[ServerProcess],
) -> AsyncIterator[list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]:
    """Connections to all servers, in turn."""
    opened = [await asyncio.open_connection("127.0.0.1", each.port) for _ in range(CONNECTIONS) for each in servers]
    try:
        yield opened
    finally:
        for _, writer in opened:
            writer.close()


@dataclass
class Evening:
    """The hall, its two servers, and the desk where paper is read, which is a process of its own."""

    hall: Hall
    servers: Sequence[ServerProcess]
    desk: LiveMeeting
    draw: Random

    async def send_all(self, voters: Sequence[Voter]) -> dict[int, str]:
        """Have each ballot sent `SENDS` times, all of them shuffled, each through whichever process is free.

        Fail unless all are taken, and those of a voter with the same receipt. Return voter -> receipt.
        """
        waiting = [*voters] * SENDS
        self.draw.shuffle(waiting)
        receipts: dict[int, set[str]] = defaultdict(set)

        async def work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while waiting:
                voter = waiting.pop()
                if voter.channel == "paper":
                    receipts[voter.place].add(await self.read_paper(voter))
                    continue
                writer.write(voter.request(self.hall))
                status, _, body = await read_answer(reader)
                assert status == 200, body.decode()
                receipts[voter.place].update(RECEIPT.findall(body.decode()))

        async with lines(self.servers) as opened, asyncio.TaskGroup() as busy:
            for line in opened:
                busy.create_task(work(*line))
        assert {len(each) for each in receipts.values()} == {1}
        return {place: min(each) for place, each in receipts.items()}

    async def read_paper(self, voter: Voter) -> str:
        credential = self.hall.credentials[self.hall.cards[voter.place]]
        ballot = Ballot(tuple(voter.marks))
        return await self.desk.voting.cast(self.hall.poll, credential, ballot, voter.secret, "paper")

    async def refused(self, voter: Voter) -> str:
        """Return the code with which a ballot from another device is refused."""
        async with self.servers[1].web() as phone:
            answer = await cast(phone, voter.code, self.hall.poll, ["b"], make_secret(self.draw))
        return str(answer.json()["code"])


@asynccontextmanager
async def evening(hall: Hall, voters: Sequence[Voter], draw: Random) -> AsyncIterator[Evening]:
    """Serve the hall. Those who vote on paper have taken their booklets."""
    async with hall.house() as house:
        desk = house.meetings[hall.meeting]
        for each in voters:
            if each.channel == "paper":
                credential = hall.credentials[hall.cards[each.place]]
                await desk.submit(StrikeCard(new_id("c"), credential, str(each.place)), ORGANISER)
        async with hall.serve() as one, hall.serve(port=free_port()) as two:
            yield Evening(hall, (one, two), desk, draw)


@pytest.mark.parametrize("many", [400, pytest.param(2_000, marks=pytest.mark.soak)])
async def test_voters_of_four_channels_who_send_each_ballot_three_times_count_once_each(tmp_path: Path, many: int):
    draw = Random(1789)
    hall = await found_hall(tmp_path, cards=many, two_sites=True)
    voters = draw_voters(hall, draw)
    async with evening(hall, voters, draw) as held:
        receipts = await held.send_all(voters)
        changed = [replace(each, marks="c") for each in draw.sample(voters, many // 10)]
        again = await held.send_all(changed)
        assert again == {place: receipts[place] for place in again}
        for each in voters[:16]:
            assert await held.refused(each) == ("card-struck" if each.channel == "paper" else "already-voted")
        async with await held.servers[0].regie() as regie:
            await regie.send(ClosePoll(new_id("c"), hall.poll))

    state = await hall.state()
    poll, sites = state.polls[hall.poll], list(state.sites)
    said = {each.place: each.marks for each in [*voters, *changed]}
    sent = Counter(said.values())
    assert poll.tally is not None
    assert (poll.turnout, poll.tally.ballots, poll.entitled) == (many,) * 3
    assert (poll.tally.counts, poll.tally.blank) == ({mark: sent[mark] for mark in "abc"}, sent[""])
    cast_at = Counter((sites[each.place % 2], each.channel) for each in voters)
    assert poll.by_channel == {site: {channel: cast_at[site, channel] for channel in CHANNELS} for site in sites}
    assert await hall.box(hall.poll) == {receipts[place]: tuple(marks) for place, marks in said.items()}
    await hall.whole()
