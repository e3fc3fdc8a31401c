"""Batch: many callers share one commit.

A commit to disk takes milliseconds whatever it holds. While one runs, callers wait; the next takes all
of them, so the more there is to do, the less each costs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

BATCH_MOST = 1_000  # bounds how long the first of a batch waits for its answer: about 50 ms of ballots


class Batch(Generic[Item, Outcome]):
    """A queue whose items are committed together, in the order in which they came.

    commit: takes items and returns an outcome or an exception for each; when it raises, all get that.
    """

    def __init__(self, commit: Callable[[list[Item]], Awaitable[Sequence[Outcome | Exception]]]) -> None:
        self._commit = commit
        self._waiting: list[tuple[Item, asyncio.Future[Outcome]]] = []
        self._worker: asyncio.Task[None] | None = None

    def put(self, item: Item) -> "asyncio.Future[Outcome]":
        """Queue `item` at once; the future gives its outcome after the commit.

        An item stays queued when its caller stops waiting.
        """
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return future

    async def idle(self) -> None:
        """Return once everything that waits now has its outcome."""
        if self._worker is not None:
            await asyncio.shield(self._worker)

    async def _work(self) -> None:
        try:
            while self._waiting:
                taken, self._waiting = self._waiting[:BATCH_MOST], self._waiting[BATCH_MOST:]
                outcomes: Sequence[Outcome | Exception]
                try:
                    outcomes = await self._commit([item for item, _ in taken])
                except Exception as error:  # told to every caller, who knows what to do with it
                    outcomes = [error] * len(taken)
                for (_, future), outcome in zip(taken, outcomes, strict=True):
                    if future.done():
                        continue  # the caller has gone
                    if isinstance(outcome, Exception):
                        future.set_exception(outcome)
                    else:
                        future.set_result(outcome)
        finally:
            self._worker = None
