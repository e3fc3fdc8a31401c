"""The doors of the public pages: the closed polls of a meeting, and each of them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
from babel.numbers import format_decimal, format_percent
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kiosk import device
from kiosk.pages import HEADERS, address_of, beside_of, own_colour, pictogram, said_by
from kiosk.public.kept import Boxes, Kept, Sent, sent
from kiosk.public.receipts import in_heaps, read_receipt
from kiosk.public.recount_page import recount_page, sources
from kiosk.public.sheets import AREA, sheet
from kiosk.reader import Reader, is_asked, reader_of
from kiosk.results import TABLES_SHOWN, result
from kiosk.views import spoken
from server.domain.closing import as_everyone_sees
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.errors import refusal, status_of, wants_page
from server.http.render import NOSNIFF, page_headers, render, words_of
from server.i18n import REFERENCE, customs_of, languages, native_name
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.published import PublishedPoll
from server.typography import set_in_french

TYPED_MOST = 60  # of what was typed, so much is shown again


def public_routes() -> list[Route]:
    """Return the routes under `/m`. The application holds its `House` at `state.house`."""
    doors = PublicDoors()
    return [
        Route("/m/{meeting}", doors.show_meeting, methods=["GET"]),
        Route("/m/{meeting}/{poll}", doors.show_poll, methods=["GET"]),
        Route("/m/{meeting}/{poll}/ballots.json", doors.send_ballots, methods=["GET"]),
        Route("/m/{meeting}/{poll}/recount.html", doors.send_recount, methods=["GET"]),
    ]


class PublicDoors:
    """The endpoints; what they show is everyone's, so that they ask nobody who they are."""

    def __init__(self) -> None:
        self._boxes = Boxes()
        self._lists: dict[str, tuple[list[Poll], dict[str, Sent]]] = {}

    async def show_meeting(self, request: Request) -> Response:
        """`GET /m/{meeting}`: the polls that have ended, the last one first."""
        try:
            meeting = _meeting(request)
        except Refused as refused:
            return _refused(request, refused)
        ended = sorted((poll for poll in meeting.state.polls.values() if _has_ended(poll)), key=_ended_at, reverse=True)
        polls, answers = self._lists.get(meeting.id, ([], {}))
        if len(polls) != len(ended) or any(a is not b for a, b in zip(polls, ended, strict=True)):
            polls, answers = self._lists[meeting.id] = ended, {}
        how = _reader(request).kept()
        if how not in answers:
            shown = [_read(request, meeting, as_everyone_sees(poll)) for poll in ended]
            html = _render(request, "meeting", meeting=meeting.state.meeting, polls=shown)
            answers[how] = sent(html.encode(), "text/html", HEADERS)
        return _keep(request, answers[how].to(request))

    async def show_poll(self, request: Request) -> Response:
        """`GET /m/{meeting}/{poll}`: the receipts and digests of a closed poll; its result once that is published.

        `?receipt=…`: whether it is in the box, typed as people type.
        """
        try:
            meeting = _meeting(request)
            poll = _ended(meeting, request)
            if poll.closed_at is None:
                return _page(request, "annulled", meeting=meeting.state.meeting, **_trace(request, meeting, poll))
            kept = await self._boxes.of(request.app.state.house, meeting, poll)
            typed = request.query_params.get("receipt")
            if typed is not None and typed.strip():
                return await self._answer_receipt(request, meeting, kept, typed.strip())
            trace = {"meeting": meeting.state.meeting, **_trace(request, meeting, kept.record)}
            # Of all that is on the page, this alone is not of its own poll.
            name = ("page with what came after " if trace["again_shown"] else "page ") + _reader(request).kept()
            return _keep(request, (await kept.answer(name, lambda: _sent_page(request, kept.given, trace))).to(request))
        except Refused as refused:
            return _refused(request, refused)

    async def _answer_receipt(self, request: Request, meeting: LiveMeeting, kept: Kept, typed: str) -> Response:
        receipt = read_receipt(typed)
        other: Poll | None = None
        if receipt is not None and receipt not in kept.receipts:
            # A pocket holds the receipts of a whole evening.
            closed = [poll for poll in meeting.state.polls.values() if poll.closed_at is not None]
            for poll in closed:
                if receipt in (await self._boxes.of(request.app.state.house, meeting, poll)).receipts:
                    other = poll
        return _page(
            request,
            "receipt",
            meeting=meeting.state.meeting,
            poll=_read(request, meeting, kept.given.poll),
            with_receipts=kept.given.box is not None,
            typed=typed[:TYPED_MOST],
            receipt=receipt,
            known=receipt in kept.receipts,
            other=other,
        )

    async def send_ballots(self, request: Request) -> Response:
        """`GET /m/{meeting}/{poll}/ballots.json`: all that is published of a poll, once its result is."""
        try:
            _, kept = await self._published(request)
            name = f"vote-{kept.record.number}-bulletins.json"
            headers = {**NOSNIFF, "Content-Disposition": f'attachment; filename="{name}"'}
            make = lambda: sent(msgspec.json.encode(kept.given), "application/json", headers)  # noqa: E731
            return (await kept.answer("json", make)).to(request)
        except Refused as refused:
            return _refused(request, refused)

    async def send_recount(self, request: Request) -> Response:
        """`GET /m/{meeting}/{poll}/recount.html`: the page that recounts the published ballots, whole in one file."""
        try:
            meeting, kept = await self._published(request)
            if kept.given.ballots is None and kept.given.box is None:
                return _page(
                    request, "quiz", meeting=meeting.state.meeting, poll=_read(request, meeting, kept.given.poll)
                )
            language = _reader(request).language
            make = lambda: sent(recount_page(kept.given, language), "text/html", page_headers(sources()))  # noqa: E731
            return (await kept.answer(f"recount {language}", make)).to(request)
        except Refused as refused:
            return _refused(request, refused)

    async def _published(self, request: Request) -> tuple[LiveMeeting, Kept]:
        """Return a poll whose result is published. Raises Refused("not-found", "poll-not-closed")."""
        meeting = _meeting(request)
        poll = _ended(meeting, request)
        if poll.published_at is None:
            raise Refused("poll-not-closed", poll=poll.id)
        return meeting, await self._boxes.of(request.app.state.house, meeting, poll)


# Finding


def _meeting(request: Request) -> LiveMeeting:
    house: House = request.app.state.house
    id = request.path_params["meeting"]
    if id not in house.meetings:
        raise Refused("not-found", what="meeting", id=id)
    return house.meetings[id]


def _has_ended(poll: Poll) -> bool:
    return poll.opened_at is not None and not poll.is_open


def _ended_at(poll: Poll) -> Any:
    return poll.closed_at or poll.annulled_at


def _ended(meeting: LiveMeeting, request: Request) -> Poll:
    """Return a poll that has ended. Raises Refused("not-found", "poll-not-closed")."""
    id = request.path_params["poll"]
    poll = meeting.state.polls.get(id)
    if poll is None or poll.opened_at is None:
        raise Refused("not-found", what="poll", id=id)
    if not _has_ended(poll):
        raise Refused("poll-not-closed", poll=id)
    return poll


# Showing


def _reader(request: Request) -> Reader:
    """Return how the person reads, as on the pages of the vote; in a language that has the words of these pages."""
    reader, known = reader_of(request), languages((AREA, "vote"))
    usual: str = request.app.state.house.settings.language
    return reader if reader.language in known else replace(reader, language=usual if usual in known else REFERENCE)


def _read(request: Request, meeting: LiveMeeting, poll: Poll) -> Poll:
    """Return a poll in the version of its words that is read here."""
    known = meeting.state.meeting.languages
    return spoken(set_in_french(poll, known), _reader(request).version(known))


def _keep(request: Request, response: Response) -> Response:
    if is_asked(request):
        device.keep_reader(response, request, _reader(request))
    return response


def _trace(request: Request, meeting: LiveMeeting, poll: Poll) -> dict[str, Any]:
    """Return a poll as everyone sees it, with the poll that it repeats and the one that repeats it, `None` for none."""
    polls = meeting.state.polls
    again = polls.get(poll.rerun_as or "")
    return {
        "poll": _read(request, meeting, as_everyone_sees(poll)),
        "earlier": polls.get(poll.rerun_of or ""),
        "again": again,
        "again_shown": again is not None and _has_ended(again),
    }


def _sent_page(request: Request, given: PublishedPoll, trace: Mapping[str, Any]) -> Sent:
    known = trace["meeting"].languages
    poll = spoken(set_in_french(given.poll, known), _reader(request).version(known))
    facts = {
        **trace,
        "poll": poll,
        "given": given,
        "result": result(poll, words_of(_reader(request).language, "vote")),
        "heaps": in_heaps(given.receipts),
        "hands": sum(count.cast for count in given.hands),
        "recountable": given.ballots is not None or given.box is not None,
        # What the shared part of a result asks for besides: nobody's card, nobody's receipt.
        "code": None,
        "receipt": None,
        "tables_shown": TABLES_SHOWN,
        "pictogram": pictogram,
        "own_colour": own_colour,
    }
    return sent(_render(request, "poll", **facts).encode(), "text/html", HEADERS)


def _render(request: Request, template: str, **facts: Any) -> str:
    reader, meeting = _reader(request), facts.get("meeting")
    language, here = reader.language, address_of(request)
    known = meeting.languages if meeting else ()
    if meeting:
        facts["meeting"] = set_in_french(meeting, known)
    return render(
        f"kiosk/public/{template}.html",
        language,
        AREA,
        style=sheet,
        reader=reader,
        said=partial(said_by, reader, known or (language,)),
        tongues=[(each, native_name(each)) for each in languages((AREA, "vote")) if each != language],
        here=here,
        at=beside_of(here, "/v"),
        vote=words_of(language, "vote"),
        number=lambda value: format_decimal(value, locale=customs_of(language)),
        percent=lambda share: format_percent(share, locale=customs_of(language)),
        **facts,
    )


def _page(request: Request, template: str, status: int = 200, **facts: Any) -> Response:
    return _keep(request, HTMLResponse(_render(request, template, **facts), status, HEADERS))


def _refused(request: Request, refused: Refused) -> Response:
    """Answer what is not there (yet): a person with a page that says when it will be, a program with JSON."""
    if not wants_page(request):
        return refusal(refused)
    house: House = request.app.state.house
    meeting = house.meetings.get(request.path_params["meeting"])
    poll = meeting.state.polls.get(request.path_params.get("poll", "")) if meeting else None
    why = "meeting" if meeting is None else "poll" if refused.code == "not-found" else "open"
    if poll is not None and poll.closed_at is not None:
        why = "later"
    shown = _read(request, meeting, poll) if meeting and poll and why not in ("meeting", "poll") else None
    facts = {"meeting": meeting and meeting.state.meeting, "poll": shown}
    return _page(request, "missing", status_of(refused.code), why=why, **facts)
