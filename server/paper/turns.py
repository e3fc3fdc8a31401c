"""Whose turn it is to have ballots read: a reader takes memory and a processor, and the hall votes meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

READERS = 2  # so that a single photo need not wait for a whole pile


class Turns:
    """Readers of one server: so many at once, the others in the order in which they came."""

    def __init__(self, most: int = READERS) -> None:
        self._places = asyncio.Semaphore(most)

    @property
    def taken(self) -> bool:
        """Whether whoever comes now has to wait."""
        return self._places.locked()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place, and have it until the end of the block. Who is cancelled while waiting leaves the line."""
        async with self._places:
            yield
