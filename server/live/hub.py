"""The hub: who is connected, and how a change reaches all of them.

A frame is encoded once per audience and written as it is to every transport. There is no queue per
client: the transport's own buffer is the queue, and it is bounded. A client that does not read is
dropped; it comes back to a snapshot. Waiting for the slowest would make everyone as slow.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct
from msgspec.structs import asdict
from websockets.frames import Frame as SocketFrame
from websockets.frames import Opcode

from server.domain.closing import GROUP_LEAST
from server.domain.coverage import coverage_of
from server.domain.decide.paper import account_of, has_paper
from server.domain.paper import Account
from server.domain.state import Key, MeetingState
from server.live.audience import REGIE, Audience, snapshot, view
from server.wire.frames import (
    Changed,
    Company,
    Coverage,
    Look,
    Paper,
    Presence,
    Refusal,
    Report,
    Screen,
    ServerFrame,
    Snapshot,
    Turnout,
    encode,
)

BACKLOG_BYTES_MOST = 256 * 1024  # some minutes of a busy round; whoever lags more is better off with a snapshot


COMPANY_EVERY_S = 1.0  # who reads what is glanced at, not watched

COVERAGE_EVERY_S = 1.0  # likewise; of 5,000 notes it takes 10 ms
COVERED = frozenset({"notes", "themes", "proposals", "tables", "sites", "meetings"})

PAPER_EVERY_S = 1.0  # a scanner reads ten sheets a second
ON_PAPER = frozenset({"batches", "sheets", "cards", "polls"})

REPORTS_EVERY_S = 1.0  # of one table are told; a device that floods them shall not keep the régie busy
LATE_AFTER_S = 6.0  # two pings of a page, which sends one every 2.5 s, and a little for a slow line
ANSWER_WITHIN_S = 3.0  # a tablet on a bad line answers in one; whoever scans its sign meanwhile waits so long, at most


class Outlet(Protocol):
    """Where a client's bytes go; it never blocks and never raises for a client that has gone."""

    def write(self, data: bytes) -> None:
        """Hand `data`, a whole websocket message in its frame, to the transport."""

    def backlog(self) -> int:
        """Return how many bytes wait to be sent."""

    def drop(self) -> None:
        """End the connection at once, without the farewell that the client would not read."""

    def dismiss(self, data: bytes) -> None:
        """Hand over a last message, then end the connection for good."""

    async def answers(self, within_s: float) -> bool:
        """Ask the client for a sign of life; return whether it gives one in that time."""


def pack(frame: ServerFrame) -> bytes:
    """Return the bytes of a websocket text message that carries `frame`, as a server sends it (unmasked)."""
    return SocketFrame(Opcode.TEXT, encode(frame)).serialize(mask=False)


class Hub:
    """The clients of one meeting, by audience."""

    def __init__(self, clock: Callable[[], datetime], profile_least: int = GROUP_LEAST) -> None:
        self._clock = clock
        self._profile_least = profile_least
        self._bounds: dict[Audience, dict[Outlet, int]] = {}
        self._devices: dict[Outlet, str] = {}
        self._pinged: dict[Outlet, float] = {}
        self._presence: dict[str, Presence] = {}
        self._looks: dict[Outlet, tuple[str, Look]] = {}
        self._telling_company: asyncio.TimerHandle | None = None
        self._told_company_at = float("-inf")
        self._coverage: Coverage | None = None
        self._telling_coverage: asyncio.TimerHandle | None = None
        self._told_coverage_at = float("-inf")
        self._telling_paper: asyncio.TimerHandle | None = None
        self._told_paper_at = float("-inf")
        self._report_told: dict[str, float] = {}
        self._report_late: dict[str, Report] = {}
        self._snapshots: dict[Audience, bytes] = {}
        self.turnout: dict[str, Turnout] = {}

    def join(self, audience: Audience, outlet: Outlet, state: MeetingState, device: str = "", member: str = "") -> None:
        """Add a client and hand it the snapshot of `state`; from then on it gets every change.

        device: how a device of a table calls itself; empty: it does not, and is never sent away for another.
        member: of the régie, whose page it is; empty for all others.
        The caller must not let another change be applied between reading `state` and this call.
        """
        clients = self._bounds.setdefault(audience, {})
        packed = self._snapshots.get(audience)
        if packed is None:
            packed = self._snapshots[audience] = pack(
                Snapshot(
                    state.seq,
                    snapshot(audience, state),
                    self.turnout if audience.door != "delivery" else {},
                    self._presence if audience == REGIE else {},
                    self.company() if audience == REGIE else {},
                    self.screens() if audience == REGIE else {},
                    self._cover(state) if audience == REGIE else None,
                    _accounts(state) if audience == REGIE else {},
                )
            )
        outlet.write(packed)
        # What is waiting to be sent at the start is the snapshot, not a sign of a slow reader.
        clients[outlet] = BACKLOG_BYTES_MOST + outlet.backlog()
        if device:
            self._devices[outlet] = device
        if member:
            self._looks[outlet] = member, Look()
            self._tell_company()
        self._tell_presence(audience)
        self._tell_screen(audience)

    def leave(self, audience: Audience, outlet: Outlet) -> None:
        """Forget a client. Idempotent."""
        clients = self._bounds.get(audience, {})
        if clients.pop(outlet, None) is None:
            return
        self._devices.pop(outlet, None)
        self._pinged.pop(outlet, None)
        if not clients:
            del self._bounds[audience]
        if self._looks.pop(outlet, None) is not None:
            self._tell_company()
        self._tell_presence(audience)
        self._tell_screen(audience)

    def publish(self, state: MeetingState, touched: Iterable[Key]) -> None:
        """Tell every audience which of the touched records it sees now, as of `state`."""
        keys = tuple(dict.fromkeys(touched))
        self._snapshots.clear()
        if any(collection in COVERED for collection, _ in keys):
            self._tell_coverage(state)
        if REGIE in self._bounds and any(collection in ON_PAPER for collection, _ in keys):
            self._tell_paper(state)
        packed: dict[tuple[tuple[Key, int], ...], tuple[bytes, object]] = {}
        for audience in tuple(self._bounds):
            seen, gone = _difference(audience, state, keys)
            if not seen and not gone:
                continue
            # Records that several audiences see as they are have one identity, hence one encoding. They are
            # kept beside it, for an identity is only good while its record lives.
            same = tuple((key, id(record)) for key, record in seen) + tuple((key, 0) for key in gone)
            if same not in packed:
                packed[same] = pack(_changed(state.seq, seen, gone)), seen
            self._send(audience, packed[same][0])

    def answer(self, audience: Audience, outlet: Outlet, frame: ServerFrame) -> None:
        """Send a frame to one client, under the same bound as changes: who does not read the answers is dropped."""
        bound = self._bounds.get(audience, {}).get(outlet)
        if bound is None:
            return
        if outlet.backlog() > bound:
            self._drop(audience, outlet)
        else:
            outlet.write(pack(frame))

    def tell_turnout(self, frame: Turnout) -> None:
        """Send a turnout frame to everyone who sees anything. The caller keeps `turnout` up to date."""
        self._snapshots.clear()
        packed = pack(frame)
        for audience in tuple(self._bounds):
            if audience.door != "delivery":
                self._send(audience, packed)

    def presence(self) -> dict[str, Presence]:
        """Return table -> its last presence, for the tables that have been here since the start."""
        return dict(self._presence)

    def hear(self, audience: Audience, report: Report) -> None:
        """Tell the régie how a table's device is; of several reports within `REPORTS_EVERY_S`, the last one then."""
        if audience.door != "table":
            return
        loop = asyncio.get_running_loop()
        wait_s = self._report_told.get(audience.id, -REPORTS_EVERY_S) + REPORTS_EVERY_S - loop.time()
        if wait_s <= 0:
            self._report_told[audience.id] = loop.time()
            self._tell_presence(audience, report)
            return
        if audience.id not in self._report_late:
            loop.call_later(wait_s, self._hear_late, audience)
        self._report_late[audience.id] = report

    def pinged(self, audience: Audience, outlet: Outlet, now_s: float) -> None:
        """Take a sign of life of a table's device. now_s: on the clock of the event loop."""
        if audience.door == "table" and outlet in self._bounds.get(audience, ()):
            self._pinged[outlet] = now_s
            if (presence := self._presence.get(audience.id)) and presence.late_since:
                self._tell_presence(audience)

    def watch(self, now_s: float) -> None:
        """Tell the régie of tables that fell silent, long before their line is given up. Call it every second."""
        for audience in [each for each in self._bounds if each.door == "table"]:
            heard = self._last_ping(audience)
            if heard is None or now_s - heard < LATE_AFTER_S or self._presence[audience.id].late_since:
                continue
            self._tell_presence(audience, late_since=self._clock() - timedelta(seconds=now_s - heard))

    def _last_ping(self, audience: Audience) -> float | None:
        """Return when a device of a table last pinged, `None` where one is there that never does."""
        pings = [self._pinged.get(outlet) for outlet in self._bounds[audience]]
        return None if None in pings else max(ping for ping in pings if ping is not None)

    def _hear_late(self, audience: Audience) -> None:
        if (report := self._report_late.pop(audience.id, None)) is not None:
            self.hear(audience, report)

    def company(self) -> dict[str, Look]:
        """Return member of the régie -> what they have before them, for those who are here."""
        return dict(self._looks.values())

    def look(self, outlet: Outlet, look: Look) -> None:
        """Tell the régie what one of its members has before them; nothing for a page that is nobody's."""
        if outlet in self._looks:
            member, _ = self._looks.pop(outlet)  # put last: the page that looked last is the one that counts
            self._looks[outlet] = member, look
            self._tell_company()

    def screens(self) -> dict[str, int]:
        """Return site -> pages of its screen that are connected, for the sites that have any."""
        return {each.id: len(outlets) for each, outlets in self._bounds.items() if each.door == "display"}

    def devices(self, audience: Audience) -> int:
        """Return how many clients an audience has now."""
        return len(self._bounds.get(audience, ()))

    async def lives(self, audience: Audience, device: str) -> bool:
        """Return whether a device of a table, as it calls itself, is connected and answers when it is asked.

        One that went off without a farewell, as a flat battery does, stays connected for up to 40 s.
        """
        outlets = [outlet for outlet in self._bounds.get(audience, ()) if self._devices.get(outlet) == device]
        return any(await asyncio.gather(*(outlet.answers(ANSWER_WITHIN_S) for outlet in outlets)))

    def drop_all(self, audience: Audience) -> None:
        """End every connection of an audience, such as the devices of a table whose link was revoked."""
        for outlet in tuple(self._bounds.get(audience, ())):
            self._drop(audience, outlet)

    def send_away(self, audience: Audience, device: str, farewell: Refusal) -> None:
        """End the connections of the other devices of a table than `device`, tell them why, and forget their report."""
        packed = pack(farewell)
        for outlet in tuple(self._bounds.get(audience, ())):
            if self._devices.get(outlet, device) != device:
                self.leave(audience, outlet)
                outlet.dismiss(packed)
        self._report_late.pop(audience.id, None)
        self._report_told.pop(audience.id, None)
        if audience.id in self._presence:
            self._tell_presence(audience, Report())

    def _drop(self, audience: Audience, outlet: Outlet) -> None:
        self.leave(audience, outlet)
        outlet.drop()

    def _tell_presence(
        self, audience: Audience, report: Report | None = None, late_since: datetime | None = None
    ) -> None:
        if audience.door != "table":
            return
        former = self._presence.get(audience.id)
        said = report or former or Report()
        devices = self.devices(audience)
        gone_at = None
        if not devices:
            gone_at = self._clock() if former is None or former.devices else former.gone_at
        presence = Presence(audience.id, devices, said.battery, said.charging, said.waiting, gone_at, late_since)
        if presence != former:
            self._presence[audience.id] = presence
            self._snapshots.pop(REGIE, None)
            self._send(REGIE, pack(presence))

    def _tell_screen(self, audience: Audience) -> None:
        if audience.door == "display":
            self._snapshots.pop(REGIE, None)
            self._send(REGIE, pack(Screen(audience.id, self.devices(audience))))

    def _tell_company(self) -> None:
        self._snapshots.pop(REGIE, None)
        if self._telling_company is None:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._told_company_at + COMPANY_EVERY_S)
            self._telling_company = loop.call_at(due, self._send_company)

    def _send_company(self) -> None:
        self._telling_company = None
        self._told_company_at = asyncio.get_running_loop().time()
        self._send(REGIE, pack(Company(self.company())))

    def _cover(self, state: MeetingState) -> Coverage:
        # Who comes in hears what was told last: a page that is reloaded must not show what a card has just been given.
        if self._coverage is None:
            self._coverage = _coverage(state, self._profile_least)
        return self._coverage

    def _tell_coverage(self, state: MeetingState) -> None:
        if REGIE not in self._bounds:
            self._coverage = None
        elif self._telling_coverage is None:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._told_coverage_at + COVERAGE_EVERY_S)
            self._telling_coverage = loop.call_at(due, self._send_coverage, state)

    def _send_coverage(self, state: MeetingState) -> None:
        self._telling_coverage = None
        self._told_coverage_at = asyncio.get_running_loop().time()
        coverage = _coverage(state, self._profile_least)
        if coverage != self._coverage:
            self._coverage = coverage
            self._snapshots.pop(REGIE, None)
            self._send(REGIE, pack(coverage))

    def _tell_paper(self, state: MeetingState) -> None:
        if self._telling_paper is None:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._told_paper_at + PAPER_EVERY_S)
            self._telling_paper = loop.call_at(due, self._send_paper, state)

    def _send_paper(self, state: MeetingState) -> None:
        self._telling_paper = None
        self._told_paper_at = asyncio.get_running_loop().time()
        if accounts := _accounts(state):
            self._snapshots.pop(REGIE, None)
            self._send(REGIE, pack(Paper(accounts)))

    def _send(self, audience: Audience, packed: bytes) -> None:
        slow = []
        for outlet, bound in self._bounds.get(audience, {}).items():
            if outlet.backlog() > bound:
                slow.append(outlet)
            else:
                outlet.write(packed)
        for outlet in slow:
            self._drop(audience, outlet)


def _difference(
    audience: Audience, state: MeetingState, keys: tuple[Key, ...]
) -> tuple[list[tuple[Key, Struct]], list[Key]]:
    seen: list[tuple[Key, Struct]] = []
    gone: list[Key] = []
    for key in keys:
        record = view(audience, state, key)
        if record is not None:
            seen.append((key, record))
        elif audience == REGIE and state.record(key) is None:
            # Only themes are ever removed, and only the régie sees them. For the others a record that
            # they do not see is one that they have never seen; its id is no business of theirs.
            gone.append(key)
    return seen, gone


def _coverage(state: MeetingState, least: int) -> Coverage:
    return Coverage(**asdict(coverage_of(state, least)))


def _accounts(state: MeetingState) -> dict[str, Account]:
    return {poll.id: account_of(state, poll) for poll in state.polls.values() if has_paper(state, poll)}


def _changed(seq: int, seen: list[tuple[Key, Struct]], gone: list[Key]) -> Changed:
    put: dict[str, dict[str, Struct]] = {}
    drop: dict[str, list[str]] = {}
    for (collection, id), record in seen:
        put.setdefault(collection, {})[id] = record
    for collection, id in gone:
        drop.setdefault(collection, []).append(id)
    return Changed(seq, put, drop)
