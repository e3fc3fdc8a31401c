"""The vocabulary of the tests of voting: a meeting with a profile and two sites, whose clock stands until it is moved.

Several `Polling` on the same storage are several processes on one folder: each follows the others when it is told to.
"""

from datetime import datetime, timedelta
from itertools import count

from server.domain import commands as c
from server.domain.counting import Ballot
from server.domain.events import AnyEvent
from server.domain.records import ORGANISER, Channel, Method, Poll, Results, Rules, Site, Table
from server.domain.refusals import Refused
from server.live.audience import VOTER
from server.live.meeting import LiveMeeting
from server.live.voting import VotingRules
from server.storage.base import Storage
from tests.given import NOON, choices, staff, table
from tests.live.test_follows import Ear

POLL = "v_vote"
GRACE_S = 10
NO_RULES = Rules()
CARD_COMMANDS = (c.IssueCards, c.RevokeCard, c.ReplaceCard, c.ProfileCard, c.StrikeCard)
PROFILE: dict[str, tuple[str, ...]] = {"Âge": ("jeune", "âgé"), "Quartier": ("nord", "sud")}

_numbers = count(1)


def secret_of(card: int, device: int = 0) -> str:
    """What a device of the holder of a card has drawn."""
    return f"k7qf3m9dxz2k7qf3{device:02d}{card:06d}"


class Polling:
    """A live meeting with the poll `POLL`. cards: `k1`…, those with odd numbers of site `s_1`, the others of `s_2`."""

    def __init__(self, storage: Storage, now: datetime = NOON) -> None:
        self.storage = storage
        self.now = now
        self.live = LiveMeeting("m_1", storage, lambda: self.now, self.command_id, VotingRules(GRACE_S))

    def command_id(self) -> str:
        return f"c_{next(_numbers)}"

    def later(self, seconds: float) -> None:
        """Move the clock."""
        self.now += timedelta(seconds=seconds)

    @property
    def poll(self) -> Poll:
        return self.live.state.polls[POLL]

    async def found(
        self,
        cards: int = 12,
        method: Method = "single",
        results: Results = "published",
        rules: Rules = NO_RULES,
        opened: bool = True,
        duration_s: int | None = None,
    ) -> "Polling":
        await self.live.start()
        await self.live.submit(
            c.CreateMeeting(
                self.command_id(),
                "m_1",
                "La place du marché",
                ("fr",),
                (Site("s_1", "Salle des fêtes"), Site("s_2", "École")),
                tuple(Table(f"t_{number}", "s_1", number, 10) for number in (1, 2, 3)),
                (),
                (Poll(POLL, 1, "Vote", "Que faire ?", method, choices("A", "B"), rules, results=results),),
                PROFILE,
            ),
            ORGANISER,
        )
        for site, first in (("s_1", 1), ("s_2", 2)):
            some = tuple(f"k{number}" for number in range(first, cards + 1, 2))
            await self.live.submit(c.IssueCards(self.command_id(), some, site_id=site), ORGANISER)
        if opened:
            await self.do(c.OpenPoll(self.command_id(), POLL, duration_s))
        return self

    async def beside(self) -> "Polling":
        """Another process on the same storage."""
        other = Polling(self.storage, self.now)
        await other.live.start()
        return other

    async def do(self, command: c.AnyCommand) -> None:
        await self.live.submit(command, ORGANISER if isinstance(command, CARD_COMMANDS) else staff())

    async def pause(self) -> None:
        await self.do(c.PausePoll(self.command_id(), POLL))

    async def resume(self) -> None:
        await self.do(c.ResumePoll(self.command_id(), POLL))

    async def close(self) -> None:
        await self.do(c.ClosePoll(self.command_id(), POLL))

    async def annul(self) -> None:
        await self.do(c.AnnulPoll(self.command_id(), POLL, "Une question mal posée"))

    async def name(self, card: int, **groups: str) -> None:
        """Say to which groups the holder of a card belongs."""
        await self.do(c.ProfileCard(self.command_id(), f"k{card}", groups))

    async def vote(
        self, card: int | str, mark: str = "a", device: int = 0, channel: Channel = "phone", table: int = 0
    ) -> str:
        """Cast a ballot, "" for a blank one, from a device of the card's holder; return the receipt."""
        credential, secret = (f"k{card}", secret_of(card, device)) if isinstance(card, int) else (card, secret_of(0))
        ballot = Ballot((mark,) if mark else (), table=table)
        return await self.live.voting.cast(POLL, credential, ballot, secret, channel)

    async def tried(self, card: int | str, mark: str = "a", device: int = 0, channel: Channel = "phone") -> str:
        """Return the code of the refusal of a ballot, "" when it was taken."""
        try:
            await self.vote(card, mark, device, channel)
        except Refused as refused:
            return refused.code
        return ""

    async def raise_hands(self, number: int, a: int, b: int, blank: int = 0, spoiled: int = 0) -> None:
        """Count the hands of a table of ten."""
        cast = a + b + blank + spoiled
        counts = {"a": a, "b": b}
        command = c.CountHands(self.command_id(), POLL, 10, 0, cast, a + b, blank, spoiled, counts)
        await self.live.submit(command, table(number))

    async def events(self, *types: type[AnyEvent]) -> list[AnyEvent]:
        """The events of these types in the journal."""
        return [row.event for row in await self.storage.journal.read("m_1") if isinstance(row.event, types)]

    async def actors(self, type: type[AnyEvent]) -> list[str]:
        """Who caused the events of a type."""
        return [row.actor for row in await self.storage.journal.read("m_1") if isinstance(row.event, type)]

    def listen(self) -> Ear:
        """A voter's page."""
        ear = Ear()
        self.live.join(VOTER, ear)
        return ear
