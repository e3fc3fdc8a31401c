"""Simulated phones: how fast people are, and how a ballot reaches the server over a line that may drop."""

import asyncio
import logging
import random

import httpx2
import msgspec

from server.domain.counting import Ballot
from server.live.house import new_id

log = logging.getLogger("tablee")

VOTES_WITHIN_S = (3.0, 60.0)
VOTERS_AT_ONCE = 20
CHANNELS, CHANNEL_WEIGHTS = ("phone", "kiosk", "table"), (8, 2, 1)
TRIES_AGAIN_S = (3.0, 10.0)  # how long a person looks at a page that does not come
TRIES = 5


class Pace:
    """How fast people are. Every wait of the simulation is one of these."""

    def __init__(self, speed: float, draw: random.Random) -> None:
        self.speed, self.draw = speed, draw

    async def between(self, least_s: float, most_s: float) -> None:
        """Wait a while between two durations, given in seconds at human pace."""
        await asyncio.sleep(self.draw.uniform(least_s, most_s) / self.speed)


async def cast(
    phones: httpx2.AsyncClient, at_once: asyncio.Semaphore, poll_id: str, code: str, ballot: Ballot, pace: Pace
) -> bool:
    """Cast one ballot; return whether the server took it.

    Who comes during a pause or loses the line sends the same again, and gives up after `TRIES`.
    """
    await pace.between(*VOTES_WITHIN_S)
    sent = {
        **msgspec.to_builtins(ballot),
        "channel": pace.draw.choices(CHANNELS, CHANNEL_WEIGHTS)[0],
        "secret": new_id("x")[2:] + new_id("x")[2:],
    }
    for _ in range(TRIES):
        try:
            async with at_once:
                response = await phones.post(f"/v/{code}/{poll_id}", json=sent)
        except httpx2.HTTPError as error:
            problem = type(error).__name__  # its text may hold the address, and so the code
        else:
            paused = response.status_code == 409 and response.json()["code"] == "poll-paused"
            if response.status_code < 500 and not paused:
                return response.is_success  # a card that a person has used by now is refused, and that is right
            problem = str(response.status_code)
        log.info("a simulated phone tries again: %s", problem)
        await pace.between(*TRIES_AGAIN_S)
    log.warning("a simulated phone gave up: %s", problem)
    return False
