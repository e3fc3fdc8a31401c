"""Voting: the ballots of one live meeting, from the hand that casts them to the tally."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from msgspec.structs import replace

from server.domain.closing import GROUP_LEAST, hands_of, profile_of, running_tally_of, tally_of
from server.domain.commands import AnyCommand, ClosePoll, RecordTally
from server.domain.counting import Ballot, check_ballot, read_ballot, write_ballot
from server.domain.decide.cards import valid_card
from server.domain.decide.paper import has_paper
from server.domain.decide.polls import open_poll
from server.domain.hands import times_counted
from server.domain.receipts import receipt_of
from server.domain.records import SYSTEM, Actor, Card, Channel, Poll
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.live.batch import Batch, Tell, told
from server.live.chore import Chore
from server.live.hub import Hub
from server.storage.base import Boxes, Cast, NotSaved, Outcome
from server.storage.digest import ballots_digest, box_digest, receipts_digest, roll_digest
from server.wire.frames import Done, Turnout

TURNOUT_EVERY_S = 1.0
AGAIN_S = 10.0  # a full disk is seen to by a person
TIME_STEPS = 10  # of a quiz: the box says in which tenth of its time an answer came, and no closer


@dataclass(frozen=True, slots=True)
class VotingRules:
    """What the organiser sets for every poll.

    grace_s: how long after the announced end ballots on their way are taken. profile_least: the smallest group shown.
    """

    grace_s: int = 10
    profile_least: int = GROUP_LEAST


DEFAULT_RULES = VotingRules()


class Voting:
    """The boxes of a meeting. `state` is read, never changed.

    submit: commits a command. make_command_id: for what nobody asked for in person.
    """

    def __init__(
        self,
        state: MeetingState,
        hub: Hub,
        boxes: Boxes,
        submit: Callable[[AnyCommand, Actor], Awaitable[Done]],
        clock: Callable[[], datetime],
        make_command_id: Callable[[], str],
        rules: VotingRules,
    ) -> None:
        self._state = state
        self._hub = hub
        self._boxes = boxes
        self._submit = submit
        self._clock = clock
        self._make_command_id = make_command_id
        self._rules = rules
        self._casts: Batch[Cast, Outcome] = Batch(boxes.cast)
        self._told_of: dict[str, int] = {}  # poll -> ballots in the running tally that was told last
        self._turnout_due: set[str] = set()
        self._turnout_teller: asyncio.Task[None] | None = None
        self._tidying = Chore(self._tidy, AGAIN_S)
        self._closing = Chore(self._finish_closings, AGAIN_S)
        self._ending: dict[str, asyncio.Task[None]] = {}
        self._asking: set[asyncio.Task[None]] = set()
        self._desk = asyncio.Lock()
        self._held = ""

    async def start(self) -> None:
        """Count the turnout of the open polls. Call once, when the state has been read."""
        for poll in self._open_polls():
            # What was told before the start is not known: the next step begins here, or it could be a single ballot.
            self._told_of[poll.id] = await self.turnout(poll.id)
            self._hub.turnout[poll.id] = await self._turnout_of(poll)

    async def stop(self) -> None:
        """Let everything that has been cast be committed and answered."""
        await self._all_cast()
        tasks = [*self._ending.values(), *self._asking]
        if self._turnout_teller is not None:
            self._turnout_teller.cancel()
            tasks.append(self._turnout_teller)
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._closing.finish()
        await self._tidying.finish()

    async def _all_cast(self) -> None:
        await asyncio.gather(*self._asking, return_exceptions=True)
        await self._casts.idle()

    def tick(self) -> None:
        """Close the polls whose time is over, but for those with paper to read; tell what other processes took in."""
        now = self._clock()
        for poll in self._open_polls():
            if self._is_over(poll, now) and poll.id not in self._ending and not has_paper(self._state, poll):
                self._ending[poll.id] = asyncio.create_task(self._end(poll.id))
            self._turnout_changed(poll.id)

    async def _end(self, poll_id: str) -> None:
        try:
            await self._submit(ClosePoll(self._make_command_id(), poll_id), SYSTEM)
        except Refused:
            pass  # somebody was quicker, or the disk is full: the next tick tries again while it is open
        finally:
            del self._ending[poll_id]

    def _open_polls(self) -> list[Poll]:
        return [poll for poll in self._state.polls.values() if poll.is_open]

    def is_over(self, poll_id: str) -> bool:
        """Return whether the time of a poll is over, and the grace for ballots on their way with it."""
        return self._is_over(self._state.polls[poll_id], self._clock())

    def _is_over(self, poll: Poll, now: datetime) -> bool:
        return poll.ends_at is not None and now > poll.ends_at + timedelta(seconds=self._rules.grace_s)

    # Casting

    async def cast(self, poll_id: str, credential: str, ballot: Ballot, secret: str, channel: Channel = "phone") -> str:
        """Put a ballot into the box and return its receipt. As `put`, whose refusals it raises."""
        return await told(lambda tell: self.put(poll_id, credential, ballot, secret, tell, channel))

    def put(
        self,
        poll_id: str,
        credential: str,
        ballot: Ballot,
        secret: str,
        tell: Tell[str],
        channel: Channel = "phone",
    ) -> None:
        """Put a ballot into the box; `tell` gets its receipt, or what has refused it, after the commit.

        credential: keyed hash of a card's code. secret: drawn by the casting device; the same secret and
        card may send again, and replaces its own choice until the poll closes. A resend of what is in the box gets the
        receipt at any time, also when the poll takes no ballots any more.
        Raises Refused, and `tell` gets nothing: "unknown-card", "card-revoked", "card-struck", "poll-not-open",
        "bad-ballot", "malformed", "not-found". Tells Refused: "poll-closed", "poll-paused", "poll-annulled",
        "already-voted", "receipt-taken", "not-saved".
        """
        card = valid_card(self._state, credential)
        if card.booklet and channel != "paper":
            raise Refused("card-struck", booklet=card.booklet)
        if card.right == self._held:
            raise Refused("not-saved")  # for a moment only: sent again, the ballot meets what has become of the card
        receipt = receipt_of(poll_id, secret)
        late: Refused | None = None
        try:
            poll = self._taking(poll_id, channel)
        except Refused as refused:
            if refused.code not in ("poll-closed", "poll-paused", "poll-annulled"):
                raise
            late, poll = refused, self._state.polls[poll_id]
        choice = write_ballot(check_ballot(poll, self._marked_by_clock(poll, ballot)))
        groups = () if channel == "paper" else _groups(self._state.meeting.profile, card, poll_id, secret)
        cast = Cast(poll_id, card.right, receipt, choice, channel, card.site_id, groups)
        if late is not None:
            self._ask(self._tell_late(cast, late, tell))
        elif poll.method == "quiz":
            self._ask(self._put_answer(cast, tell))
        else:
            self._put(cast, tell)

    def _put(self, cast: Cast, tell: Tell[str]) -> None:
        def committed(outcome: Outcome | Exception) -> None:
            match outcome:
                case "cast" | "replaced":
                    if outcome == "cast":
                        self._turnout_changed(cast.poll)
                    tell(cast.receipt)
                case "poll-closed":
                    self._ask(self._tell_late(cast, Refused("poll-closed", poll=cast.poll), tell))
                case "already-voted" | "receipt-taken":
                    tell(Refused(outcome))
                case NotSaved():
                    tell(Refused("not-saved"))
                case error:
                    tell(error)

        self._casts.put(cast, committed)

    def _taking(self, poll_id: str, channel: Channel) -> Poll:
        """Return the poll when it takes ballots now; those on paper until it is closed. Raises Refused."""
        poll = open_poll(self._state, poll_id)
        if channel == "paper":
            return poll
        if poll.paused_at is not None:
            raise Refused("poll-paused", poll=poll_id)
        if self._is_over(poll, self._clock()):
            raise Refused("poll-closed", poll=poll_id)
        return poll

    def _marked_by_clock(self, poll: Poll, ballot: Ballot) -> Ballot:
        """Return the ballot with what the server says of it: in a quiz, how much of the time was left."""
        if poll.method != "quiz":
            return ballot
        left = 0
        if poll.rules.answer_s and poll.opened_at is not None:
            used = ((self._clock() - poll.opened_at).total_seconds() - poll.paused_s) / poll.rules.answer_s
            left = max(0, TIME_STEPS - int(TIME_STEPS * used))
        known = any(table.number == ballot.table for table in self._state.tables.values())
        return replace(ballot, left=left, table=ballot.table if known else 0)

    def _ask(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _tell_late(self, cast: Cast, late: Refused, tell: Tell[str]) -> None:
        """Tell the receipt when this very ballot is in the box already, the refusal when it is not."""
        try:
            tell(cast.receipt if await self._is_in_box(cast) else late)
        except Exception as error:
            tell(error)

    async def _put_answer(self, cast: Cast, tell: Tell[str]) -> None:
        """Put an answer to a quiz into the box, unless it is there: sent again, it must not seem a slower one."""
        try:
            if await self._is_in_box(cast):
                tell(cast.receipt)
            else:
                self._put(cast, tell)
        except Exception as error:
            tell(error)

    async def _is_in_box(self, cast: Cast) -> bool:
        """Return whether the ballot is in the box as it is given, be it that a quiz had more time left then."""
        held = await self._boxes.choice(cast.poll, cast.receipt)
        if held is None or _timeless(held) != _timeless(cast.choice):
            return False
        # A kiosk that gave two cards one secret must not tell the second that it has voted.
        return await self._boxes.voted(cast.poll, cast.credential)

    async def has_voted(self, poll_id: str, credential: str) -> bool:
        """Return whether the voting right of a card is on the roll of the poll."""
        card = self._state.cards.get(credential)
        return card is not None and await self._boxes.voted(poll_id, card.right)

    @asynccontextmanager
    async def holding(self, right: str) -> AsyncIterator[None]:
        """Take no ballot of a voting right inside the block, which begins when none is on its way any more.

        One right at a time. Another process of this meeting is not stopped by it.
        """
        async with self._desk:
            self._held = right
            try:
                await self._all_cast()
                yield
            finally:
                self._held = ""

    async def polls_of(self, right: str) -> list[Poll]:
        """Return the polls in which a voting right is on the roll, ended ones included."""
        opened = [poll for poll in self._state.polls.values() if poll.opened_at is not None]
        return [poll for poll in opened if await self._boxes.voted(poll.id, right)]

    # Turnout

    async def turnout(self, poll_id: str) -> int:
        """Return how many have voted in the poll, counted now."""
        return sum(sum(channels.values()) for channels in (await self._boxes.turnout(poll_id)).values())

    async def _turnout_of(self, poll: Poll) -> Turnout:
        by_channel = await self._boxes.turnout(poll.id)
        voted = sum(sum(channels.values()) for channels in by_channel.values())
        before = self._hub.turnout.get(poll.id)
        tally = before.tally if before else None
        # In steps: by watching the room and the screen, everyone could tell what a single ballot says.
        if poll.results == "live" and voted >= self._told_of.get(poll.id, 0) + GROUP_LEAST:
            ballots = await self._boxes.ballots(poll.id)
            self._told_of[poll.id] = len(ballots)
            hands = hands_of(self._state, poll.id)
            tally = await asyncio.to_thread(running_tally_of, poll, [choice for _, choice in ballots], hands)
        return Turnout(poll.id, voted, by_channel, tally)

    def _turnout_changed(self, poll_id: str) -> None:
        self._turnout_due.add(poll_id)
        if self._turnout_teller is None:
            self._turnout_teller = asyncio.create_task(self._tell_turnout())

    async def _tell_turnout(self) -> None:
        try:
            while self._turnout_due:
                due, self._turnout_due = self._turnout_due, set()
                for poll_id in due:
                    frame = await self._turnout_of(self._state.polls[poll_id])
                    if self._state.polls[poll_id].is_open and frame != self._hub.turnout.get(poll_id):
                        self._hub.turnout = {**self._hub.turnout, poll_id: frame}
                        self._hub.tell_turnout(frame)
                await asyncio.sleep(TURNOUT_EVERY_S)
        finally:
            self._turnout_teller = None

    # Closing

    async def seal(self, poll_id: str) -> None:
        """Let the box take no more ballots. Raises NotSaved."""
        await self._boxes.seal(poll_id)

    async def count_sealed(self, command: ClosePoll, actor: Actor) -> Done:
        """Count a sealed box, record the tally under the id of the closing command, and scrub the file."""
        while True:
            try:
                done = await self._submit(await self._count(command), actor)
            except Refused as refused:
                if refused.facts.get("reason") != "moved":
                    raise
            else:
                return done

    async def _count(self, command: ClosePoll) -> RecordTally:
        boxes, poll = self._boxes, self._state.polls[command.poll_id]
        hands = hands_of(self._state, poll.id)
        ballots = await boxes.ballots(poll.id)
        choices = [choice for _, choice in ballots]
        receipts = receipts_digest(receipt for receipt, _ in ballots)
        grouped = await boxes.grouped(poll.id)
        tally = await asyncio.to_thread(tally_of, poll, choices, hands, receipts)
        profile = await asyncio.to_thread(profile_of, poll, grouped, len(ballots), receipts, self._rules.profile_least)
        roll = await boxes.roll(poll.id)
        return RecordTally(
            command.id,
            poll.id,
            tally,
            len(roll),
            box_digest(ballots, await boxes.salt(poll.id)),
            roll_digest(roll),
            ballots_digest(choices),
            receipts,
            await boxes.turnout(poll.id),
            profile,
            times_counted(hands),
        )

    def finish_closings(self) -> None:
        """Count, soon, the boxes that were sealed when a crash cut their closing short, and tidy. Idempotent."""
        self._closing.soon()

    async def _finish_closings(self) -> None:
        sealed = await self._boxes.sealed()
        for poll in self._open_polls():
            if poll.id in sealed:
                try:
                    await self.count_sealed(ClosePoll(self._make_command_id(), poll.id), SYSTEM)
                except Refused as refused:
                    if refused.code == "not-saved":
                        raise NotSaved from refused
                    if refused.code not in ("poll-closed", "poll-annulled"):  # else another process has just done it
                        raise
        self.tidy()

    def tidy(self) -> None:
        """Take away, soon, what the boxes of ended polls hold beyond their count. Idempotent."""
        self._tidying.soon()

    async def tidied(self) -> None:
        """Return once the ended boxes hold no trace of their order, or once that has failed on a full disk."""
        await self._tidying.finish()

    async def _tidy(self) -> None:
        ended = [poll for poll in self._state.polls.values() if poll.opened_at is not None and not poll.is_open]
        sealed = await self._boxes.sealed()
        grouped = await self._boxes.with_groups()
        for poll in ended:
            if poll.id not in sealed:  # an annulled one; a closed one was sealed before it was counted
                await self._boxes.seal(poll.id)
            if poll.id in grouped:
                await self._boxes.forget_groups(poll.id)
        await self._boxes.scrub()


def _timeless(choice: str) -> Ballot:
    return replace(read_ballot(choice), left=0)


def _groups(dimensions: Iterable[str], card: Card, poll_id: str, secret: str) -> tuple[tuple[str, str, str], ...]:
    """Return what goes into the boxes of the groups of a voter: dimension, group or "", and a key apart for each."""
    return tuple(
        (
            dimension,
            card.groups.get(dimension, ""),
            sha256(f"tablee group\n{poll_id}\n{dimension}\n{secret}".encode()).hexdigest()[:32],
        )
        for dimension in dimensions
    )
