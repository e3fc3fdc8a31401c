"""The doors of the voter: the typed code, where the meeting stands, the ballot, the receipt, the result."""

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk import device, forms, own_notes, pages, sounds
from kiosk.answers import (
    Card,
    calls_page,
    code_page,
    meeting_page,
    open_poll_page,
    reading_page,
    refused_page,
    result_page,
)
from kiosk.ballots import cast_json
from kiosk.casting import cast_form, found
from kiosk.pages import HEADERS
from kiosk.views import Views, standing
from server.domain.codes import read_code
from server.domain.refusals import Refused
from server.http.cards import find_card
from server.http.errors import error_response, refusal
from server.http.render import NOSNIFF
from server.live.house import House


def vote_routes() -> list[Route]:
    """Return the routes under `/v`, the casting of a ballot among the first.

    The application holds its `House` at `state.house`, and at `state.tries` what slows down those who guess codes.
    """
    doors = VoteDoors()
    return [
        Route("/v/{code}/notes", doors.send_note, methods=["POST"]),  # no poll has this name: ids hold a `_`
        Route("/v/{code}/{poll}", doors.cast, methods=["POST"]),
        Route("/v", doors.ask_code, methods=["GET"]),
        Route("/v", doors.take_code, methods=["POST"]),
        Route("/v/leave", leave, methods=["POST"]),
        Route("/v/reading", show_reading, methods=["GET"]),
        Route("/v/ballot.js", partial(_script, name="ballot"), methods=["GET"]),
        Route("/v/waiting.js", partial(_script, name="waiting"), methods=["GET"]),
        Route("/v/ears.js", partial(_script, name="ears"), methods=["GET"]),
        Route("/v/listen.js", partial(_script, name="listen"), methods=["GET"]),
        Route("/sound/{names}.mp3", sounds.sound, methods=["GET"]),
        Route("/v/{code}/{poll}/receipt.mp3", doors.hear_receipt, methods=["GET"]),
        Route("/v/state/{poll}", tell_standing, methods=["GET"]),
        Route("/v/{code}", doors.show_meeting, methods=["GET"]),
        Route("/v/{code}/notes", doors.show_notes, methods=["GET"]),
        Route("/v/{code}/notes/{note}", doors.show_note, methods=["GET"]),
        Route("/v/{code}/notes/{note}", doors.withdraw_note, methods=["POST"]),
        Route("/v/{code}/tables", doors.show_calls, methods=["GET"]),
        Route("/v/{code}/{poll}", doors.show_poll, methods=["GET"]),
    ]


Answer = Callable[[Request, Card], Response | Awaitable[Response]]


class VoteDoors:
    """The endpoints that a card opens, and the page where its code is typed."""

    def __init__(self) -> None:
        self._views = Views()

    # The code

    async def ask_code(self, request: Request) -> Response:
        """`GET /v`: the page where the code of a card is typed."""
        return code_page(request)

    async def take_code(self, request: Request) -> Response:
        """`POST /v`: on to the card's own page, or back with what was typed and what is wrong with it."""
        try:
            typed = dict(await forms.read_fields(request)).get("code", "").strip()
        except Refused as refused:
            return refused_page(request, refused)
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return code_page(request, refused, typed)
        return RedirectResponse(f"/v/{card.code}", 303, HEADERS)

    async def _card(self, request: Request, typed: str) -> Card:
        """Return the card with this code. Raises Refused("unknown-card", "too-many-tries", "card-revoked")."""
        code = read_code(typed)
        if code is None:
            raise Refused("unknown-card")
        card = Card(code, *await find_card(request, code), self._views)
        if card.record.revoked:
            raise Refused("card-revoked")
        return card

    # Reading

    async def show_meeting(self, request: Request) -> Response:
        """`GET /v/{code}`: the open poll, or the list of them, or where the meeting stands."""
        typed = request.path_params["code"]
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return code_page(request, refused, typed)
        return await meeting_page(request, card)

    async def show_poll(self, request: Request) -> Response:
        """`GET /v/{code}/{poll}`: the ballot, the receipt (`?change`: the ballot again), or the result.

        `?lang=en`: the poll in its own words of that language, from now on.
        """
        typed = request.path_params["code"]
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return code_page(request, refused, typed)
        try:
            poll = found(card, request.path_params["poll"])
        except Refused as refused:
            return refused_page(request, refused, card)
        return await open_poll_page(request, card, poll) if poll.is_open else result_page(request, card, poll)

    async def hear_receipt(self, request: Request) -> Response:
        """`GET /v/{code}/{poll}/receipt.mp3`: the receipt of the ballot that this device has cast, letter by letter."""
        return await self._with_card(request, sounds.receipt_sound)

    # Casting

    async def cast(self, request: Request) -> Response:
        """`POST /v/{code}/{poll}`: the ballot into the box. Idempotent: a resend gets the same receipt."""
        if forms.is_json(request):
            return await self._cast_json(request)
        typed = request.path_params["code"]
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return code_page(request, refused, typed)
        try:
            return await cast_form(request, card, await forms.read_ballot_form(request))
        except Refused as refused:
            return refused_page(request, refused, card)

    async def _cast_json(self, request: Request) -> Response:
        try:
            card = await self._card(request, request.path_params["code"])
            body = await forms.read_body(request)
            return await cast_json(card.meeting, card.credential, request.path_params["poll"], body)
        except Refused as refused:
            return error_response(refused, request)

    # Notes of one's own, and the call of a table

    async def show_notes(self, request: Request) -> Response:
        """`GET /v/{code}/notes`: the form for a note of one's own, and what became of those sent."""
        return await self._with_card(request, own_notes.notes_page)

    async def send_note(self, request: Request) -> Response:
        """`POST /v/{code}/notes`: a note of one's own to the régie. Idempotent: a resend is the same note."""
        return await self._with_card(request, own_notes.send_note)

    async def show_note(self, request: Request) -> Response:
        """`GET /v/{code}/notes/{note}`: that a note has arrived, and what became of it."""
        return await self._with_card(request, partial(own_notes.note_page, note_id=request.path_params["note"]))

    async def withdraw_note(self, request: Request) -> Response:
        """`POST /v/{code}/notes/{note}`: take a note of one's own back. Idempotent."""
        return await self._with_card(request, partial(own_notes.withdraw_note, note_id=request.path_params["note"]))

    async def show_calls(self, request: Request) -> Response:
        """`GET /v/{code}/tables`: the video call of a table, by its number (`?number=`)."""
        return await self._with_card(request, calls_page)

    async def _with_card(self, request: Request, answer: Answer) -> Response:
        """Answer as `answer` does for the card of the address; with a page of its own when there is none."""
        typed = request.path_params["code"]
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return code_page(request, refused, typed)
        try:
            found = answer(request, card)
            return found if isinstance(found, Response) else await found
        except Refused as refused:
            return refused_page(request, refused, card)


async def leave(request: Request) -> Response:
    """`POST /v/leave`: the device forgets its ballots; on to the code of another card."""
    # Browsers heed the header only over https. Without it no-store and the cookies that go have to do.
    response = RedirectResponse("/v", 303, {**HEADERS, "Clear-Site-Data": '"cache"'})
    device.leave(response, request)
    return response


async def show_reading(request: Request) -> Response:
    """`GET /v/reading`: the languages and looks to choose from. `?at`: the page to go back to."""
    return reading_page(request)


async def tell_standing(request: Request) -> Response:
    """`GET /v/state/{poll}`: how an opened poll stands, in a sentence, for the notice beside a half-filled ballot.

    It needs no card, since everyone in the room knows it; a hall of phones asks for it all the time.
    """
    house: House = request.app.state.house
    for meeting in house.meetings.values():
        poll = meeting.state.polls.get(request.path_params["poll"])
        if poll is not None and poll.opened_at is not None:
            sentence = pages.words_for(request)(f"vote-live-{standing(poll, house.clock())}")
            return Response(sentence, headers={"Cache-Control": "no-store", **NOSNIFF}, media_type="text/plain")
    return refusal(Refused("not-found", what="poll", id=request.path_params["poll"]))


async def _script(request: Request, name: str) -> Response:
    return pages.script(request, name)
