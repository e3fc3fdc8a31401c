"""The journal to read: `GET /regie/journal`, for lead and observer, the newest first, some rows at a time.

A row says what happened by the name of its event and by what people know things by: numbers, names, reasons. No id, no
secret and no hash of one is told, and of the author of an individual note nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from server.domain.events import AnyEvent, HelpAsked, Recorded
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.http.auth import staff
from server.http.browser_files import NOSNIFF
from server.live.house import House

ROWS = 100
READERS = ("lead", "observer")
NAMED_MOST = 12  # of things that are many: a row stays a line
TEXT_MOST = 160  # characters of what people wrote, which stands whole in its place

Facts = dict[str, str | int]


class Row(msgspec.Struct, frozen=True):
    """One event. role: of who did it; by: their session for people of the régie, the number for a table, else empty."""

    seq: int
    at: datetime
    role: str
    by: str | int
    kind: str
    facts: Facts


class Page(msgspec.Struct, frozen=True):
    """rows: the newest first. older: whether there are rows before them."""

    rows: tuple[Row, ...]
    older: bool


async def journal(request: Request) -> Response:
    """`GET /regie/journal?before=SEQ`: the last `ROWS` rows before a seq, of all without one, as a `Page`.

    Raises Refused("sign-in-first", "not-allowed"); "malformed" when `before` is no seq.
    """
    meeting, actor = staff(request)
    if actor.role not in READERS:
        raise Refused("not-allowed", role=actor.role, command="read-journal")
    before = _before(request.query_params.get("before"), meeting.state.seq)
    house: House = request.app.state.house
    after = max(0, before - 1 - ROWS)  # a journal has no holes
    recorded = await house.storage.journal.read(meeting.id, after, before - 1 - after)
    rows = tuple(row_of(each, meeting.state) for each in reversed(recorded))
    body = msgspec.json.encode(Page(rows, after > 0))
    return Response(body, headers={"Cache-Control": "no-store", **NOSNIFF}, media_type="application/json")


def _before(asked: str | None, seq: int) -> int:
    if asked is None:
        return seq + 1
    try:
        return min(max(int(asked), 1), seq + 1)
    except ValueError:
        raise Refused("malformed", reason="before") from None


def row_of(recorded: Recorded, state: MeetingState) -> Row:
    """Return what is told of an event; numbers and names are those that things have in `state`, as of now."""
    role, _, id = recorded.actor.partition(":")
    by: str | int = id if id in state.members else ""
    if role == "table" and id in state.tables:
        by = state.tables[id].number
    kind = str(recorded.event.__struct_config__.tag)
    return Row(recorded.seq, recorded.at, role, by, kind, facts_of(recorded.event, state))


def facts_of(event: AnyEvent, state: MeetingState) -> Facts:
    """Return name -> number, name or words, for the sentence about an event; `n`: how many, where things are many."""
    facts: Facts = {}
    for field in event.__struct_fields__:
        if field in _FACTS and not (field == "reason" and isinstance(event, HelpAsked)):  # there it is one of a few
            facts |= _FACTS[field](state, getattr(event, field))
    if "help" in facts:
        facts |= _table(state, state.help_calls[event.help_id].table_id)  # type: ignore[union-attr]
    return facts


Told = Callable[[MeetingState, Any], Facts]


def _numbered(collection: str, name: str) -> Told:
    def told(state: MeetingState, id: str) -> Facts:
        record = getattr(state, collection).get(id)
        return {name: record.number if record else "—"}

    return told


def _several(collection: str, name: str) -> Told:
    def told(state: MeetingState, ids: tuple[str, ...]) -> Facts:
        numbers = sorted(getattr(state, collection)[id].number for id in ids if id in getattr(state, collection))
        shown = ", ".join(str(number) for number in numbers[:NAMED_MOST])
        return {"n": len(ids), name: shown + (" …" if len(numbers) > NAMED_MOST else "")}

    return told


def _theme(state: MeetingState, id: str) -> Facts:
    if id in state.themes:
        return {"theme": state.themes[id].name}
    return {"theme": state.removed_themes[id].theme.name if id in state.removed_themes else "—"}


def _into(state: MeetingState, id: str) -> Facts:
    """A theme or a proposal that another one became part of."""
    if id in state.proposals:
        return {"into": state.proposals[id].number}
    return {"into": _theme(state, id)["theme"]}


def _shown(state: MeetingState, id: str) -> Facts:
    """What a screen shows: the number of a round, a poll or a proposal, or the title of a pause."""
    for collection in (state.rounds, state.polls, state.proposals):
        if id in collection:
            return {"number": collection[id].number}
    return {"title": state.steps[id].title} if id in state.steps else {}


def _site(state: MeetingState, id: str) -> Facts:
    return {"site": state.sites[id].name if id in state.sites else ""}


_table = _numbered("tables", "table")


def _words(name: str) -> Told:
    def told(_: MeetingState, text: str | None) -> Facts:
        text = " ".join((text or "").split())
        return {name: text if len(text) <= TEXT_MOST else text[: TEXT_MOST - 1] + "…"}

    return told


def _count(_: MeetingState, many: tuple[str, ...]) -> Facts:
    return {"n": len(many)}


def _minutes(_: MeetingState, seconds: int | None) -> Facts:
    return {"minutes": round((seconds or 0) / 60)}


def _time(_: MeetingState, at: datetime | None) -> Facts:
    return {"time": at.isoformat() if at else ""}


_FACTS: dict[str, Told] = {
    "note_id": _numbered("notes", "note"),
    "note_ids": _several("notes", "notes"),
    "table_id": _table,
    "table_ids": _several("tables", "tables"),
    "theme_id": _theme,
    "theme_ids": _count,
    "into_id": _into,
    "round_id": _numbered("rounds", "round"),
    "poll_id": _numbered("polls", "poll"),
    "proposal_id": _numbered("proposals", "proposal"),
    "message_id": _numbered("messages", "message"),
    "help_id": _numbered("help_calls", "help"),
    "site_id": _site,
    "view": lambda _, view: {"view": view},
    "target": _shown,
    "credentials": _count,
    "sentences": _count,
    "reason": _words("reason"),
    "text": _words("text"),
    "name": _words("name"),
    "title": _words("title"),
    "turnout": lambda _, turnout: {"turnout": turnout},
    "people": lambda _, people: {"people": people},
    "entitled": lambda _, entitled: {"entitled": entitled},
    "duration_s": _minutes,
    "ends_at": _time,
    "starts_at": _time,
    "since": _time,
    "serial": lambda _, serial: {"serial": serial},
    "page": lambda _, page: {"page": page},
    "count": lambda _, count: {"n": count},
    "state": lambda _, state: {"state": state},
    "sheet_id": lambda state, id: {"serial": state.sheets[id].serial if id in state.sheets else "—"},
}
