"""Chores: work in the background that must be done sooner or later, whatever fails in between."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from server.storage.base import NotSaved

log = logging.getLogger("tablee")


class Chore:
    """A piece of work that is done when it is due, and again until it succeeds.

    work: must be idempotent. again_s: how long to wait after a failure.
    """

    def __init__(self, work: Callable[[], Awaitable[None]], again_s: float) -> None:
        self._work = work
        self._again_s = again_s
        self._due = False
        self._task: asyncio.Task[None] | None = None

    def soon(self) -> None:
        """Say that the work is due. While it runs, that means once more afterwards: it may have begun too early."""
        self._due = True
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def finish(self) -> None:
        """Return once nothing is due. What has failed is tried once more; what still fails waits for `soon`."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._due:
            self._due = False
            with suppress(NotSaved):
                await self._work()

    async def _run(self) -> None:
        try:
            while self._due:
                self._due = False
                try:
                    await self._work()
                except BaseException as error:
                    self._due = True
                    if not isinstance(error, Exception):
                        raise
                    if not isinstance(error, NotSaved):  # a full disk is told to those who wait for an answer
                        log.exception("work in the background failed; it is tried again in %s s", self._again_s)
                    await asyncio.sleep(self._again_s)
        finally:
            self._task = None
