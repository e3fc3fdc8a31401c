"""The hash chain of the journal: each row seals all rows before it.

`chain = SHA-256(previous chain, as 32 bytes ‖ canonical row)`. The canonical row is the compact JSON
array `[meeting, seq, at, actor, command_id, position, site, body]` in UTF-8, where `at` is RFC 3339
with `Z` and `body` is the very text that the journal stores. See `docs/journal.md`.
"""

from datetime import UTC, datetime
from hashlib import sha256

import msgspec

from server.domain.events import AnyEvent, Recorded

GENESIS = "0" * 64

_encode = msgspec.json.Encoder().encode
_decode_event = msgspec.json.Decoder(AnyEvent).decode


def write_time(at: datetime) -> str:
    """Return `at` as RFC 3339 in UTC with microseconds, so that texts sort as times do.

    Raises ValueError for a naive datetime.
    """
    if at.tzinfo is None:
        raise ValueError(f"an aware datetime was expected, got {at!r}")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def write_body(event: AnyEvent) -> str:
    """Return the JSON text of an event as the journal stores it."""
    return _encode(event).decode()


def read_body(body: str | bytes) -> AnyEvent:
    """Return the event that `write_body` wrote. Raises msgspec.ValidationError when it is none."""
    event: AnyEvent = _decode_event(body)
    return event


def link(
    previous: str,
    meeting: str,
    seq: int,
    at: str,
    actor: str,
    command_id: str,
    position: int,
    site: str,
    body: str,
) -> str:
    """Return the chain value of a row, hex, from the chain value before it (`GENESIS` for the first)."""
    row = _encode((meeting, seq, at, actor, command_id, position, site, body))
    return sha256(bytes.fromhex(previous) + row).hexdigest()


def link_event(previous: str, recorded: Recorded) -> str:
    """Return the chain value that `recorded` must carry after `previous`."""
    return link(
        previous,
        recorded.meeting,
        recorded.seq,
        write_time(recorded.at),
        recorded.actor,
        recorded.command_id,
        recorded.position,
        recorded.site,
        write_body(recorded.event),
    )
