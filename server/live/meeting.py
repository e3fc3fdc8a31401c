"""A live meeting: commands and ballots in, commits, changes out."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from server.domain.apply import apply
from server.domain.commands import AnyCommand, ClosePoll, RecordTally
from server.domain.counting import check_ballot, count, read_ballot, write_ballot
from server.domain.decide import decide
from server.domain.decide.polls import open_poll
from server.domain.events import AnyEvent, PollClosed, Recorded, TableLinksRevoked
from server.domain.receipts import receipt_of
from server.domain.records import SYSTEM, Actor
from server.domain.refusals import Refused
from server.domain.state import Key, MeetingState
from server.live.audience import Audience
from server.live.batch import Batch
from server.live.chore import Chore
from server.live.hub import Hub, Outlet
from server.storage.base import Cast, Entry, NotSaved, Storage
from server.storage.digest import box_digest, roll_digest
from server.wire.frames import Done, Turnout

log = logging.getLogger("tablee")

TURNOUT_EVERY_S = 1.0
AGAIN_S = 10.0  # a full disk is seen to by a person

Clock = Callable[[], datetime]
Asked = tuple[AnyCommand, Actor]


class LiveMeeting:
    """One meeting of a running server. `state` is read by everyone and changed only by `absorb`."""

    def __init__(self, id: str, storage: Storage, clock: Clock, make_command_id: Callable[[], str]) -> None:
        self.id = id
        self.state = MeetingState()
        self.hub = Hub()
        self._storage = storage
        self._clock = clock
        self._make_command_id = make_command_id
        self._commands: Batch[Asked, Done] = Batch(self._commit)
        self._casts: Batch[Cast, str] = Batch(storage.boxes.cast)
        self._turnout_due: set[str] = set()
        self._turnout_teller: asyncio.Task[None] | None = None
        self._scrubbing = Chore(storage.boxes.scrub, AGAIN_S)
        self._closing = Chore(self._finish_closings, AGAIN_S)

    async def start(self) -> None:
        """Read the journal. Call once, before use."""
        await self.catch_up()
        for poll in self.state.polls.values():
            if poll.is_open:
                self.hub.turnout[poll.id] = await self._storage.boxes.turnout(poll.id)

    def finish_closings(self) -> None:
        """Count, soon, the boxes that were sealed when a crash cut their closing short, and scrub. Idempotent."""
        self._closing.soon()

    async def _finish_closings(self) -> None:
        sealed = await self._storage.boxes.sealed()
        for poll in list(self.state.polls.values()):
            if poll.is_open and poll.id in sealed:
                try:
                    await self._count_sealed(ClosePoll(self._make_command_id(), poll.id), SYSTEM)
                except Refused as refused:
                    if refused.code == "not-saved":
                        raise NotSaved from refused
                    if refused.code != "poll-closed":  # else another process has just done it
                        raise
        self._scrubbing.soon()

    async def stop(self) -> None:
        """Let everything that has been asked for be committed and answered."""
        await self._commands.idle()
        await self._casts.idle()
        if self._turnout_teller is not None:
            self._turnout_teller.cancel()
            await asyncio.gather(self._turnout_teller, return_exceptions=True)
        await self._closing.finish()
        await self._scrubbing.finish()

    async def scrubbed(self) -> None:
        """Return once the closed boxes hold no trace of their order, or once that has failed on a full disk."""
        await self._scrubbing.finish()

    # Commands

    async def submit(self, command: AnyCommand, actor: Actor) -> Done:
        """Decide a command, commit what follows, publish it, and say that it is done.

        Idempotent by `command.id`: a resend by the same actor gets the first outcome and changes nothing.
        Raises Refused, with nothing kept; "not-saved" when the disk did not take it.
        """
        if isinstance(command, ClosePoll):
            return await self._close_poll(command, actor)
        return await self._commands.put((command, actor))

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
        for each in recorded:
            if each.seq > self.state.seq:
                touched.extend(apply(self.state, each))
                if isinstance(each.event, TableLinksRevoked):
                    self.hub.drop_all(Audience("table", each.event.table_id))
                elif isinstance(each.event, PollClosed):
                    self.hub.turnout = {id: n for id, n in self.hub.turnout.items() if id != each.event.poll_id}
        if touched:
            self.hub.publish(self.state, touched)

    def join(self, audience: Audience, outlet: Outlet) -> None:
        """Hand a client the snapshot and every change from then on. Not a coroutine: nothing may come between."""
        self.hub.join(audience, outlet, self.state)

    # Ballots

    async def cast(self, poll_id: str, credential: str, marks: Iterable[str], secret: str) -> str:
        """Put a ballot into the box and return its receipt.

        credential: keyed hash of a card's code. secret: drawn by the casting device; the same secret and
        card may send again, and replaces its own choice until the poll closes.
        Raises Refused: "unknown-card", "poll-not-open", "poll-closed", "bad-ballot", "already-voted",
        "receipt-taken", "not-saved", "malformed", "not-found".
        """
        if credential not in self.state.cards:
            raise Refused("unknown-card")
        poll = open_poll(self.state, poll_id)
        ballot = check_ballot(poll, marks)
        receipt = receipt_of(poll_id, secret)
        try:
            outcome = await self._casts.put(Cast(poll_id, credential, receipt, write_ballot(ballot)))
        except NotSaved:
            raise Refused("not-saved") from None
        if outcome == "poll-closed":
            raise Refused("poll-closed", poll=poll_id)
        if outcome in ("already-voted", "receipt-taken"):
            raise Refused(outcome)
        if outcome == "cast":
            self._turnout_changed(poll_id)
        return receipt

    async def has_voted(self, poll_id: str, credential: str) -> bool:
        """Return whether the card is on the roll of the poll."""
        return await self._storage.boxes.voted(poll_id, credential)

    async def turnout(self, poll_id: str) -> int:
        """Return how many have voted in the poll, counted now."""
        return await self._storage.boxes.turnout(poll_id)

    def _turnout_changed(self, poll_id: str) -> None:
        self._turnout_due.add(poll_id)
        if self._turnout_teller is None:
            self._turnout_teller = asyncio.create_task(self._tell_turnout())

    async def _tell_turnout(self) -> None:
        try:
            while self._turnout_due:
                due, self._turnout_due = self._turnout_due, set()
                for poll_id in due:
                    voted = await self.turnout(poll_id)
                    if self.state.polls[poll_id].is_open:
                        self.hub.turnout = {**self.hub.turnout, poll_id: voted}
                        self.hub.tell_turnout(Turnout(poll_id, voted))
                await asyncio.sleep(TURNOUT_EVERY_S)
        finally:
            self._turnout_teller = None

    # Closing

    async def _close_poll(self, command: ClosePoll, actor: Actor) -> Done:
        # Whatever may be refused is refused before the box is sealed, for that cannot be taken back.
        try:
            async with self._storage.journal.transaction(self.id) as tx:
                self.absorb(await tx.read(after=self.state.seq))
                earlier = (await tx.find([command.id])).get(command.id)
            if earlier is not None:
                return _first_outcome(command, actor, Done(command.id, earlier.seq), earlier.actor)
            decide(self.state, command, actor, self._clock())
            await self._storage.boxes.seal(command.poll_id)
        except NotSaved:
            raise Refused("not-saved") from None
        return await self._count_sealed(command, actor)

    async def _count_sealed(self, command: ClosePoll, actor: Actor) -> Done:
        """Count a sealed box, record the tally under the id of the closing command, and scrub the file."""
        boxes = self._storage.boxes
        poll = self.state.polls[command.poll_id]
        ballots = await boxes.ballots(poll.id)
        tally = await asyncio.to_thread(lambda: count(poll, [read_ballot(choice) for _, choice in ballots]))
        roll = await boxes.roll(poll.id)
        record = RecordTally(command.id, poll.id, tally, len(roll), box_digest(ballots), roll_digest(roll))
        done = await self._commands.put((record, actor))
        self._scrubbing.soon()
        return done


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
