"""The keys by which a number is known to the box: one a poll, destroyed when the poll is over.

There are few telephone numbers: whoever has a key can try them all. Without it, no number leads to a ballot, not even
with all other files of the server: `docs/decisions/0021-text-messages.md`.
"""

import asyncio
import hmac
import logging
import os
from pathlib import Path

from server.domain.refusals import Refused
from server.live.house import House, key_in

log = logging.getLogger("tablee")

FOLDER = "texts"
SUFFIX = ".key"
TIDY_EVERY_S = 2.0
SECRET_LETTERS = 32


class PollKeys:
    """The keys of the open polls, in files that only their owner may read. Used as `async with`.

    It is a file, not memory alone, so that a server that was started anew still knows who may replace what.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = house.settings.data / FOLDER
        self._keys: dict[str, bytes] = {}
        self._tidying: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "PollKeys":
        await self.tidy()
        if self._house.settings.sms_provider != "off":
            self._tidying = asyncio.create_task(self._keep_tidy())
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._tidying is not None:
            self._tidying.cancel()
            await asyncio.gather(self._tidying, return_exceptions=True)
        await self.tidy()

    async def secret(self, poll_id: str, sender: str) -> str:
        """Return what a number is known by in a poll, the same as long as that is open. sender: its keyed hash.

        Raises Refused("not-saved") when a new key cannot be kept.
        """
        key = self._keys.get(poll_id)
        if key is None:
            try:
                key = self._keys[poll_id] = await asyncio.to_thread(self._key, poll_id)
            except OSError:
                raise Refused("not-saved") from None
        return hmac.digest(key, sender.encode(), "sha256").hex()[:SECRET_LETTERS]

    def _key(self, poll_id: str) -> bytes:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        return key_in(self._path(poll_id), make=True)

    def _path(self, poll_id: str) -> Path:
        return self._folder / f"{poll_id}{SUFFIX}"

    async def tidy(self) -> None:
        """Destroy the keys of the polls that are over; those of polls that nobody knows here are left. Idempotent."""
        for path in await asyncio.to_thread(lambda: [*self._folder.glob(f"*{SUFFIX}")]):
            polls = (meeting.state.polls.get(path.stem) for meeting in self._house.meetings.values())
            poll = next(filter(None, polls), None)
            if poll is not None and not poll.is_open:
                self._keys.pop(poll.id, None)
                try:
                    await asyncio.to_thread(_destroy, path)
                except OSError:
                    log.exception("the key of the texts of poll %s could not be destroyed; it is tried again", poll.id)

    async def _keep_tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDY_EVERY_S)
            await self.tidy()


def _destroy(path: Path) -> None:
    """Write over a file before it goes: what a disk makes of that is its own affair, as with a box that is scrubbed."""
    try:
        with path.open("r+b") as file:
            file.write(b"0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        pass  # another process of the hall was quicker
