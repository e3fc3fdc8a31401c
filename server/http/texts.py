"""The check of texts for whoever writes them: asked while they write, answered in the request, kept nowhere."""

import asyncio
from typing import Any

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from kiosk.forms import is_json, read_body
from regie.synthesis.worker import Superseded
from server.domain.commands import PlanPoll, WriteProposal
from server.domain.events import kebab
from server.domain.powers import POWERS
from server.domain.refusals import Refused
from server.http.auth import same_origin, staff
from server.http.render import NOSNIFF, words_of
from server.i18n import Words
from server.texts.frequency import frequency_in
from server.texts.rules import Finding, check
from server.texts.told import what_is_easier, what_is_hard, whose_rule

TEXTS_MOST = 40  # a poll of 26 choices has 28
CHARACTERS_MOST = 20_000


class AskTexts(Struct, frozen=True):
    """language: of the texts. texts: under names that the page chooses."""

    language: str
    texts: dict[str, str]


_ASKED = msgspec.json.Decoder(AskTexts)


async def check_texts(request: Request) -> Response:
    """`POST /regie/texts`: what in texts is hard to read, for whoever may write polls or proposals."""
    if not same_origin(request.headers):
        raise Refused("sign-in-first")
    _, actor = staff(request)
    if actor.role not in {*POWERS[PlanPoll], *POWERS[WriteProposal]}:
        raise Refused("not-allowed", role=actor.role, command=kebab(WriteProposal.__name__))
    if not is_json(request):
        raise Refused("malformed", reason="application/json")
    try:
        asked = _ASKED.decode(await read_body(request))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("malformed", reason=str(error)) from None
    if len(asked.texts) > TEXTS_MOST or sum(map(len, asked.texts.values())) > CHARACTERS_MOST:
        raise Refused("malformed", reason=f"{TEXTS_MOST} texts, {CHARACTERS_MOST} characters at most")
    try:
        async with request.app.state.turns.turn(actor.id):
            found = await asyncio.to_thread(_found, asked)
    except Superseded:
        return _reply({"ok": False, "code": "superseded", "facts": {}, "status": 409}, 409)
    words = words_of(request.app.state.house.settings.language, "texts")
    warnings = {name: [_told(each, words) for each in findings] for name, findings in found.items() if findings}
    return _reply({"ok": True, "warnings": warnings})


def _found(asked: AskTexts) -> dict[str, list[Finding]]:
    frequency = frequency_in(asked.language)
    return {name: check(text, asked.language, frequency) for name, text in asked.texts.items()}


def _told(finding: Finding, words: Words) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "hard": what_is_hard(finding, words),
        "how": what_is_easier(finding, words),
        "source": whose_rule(finding, words),
    }


def _reply(body: dict[str, Any], status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, {"Cache-Control": "no-store", **NOSNIFF}, "application/json")
