"""The vocabulary of text messages: a gateway that people send texts through, and a real server behind it."""

import base64
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
from msgspec.structs import replace

from server.domain import commands as c
from server.domain.codes import make_code, read_code
from server.domain.records import Actor, Choice, Method
from server.storage.base import Storage
from server.storage.memory import MemoryStorage
from tests.kiosk.methods import ASKED, Asked
from tests.served import SCRIPT, Served, served

SECRET = "cle-de-la-passerelle-2026"
TWILIO_URL = "https://mairie.example/sms"
UNKNOWN = read_code(make_code(b"\xaa" * 7)) or ""
LEAD = Actor("lead", "u_lead")
NOT_COUNTED = "Ce texte n'a pas été compté."
MARIE, PAUL = "+33612345678", "+33698765432"


class Clock:
    """The server's clock, and the gateway's: it stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 14, 18, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Gateway:
    """A gateway of the generic form, and the hall behind it. codes: bare codes of its cards."""

    server: Served
    http: httpx2.AsyncClient
    clock: Clock
    codes: list[str]
    _ids: "count[int]" = field(default_factory=count)

    async def text(self, text: str, number: str = MARIE, id: str = "") -> str:
        """Bring a text; return what is sent back."""
        answer = await self.post(self.body(text, number, id))
        assert answer.status_code == 200, answer.text
        said = answer.json()
        assert set(said) == {"reply"}
        return str(said["reply"])

    def body(self, text: str, number: str = MARIE, id: str = "") -> bytes:
        return json.dumps({"id": id or f"T{next(self._ids)}", "from": number, "text": text}).encode()

    async def post(self, body: bytes, at: datetime | None = None, secret: str = SECRET) -> httpx2.Response:
        """Send a signed request. at: what its timestamp says; else the time."""
        stamp = str(int((at or self.clock()).timestamp()))
        signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
        headers = {"X-Tablee-Timestamp": stamp, "X-Tablee-Signature": f"sha256={signature}"}
        return await self.http.post("/sms", content=body, headers=headers)

    async def twilio(self, text: str, number: str = MARIE, sid: str = "", **more: str) -> httpx2.Response:
        """Send what Twilio sends for a text, with its signature. more: other parameters."""
        fields = {
            "ToCountry": "FR",
            "MessageSid": sid or f"MM{next(self._ids):032d}",
            "From": number,
            "To": "+33644600000",
            "Body": text,
            "NumMedia": "0",
            **more,
        }
        signed = TWILIO_URL + "".join(f"{name}{fields[name]}" for name in sorted(fields))
        signature = base64.b64encode(hmac.new(SECRET.encode(), signed.encode(), "sha1").digest()).decode()
        headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        return await self.http.post("/sms", content=urlencode(fields), headers=headers)

    # The hall

    async def do(self, command: c.AnyCommand) -> None:
        await self.server.meeting.submit(command, LEAD)

    async def open_method(self, method: Method) -> str:
        """Plan and open a poll of a method; return its id."""
        return await self.open(ASKED[method])

    async def open(self, asked: Asked, **more: object) -> str:
        """Plan and open a poll; return its id. more: other fields of the command."""
        id = asked.id
        costs = asked.costs or (0,) * len(asked.choices)
        choices = tuple(
            Choice("", "", text, pictogram, "", cost=cost)
            for (text, pictogram), cost in zip(asked.choices, costs, strict=True)
        )
        command = c.PlanPoll(f"c_{id}", id, asked.title, asked.question, asked.method, choices, rules=asked.rules)
        await self.do(replace(command, **more))
        await self.do(c.OpenPoll(f"c_{id}open", id))
        return id

    async def close(self, poll: str) -> None:
        await self.do(c.ClosePoll(f"c_{poll}close", poll))

    async def ballots(self, poll: str) -> list[str]:
        """Return the choices in the box, as it stores them, in no meaningful order."""
        return sorted(choice for _, choice in await self.server.house.storage.boxes.ballots(poll))


@asynccontextmanager
async def gateway_to(
    data: Path, *, storage: Storage | None = None, script: str = SCRIPT, cards: int = 5, **settings: Any
) -> AsyncIterator[Gateway]:
    """Give a gateway before a hall with voter cards. settings: other than those of the generic form."""
    clock = Clock()
    given: dict[str, Any] = {"sms_provider": "generic", "sms_secret": SECRET, **settings}
    async with (
        served(data, storage=storage or MemoryStorage(), cards=cards, clock=clock, script=script, **given) as server,
        httpx2.AsyncClient(base_url=server.url) as http,
    ):
        yield Gateway(server, http, clock, [read_code(code) or "" for code in server.cards])
