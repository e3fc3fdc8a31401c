"""Frames: every message of the websocket `/live`, both ways, JSON, told apart by `type`.

A client says `hello` first and gets `welcome` and one `snapshot`; from then on `changed` frames, each
the difference to what came before. A `command` is answered by `done` or `refused`, with its id, after
the `changed` frame that it caused. See `docs/protocol.md`.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from server.domain.commands import WireCommand
from server.domain.events import kebab
from server.domain.paper import Account
from server.domain.refusals import Refused
from server.domain.tallies import Tally

PROTOCOL_VERSION = 1
DEVICE_MOST = 40
FRAME_BYTES_MOST = 65_536  # the longest honest command, 1,000 notes placed at once, is 22 KB

Facts = dict[str, str | int | float | list[str]]


class Frame(Struct, frozen=True, tag_field="type", tag=lambda name: kebab(name)):
    """Base of all frames; the wire name is the class name in kebab-case."""


# From the client


class Hello(Frame, frozen=True):
    """The first frame. `secret`: the table token for `table`, the code for `voter`, else empty.

    Staff show their signed cookie instead. `site`: for `display`, which screen. preview: it is no screen of the hall,
    but a page inside the régie that shows what that screen does.
    device: for `table`, a name that the device made for itself and keeps. back: it has written for the table before.
    take: let it write in place of another one. deliver: another one has its place; it only hands over the commands it
    still holds, and sees nothing.
    """

    protocol: int
    door: Literal["regie", "table", "voter", "display"]
    secret: str = ""
    site: str = ""
    device: Annotated[str, Meta(max_length=DEVICE_MOST, pattern=r"^[0-9A-Za-z_-]*\Z")] = ""
    take: bool = False
    deliver: bool = False
    back: bool = False
    preview: bool = False


class Do(Frame, frozen=True, tag="command"):
    """Ask for something; answered by `done` or `refused` with the command's id."""

    command: WireCommand


class Ping(Frame, frozen=True):
    """Ask for a sign of life and the server's clock. `sent`: anything, comes back as it is."""

    sent: float = 0


class Report(Frame, frozen=True):
    """How a table's device is; for the régie, and kept nowhere. At a change, at most every few seconds.

    battery: 0 to 100, `None` where the browser does not tell. charging: likewise. waiting: commands not answered yet.
    """

    battery: Annotated[int, Meta(ge=0, le=100)] | None = None
    charging: bool | None = None
    waiting: Annotated[int, Meta(ge=0, le=100_000)] = 0


class Look(Frame, frozen=True):
    """What a member of the régie has before them; for the others of the régie, and kept nowhere.

    note: the note in hand, empty for none. view: which view is on, as the page calls it.
    """

    note: Annotated[str, Meta(max_length=40)] = ""
    view: Annotated[str, Meta(max_length=20)] = ""


ClientFrame = Hello | Do | Ping | Report | Look


# From the server


class You(Struct, frozen=True):
    """Who the server takes the client for. `id`: the table or the staff session."""

    role: str
    id: str = ""


class Welcome(Frame, frozen=True):
    """The door is open. `now`: the server's clock, for countdowns."""

    protocol: int
    you: You
    now: datetime
    meeting: str


class Snapshot(Frame, frozen=True):
    """Everything that this client may see, as of `seq`.

    put: collection -> id -> record. turnout: the last turnout frame of each open poll.
    presence: table -> its last presence frame, for the tables that have been here; for the régie only, else empty.
    company: who of the régie is here, member -> their last look; for the régie only, else empty.
    coverage: as it stands; for the régie only, else `None`.
    screens: site -> pages of its screen that are connected; for the régie only, else empty.
    paper: poll -> its account, as in `paper`; for the régie only, else empty.
    """

    seq: int
    put: dict[str, dict[str, Any]]
    turnout: dict[str, "Turnout"] = {}
    presence: dict[str, "Presence"] = {}
    company: dict[str, Look] = {}
    screens: dict[str, int] = {}
    coverage: "Coverage | None" = None
    paper: dict[str, Account] = {}


class Changed(Frame, frozen=True, omit_defaults=True):
    """Records that are new or other (`put`) and ids that this client no longer sees (`drop`), as of `seq`."""

    seq: int
    put: dict[str, dict[str, Any]] = field(default_factory=dict)
    drop: dict[str, list[str]] = field(default_factory=dict)


class Done(Frame, frozen=True):
    """The command is in the journal, committed. `seq`: the place of its last event.

    A resend gets the same. A command that asked for what is so already gets the present `seq`.
    """

    command_id: str
    seq: int


class Refusal(Frame, frozen=True, tag="refused"):
    """A command (or, with `command_id` null, a frame or the door) was refused; nothing was kept of it."""

    command_id: str | None
    code: str
    facts: Facts


class Turnout(Frame, frozen=True):
    """Who has voted in an open poll; at most once a second.

    voted: cards on its roll. by_channel: the same as site id -> channel -> cards, "" for no site.
    tally: of the ballots so far, only in a poll whose results are `live`.
    """

    poll: str
    voted: int
    by_channel: dict[str, dict[str, int]] = {}
    tally: Tally | None = None


class Presence(Frame, frozen=True):
    """Devices connected at a table, and what the last of them to report said of itself; for the régie.

    battery, charging, waiting: as in `report`; they stay as they were when the device has gone.
    gone_at: when the last device went, `None` while one is here. late_since: when something was last heard of those
    that are here, if two of their signs of life in a row did not come; `None` while all is well.
    """

    table: str
    devices: int
    battery: int | None = None
    charging: bool | None = None
    waiting: int = 0
    gone_at: datetime | None = None
    late_since: datetime | None = None


class Company(Frame, frozen=True):
    """Who of the régie is here, and what each has before them; to the régie, at most once a second.

    here: member -> their last look, of the page that looked last where they have several.
    """

    here: dict[str, Look]


class Screen(Frame, frozen=True):
    """How many pages show the screen of a site; to the régie, when one comes or goes. Previews are not counted."""

    site: str
    pages: int


class Coverage(Frame, frozen=True):
    """Who and what is in no proposal yet, and the account of notes; to the régie, at most once a second.

    The fields are those of `server.domain.coverage.Covered`.
    """

    places: dict[str, int]
    unread: int
    unthemed: int
    unproposed: int
    themes: tuple[str, ...]
    tables: tuple[str, ...]
    sites: tuple[str, ...]
    groups: dict[str, dict[str, bool]]
    voices: tuple[str, ...]


class Paper(Frame, frozen=True):
    """How the ballots on paper stand; to the régie, at most once a second.

    accounts: poll -> its account, for the polls of which there may be some.
    """

    accounts: dict[str, Account]


class Pong(Frame, frozen=True):
    """The answer to `ping`: its `sent`, and the server's clock."""

    sent: float
    now: datetime


ServerFrame = (
    Welcome | Snapshot | Changed | Done | Refusal | Turnout | Presence | Company | Screen | Coverage | Paper | Pong
)  # fmt: skip

encode = msgspec.json.Encoder().encode


class _Named(Struct):
    id: str


class _Carrying(Struct):
    command: _Named


_decode_named = msgspec.json.Decoder(_Carrying).decode
_decode_client = msgspec.json.Decoder(ClientFrame).decode
decode_server = msgspec.json.Decoder(ServerFrame).decode


def parse(data: str | bytes) -> ClientFrame:
    """Return the frame that a client sent.

    Raises Refused("frame-too-large") over `FRAME_BYTES_MOST`, Refused("malformed") for what is no frame.
    """
    size_bytes = len(data) if isinstance(data, bytes) else len(data.encode(errors="surrogatepass"))
    if size_bytes > FRAME_BYTES_MOST:
        raise Refused("frame-too-large", size_bytes=size_bytes, most_bytes=FRAME_BYTES_MOST)
    try:
        frame: ClientFrame = _decode_client(data)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Refused("malformed", reason=str(error)) from None
    return frame


def command_id_of(data: str | bytes) -> str | None:
    """Return the id of the command that a frame which `parse` refused seems to carry, else `None`.

    The sender must learn which of its commands was refused, even one that is no valid command.
    """

    try:
        carrying: _Carrying = _decode_named(data)
        return carrying.command.id[:40]
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
