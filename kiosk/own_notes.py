"""Notes of one's own: the page where a person writes them and sees what became of them."""

import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk import device
from kiosk.answers import Card, spoken_by
from kiosk.beside import author_of
from kiosk.forms import read_fields
from kiosk.pages import HEADERS, page, words_for
from kiosk.views import asked
from server.domain import ids
from server.domain.commands import AddIndividualNote, WithdrawNote
from server.domain.decide.notes import NOTE_MOST, own_note
from server.domain.records import Actor, Kind, Note
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.http.errors import status_of

SHOWN = 3  # notes of 500 characters on a page that an old phone can pay for
KINDS: tuple[Kind, ...] = get_args(Kind)
Becomes = Literal["withdrawn", "hidden", "proposal", "aside", "waiting", "admitted"]
_PAGE = re.compile(r"[1-9][0-9]{0,2}")

PROBLEMS = (
    "bad-text", "too-soon", "enough-notes", "round-closed", "round-not-open", "no-individual-notes", "not-saved",
)  # fmt: skip
"""The refusals after which a note that was written stands on the page again."""


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it was written into the form. token: of the form; round: the id of the one it answers."""

    token: str
    round: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A note that a person has sent, and what became of it. proposals: the numbers of those that hold it."""

    note: Note
    becomes: Becomes
    proposals: tuple[int, ...]
    may_withdraw: bool


# Looking


def notes_page(
    request: Request, card: Card, written: Written | None = None, refused: Refused | None = None, about: str = ""
) -> Response:
    """Answer with the form for a note, where the open round takes any, and the notes sent so far.

    written, refused: as it was sent, and why it is not at the régie. about: the note that could not be taken back.
    """
    state, words = card.meeting.state, words_for(request)
    notes = card.views.own_notes.of(state, _author(request, card))
    round = asked(card.seen.round, spoken_by(request, card)) if card.seen.round else None
    sent = sum(note.round_id == round.id for note in notes) if round else 0
    left = max(0, round.individual - sent) if round else 0
    pages = max(1, -(-len(notes) // SHOWN))
    turned_to = request.query_params.get("page", "")
    number = min(int(turned_to), pages) if _PAGE.fullmatch(turned_to) else 1
    problem = ""
    if refused:
        problem = words("vote-note-stays") if about else _problem(refused, bool(left), words)
    response = page(
        request,
        "notes",
        status_of(refused.code) if refused else 200,
        **_facts(card),
        round=round if round and round.individual else None,
        left=left,
        token=written.token if written else device.draw_secret().secret,
        text=written.text if written else "",
        kind=written.kind if written else KINDS[0],
        kinds=KINDS,
        most=NOTE_MOST,
        problem=problem,
        in_text=bool(refused and refused.code == "bad-text"),
        notes=[_seen(state, note) for note in notes[SHOWN * (number - 1) : SHOWN * number]],
        page=number,
        pages=pages,
    )
    if refused and (wait_s := refused.facts.get("wait_s")):
        response.headers["Retry-After"] = str(wait_s)
    device.keep_card(response, request, card.credential)
    return response


def note_page(request: Request, card: Card, note_id: str) -> Response:
    """Answer that a note has arrived, and what became of it. Raises Refused("not-found"), also for another's note."""
    note = _own(request, card, note_id)
    seen = _seen(card.meeting.state, note)
    return page(request, "note", **_facts(card), seen=seen)


def _facts(card: Card) -> dict[str, Any]:
    return {"code": card.code, "meeting": card.seen.meeting}


def _author(request: Request, card: Card) -> str:
    return author_of(request, card.record.right)


def _own(request: Request, card: Card, note_id: str) -> Note:
    try:
        return own_note(card.meeting.state, note_id, Actor("voter", _author(request, card)))
    except Refused:
        raise Refused("not-found", what="note", id=note_id) from None


def _seen(state: MeetingState, note: Note) -> Seen:
    standing = (each for each in state.proposals.values() if each.pushed_at and not each.withdrawn_at)
    proposals = tuple(sorted(each.number for each in standing if note.id in each.note_ids))
    return Seen(
        note, _becomes(note, proposals), proposals, not note.withdrawn_at and state.rounds[note.round_id].is_open
    )


def _becomes(note: Note, proposals: tuple[int, ...]) -> Becomes:
    if note.withdrawn_at:
        return "withdrawn"
    if note.hidden is not None:
        return "hidden"
    if proposals:
        return "proposal"
    if note.set_aside is not None:
        return "aside"
    return "waiting" if note.held else "admitted"


def _problem(refused: Refused, is_open: bool, words: Any) -> str:
    """Return what stands against a note. is_open: whether it could be sent as an answer to the question of now."""
    match refused.code:
        case "bad-text":
            length, most = refused.facts["length"], refused.facts["most"]
            return str(words("vote-note-long", got=length, most=most) if length else words("vote-note-empty"))
        case "too-soon":
            return str(words("vote-note-too-soon", n=refused.facts["wait_s"]))
        case "enough-notes":
            return str(words("vote-note-enough"))
        case "not-saved":
            return str(words("vote-note-not-saved"))
    return str(words("vote-note-other-round" if is_open else "vote-note-round-closed"))


# Sending and taking back


async def send_note(request: Request, card: Card) -> Response:
    """Send the note of a form; on to the page that says it has arrived. Idempotent: a resend is the same note.

    Raises Refused for what is no form of ours.
    """
    written = await _read(request)
    if _is_from_before(request, card):
        return _back(card)
    house, author = request.app.state.house, _author(request, card)
    # Made from what was written, so that the same form with other words, after going back, is another note.
    drawn = house.hash("note-id", "\n".join((author, written.token, written.round, written.kind, written.text)))
    command = AddIndividualNote(
        f"{ids.COMMAND}_{drawn}",
        f"{ids.NOTE}_{drawn}",
        written.round,
        written.text,
        written.kind,  # type: ignore[arg-type]
    )
    try:
        await card.meeting.submit(command, Actor("voter", author))
    except Refused as refused:
        if refused.code in PROBLEMS:
            return notes_page(request, card, written, refused)
        raise
    return RedirectResponse(f"/v/{card.code}/notes/{command.note_id}", 303, HEADERS)


async def withdraw_note(request: Request, card: Card, note_id: str) -> Response:
    """Take a note back; on to the list. Idempotent. Raises Refused("not-found"), also for another's note."""
    await read_fields(request)
    if _is_from_before(request, card):
        return _back(card)
    note, author = _own(request, card, note_id), _author(request, card)
    drawn = request.app.state.house.hash("note-id", f"{author}\n{note.id}")
    try:
        await card.meeting.submit(WithdrawNote(f"{ids.COMMAND}_{drawn}", note.id), Actor("voter", author))
    except Refused as refused:
        if refused.code in ("round-closed", "not-saved"):
            return notes_page(request, card, refused=refused, about="" if refused.code == "not-saved" else note.id)
        raise
    return RedirectResponse(f"/v/{card.code}/notes/{note.id}", 303, HEADERS)


async def _read(request: Request) -> Written:
    fields = dict(reversed(await read_fields(request)))  # of a field that comes twice, the first
    text = fields.get("text", "").replace("\r\n", "\n")  # as it was typed and counted in the browser
    written = Written(fields.get("token", ""), fields.get("round", ""), text, fields.get("kind", ""))
    if not device.is_secret(written.token) or written.kind not in KINDS:
        raise Refused("malformed", reason="a form of a note")
    return written


def _is_from_before(request: Request, card: Card) -> bool:
    """Return whether the form is that of somebody who has left this device, found again by going back."""
    return device.was_left(request) and not device.keeps_card(request, card.credential)


def _back(card: Card) -> Response:
    return RedirectResponse(f"/v/{card.code}/notes", 303, HEADERS)
