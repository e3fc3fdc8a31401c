"""The pages that a card is answered with."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kiosk import device, forms
from kiosk.beside import Beside, author_of, calls_of, table_of
from kiosk.masks import PLAIN, mask_of
from kiosk.pages import SCRIPTED, page, style_text, words_for
from kiosk.paper import BUDGETS, FIELDS_AT_FAULT, fault, form_of, hints, levels_of, shows_choices
from kiosk.reader import LOOKS, reader_of
from kiosk.results import TABLES_SHOWN, result
from kiosk.views import Seen, Views, asked, spoken, standing, worded
from server.domain.codes import CODE_LENGTH, read_code
from server.domain.receipts import receipt_of
from server.domain.records import Card as VoterCard
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.errors import status_of
from server.i18n import native_name, participant_languages
from server.live.meeting import LiveMeeting
from server.settings import sms_number

REFRESH_S = 20  # as in waiting.js: calm to read, and 10,000 waiting phones ask 500 times a second
RETRY_S = 2  # a full disk is seen to by a person, a slow one is over by then
TYPED_MOST = 200  # of what was typed, so much is shown again
_BACK = re.compile(r"/(v|kiosk|m)(/[\w-]+)*(\?[\w=&.-]*)?", re.ASCII)  # our own pages and nobody else's
_STAND = Path(__file__).parent / "stand"
_PHONE_BALLOT, _PHONE_BACK = "kiosk/stand/phone_ballot.html", "kiosk/stand/phone_back.html"
REFUSALS = ("not-found", "malformed", "frame-too-large")  # those that a page has words of their own for


@dataclass(frozen=True, slots=True)
class Card:
    """A voter card at the door. code: bare; credential: its keyed hash."""

    code: str
    meeting: LiveMeeting
    credential: str
    views: Views

    @property
    def seen(self) -> Seen:
        return self.views.of(self.meeting.state)

    @property
    def record(self) -> VoterCard:
        return self.meeting.state.cards[self.credential]

    async def has_voted(self, poll: Poll) -> bool:
        return await self.meeting.voting.has_voted(poll.id, self.credential)


# Without a card that votes


def code_page(request: Request, refused: Refused | None = None, typed: str = "") -> Response:
    """Answer with the page where a code is typed, and what is wrong with the one that was."""
    signs = sum(sign.isalnum() for sign in typed)
    wait_s = refused.facts.get("wait_s", 0) if refused else 0
    if refused is None:
        problem = None
    elif refused.code == "card-revoked":
        return page(request, "stopped", status_of(refused.code), meeting=None, code=None, why="revoked", booklet="")
    elif refused.code == "too-many-tries":
        problem = "slow"
    elif signs == 0:
        problem = "empty"
    elif signs != CODE_LENGTH:
        problem = "length"
    else:
        problem = "mistyped" if read_code(typed) is None else "unknown"
    response = page(
        request,
        "code",
        status_of(refused.code) if refused else 200,
        meeting=None,
        code=None,
        typed=typed[:TYPED_MOST],
        problem=problem,
        n=wait_s if problem == "slow" else signs,
        sms=_number_in_line(request),
    )
    if wait_s:
        response.headers["Retry-After"] = str(wait_s)
    return response


def _number_in_line(request: Request) -> str:
    """Return the number that texts go to, for the middle of a sentence; empty without a gateway."""
    number = sms_number(request.app.state.house.settings).replace(" ", "\u00a0")
    # In a line from right to left its parts would change places.
    return f"\u2066{number}\u2069" if number and reader_of(request).right_to_left else number


def refused_page(request: Request, refused: Refused, card: Card | None = None) -> Response:
    """Answer that nothing can be shown, and whether anything was counted."""
    reason = refused.code if refused.code in REFUSALS else "other"
    if refused.facts.get("what") == "note":
        reason = "note"
    return page(
        request,
        "refused",
        status_of(refused.code),
        code=card.code if card else None,
        meeting=card.meeting.state.meeting if card else None,
        reason=reason,
    )


def struck_page(request: Request, card: Card, status: int = 200) -> Response:
    """Answer that the holder of the card votes on paper."""
    meeting = card.meeting.state.meeting
    return page(request, "stopped", status, meeting=meeting, code=card.code, why="struck", booklet=card.record.booklet)


def reading_page(request: Request) -> Response:
    """Answer with the ways to read: languages, ground and ink, size. `?at`: the page to go back to."""
    back = request.query_params.get("at", "")
    back = back if _BACK.fullmatch(back) else "/v"
    return page(request, "reading", meeting=None, code=None, **way_facts(back))


def way_facts(back: str) -> dict[str, Any]:
    """Return the ways to read that there are. back: the page to go back to."""
    return {
        "back": back + ("&" if "?" in back else "?"),
        "known": [(each, native_name(each)) for each in participant_languages()],
        "looks": LOOKS,
    }


# Between two polls


async def meeting_page(request: Request, card: Card) -> Response:
    """Answer with the open poll, or the list of them, or where the meeting stands."""
    seen = card.seen
    if len(seen.open_polls) == 1:
        return await open_poll_page(request, card, seen.open_polls[0])
    language = spoken_by(request, card)
    if seen.open_polls:
        listed = [(spoken(poll, language), await card.has_voted(poll)) for poll in seen.open_polls]
        beside = partial(beside_votes, request, card)
        return page(request, "polls", code=card.code, meeting=seen.meeting, polls=listed, beside=beside)
    latest = seen.latest_end
    nothing: dict[str, Any] = {
        "code": card.code,
        "meeting": seen.meeting,
        "poll": None,
        "change": False,
        "beside": partial(beside_votes, request, card),
    }
    return page(
        request,
        "waiting",
        headers=SCRIPTED,
        **(_result_facts(request, card, latest) if latest else nothing),
        round=asked(seen.round, language) if seen.round else None,
        proposals=worded(seen.proposals, language),
        ended=[spoken(each, language) for each in seen.ended_polls if each != latest],
        paused="pause" in request.query_params,
        refresh_s=REFRESH_S,
    )


# A poll


async def open_poll_page(request: Request, card: Card, poll: Poll) -> Response:
    """Answer with the ballot of an open poll, with its receipt once it is cast here, or with what stands against it."""
    kept = device.kept(request, poll.id, card.credential)
    over = standing(poll, _now(request)) == "over"
    if not await card.has_voted(poll):
        if card.record.booklet:
            return struck_page(request, card)
        if over:
            return page(request, "over", **poll_facts(request, card, poll))
        if "help" in request.query_params:
            facts = {**poll_facts(request, card, poll), "hints": hints(poll, words_for(request))}
            return page(request, "kiosk/stand/phone_read.html", area="kiosk", **facts)
        return ballot_page(request, card, poll, device.Kept(kept.secret) if kept else device.draw_secret())
    if kept is None:
        return page(request, "elsewhere", **poll_facts(request, card, poll))
    if over or (kept.cast and "change" not in request.query_params):
        return await receipt_page(request, card, poll, kept)
    # Not known to be cast: the answer to this device may have been lost, or another one was quicker.
    return ballot_page(request, card, poll, kept, notice="replaces" if kept.cast else "perhaps-here")


def ballot_page(
    request: Request,
    card: Card,
    poll: Poll,
    kept: device.Kept,
    filled: forms.Filled | None = None,
    refused: Refused | None = None,
    notice: str | None = None,
) -> Response:
    """Answer with the ballot. filled, refused: as it was sent, and why it is not in the box."""
    status = status_of(refused.code) if refused else 200
    facts = ballot_facts(request, card, poll, kept, filled, refused)
    facts["mask"] = mask_of(request.app.state.house, poll, card.credential, kept.secret)
    facts["sheet"] = secrets.token_urlsafe(3)
    if is_alone(request):
        # A draft would tell whoever helps, when they go back to it.
        facts["key"] = secrets.token_hex(16)
        mask = style_text(_STAND / "mask.css")
        response = page(request, _PHONE_BALLOT, status, SCRIPTED, area="kiosk", **facts, notice=notice, mask_style=mask)
    else:
        response = page(request, "ballot", status, SCRIPTED, **facts, notice=notice)
    if refused and refused.code == "not-saved":
        response.headers["Retry-After"] = str(RETRY_S)
    device.keep(response, request, poll.id, card.credential, kept)
    return response


def is_alone(request: Request) -> bool:
    """Return whether somebody has helped so far, and the voter is alone with the device now: `docs/guide-kiosk.md`."""
    return "alone" in request.query_params


def ballot_facts(
    request: Request,
    card: Card,
    poll: Poll,
    kept: device.Kept,
    filled: forms.Filled | None = None,
    refused: Refused | None = None,
) -> dict[str, Any]:
    """Return what the ballot of a poll holds, on a telephone as at a kiosk; all but what is told besides."""
    words = words_for(request)
    facts = poll_facts(request, card, poll)
    problem, field = fault(facts["poll"], filled, refused, words) if filled and refused else ("", "")
    return dict(
        facts,
        form=form_of(poll),
        levels=levels_of(poll, words),
        hints=hints(poll, words),
        budget=poll.method in BUDGETS,
        standing=standing(poll, _now(request)),
        proposals=worded(card.seen.proposals, spoken_by(request, card)),
        secret=kept.secret,
        mask=PLAIN,
        sheet="",
        key=device.draft_key(request.app.state.house, poll.id, card.credential, kept),
        marked=(*filled.marks, *([forms.BLANK] if filled.blank_mark else [])) if filled else (),
        numbers=filled.numbers if filled else {},
        reason=filled.reason if filled else "",
        table=filled.table if filled else "",
        problem=problem,
        field=field,
        wrong=field if refused and refused.facts.get("reason") in FIELDS_AT_FAULT else "",
    )


async def receipt_page(request: Request, card: Card, poll: Poll, kept: device.Kept) -> Response:
    """Answer with the receipt of the ballot that this device has cast."""
    seen = card.seen
    others = [each for each in seen.open_polls if each.id != poll.id and not await card.has_voted(each)]
    alone = is_alone(request)
    return page(
        request,
        _PHONE_BACK if alone else "receipt",
        area="kiosk" if alone else "vote",
        **poll_facts(request, card, poll),
        receipt=receipt_of(poll.id, ballot_secret(request, card, poll, kept.secret)),
        standing=standing(poll, _now(request)),
        shown=shows_choices(poll),
        others=len(others),
    )


def elsewhere_page(request: Request, card: Card, poll: Poll) -> Response:
    """Answer that the card has voted, and that its ballot stays as it is."""
    return page(request, "elsewhere", status_of("already-voted"), **poll_facts(request, card, poll))


def result_page(request: Request, card: Card, poll: Poll, late: str | None = None, status: int = 200) -> Response:
    """Answer with what came of a poll. late: `late` or `late-change`, for a ballot that came after the end."""
    return page(request, "result", status, **_result_facts(request, card, poll), late=late)


def ballot_secret(request: Request, card: Card, poll: Poll, secret: str) -> str:
    """Return the secret of the ballot, from that of the device."""
    return device.ballot_secret(request.app.state.house, poll.id, card.credential, secret)


def calls_page(request: Request, card: Card) -> Response:
    """Answer with the video call of the table whose number is asked for, or with the field to say it."""
    side = beside_votes(request, card)
    own = side.table if side.table and side.table.video else None
    calls = (own,) if own else side.tables
    asked = request.query_params.get("number", "").strip()[: forms.DIGITS_MOST]
    call = own or next((table for table in calls if str(table.number) == asked), None)
    meeting = card.meeting.state.meeting
    return page(request, "calls", code=card.code, meeting=meeting, asked=asked, call=call, calls=calls)


# What pages hold


def beside_votes(request: Request, card: Card) -> Beside:
    """Return what a card leads to beside the votes."""
    state, round, record = card.meeting.state, card.seen.round, card.record
    table = table_of(state, record.table_id)
    return Beside(
        table,
        () if table else calls_of(state, record.site_id),
        round if round and round.individual else None,
        len(card.views.own_notes.of(state, author_of(request, record.right))),
    )


def _now(request: Request) -> datetime:
    now: datetime = request.app.state.house.clock()
    return now


def spoken_by(request: Request, card: Card) -> str:
    """Return the version in which the texts of the meeting are read here (`server/domain/versions.py`)."""
    return reader_of(request).version(card.seen.meeting.languages)


def poll_facts(request: Request, card: Card, poll: Poll) -> dict[str, Any]:
    seen = card.seen
    language = spoken_by(request, card)
    return {
        "code": card.code,
        "meeting": seen.meeting,
        "poll": spoken(poll, language),
        "until": poll.ends_at.astimezone() if poll.ends_at else None,
        "earlier": seen.poll(poll.rerun_of),
        "change": "change" in request.query_params,
        "beside": partial(beside_votes, request, card),
    }


def _result_facts(request: Request, card: Card, poll: Poll) -> dict[str, Any]:
    facts = poll_facts(request, card, poll)
    kept = device.kept(request, poll.id, card.credential)
    receipt = receipt_of(poll.id, ballot_secret(request, card, poll, kept.secret)) if kept and kept.cast else None
    return {
        **facts,
        "result": result(facts["poll"], words_for(request), card.seen.meeting.profile),
        "receipt": receipt,
        "again": card.seen.poll(poll.rerun_as),
        "tables_shown": TABLES_SHOWN,
    }
