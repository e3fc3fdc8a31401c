"""The door of voter cards, the same for the pages and the websocket: who guesses is slowed, never locked out.

A hall of thousands may stand behind one address, so a right code always passes, however many wrong ones
came before it. What protects the cards is their length: of 10,000 cards (50 bits a code), somebody who
asks 1,000 times a second meets the first after some 3.5 years.
"""

import math
from collections.abc import Callable

from starlette.requests import HTTPConnection

from server.domain.codes import read_code
from server.domain.refusals import Refused
from server.live.house import House
from server.live.meeting import LiveMeeting

TRIES_MOST = 60
TRIES_EVERY_S = 1.0  # a hall of clumsy thumbs stays far below one unknown code a second
ADDRESSES_MOST = 10_000  # bounds memory to about 2 MB; the oldest address is forgotten first


class Tries:
    """A token bucket an address: `TRIES_MOST` unknown codes at once, then one every `TRIES_EVERY_S`.

    clock: seconds that never go back, such as `time.monotonic`.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._full_at: dict[str, float] = {}

    def take(self, address: str) -> float:
        """Take one try from the bucket of `address`; return 0, or the seconds until the next one when it is empty.

        An empty bucket is not charged, so that waiting always helps.
        """
        now = self._clock()
        full_at = max(now, self._full_at.pop(address, now)) + TRIES_EVERY_S
        wait_s = full_at - now - TRIES_MOST * TRIES_EVERY_S
        if wait_s > 0:
            full_at -= TRIES_EVERY_S
        while len(self._full_at) >= ADDRESSES_MOST:
            del self._full_at[next(iter(self._full_at))]
        self._full_at[address] = full_at
        return max(wait_s, 0.0)


async def find_card(connection: HTTPConnection, typed: str) -> tuple[LiveMeeting, str]:
    """Return the meeting and the credential of a voter card, from its code as typed.

    The application holds its `House` at `state.house` and its `Tries` at `state.tries`. Raises
    Refused("unknown-card"), or Refused("too-many-tries") to an address that keeps guessing; a code that
    cannot be one costs no try.
    """
    house: House = connection.app.state.house
    try:
        return await house.find_card(typed)
    except Refused:
        if read_code(typed) is None:
            raise
        tries: Tries = connection.app.state.tries
        if wait_s := tries.take(connection.client.host if connection.client else ""):
            raise Refused("too-many-tries", wait_s=math.ceil(wait_s)) from None
        raise
