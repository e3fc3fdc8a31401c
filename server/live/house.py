"""The house: every meeting of one server, its secrets, and who may come in."""

import asyncio
import hmac
import logging
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from server.domain import ids
from server.domain.codes import read_code
from server.domain.refusals import Refused
from server.live.meeting import LiveMeeting
from server.live.voting import VotingRules
from server.settings import Settings
from server.storage.base import Storage, Unusable

KEY_FILE = "server.key"
KEY_BYTES = 32
HASH_LETTERS = 32  # 128 bits: no two of any number of tokens share a hash
FOLLOW_EVERY_S = 1.0

log = logging.getLogger("tablee")


def utc_now() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


def new_id(prefix: str) -> str:
    """Return a new id with 80 random bits."""
    return ids.make_id(prefix, secrets.token_bytes(ids.RANDOM_BYTES))


def new_token() -> str:
    """Return a new door token of 130 random bits, in base 32."""
    return ids.spell(secrets.token_bytes(16))


def server_key(data: Path, make: bool) -> bytes:
    """Return the secret key of a data folder, readable by its owner alone.

    make: make it where it is missing; only for a folder without meetings, since every printed card and sign would
    be dead under another key. Idempotent, also between processes. Raises Unusable("no-key") when there is no whole
    key: it must be brought back from where the folder was copied.
    """
    return key_in(data / KEY_FILE, make)


def key_in(path: Path, make: bool) -> bytes:
    """Return the secret key that a file holds; `make`, the errors and the rest as for `server_key`."""
    if make and not path.exists():
        _make_key(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        raise Unusable("no-key", path) from None
    if len(key) != KEY_BYTES:
        raise Unusable("no-key", path)
    return key


def _make_key(path: Path) -> None:
    """Make a key that appears whole or not at all, unless another process has made one in the meantime."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # readable by its owner alone
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)


class House:
    """The live meetings by id. Used as `async with`; `storage` is opened and closed with it."""

    def __init__(self, settings: Settings, storage: Storage, clock: Callable[[], datetime] = utc_now) -> None:
        self.settings = settings
        self.storage = storage
        self.clock = clock
        self.meetings: dict[str, LiveMeeting] = {}
        self.key = b""
        self._follower: asyncio.Task[None] | None = None
        self._following = asyncio.Lock()
        self._behind = True

    async def __aenter__(self) -> "House":
        self.settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        await self.storage.__aenter__()
        try:
            self.key = server_key(self.settings.data, make=not await self.storage.journal.meetings())
            await self._catch_up()
        except BaseException:
            await self.storage.__aexit__()
            raise
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
        """Return the keyed hash by which a secret is known where it is kept.

        purpose: keeps the uses apart: `table`, `staff` and `card` at rest, `note` for who wrote one, `note-id` for its
        id, `cookie`, `ballot`, `draft`, `mask` and `answered` on a voter's device, `desk …` at the welcome desk,
        `kiosk …` at kiosks, `number` and `text` of text messages.
        """
        return hmac.digest(self.key, f"{purpose}\n{secret}".encode(), "sha256").hex()[:HASH_LETTERS]

    async def found(self, id: str) -> LiveMeeting:
        """Return the meeting with `id`, ready for its first command. Idempotent."""
        if id not in self.meetings:
            rules = VotingRules(self.settings.poll_grace_s, self.settings.profile_least)
            meeting = LiveMeeting(id, self.storage, self.clock, lambda: new_id(ids.COMMAND), rules)
            await meeting.start()
            self.meetings.setdefault(id, meeting)  # another caller may have been quicker
        return self.meetings[id]

    # Doors

    async def find_card(self, typed: str) -> tuple[LiveMeeting, str]:
        """Return the meeting and the credential of a voter card, from its code as typed.

        Raises Refused("unknown-card"), also when the code cannot be one.
        """
        found = self.known_card(typed)
        if found is None and read_code(typed) is not None:
            await self._catch_up()  # another process may have issued it a moment ago
            found = self.known_card(typed)
        if found is None:
            raise Refused("unknown-card")
        return found

    def known_card(self, typed: str) -> tuple[LiveMeeting, str] | None:
        """Return what `find_card` does, at once; `None` for a card of which nothing is known yet."""
        code = read_code(typed)
        if code is not None:
            credential = self.hash("card", code)
            for meeting in self.meetings.values():
                if credential in meeting.state.cards:
                    return meeting, credential
        return None

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
        if not holding:
            await self._catch_up()
            holding = [meeting for meeting in self.meetings.values() if holds(meeting)]
        return holding

    # Following other processes

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(FOLLOW_EVERY_S)
            try:
                await self._catch_up()
                for meeting in self.meetings.values():
                    meeting.voting.tick()
                    meeting.hub.watch(asyncio.get_running_loop().time())
            except Exception:  # the next round tries again: every screen and every clock depends on it
                log.exception("the journal could not be followed")

    async def _catch_up(self) -> None:
        """Take over what other processes have written. One at a time; what fails is owed to the next one."""
        async with self._following:
            self._behind = await self.storage.journal.changed() or self._behind
            if not self._behind:
                return
            for id in await self.storage.journal.meetings():
                await (await self.found(id)).catch_up()
            self._behind = False
