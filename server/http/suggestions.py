"""Suggestions and drafts for the theme team: asked by its pages, answered in the request, kept nowhere."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from kiosk.forms import is_json, read_body
from regie.synthesis.failures import Failed
from regie.synthesis.talk import Question
from regie.synthesis.worker import Superseded
from server.domain.commands import Command, PlaceNotes, WriteProposal
from server.domain.events import kebab
from server.domain.powers import POWERS
from server.domain.records import Actor
from server.domain.refusals import Refused
from server.http.auth import same_origin, staff
from server.http.render import NOSNIFF
from server.live.meeting import LiveMeeting
from server.live.pace import Pace
from server.suggesting import Suggesting

AT_ONCE_MOST = 8  # of one session: a page asks one thing after the other
BURST, PER_S = 40, 8.0  # whoever walks down a list by arrow key stays below it
NOTE_IDS_MOST = 1_000

Body = TypeVar("Body")
Given = TypeVar("Given")


class AskDraft(Struct, frozen=True):
    """note_ids: of the notes that a person chose."""

    note_ids: tuple[str, ...]


QUESTIONS = msgspec.json.Decoder(Question)
DRAFTS = msgspec.json.Decoder(AskDraft)


class Turns:
    """How much each session asks: who is quick waits, and who asks far too much at once is sent away."""

    def __init__(self) -> None:
        self._paces: dict[str, Pace] = {}
        self._asking: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, session: str) -> AsyncIterator[None]:
        """Wait for a turn and hold it. Raises Superseded when too many are held or waited for."""
        if self._asking[session] >= AT_ONCE_MOST:
            raise Superseded
        self._asking[session] += 1
        try:
            await asyncio.sleep(self._paces.setdefault(session, Pace(BURST, PER_S)).turn())
            yield
        finally:
            self._asking[session] -= 1


async def suggest(request: Request) -> Response:
    """`POST /regie/suggestions`: a question of `regie.synthesis.talk`; for whoever may place notes."""
    meeting, actor, question = await _asked(request, PlaceNotes, QUESTIONS)
    suggesting: Suggesting = request.app.state.suggesting

    async def in_turn() -> Any:
        async with request.app.state.turns.turn(actor.id):
            return await suggesting.ask(meeting, question)

    try:
        answer = await _while_awaited(request, in_turn())
    except Superseded:
        return _reply({"ok": False, "code": "superseded", "facts": {}, "status": 409}, 409)
    except Failed as failed:
        return _failure(failed)
    return _reply({"ok": True, "answer": answer, "instead": suggesting.instead})


async def write_draft(request: Request) -> Response:
    """`POST /regie/draft`: a draft of the assistant from notes; for whoever may write proposals."""
    meeting, actor, asked = await _asked(request, WriteProposal, DRAFTS)
    if len(asked.note_ids) > NOTE_IDS_MOST:
        raise Refused("malformed", reason=f"{NOTE_IDS_MOST} notes at most")
    suggesting: Suggesting = request.app.state.suggesting
    try:
        draft = await _while_awaited(request, suggesting.draft(meeting, asked.note_ids, actor.id))
    except Failed as failed:
        return _failure(failed)
    return _reply({"ok": True, "draft": draft})


async def _while_awaited(request: Request, work: Coroutine[Any, Any, Given]) -> Given:
    """Return what the work gives. It is ended, and Refused raised, once nobody waits for the answer any more."""
    working = asyncio.create_task(work)
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Refused("malformed", reason="somebody who waits")  # nobody is there to hear it
        return working.result()
    finally:
        working.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    """Return once nobody waits for the answer any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _asked(
    request: Request, power: type[Command], decoder: msgspec.json.Decoder[Body]
) -> tuple[LiveMeeting, Actor, Body]:
    """Return who asks, of what meeting, and what. Raises Refused.

    power: a command that the asker must be allowed to send, since nothing else is done with an answer. No page of
    another site can ask: its origin is another, and JSON it may only send where a server lets it, which ours does not.
    """
    if not same_origin(request.headers):
        raise Refused("sign-in-first")
    meeting, actor = staff(request)
    if actor.role not in POWERS[power]:
        raise Refused("not-allowed", role=actor.role, command=kebab(power.__name__))
    if not is_json(request):
        raise Refused("malformed", reason="application/json")
    try:
        return meeting, actor, decoder.decode(await read_body(request))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("malformed", reason=str(error)) from None


def _failure(failed: Failed) -> Response:
    return _reply({"ok": False, "code": failed.code, "facts": failed.facts, "status": 503}, 503)


def _reply(body: dict[str, Any], status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", **NOSNIFF}
    return Response(msgspec.json.encode(body), status, headers, "application/json")
