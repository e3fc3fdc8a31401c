"""Sounds made beside a live meeting, one after the other, by a process that gives way to everything else."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Self

from server.spoken.program import Program, Unspoken, find_program
from server.spoken.shelf import Shelf, name_of
from server.spoken.sound import sound_of

WAITING_MOST = 1_000  # texts; a large meeting in four languages has half of that
REST_S = 60.0  # after a disk that took nothing: somebody has to see to it

log = logging.getLogger("tablee")


class Speaking:
    """What makes the sounds that are missing. To be entered; leaving it waits for the one in the making.

    at_all: whether sounds are made here; if not, only what is there already is heard.
    """

    def __init__(self, shelf: Shelf, at_all: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self.shelf = shelf
        self._at_all, self._clock = at_all, clock
        self._program: Program | None = None
        self._waiting: deque[tuple[str, str]] = deque()
        self._wished: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._rests_until = 0.0

    async def __aenter__(self) -> Self:
        if self._at_all:
            self._program = await asyncio.to_thread(find_program)
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._waiting.clear()
        self._program = None
        await self.finish()

    def speaks(self, language: str) -> bool:
        """Return whether sounds of a language are made here."""
        return self._program is not None and self._program.speaks(language)

    def wish(self, language: str, text: str, *, soon: bool = False) -> None:
        """Have a sound made unless it is there. soon: before those that wait. Idempotent, and never waits.

        Nothing happens where nobody speaks the language, where too many wait, and for what has failed before.
        """
        if not text.strip() or not self.speaks(language) or self._clock() < self._rests_until:
            return
        name = name_of(language, text)
        if name in self._wished or len(self._waiting) >= WAITING_MOST or self.shelf.has(name):
            return
        self._wished.add(name)
        (self._waiting.appendleft if soon else self._waiting.append)((language, text))
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def finish(self) -> None:
        """Return once nothing is wished for any more."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            while self._waiting and self._program is not None:
                language, text = self._waiting.popleft()
                await asyncio.to_thread(self._make, self._program, language, text)
        except OSError as error:
            log.warning("sounds cannot be kept, and are tried again in %d s: %s", REST_S, error)
            self._rests_until = self._clock() + REST_S
            self._waiting.clear()
            self._wished.clear()
        finally:
            self._task = None

    def _make(self, program: Program, language: str, text: str) -> None:
        try:
            sound = sound_of(program, language, text, gently=True)
        except Unspoken as unspoken:
            log.warning("a text in %s could not be spoken: %s %s", language, unspoken.code, unspoken.detail)
            return
        self.shelf.keep(name_of(language, text), sound)
