"""What gateways send and want back: a form of our own, and that of one provider; each request is signed.

`docs/text-messages.md` gives both to whoever sets a gateway up.
"""

import base64
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Protocol
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

import msgspec
from starlette.responses import Response

from server.domain.refusals import Refused
from server.http.render import NOSNIFF
from server.settings import Settings

AGE_S_MOST = 300  # of a signature: whoever has caught a request cannot send it again on another day
FIELDS_MOST = 100  # of a form; Twilio sends 20
HEADERS = {"Cache-Control": "no-store", **NOSNIFF}

_NUMBER = re.compile(r"\+?[0-9A-Za-z]{3,20}", re.ASCII)
_BETWEEN = re.compile(r"[\s().\-]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that came in. id: given by the gateway, the same when it sends again. number: whose it is; in no log."""

    id: str
    number: str
    text: str


class Gateway(Protocol):
    """One form of webhook."""

    def read(self, headers: Mapping[str, str], body: bytes) -> Text:
        """Return the text of a request.

        Raises Refused("not-allowed") for a signature that is not the gateway's, "malformed" for all else.
        """

    def reply(self, text: str) -> Response:
        """Return what the gateway makes a text to the sender of; empty: none is sent."""


class _Sent(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    sender: Annotated[str, msgspec.Meta(max_length=64)] = msgspec.field(name="from")
    text: str


_decode = msgspec.json.Decoder(_Sent).decode


class Generic:
    """JSON `{"id", "from", "text"}` in, `{"reply"}` out, signed by HMAC-SHA256 (RFC 2104) over time and body."""

    def __init__(self, secret: str, clock: Callable[[], datetime]) -> None:
        self._secret = secret.encode()
        self._clock = clock

    def read(self, headers: Mapping[str, str], body: bytes) -> Text:
        stamp = headers.get("x-tablee-timestamp", "")
        signed = hmac.new(self._secret, stamp.encode() + b"." + body, sha256).hexdigest()
        _check(headers.get("x-tablee-signature", ""), f"sha256={signed}")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            raise Refused("malformed", reason="X-Tablee-Timestamp: seconds since 1970")
        if abs(self._clock().timestamp() - int(stamp)) > AGE_S_MOST:
            raise Refused("malformed", reason=f"X-Tablee-Timestamp: now, within {AGE_S_MOST} s")
        try:
            sent = _decode(body)
        except msgspec.DecodeError:  # its text would repeat what was sent
            raise Refused("malformed", reason='{"id": text, "from": number, "text": text}') from None
        return Text(sent.id, number_of(sent.sender), sent.text)

    def reply(self, text: str) -> Response:
        return Response(msgspec.json.encode({"reply": text}), 200, HEADERS, "application/json")


class Twilio:
    """A form in, TwiML out: Twilio's "request to your incoming message webhook URL", signed as its "security" says.

    The signature is the Base64 of an HMAC-SHA1 over the address and every parameter, name and value, in the order of
    the names. It holds no time. url: the address exactly as the provider was told it.
    """

    def __init__(self, token: str, url: str) -> None:
        self._token = token.encode()
        self._url = url

    def read(self, headers: Mapping[str, str], body: bytes) -> Text:
        try:
            fields = parse_qsl(
                body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MOST
            )
        except ValueError:
            raise Refused("malformed", reason="application/x-www-form-urlencoded") from None
        signed = self._url + "".join(name + value for name, value in sorted(set(fields)))
        expected = base64.b64encode(hmac.new(self._token, signed.encode(), "sha1").digest()).decode()
        _check(headers.get("x-twilio-signature", ""), expected)
        given = dict(fields)
        if not given.get("MessageSid") or "From" not in given:
            raise Refused("malformed", reason="MessageSid, From, Body")
        return Text(given["MessageSid"][:200], number_of(given["From"]), given.get("Body", ""))

    def reply(self, text: str) -> Response:
        message = f"<Message><Body>{escape(text)}</Body></Message>" if text else ""
        body = f'<?xml version="1.0" encoding="UTF-8"?><Response>{message}</Response>'
        return Response(body, 200, HEADERS, "text/xml")


def gateway_of(settings: Settings, clock: Callable[[], datetime]) -> Gateway | None:
    """Return the gateway that the settings name, `None` where there is none."""
    match settings.sms_provider:
        case "generic":
            return Generic(settings.sms_secret, clock)
        case "twilio":
            return Twilio(settings.sms_secret, settings.sms_url or f"{settings.public_url.rstrip('/')}/sms")
    return None


def number_of(sender: str) -> str:
    """Return a number without what only parts its figures. Raises Refused("malformed") for what is none."""
    bare = _BETWEEN.sub("", sender.rpartition(":")[2])  # `whatsapp:+33…`
    if not _NUMBER.fullmatch(bare):
        raise Refused("malformed", reason="from: the number of the sender")
    return bare


def _check(given: str, expected: str) -> None:
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Refused("not-allowed", role="gateway", command="text")
