"""The keys by which a number is known to the box: one a poll, destroyed when the poll is over.

There are few telephone numbers: whoever has a key can try them all. Without it, no number leads to a ballot, not even
with all other files of the server: `docs/decisions/0021-text-messages.md`.

Beside each key stand the marks of the texts that were read in that poll, made with it: a gateway that sends an old text
again after a restart undoes no newer choice.
"""

import asyncio
import hmac
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

from server.domain.refusals import Refused
from server.live.house import House, key_in
from server.storage.base import Unusable

log = logging.getLogger("tablee")

FOLDER = "texts"
SUFFIX = ".key"
READ_SUFFIX = ".read"
TIDY_EVERY_S = 2.0
SECRET_LETTERS = 32


@dataclass(slots=True)
class _Poll:
    """What is known of the texts of an open poll. read: marks; latest: place of the last text of a number and card."""

    key: bytes
    read: set[str]
    latest: dict[str, int] = field(default_factory=dict)

    def made(self, secret: str) -> str:
        return hmac.digest(self.key, secret.encode(), "sha256").hex()[:SECRET_LETTERS]


class PollKeys:
    """The keys of the open polls, in files that only their owner may read. Used as `async with`.

    It is a file, not memory alone, so that a server that was started anew still knows who may replace what.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = house.settings.data / FOLDER
        self._polls: dict[str, _Poll] = {}
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
        return (await self._poll(poll_id)).made(sender)

    async def has_read(self, poll_id: str, mark: str) -> bool:
        """Return whether a text was read in an open poll, also before the server was started anew.

        mark: keyed hash of the text. Raises Refused as `secret`.
        """
        poll = await self._poll(poll_id)
        return poll.made(mark) in poll.read

    async def keep_read(self, poll_id: str, mark: str) -> None:
        """Keep that a text was read in a poll. Idempotent; what cannot be written is kept in memory alone."""
        poll = self._polls.get(poll_id)
        if poll is None or (made := poll.made(mark)) in poll.read:
            return
        poll.read.add(made)
        try:
            await asyncio.to_thread(_append, self._path(poll_id, READ_SUFFIX), f"\n{made}")
        except OSError:
            log.exception("it could not be kept which texts were read in poll %s", poll_id)

    def is_latest(self, poll_id: str, whose: str, place: int) -> bool:
        """Return whether no text that came later was taken for the same number and card, and take this one."""
        poll = self._polls.get(poll_id)
        if poll is None:
            return True
        poll.latest[whose] = max(place, poll.latest.get(whose, 0))
        return poll.latest[whose] == place

    async def _poll(self, poll_id: str) -> _Poll:
        if poll_id not in self._polls:
            try:
                made = await asyncio.to_thread(self._load, poll_id)
            except (OSError, Unusable):
                raise Refused("not-saved") from None
            self._polls.setdefault(poll_id, made)  # of two texts at once, the one that was quicker
        return self._polls[poll_id]

    def _load(self, poll_id: str) -> _Poll:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        key, read = key_in(self._path(poll_id, SUFFIX), make=True), self._path(poll_id, READ_SUFFIX)
        return _Poll(key, set(read.read_text(encoding="ascii").split()) if read.exists() else set())

    def _path(self, poll_id: str, suffix: str) -> Path:
        return self._folder / f"{poll_id}{suffix}"

    async def tidy(self) -> None:
        """Destroy the keys of the polls that are over; those of polls that nobody knows here are left. Idempotent."""
        held = await asyncio.to_thread(
            lambda: [*self._folder.glob(f"*{SUFFIX}"), *self._folder.glob(f"*{READ_SUFFIX}")]
        )
        for poll_id in [*self._polls]:
            if self._is_over(poll_id):
                del self._polls[poll_id]
        for path in held:
            if path.suffix in (SUFFIX, READ_SUFFIX) and self._is_over(path.stem):
                try:
                    await asyncio.to_thread(_destroy, path)
                except OSError:
                    log.exception(
                        "the key of the texts of poll %s could not be destroyed; it is tried again", path.stem
                    )

    def _is_over(self, poll_id: str) -> bool:
        polls = (meeting.state.polls.get(poll_id) for meeting in self._house.meetings.values())
        poll = next(filter(None, polls), None)
        return poll is not None and not poll.is_open

    async def _keep_tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDY_EVERY_S)
            await self.tidy()


def _append(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="ascii") as file:
        file.write(text)


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
