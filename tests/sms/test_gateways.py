"""The door of the gateway: who may send, what is read once, how much is taken, and that no log tells of a text."""

import asyncio
import hmac
import logging
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import pytest
from msgspec.structs import replace
from starlette.requests import Request

from kiosk.forms import BODY_MOST
from server.domain.refusals import Refused
from server.http.cards import Buckets
from server.settings import BadSettings, Settings, read_settings
from server.sms.answers import Answer
from server.sms.door import GATEWAY_MOST, KEPT_MOST, NUMBER_MOST, Kept, SmsDoor
from server.sms.gateways import AGE_S_MOST, Twilio, gateway_of, number_of
from tests.kiosk.hall import Clock as Stopped
from tests.sms.gateway import MARIE, PAUL, SECRET, TWILIO_URL, Gateway, gateway_to

A, B = '{"marks":["a"]}', '{"marks":["b"]}'


def refused(answer: httpx2.Response) -> tuple[int, str]:
    said = answer.json()
    assert set(said) == {"ok", "code", "facts", "status"}
    return answer.status_code, said["code"]


# Off, unless it is set up


async def test_without_a_gateway_there_is_no_such_door(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, sms_provider="off", sms_secret="") as gateway:
        answer = await gateway.post(gateway.body("A"))
        other = await gateway.http.post("/no-such-door")
        assert refused(answer) == refused(other) == (404, "not-found")
        assert answer.json() == other.json()


@pytest.mark.parametrize(
    ("given", "code", "name"),
    [
        ({"sms_provider": "pigeon"}, "choice", "sms_provider"),
        ({"sms_provider": "generic"}, "secret", "sms_secret"),
        ({"sms_provider": "generic", "sms_secret": "short"}, "secret", "sms_secret"),
        ({"sms_provider": "generic", "sms_secret": "é" * 20}, "key", "sms_secret"),
        ({"sms_url": "mairie.example/sms"}, "address", "sms_url"),
    ],
)
def test_settings_that_cannot_serve_a_gateway_are_an_error(
    tmp_path: Path, given: dict[str, str], code: str, name: str
) -> None:
    with pytest.raises(BadSettings) as error:
        read_settings(tmp_path, {f"TABLEE_{key.upper()}": value for key, value in given.items()})
    assert (error.value.code, error.value.facts["name"]) == (code, name)
    assert "short" not in str(error.value)


def test_the_secret_comes_from_the_file_or_the_environment_and_is_shown_nowhere(tmp_path: Path) -> None:
    (tmp_path / "tablee.toml").write_text(f'sms_provider = "generic"\nsms_secret = "{SECRET}"\n', encoding="utf-8")
    settings = read_settings(tmp_path, {})
    assert settings.sms_secret == SECRET
    assert SECRET not in repr(settings)
    settings = read_settings(tmp_path, {"TABLEE_SMS_SECRET": SECRET[::-1]})
    assert settings.sms_secret == SECRET[::-1]


@pytest.mark.parametrize(("provider", "shown"), [("generic", "06 44 60 00 00"), ("off", "")])
async def test_the_hall_screen_shows_the_number_where_there_is_a_gateway_behind_it(
    tmp_path: Path, provider: str, shown: str
) -> None:
    async with gateway_to(tmp_path, sms_provider=provider, sms_number="06 44 60 00 00") as gateway:
        page = await gateway.http.get(f"/display/{gateway.server.site}")
        assert f'data-sms-number="{shown}"' in page.text


# Who may send


async def test_a_request_that_is_not_signed_with_the_secret_is_refused(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    body = gateway.body(f"{gateway.codes[0]} A")
    assert refused(await gateway.post(body, secret="another secret of some length")) == (403, "not-allowed")
    assert refused(await gateway.http.post("/sms", content=body)) == (403, "not-allowed")
    signed = hmac.new(SECRET.encode(), body, sha256).hexdigest()  # without the time
    headers = {"X-Tablee-Timestamp": "1", "X-Tablee-Signature": f"sha256={signed}"}
    assert refused(await gateway.http.post("/sms", content=body, headers=headers)) == (403, "not-allowed")
    strange = {b"X-Tablee-Timestamp": b"\xe9", b"X-Tablee-Signature": b"sha256=\xe9"}
    assert refused(await gateway.http.post("/sms", content=body, headers=strange)) == (403, "not-allowed")
    assert await gateway.ballots(poll) == []


async def test_a_signature_holds_for_the_body_and_the_time_that_it_was_made_for(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    body, stamp = gateway.body(f"{gateway.codes[0]} A"), str(int(gateway.clock().timestamp()))
    signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    good = {"X-Tablee-Timestamp": stamp, "X-Tablee-Signature": f"sha256={signed}"}
    for content, headers in (
        (body.replace(b" A", b" B"), good),
        (body, {**good, "X-Tablee-Timestamp": str(int(stamp) + 1)}),
    ):
        assert refused(await gateway.http.post("/sms", content=content, headers=headers)) == (403, "not-allowed")
    assert await gateway.ballots(poll) == []
    assert (await gateway.http.post("/sms", content=body, headers=good)).status_code == 200
    assert await gateway.ballots(poll) == [A]


@pytest.mark.parametrize("off_s", [-AGE_S_MOST - 1, AGE_S_MOST + 1, -86_400])
async def test_a_signature_that_is_too_old_or_from_the_future_is_refused(gateway: Gateway, off_s: int) -> None:
    body = gateway.body(f"{gateway.codes[0]} A")
    answer = await gateway.post(body, at=gateway.clock() + timedelta(seconds=off_s))
    assert refused(answer) == (400, "malformed")
    assert "X-Tablee-Timestamp" in answer.text
    near = timedelta(seconds=AGE_S_MOST if off_s > 0 else -AGE_S_MOST)
    assert (await gateway.post(body, at=gateway.clock() + near)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"id": "1", "from": "+33612345678"}',
        b'{"id": "", "from": "+33612345678", "text": "A"}',
        b'{"id": "1", "from": "", "text": "A"}',
        b'{"id": "1", "from": 33612345678, "text": "A"}',
        b'{"id": "' + b"1" * 201 + b'", "from": "+33612345678", "text": "A"}',
    ],
)
async def test_what_is_no_text_is_refused_without_repeating_it(gateway: Gateway, body: bytes) -> None:
    answer = await gateway.post(body)
    assert refused(answer) == (400, "malformed")
    assert "33612345678" not in answer.text


async def test_a_body_of_any_size_is_not_read_to_its_end(gateway: Gateway) -> None:
    answer = await gateway.post(b"x" * (BODY_MOST + 1))
    assert refused(answer) == (413, "frame-too-large")
    assert (await gateway.http.get("/sms")).status_code == 405


@pytest.mark.parametrize(
    ("sender", "number"),
    [
        ("+33612345678", "+33612345678"),
        ("+33 6 12.34-56(78)", "+33612345678"),
        ("whatsapp:+33612345678", "+33612345678"),
        ("38045", "38045"),
        ("Mairie", "Mairie"),
    ],
)
def test_a_number_is_the_same_however_a_gateway_parts_its_figures(sender: str, number: str) -> None:
    assert number_of(sender) == number


@pytest.mark.parametrize("sender", ["", "+", "6", "+33;DROP", "👍👍👍", "1" * 30])
def test_what_is_no_number_is_refused(sender: str) -> None:
    with pytest.raises(Refused):
        number_of(sender)


# What comes twice


async def test_a_text_that_comes_again_gets_the_same_answer_and_changes_nothing(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    first = await gateway.text(f"{gateway.codes[0]} A", id="SM1")
    await gateway.text(f"{gateway.codes[0]} B", id="SM2")
    assert await gateway.text(f"{gateway.codes[0]} A", id="SM1") == first
    assert await gateway.ballots(poll) == [B]
    await gateway.close(poll)
    assert await gateway.text(f"{gateway.codes[0]} A", id="SM1") == first


async def test_a_text_that_comes_many_times_at_once_is_read_once(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    text = f"{gateway.codes[0]} A"
    replies = await asyncio.gather(*(gateway.text(text, id="SM1") for _ in range(20)))
    assert len(set(replies)) == 1
    assert await gateway.ballots(poll) == [A]


async def test_telephones_that_count_their_texts_alike_are_told_apart(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    first = await gateway.text(f"{gateway.codes[0]} A", number=MARIE, id="1")
    other = await gateway.text(f"{gateway.codes[1]} A", number=PAUL, id="1")
    assert first != other
    assert (await gateway.text(f"{gateway.codes[1]} B", number=PAUL, id="1")).startswith("Vote 3 compté: B.")
    assert await gateway.ballots(poll) == [A, B]


async def test_a_text_that_had_to_wait_undoes_no_newer_one(gateway: Gateway) -> None:
    poll = await gateway.open_method("single")
    clock = Stopped()
    door = SmsDoor(clock.seconds)
    door._whole = Buckets(clock.seconds, 1, 1.0, 1)
    code, other = gateway.codes[:2]
    assert "Pour voter" in (await ask(door, gateway, MARIE, "m1")).json()["reply"]
    for held in (code, other):
        assert (await ask(door, gateway, MARIE, f"old {held}", f"{held} A")).status_code == 429
    clock.forward(1)
    assert "compté: B." in (await ask(door, gateway, MARIE, "new", f"{code} B")).json()["reply"]
    clock.forward(1)
    late = (await ask(door, gateway, MARIE, f"old {code}", f"{code} A")).json()["reply"]
    assert late.startswith("Un texte plus récent de ce numéro a été lu avant celui-ci pour le vote 3.")
    clock.forward(1)
    assert "compté: A." in (await ask(door, gateway, MARIE, f"old {other}", f"{other} A")).json()["reply"]
    assert await gateway.ballots(poll) == [A, B]


async def test_what_is_remembered_of_answers_is_bounded() -> None:
    kept = Kept(most=3)
    made: list[int] = []

    async def answer(place: int) -> Answer:
        made.append(1)
        return Answer(str(len(made)))

    for id in ("1", "2", "3", "4", "4", "3", "2", "1"):
        await kept.once(id, answer)
    assert len(made) == 5
    assert KEPT_MOST == 20_000


async def test_an_answer_that_failed_is_made_anew() -> None:
    kept = Kept()
    outcomes: list[Answer | Refused] = [Answer("not saved", settled=False), Refused("failed"), Answer("in the box")]

    async def answer(place: int) -> Answer:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    assert (await kept.once("1", answer)).reply == "not saved"
    with pytest.raises(Refused):
        await kept.once("1", answer)
    assert (await kept.once("1", answer)).reply == "in the box"
    assert (await kept.once("1", answer)).reply == "in the box"


# How much is taken


async def ask(door: SmsDoor, gateway: Gateway, number: str, id: str, text: str = "AIDE") -> httpx2.Response:
    """Send a text to a door with a clock of its own."""
    app = gateway.server.app
    body = gateway.body(text, number, id)
    stamp = str(int(gateway.clock().timestamp()))
    signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    headers = [
        (b"x-tablee-timestamp", stamp.encode()),
        (b"x-tablee-signature", f"sha256={signed}".encode()),
    ]
    scope = {"type": "http", "method": "POST", "path": "/sms", "headers": headers, "app": app, "query_string": b""}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    response = await door.take(Request(scope, receive))
    return httpx2.Response(response.status_code, headers=dict(response.headers), content=bytes(response.body))


async def test_a_number_that_writes_too_much_is_told_so_once_and_then_left_unanswered(gateway: Gateway) -> None:
    clock = Stopped()
    door = SmsDoor(clock.seconds)
    for place in range(NUMBER_MOST):
        assert "Pour voter" in (await ask(door, gateway, MARIE, f"m{place}")).json()["reply"]
    assert (await ask(door, gateway, MARIE, "one")).json()["reply"].startswith("Trop de textes de ce numéro.")
    assert (await ask(door, gateway, MARIE, "two")).json()["reply"] == ""
    assert "Pour voter" in (await ask(door, gateway, PAUL, "p")).json()["reply"]
    clock.forward(10)
    assert "Pour voter" in (await ask(door, gateway, MARIE, "three")).json()["reply"]


async def test_a_gateway_that_sends_too_much_is_asked_to_send_it_again_later(gateway: Gateway) -> None:
    clock = Stopped()
    door = SmsDoor(clock.seconds)
    for _ in range(GATEWAY_MOST):
        door._whole.take("")
    answer = await ask(door, gateway, MARIE, "m")
    assert refused(answer) == (429, "too-many-tries")
    assert answer.headers["retry-after"] == "1"
    clock.forward(1)
    assert "Pour voter" in (await ask(door, gateway, MARIE, "m")).json()["reply"]


# Twilio


async def test_a_text_from_twilio_is_answered_in_its_own_form(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, sms_provider="twilio", sms_url=TWILIO_URL) as gateway:
        poll = await gateway.open_method("single")
        answer = await gateway.twilio(f"{gateway.codes[0]} A")
        assert answer.headers["content-type"].startswith("text/xml")
        root = ElementTree.fromstring(answer.content)
        assert (root.tag, [child.tag for child in root], [child.tag for child in root[0]]) == (
            "Response",
            ["Message"],
            ["Body"],
        )
        assert (root[0][0].text or "").startswith("Vote 3 compté: A. REÇU ")
        assert await gateway.ballots(poll) == [A]


async def test_what_is_sent_back_to_twilio_stands_in_its_xml_as_text(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, sms_provider="twilio", sms_url=TWILIO_URL) as gateway:
        await gateway.open_method("single")
        answer = await gateway.twilio(f"{gateway.codes[0]} <Redirect>")
        root = ElementTree.fromstring(answer.content)
        assert (root[0][0].text or "").startswith('"REDIRECT" n\'est pas un choix.')
        silent = await gateway.twilio("STOP")
        assert len(ElementTree.fromstring(silent.content)) == 0


async def test_a_resend_of_twilio_is_known_by_its_message_and_a_parameter_more_is_signed_too(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, sms_provider="twilio", sms_url=TWILIO_URL) as gateway:
        poll = await gateway.open_method("single")
        first = await gateway.twilio(f"{gateway.codes[0]} A", sid="SM1", FromCountry="FR", Empty="")
        await gateway.twilio(f"{gateway.codes[0]} B")
        assert (await gateway.twilio(f"{gateway.codes[0]} A", sid="SM1")).text == first.text
        assert await gateway.ballots(poll) == [B]


async def test_a_form_that_twilio_did_not_sign_is_refused(tmp_path: Path) -> None:
    async with gateway_to(tmp_path, sms_provider="twilio", sms_url="https://other.example/sms") as gateway:
        assert refused(await gateway.twilio("AIDE")) == (403, "not-allowed")  # it was signed for another address
    twilio = Twilio(SECRET, TWILIO_URL)
    with pytest.raises(Refused, match="not-allowed"):
        twilio.read({}, b"MessageSid=1&From=%2B33612345678&Body=AIDE")
    for body in (b"\xff", b"Body=A", b"MessageSid=SM1&Body=A", b"a=1&" * 200):
        with pytest.raises(Refused):
            twilio.read({"x-twilio-signature": signature(body)}, body)


def signature(body: bytes) -> str:
    fields = [part.split(b"=", 1) for part in body.split(b"&") if b"=" in part]
    signed = TWILIO_URL + "".join((name + value).decode("latin-1") for name, value in sorted(fields))
    return b64encode(hmac.new(SECRET.encode(), signed.encode(), "sha1").digest()).decode()


def test_without_an_address_of_its_own_the_gateway_calls_the_public_one(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, public_url="https://mairie.example/", sms_provider="twilio", sms_secret=SECRET)
    by_default, given = (gateway_of(each, Stopped()) for each in (settings, replace(settings, sms_url=TWILIO_URL)))
    assert isinstance(by_default, Twilio)
    assert isinstance(given, Twilio)
    body = b"MessageSid=SM1&From=%2B33612345678&Body=AIDE"
    signed = TWILIO_URL + "BodyAIDEFrom+33612345678MessageSidSM1"
    good = b64encode(hmac.new(SECRET.encode(), signed.encode(), "sha1").digest()).decode()
    for gateway in (by_default, given):
        assert gateway.read({"x-twilio-signature": good}, body).number == MARIE


# Nothing is told of a text


async def test_no_log_names_a_number_a_code_a_choice_or_a_receipt(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await gateway.open_method("single")
    replies: Sequence[str] = [
        await gateway.text(text)
        for text in (f"{gateway.codes[0]} A", f"{gateway.codes[0]} Z", gateway.codes[1], "AIDE", "👍")
    ]
    await gateway.post(gateway.body(f"{gateway.codes[0]} A"), secret="another secret of some length")
    await gateway.post(b'{"id": 1, "from": "+33612345678"}')
    ours = "\n".join(
        f"{record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if not record.name.startswith(("httpx2", "httpcore2", "httpcore", "httpx"))  # the gateway's own
    )
    receipt = replies[0].partition("REÇU ")[2][:14]
    for secret in (*gateway.codes[:2], MARIE, MARIE[3:], receipt, SECRET, "compté"):
        assert secret not in ours
    assert "/sms" not in ours
