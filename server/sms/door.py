"""The door of the gateway of text messages: `POST /sms`.

A text holds a code and a choice: no line of any log says that one came, from whom, or what was answered.
"""

import asyncio
import math
import time
from collections.abc import Callable, Coroutine
from itertools import count

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk.forms import read_body
from server.domain.refusals import Refused
from server.http.cards import Buckets
from server.http.errors import refusal
from server.http.render import words_of
from server.live.house import House
from server.sms.alphabet import fitted
from server.sms.answers import Answer, Answers, Came
from server.sms.gateways import Gateway, gateway_of
from server.sms.vocabulary import AREA

NUMBER_MOST, NUMBER_EVERY_S = 30, 10.0  # a family that votes with one telephone, and a machine that answers machines
GATEWAY_MOST, GATEWAY_EVERY_S = 3_000, 0.01  # a hall of 10,000 in a minute and a half; each answer costs some cents
NUMBERS_MOST = 20_000
KEPT_MOST = 20_000  # answers that are given again to the same text; a gateway tries again for minutes
BUSY_S = 60.0  # somebody who is not answered is told so once in that time


def sms_routes() -> list[Route]:
    """Return the route of the gateway. The application holds its `House` and its `Tries` as for `vote_routes`.

    And at `state.text_keys` the `PollKeys` of that house.
    """
    return [Route("/sms", SmsDoor().take, methods=["POST"])]


class Kept:
    """The answers that were given, by the mark of the text: a resend gets the same, and is not read again."""

    def __init__(self, most: int = KEPT_MOST) -> None:
        self._most = most
        self._given: dict[str, asyncio.Task[Answer]] = {}
        self._arrived: dict[str, int] = {}
        self._places = count(1)

    async def once(self, mark: str, answer: Callable[[int], Coroutine[None, None, Answer]]) -> Answer:
        """Return the answer to a text, made once however often and however close together it comes.

        answer: is told the place of the text among all, by when it came first: one that could not be read then, and
        is read now, is older than those that were read in between.
        """
        task = self._given.get(mark)
        if task is None:
            place = self._arrived.setdefault(mark, next(self._places))
            task = self._given[mark] = asyncio.create_task(answer(place))
            task.add_done_callback(lambda done: self._finished(mark, done))
            for kept in (self._given, self._arrived):
                while len(kept) > self._most:
                    del kept[next(iter(kept))]
        return await asyncio.shield(task)

    def _finished(self, mark: str, done: asyncio.Task[Answer]) -> None:
        # Also when nobody waits any more: a gateway that hung up before a failure must not be told of it again later.
        settled = not done.cancelled() and done.exception() is None and done.result().settled
        if settled:
            self._arrived.pop(mark, None)
        elif self._given.get(mark) is done:
            del self._given[mark]


class SmsDoor:
    """The endpoint. It answers 404 as any unknown path while no gateway is set up."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept = Kept()
        self._numbers = Buckets(clock, NUMBER_MOST, NUMBER_EVERY_S, NUMBERS_MOST)
        self._told = Buckets(clock, 1, BUSY_S, NUMBERS_MOST)
        self._whole = Buckets(clock, GATEWAY_MOST, GATEWAY_EVERY_S, 1)
        self._answers: Answers | None = None
        self._gateway: Gateway | None = None

    async def take(self, request: Request) -> Response:
        """`POST /sms`: a text, and what is sent back. Idempotent: a resend gets the same answer."""
        house: House = request.app.state.house
        if self._answers is None or self._gateway is None:
            self._gateway = gateway_of(house.settings, lambda: house.clock())
            if self._gateway is None:
                return refusal(Refused("not-found", what="page", id=""))
            self._answers = Answers(house, request.app.state.tries, request.app.state.text_keys)
        answers = self._answers
        try:
            text = self._gateway.read(request.headers, await read_body(request))
            sender = house.hash("number", text.number)
            # Two telephones of one house may both count their texts from 1: the id alone is not enough.
            mark = house.hash("text", f"{text.id}\n{sender}\n{text.text}")
            given = await self._kept.once(
                mark, lambda place: self._answer(answers, house, Came(sender, mark, place), text.text)
            )
        except Refused as refused:
            response = refusal(refused)
            if wait_s := refused.facts.get("wait_s"):
                response.headers["Retry-After"] = str(wait_s)
            return response
        return self._gateway.reply(given.reply)

    async def _answer(self, answers: Answers, house: House, came: Came, text: str) -> Answer:
        if wait_s := self._whole.take(""):
            raise Refused("too-many-tries", wait_s=math.ceil(wait_s))
        if wait_s := self._numbers.take(came.sender):
            if self._told.take(came.sender):
                return Answer("")  # or two machines would answer each other for ever
            return Answer(fitted(words_of(house.settings.language, AREA)("sms-pace", seconds=math.ceil(wait_s))))
        return await answers.answer(came, text)
