"""Reading what a voter sends: a form of the page, or JSON of a table. Bounded before it is read."""

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect, Request

from server.domain.codes import EASTERN_DIGITS
from server.domain.counting import Ballot
from server.domain.refusals import Refused

BODY_MOST = 64 * 1024  # a ballot takes 100 bytes; more than this is no ballot
FIELDS_MOST = 100  # 26 choices, blank and the secret, with room to spare
BLANK = "blank"  # the value of the field for a blank vote, or of a number left open; choices are single letters

NUMBER = "n-"  # before the choice id, the name of the field for its grade, rank or points
DIGITS_MOST = 6
SHOWN_MOST = 20  # of something that should be a number, so much is shown again
REASON_LETTERS_MOST = 2_000  # a bound for the parser; the rule is narrower, and kinder

Short = Annotated[str, msgspec.Meta(max_length=64)]
Number = Annotated[int, msgspec.Meta(gt=-(10**DIGITS_MOST), lt=10**DIGITS_MOST)]


class Cast(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON of a ballot, as `counting.Ballot` has it, with the secret of the device and the channel."""

    secret: Short
    marks: Annotated[tuple[Short, ...], msgspec.Meta(max_length=FIELDS_MOST)] = ()
    values: Annotated[dict[Short, Number], msgspec.Meta(max_length=FIELDS_MOST)] = {}
    reason: Annotated[str, msgspec.Meta(max_length=REASON_LETTERS_MOST)] = ""
    table: Number = 0
    channel: Literal["phone", "kiosk", "table"] = "phone"  # paper is cast by whoever reads it

    def ballot(self) -> Ballot:
        """Return what is to go into the box."""
        return Ballot(self.marks, self.values, self.reason, self.table)


_decode_cast = msgspec.json.Decoder(Cast).decode


@dataclass(frozen=True, slots=True)
class Filled:
    """A ballot form as filled in. secret: of the device; empty when the field was.

    marks: choice ids. blank_mark: the blank vote is chosen. table: the number of a table, as written.
    by_script: the script of the page sends it, and shows the answer in place of the page.
    sheet: drawn for each page with a ballot, so that a form that is sent again is known; empty where the names of its
    fields say what they are, else they are those of `kiosk/masks.py`.
    numbers: choice id -> what was written or chosen for it, for the methods that ask for numbers; no empty ones, and
    `BLANK` for a choice that was left open on purpose.
    """

    marks: tuple[str, ...]
    numbers: dict[str, str]
    reason: str
    table: str
    blank_mark: bool
    secret: str
    by_script: bool
    sheet: str = ""

    @property
    def blank(self) -> bool:
        """Whether blank was said: of the whole ballot, or of one choice after the other with no other answer."""
        return self.blank_mark or (bool(self.numbers) and set(self.numbers.values()) == {BLANK})

    def ballot(self, form: str) -> Ballot:
        """Return what is to go into the box. form: how the method asks, one of `counting.FORMS`.

        Raises Refused("bad-ballot", reason="no-number") for a number that is none.
        """
        values = {}
        for id, written in self.numbers.items():
            if written == BLANK:
                continue
            if not is_number(written):
                raise Refused("bad-ballot", reason="no-number", expected="0…", got=written[:SHOWN_MOST])
            if int(written) or form != "points":  # no points to a choice is what an empty field says too
                values[id] = int(written)
        return Ballot(self.marks, values, self.reason, int(self.table) if is_number(self.table) else 0)


def is_number(written: str) -> bool:
    """Return whether a field holds a whole number that is not too long."""
    return written.isascii() and written.isdigit() and len(written) <= DIGITS_MOST


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
    numbers = {
        name.removeprefix(NUMBER): value.strip().translate(EASTERN_DIGITS)
        for name, value in fields
        if name.startswith(NUMBER) and value.strip()
    }
    single = dict(reversed(fields))  # of a field that comes twice, the first
    return Filled(
        tuple(mark for mark in marks if mark != BLANK),
        numbers,
        single.get("reason", "").replace("\r\n", "\n"),  # as it was typed and counted in the browser
        single.get("table", "").strip().translate(EASTERN_DIGITS),
        BLANK in marks,
        single.get("secret", ""),
        single.get("by", "") == "js",
        single.get("sheet", ""),
    )


def read_cast(body: bytes) -> Cast:
    """Return the ballot that was sent as JSON. Raises Refused("malformed")."""
    try:
        return _decode_cast(body)
    except msgspec.DecodeError:  # its text would repeat what was sent
        raise Refused(
            "malformed", reason='{"marks": [choice ids], "values": {choice id: number}, "secret": text}'
        ) from None
