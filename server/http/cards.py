"""The door of voter cards, the same for pages, websocket and text messages: who guesses is slowed, never locked out.

A hall of thousands may stand behind one address, so a right code always passes, however many wrong ones
came before it, and waits for none of them. What protects the cards is their length; `docs/cards.md` has the sum.
"""

import math
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address

from starlette.requests import HTTPConnection

from server.domain.codes import read_code
from server.domain.refusals import Refused
from server.live.house import House
from server.live.meeting import LiveMeeting

TRIES_MOST = 60
TRIES_EVERY_S = 1.0  # a hall of clumsy thumbs stays far below one unknown code a second
ADDRESSES_MOST = 10_000  # bounds memory to about 2 MB; the oldest address is forgotten first
ALL_TRIES_MOST = 2_000  # of all addresses together: who has more of them than we remember gains nothing by it
ALL_TRIES_EVERY_S = 0.05  # ten times what 10,000 people mistype past the check character
HELD_S = 1.5  # an answer to a guess too many comes that late; longer than cards of another process stay unknown
_NETWORK_BYTES = 8  # what one customer is given of IPv6 is a /64 at least: RFC 6177
_MAPPED = b"\0" * 10 + b"\xff\xff"


class Buckets:
    """A token bucket a key: `most` at once, then one every `every_s` seconds.

    clock: seconds that never go back, such as `time.monotonic`. keys_most: how many are remembered; the one that came
    longest ago is forgotten first, and finds a full bucket again.
    """

    def __init__(self, clock: Callable[[], float], most: int, every_s: float, keys_most: int) -> None:
        self._clock = clock
        self._most_s = most * every_s
        self._every_s = every_s
        self._keys_most = keys_most
        self._full_at: dict[bytes | str, float] = {}

    def take(self, key: bytes | str) -> float:
        """Take one from the bucket of `key`; return 0, or the seconds until the next one when it is empty.

        An empty bucket is not charged, so that waiting always helps.
        """
        now = self._clock()
        full_at = max(now, self._full_at.pop(key, now)) + self._every_s
        wait_s = full_at - now - self._most_s
        if wait_s > 0:
            full_at -= self._every_s
        while len(self._full_at) >= self._keys_most:
            del self._full_at[next(iter(self._full_at))]
        self._full_at[key] = full_at
        return max(wait_s, 0.0)


class Tries:
    """Who has tried unknown codes: a bucket an address, of IPv6 a network, and one for all of them together.

    clock: as for `Buckets`. hold: waits that many seconds, such as `asyncio.sleep`; `None`: nobody is held.
    """

    def __init__(self, clock: Callable[[], float], hold: Callable[[float], Awaitable[None]] | None = None) -> None:
        self._each = Buckets(clock, TRIES_MOST, TRIES_EVERY_S, ADDRESSES_MOST)
        self._all = Buckets(clock, ALL_TRIES_MOST, ALL_TRIES_EVERY_S, 1)
        self._hold = hold

    def take(self, address: str) -> float:
        """Take one try; return 0, or the seconds until the next one. address: an IP address, or any other name."""
        # Whoever waits for a bucket of their own leaves that of all alone: one guesser cannot empty it.
        return self._each.take(network(address)) or self._all.take("")

    async def hold(self) -> None:
        """Keep somebody who tries too much waiting for a while."""
        if self._hold is not None:
            await self._hold(HELD_S)


def network(address: str) -> bytes | str:
    """Return what an address counts as: itself; of IPv6 its /64, for whoever has one has 2^64 addresses."""
    if ":" not in address:
        return address
    bare = address.partition("%")[0]
    try:
        packed = socket.inet_pton(socket.AF_INET6, bare)
    except OSError:
        return address
    if packed.startswith(_MAPPED):
        return str(IPv6Address(bare).ipv4_mapped)
    return packed[:_NETWORK_BYTES]


async def find_card(connection: HTTPConnection, typed: str) -> tuple[LiveMeeting, str]:
    """Return the meeting and the credential of a voter card, from its code as typed.

    The application holds its `House` at `state.house` and its `Tries` at `state.tries`. Raises as `look_up`.
    """
    state = connection.app.state
    return await look_up(state.house, state.tries, connection.client.host if connection.client else "", typed)


async def look_up(house: House, tries: Tries, source: str, typed: str) -> tuple[LiveMeeting, str]:
    """Return the meeting and the credential of a voter card. source: who asks, an address or any other name.

    Raises Refused("unknown-card"), or Refused("too-many-tries") to a source that keeps guessing, which is held for
    it; a code that cannot be one costs no try.
    """
    found = house.known_card(typed)
    if found is None and read_code(typed) is None:
        raise Refused("unknown-card")
    if found is None and (wait_s := tries.take(source)):
        # Not even the journal is looked into for a guess too many: notes are written there. What another process has
        # issued a moment ago is known by the end of the wait.
        await tries.hold()
        found = house.known_card(typed)
        if found is None:
            raise Refused("too-many-tries", wait_s=math.ceil(wait_s))
    return found or await house.find_card(typed)
