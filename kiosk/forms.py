"""Reading what a voter sends: a form of the page, or JSON of a table. Bounded before it is read."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect, Request

from server.domain.refusals import Refused

BODY_MOST = 64 * 1024  # a ballot takes 100 bytes; more than this is no ballot
FIELDS_MOST = 100  # 26 choices, blank and the secret, with room for later methods
BLANK = "blank"  # the value of the field for a blank vote; choices are single letters

Short = Annotated[str, msgspec.Meta(max_length=64)]


class Cast(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON of a ballot: the ids of the choices marked (none is a blank ballot), and the secret of the device."""

    marks: Annotated[tuple[Short, ...], msgspec.Meta(max_length=FIELDS_MOST)]
    secret: Short


_decode_cast = msgspec.json.Decoder(Cast).decode


@dataclass(frozen=True, slots=True)
class Filled:
    """A ballot form as filled in: `marks` without the blank vote. `secret`: of the device; empty when the field was."""

    marks: tuple[str, ...]
    blank: bool
    secret: str


def is_json(request: Request) -> bool:
    """Return whether the request carries JSON, and so wants JSON back."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


async def read_body(request: Request) -> bytes:
    """Return the body. Raises Refused("malformed"), and "frame-too-large" as soon as it is over `BODY_MOST` bytes."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > BODY_MOST:
                raise Refused("frame-too-large", size_bytes=len(body), most_bytes=BODY_MOST)
    except ClientDisconnect:  # a phone has lost its line: nobody is there to hear it, and nothing is wrong here
        raise Refused("malformed", reason="a whole body") from None
    return bytes(body)


async def read_fields(request: Request) -> list[tuple[str, str]]:
    """Return the fields of a form in their order. Raises Refused("malformed", "frame-too-large")."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused("malformed", reason="application/x-www-form-urlencoded or application/json")
    try:
        text = (await read_body(request)).decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MOST)
    except ValueError:
        raise Refused("malformed", reason="a form in UTF-8") from None


async def read_ballot_form(request: Request) -> Filled:
    """Return the ballot form that was sent. Raises Refused("malformed", "frame-too-large")."""
    fields = await read_fields(request)
    marks = tuple(dict.fromkeys(value for name, value in fields if name == "mark"))
    secret = next((value for name, value in fields if name == "secret"), "")
    return Filled(tuple(mark for mark in marks if mark != BLANK), BLANK in marks, secret)


def read_cast(body: bytes) -> Cast:
    """Return the ballot that was sent as JSON. Raises Refused("malformed")."""
    try:
        return _decode_cast(body)
    except msgspec.DecodeError:  # its text would repeat what was sent
        raise Refused("malformed", reason='{"marks": [choice ids], "secret": text}') from None
