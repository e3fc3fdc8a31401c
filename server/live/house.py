"""The house: every meeting of one server, its secrets, and who may come in."""

import asyncio
import hmac
import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from server.domain import ids
from server.domain.codes import read_code
from server.domain.refusals import Refused
from server.live.meeting import LiveMeeting
from server.settings import Settings
from server.storage.base import Storage

KEY_FILE = "server.key"
HASH_LETTERS = 32  # 128 bits: no two of any number of tokens share a hash
FOLLOW_EVERY_S = 1.0


def utc_now() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


def new_id(prefix: str) -> str:
    """Return a new id with 80 random bits."""
    return ids.make_id(prefix, secrets.token_bytes(ids.RANDOM_BYTES))


def new_token() -> str:
    """Return a new door token of 130 random bits, in base 32."""
    return ids.spell(secrets.token_bytes(16))


def server_key(data: Path) -> bytes:
    """Return the secret key of a data folder; the first call makes it, readable by its owner alone.

    Idempotent, also between processes.
    """
    path = data / KEY_FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text())
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(path.read_text())


class House:
    """The live meetings by id. Used as `async with`; `storage` is opened and closed with it."""

    def __init__(self, settings: Settings, storage: Storage, clock: Callable[[], datetime] = utc_now) -> None:
        self.settings = settings
        self.storage = storage
        self.clock = clock
        self.meetings: dict[str, LiveMeeting] = {}
        self.key = b""
        self._follower: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "House":
        self.settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.key = server_key(self.settings.data)
        await self.storage.__aenter__()
        await self._find_meetings()
        self._follower = asyncio.create_task(self._follow())
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.gather(self._follower, return_exceptions=True)
        for meeting in self.meetings.values():
            await meeting.stop()
        await self.storage.__aexit__(*exc)

    def hash(self, purpose: str, secret: str) -> str:
        """Return the keyed hash by which a secret is known at rest. purpose: `table`, `staff` or `card`."""
        return hmac.digest(self.key, f"{purpose}\n{secret}".encode(), "sha256").hex()[:HASH_LETTERS]

    async def found(self, id: str) -> LiveMeeting:
        """Return the meeting with `id`, ready for its first command. Idempotent."""
        if id not in self.meetings:
            meeting = LiveMeeting(id, self.storage, self.clock, lambda: new_id(ids.COMMAND))
            await meeting.start()
            self.meetings[id] = meeting
        return self.meetings[id]

    # Doors

    async def find_card(self, typed: str) -> tuple[LiveMeeting, str]:
        """Return the meeting and the credential of a voter card, from its code as typed.

        Raises Refused("unknown-card"), also when the code cannot be one.
        """
        code = read_code(typed)
        if code is not None:
            credential = self.hash("card", code)
            for meeting in await self._freshly(lambda meeting: credential in meeting.state.cards):
                return meeting, credential
        raise Refused("unknown-card")

    async def find_table(self, token: str) -> tuple[LiveMeeting, str]:
        """Return the meeting and the table id of a table token. Raises Refused("unknown-table-link")."""
        hashed = self.hash("table", token)
        for meeting in await self._freshly(lambda meeting: hashed in meeting.state.table_links):
            link = meeting.state.table_links[hashed]
            if not link.revoked:
                return meeting, link.table_id
        raise Refused("unknown-table-link")

    async def find_staff_link(self, token: str) -> tuple[LiveMeeting, str]:
        """Return the meeting and the hash of a staff sign-in link. Raises Refused("unknown-link")."""
        hashed = self.hash("staff", token)
        for meeting in await self._freshly(lambda meeting: hashed in meeting.state.staff_links):
            return meeting, hashed
        raise Refused("unknown-link")

    def find_site(self, site_id: str) -> LiveMeeting:
        """Return the meeting that a site takes part in. Raises Refused("not-found")."""
        for meeting in self.meetings.values():
            if site_id in meeting.state.sites:
                return meeting
        raise Refused("not-found", what="site", id=site_id)

    async def _freshly(self, holds: Callable[[LiveMeeting], bool]) -> list[LiveMeeting]:
        """Return the meetings that `holds` is true of; look into the journal once more when there is none.

        Cards and links may have been issued by another process a moment ago.
        """
        holding = [meeting for meeting in self.meetings.values() if holds(meeting)]
        if not holding and await self.storage.journal.changed():
            await self._catch_up()
            holding = [meeting for meeting in self.meetings.values() if holds(meeting)]
        return holding

    # Following other processes

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(FOLLOW_EVERY_S)
            if await self.storage.journal.changed():
                await self._catch_up()

    async def _catch_up(self) -> None:
        await self._find_meetings()
        for meeting in list(self.meetings.values()):
            await meeting.catch_up()

    async def _find_meetings(self) -> None:
        for id in await self.storage.journal.meetings():
            await self.found(id)
