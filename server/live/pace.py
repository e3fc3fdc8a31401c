"""Pace: how fast somebody may ask. Who is quicker waits; nobody is refused."""

import time
from collections.abc import Callable


class Pace:
    """A bucket of `burst` turns that fills again by `per_s` a second (a token bucket)."""

    def __init__(self, burst: int, per_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._per_s, self._clock = burst, per_s, clock
        self._turns = float(burst)
        self._at = clock()

    def turn(self) -> float:
        """Take a turn; return the seconds to wait for it, 0 while there are some left."""
        now = self._clock()
        self._turns = min(self._burst, self._turns + (now - self._at) * self._per_s) - 1
        self._at = now
        return max(0.0, -self._turns / self._per_s)
