"""Batch: many callers share one commit.

A commit to disk takes milliseconds whatever it holds. While one runs, callers wait; the next takes all
of them, so the more there is to do, the less each costs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

log = logging.getLogger("tablee")

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
Tell = Callable[[Outcome | Exception], None]
"""Takes what became of something: its outcome, or the exception that stands for it. Called once; raises nothing."""

BATCH_MOST = 1_000  # bounds how long the first of a batch waits for its answer: about 50 ms of ballots


class Batch(Generic[Item, Outcome]):
    """A queue whose items are committed together, in the order in which they came.

    commit: takes items and returns an outcome or an exception for each; when it raises, all get that.
    """

    def __init__(self, commit: Callable[[list[Item]], Awaitable[Sequence[Outcome | Exception]]]) -> None:
        self._commit = commit
        self._waiting: list[tuple[Item, Tell[Outcome]]] = []
        self._worker: asyncio.Task[None] | None = None

    def put(self, item: Item, tell: Tell[Outcome]) -> None:
        """Queue `item` at once; `tell` gets its outcome after the commit."""
        self._waiting.append((item, tell))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())

    async def idle(self) -> None:
        """Return once everything that waits now has its outcome."""
        if self._worker is not None:
            await asyncio.shield(self._worker)

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                taken, self._waiting = self._waiting[:BATCH_MOST], self._waiting[BATCH_MOST:]
                outcomes: Sequence[Outcome | Exception]
                try:
                    outcomes = await self._commit([item for item, _ in taken])
                except Exception as error:  # told to every caller, who knows what to do with it
                    outcomes = [error] * len(taken)
                # Told while the next commit runs: else the disk would rest until all have been answered.
                loop.call_soon(_tell, [tell for _, tell in taken], outcomes)
        finally:
            self._worker = None


def _tell(callers: list[Tell[Outcome]], outcomes: Sequence[Outcome | Exception]) -> None:
    for tell, outcome in zip(callers, outcomes, strict=True):
        try:
            tell(outcome)
        except Exception:  # a bug; the others of the batch shall not suffer from it
            log.exception("an outcome could not be told")


async def told(ask: Callable[[Tell[Outcome]], None]) -> Outcome:
    """Call `ask`; return the outcome that it tells, or raise the exception. Who stops waiting is told nothing."""
    future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def tell(outcome: Outcome | Exception) -> None:
        if future.done():
            return  # the caller has gone
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    ask(tell)
    return await future
