"""A live meeting: commands in, commits, changes out. Its ballots are in `server.live.voting`."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from server.domain.apply import apply
from server.domain.commands import AnyCommand, ClosePoll, ReplaceCard, StartServer, StrikeCard, TakeTable
from server.domain.decide import decide
from server.domain.events import AnyEvent, PollAnnulled, PollClosed, Recorded, TableLinksRevoked, TableTaken
from server.domain.records import SYSTEM, Actor
from server.domain.refusals import Refused
from server.domain.state import Key, MeetingState
from server.live.audience import Audience
from server.live.batch import Batch, told
from server.live.hub import Hub, Outlet
from server.live.pace import Pace
from server.live.voting import DEFAULT_RULES, Voting, VotingRules
from server.storage.base import Entry, NotSaved, Storage
from server.wire.frames import Done, Facts, Refusal

log = logging.getLogger("tablee")

Clock = Callable[[], datetime]

TABLE_BURST = 300  # more than an outbox holds after hours without a line
TABLE_PER_S = 10.0  # faster than ten people write
Asked = tuple[AnyCommand, Actor]


class LiveMeeting:
    """One meeting of a running server. `state` is read by everyone and changed only by `absorb`.

    observers: are called with the keys of the records that have just changed, once those are published.
    paper: is held while one sheet on paper is taken, so that two people who send some do not meet in the middle.
    """

    def __init__(
        self,
        id: str,
        storage: Storage,
        clock: Clock,
        make_command_id: Callable[[], str],
        rules: VotingRules = DEFAULT_RULES,
    ) -> None:
        self.id = id
        self.state = MeetingState()
        self.hub = Hub(clock, rules.profile_least)
        self.observers: list[Callable[[Sequence[Key]], None]] = []
        self.paper = asyncio.Lock()
        self._storage = storage
        self._clock = clock
        self._make_command_id = make_command_id
        self._paces: dict[str, Pace] = {}
        self._written_at: datetime | None = None
        self._commands: Batch[Asked, Done] = Batch(self._commit)
        self.voting = Voting(self.state, self.hub, storage.boxes, self.submit, clock, make_command_id, rules)

    def pace(self, table_id: str) -> Pace:
        """Return how fast the devices of a table may ask, together."""
        return self._paces.setdefault(table_id, Pace(TABLE_BURST, TABLE_PER_S))

    async def start(self) -> None:
        """Read the journal. Call once, before use."""
        await self.catch_up()
        await self.voting.start()

    async def tell_start(self) -> None:
        """Write down that a server starts, where the meeting is under way. A full disk does not stop it."""
        if self.state.is_under_way and self._written_at is not None:
            with suppress(Refused):
                await self._put(StartServer(self._make_command_id(), self._written_at), SYSTEM)

    async def stop(self) -> None:
        """Let everything that has been asked for be committed and answered."""
        await self._commands.idle()
        await self.voting.stop()

    # Commands

    async def submit(self, command: AnyCommand, actor: Actor) -> Done:
        """Decide a command, commit what follows, publish it, and say that it is done.

        Idempotent by `command.id`: a resend by the same actor gets the first outcome and changes nothing.
        Raises Refused, with nothing kept; "not-saved" when the disk did not take it.
        """
        if isinstance(command, ClosePoll):
            return await self._close_poll(command, actor)
        if isinstance(command, StrikeCard | ReplaceCard):
            return await self._give_up_right(command, actor)
        return await self._put(command, actor)

    async def _put(self, command: AnyCommand, actor: Actor) -> Done:
        return await told(lambda tell: self._commands.put((command, actor), tell))

    async def _commit(self, batch: list[Asked]) -> list[Done | Exception]:
        try:
            async with self._storage.journal.transaction(self.id) as tx:
                # Follow the journal before deciding: another process may have closed the round.
                self.absorb(await tx.read(after=self.state.seq))
                earlier = await tx.find([command.id for command, _ in batch])
                answered: dict[str, tuple[Done, str]] = {
                    id: (Done(id, known.seq), known.actor) for id, known in earlier.items()
                }
                outcomes: list[Done | Exception] = []
                entries: list[Entry] = []
                # What the batch holds is decided on a copy: nothing uncommitted may be seen in `state`.
                draft = self.state.fork()
                for command, actor in batch:
                    try:
                        if command.id not in answered:
                            now = self._clock()
                            if events := decide(draft, command, actor, now):
                                entry = Entry(command.id, str(actor), now, self._site(events), tuple(events))
                                entries.append(entry)
                                _foresee(draft, self.id, entry)
                            answered[command.id] = (Done(command.id, draft.seq), str(actor))
                        outcomes.append(_first_outcome(command, actor, *answered[command.id]))
                    except Refused as refused:
                        outcomes.append(refused)
                    except Exception as error:  # a fault of ours: the others of the batch shall not suffer from it
                        log.exception("deciding failed: meeting %s at seq %d", self.id, draft.seq)
                        outcomes.append(error)
                recorded = await tx.append(entries) if entries else []
        except NotSaved:
            return [Refused("not-saved")] * len(batch)
        self.absorb(recorded)
        return outcomes

    def _site(self, events: Sequence[AnyEvent]) -> str:
        if self.state.meetings:
            return self.state.meeting.site
        return str(getattr(events[0], "site_id", ""))

    # Following the journal

    async def catch_up(self) -> None:
        """Apply and publish what stands in the journal after `state`: the same path in every process."""
        self.absorb(await self._storage.journal.read(self.id, after=self.state.seq))

    def absorb(self, recorded: Iterable[Recorded]) -> None:
        """Apply committed events and publish what changed; those that are applied already are passed over."""
        touched: list[Key] = []
        ended = False
        for each in recorded:
            if each.seq > self.state.seq:
                touched.extend(apply(self.state, each))
                self._written_at = each.at
                match each.event:
                    case TableLinksRevoked(table_id):
                        for door in ("table", "delivery"):
                            self.hub.drop_all(Audience(door, table_id))
                    case TableTaken(table_id, device):
                        facts: Facts = {"table": self.state.tables[table_id].number}
                        self.hub.send_away(Audience("table", table_id), device, Refusal(None, "table-taken", facts))
                    case PollClosed(poll_id) | PollAnnulled(poll_id):
                        self.hub.turnout = {id: frame for id, frame in self.hub.turnout.items() if id != poll_id}
                        ended = True
        if touched:
            self.hub.publish(self.state, touched)
            for observe in self.observers:
                try:
                    observe(touched)
                except Exception:  # what is beside a meeting never stops it
                    log.exception("an observer failed: meeting %s at seq %d", self.id, self.state.seq)
        if ended:
            self.voting.tidy()

    def join(self, audience: Audience, outlet: Outlet, device: str = "", member: str = "") -> None:
        """Hand a client the snapshot and every change from then on. Not a coroutine: nothing may come between."""
        self.hub.join(audience, outlet, self.state, device, member)

    async def seat(self, table_id: str, device: str, take: bool, back: bool = False) -> None:
        """Let a device write for a table, where the meeting has one device a table: in place of the one before.

        take: also while the one before is connected; what connects by itself never takes the place of another. back: it
        had the place before; it is not given it again in place of one that has it now and has gone off. A device
        without a name, such as a program beside the tablet, comes in beside. Idempotent. The caller joins the hub at
        once: after an `await`, the place may be another's again.
        Raises Refused("table-taken"); "not-saved" when the disk did not take it.
        """
        table = self.state.tables[table_id]
        if self.state.meeting.devices == "several" or not device or device == table.device:
            return
        if not take and table.device and (back or await self.hub.lives(Audience("table", table_id), table.device)):
            raise Refused("table-taken", table=table.number)
        instead = None if take else table.device
        await self._put(TakeTable(self._make_command_id(), device, instead), Actor("table", table_id))
        if self.state.tables[table_id].device != device:  # another one took it while this one waited to be told
            raise Refused("table-taken", table=table.number)

    # Closing

    async def _close_poll(self, command: ClosePoll, actor: Actor) -> Done:
        # Whatever may be refused is refused before the box is sealed, for that cannot be taken back.
        try:
            if (earlier := await self._earlier(command, actor)) is not None:
                return earlier
            decide(self.state, command, actor, self._clock())
            if actor == SYSTEM and not self.voting.is_over(command.poll_id):
                return Done(command.id, self.state.seq)  # another process has just given it more time
            await self.voting.seal(command.poll_id)
            return await self.voting.count_sealed(command, actor)
        except NotSaved:
            raise Refused("not-saved") from None

    async def _earlier(self, command: AnyCommand, actor: Actor) -> Done | None:
        """Follow the journal; return the outcome that a command has had before, if it has. Raises NotSaved."""
        async with self._storage.journal.transaction(self.id) as tx:
            self.absorb(await tx.read(after=self.state.seq))
            earlier = (await tx.find([command.id])).get(command.id)
        if earlier is None:
            return None
        return _first_outcome(command, actor, Done(command.id, earlier.seq), earlier.actor)

    # Cards

    async def _give_up_right(self, command: StrikeCard | ReplaceCard, actor: Actor) -> Done:
        """Strike or replace a card once it is sure that nobody votes twice by it.

        Striking gives up voting on a screen, and a card from the pile gives up its own right. Neither may have been
        used: "card-has-voted" in an open poll, or "card-not-spare" in any. Nobody votes with it until it is recorded.
        The box has the last word where another process, up to a second behind, takes a ballot meanwhile: a right is on
        a roll once. `docs/cards.md` says what is left of that.
        """
        try:
            if (earlier := await self._earlier(command, actor)) is not None:
                return earlier
        except NotSaved:
            raise Refused("not-saved") from None
        cards = self.state.cards
        if not decide(self.state, command, actor, self._clock()):
            return await self._put(command, actor)
        if isinstance(command, ReplaceCard) and command.by in cards:
            async with self.voting.holding(cards[command.by].right):
                if await self.voting.polls_of(command.by):
                    raise Refused("card-not-spare", reason="used")
                return await self._put(command, actor)
        if isinstance(command, StrikeCard) and command.booklet:
            right = cards[command.credential].right
            async with self.voting.holding(right):
                if cards[command.credential].right != right:
                    raise Refused("not-saved")  # it took the place of another card this moment: ask again
                used = [poll for poll in await self.voting.polls_of(right) if poll.is_open]
                if used:
                    raise Refused("card-has-voted", polls=", ".join(str(poll.number) for poll in used))
                return await self._put(command, actor)
        return await self._put(command, actor)


def _foresee(draft: MeetingState, meeting: str, entry: Entry) -> None:
    """Apply the events of an entry that is not committed yet, so that the next command of its batch sees them."""
    for position, event in enumerate(entry.events):
        seq, chain = draft.seq + 1, draft.chain
        apply(
            draft,
            Recorded(meeting, seq, entry.at, entry.actor, entry.command_id, position, entry.site, event, chain),
        )


def _first_outcome(command: AnyCommand, actor: Actor, done: Done, sender: str) -> Done:
    if sender != str(actor):
        raise Refused("id-taken", id=command.id)
    return done
