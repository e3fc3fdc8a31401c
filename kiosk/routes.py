"""The doors of the voter: the typed code, where the meeting stands, the ballot, the receipt, the result."""

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from kiosk import device, forms
from kiosk.ballots import cast_json
from kiosk.pages import HEADERS, SCRIPTED, page
from kiosk.views import Seen, Views, result
from server.domain.codes import CODE_LENGTH, read_code
from server.domain.counting import check_form, several_marks
from server.domain.receipts import receipt_of
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.cards import find_card
from server.http.errors import error_response, status_of
from server.http.render import NOSNIFF
from server.live.meeting import LiveMeeting

SCRIPT = Path(__file__).parent / "waiting.js"
REFRESH_S = 20  # as in waiting.js: calm to read, and 10,000 waiting phones ask 500 times a second
RETRY_S = 2  # a full disk is seen to by a person, a slow one is over by then
TYPED_MOST = 200  # of what was typed, so much is shown again


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

    async def has_voted(self, poll: Poll) -> bool:
        return await self.meeting.has_voted(poll.id, self.credential)


def vote_routes() -> list[Route]:
    """Return the routes under `/v`, the casting of a ballot first.

    The application holds its `House` at `state.house`, and at `state.tries` what slows down those who guess codes.
    """
    doors = VoteDoors()
    return [
        Route("/v/{code}/{poll}", doors.cast, methods=["POST"]),
        Route("/v", doors.ask_code, methods=["GET"]),
        Route("/v", doors.take_code, methods=["POST"]),
        Route("/v/leave", leave, methods=["POST"]),
        Route("/v/waiting.js", waiting_script, methods=["GET"]),
        Route("/v/{code}", doors.show_meeting, methods=["GET"]),
        Route("/v/{code}/{poll}", doors.show_poll, methods=["GET"]),
    ]


class VoteDoors:
    """The endpoints that a card opens, and the page where its code is typed."""

    def __init__(self) -> None:
        self._views = Views()

    # The code

    async def ask_code(self, request: Request) -> Response:
        """`GET /v`: the page where the code of a card is typed."""
        return _code_page(request)

    async def take_code(self, request: Request) -> Response:
        """`POST /v`: on to the card's own page, or back with what was typed and what is wrong with it."""
        try:
            typed = dict(await forms.read_fields(request)).get("code", "").strip()
        except Refused as refused:
            return _refused_page(request, refused)
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return _code_page(request, refused, typed)
        return RedirectResponse(f"/v/{card.code}", 303, HEADERS)

    async def _card(self, request: Request, typed: str) -> Card:
        """Return the card with this code. Raises Refused("unknown-card", "too-many-tries")."""
        code = read_code(typed)
        if code is None:
            raise Refused("unknown-card")
        return Card(code, *await find_card(request, code), self._views)

    # Reading

    async def show_meeting(self, request: Request) -> Response:
        """`GET /v/{code}`: the open poll, or the list of them, or where the meeting stands."""
        typed = request.path_params["code"]
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return _code_page(request, refused, typed)
        seen = card.seen
        if len(seen.open_polls) == 1:
            return await _open_poll_page(request, card, seen.open_polls[0])
        if seen.open_polls:
            listed = [(poll, await card.has_voted(poll)) for poll in seen.open_polls]
            return page(request, "polls", code=card.code, meeting=seen.meeting, polls=listed)
        latest = seen.latest_result
        return page(
            request,
            "waiting",
            headers=SCRIPTED,
            code=card.code,
            meeting=seen.meeting,
            seen=seen,
            poll=latest,
            result=result(latest) if latest else None,
            receipt=_receipt_here(request, card, latest) if latest else None,
            paused="pause" in request.query_params,
            refresh_s=REFRESH_S,
        )

    async def show_poll(self, request: Request) -> Response:
        """`GET /v/{code}/{poll}`: the ballot, the receipt (`?change`: the ballot again), or the result."""
        typed = request.path_params["code"]
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return _code_page(request, refused, typed)
        try:
            poll = _find_poll(card.seen, request.path_params["poll"])
        except Refused as refused:
            return _refused_page(request, refused, card)
        if poll.is_open:
            return await _open_poll_page(request, card, poll)
        return _result_page(request, card, poll)

    # Casting

    async def cast(self, request: Request) -> Response:
        """`POST /v/{code}/{poll}`: the ballot into the box. Idempotent: a resend gets the same receipt."""
        if forms.is_json(request):
            return await self._cast_json(request)
        typed = request.path_params["code"]
        try:
            card = await self._card(request, typed)
        except Refused as refused:
            return _code_page(request, refused, typed)
        try:
            filled = await forms.read_ballot_form(request)
            poll = _find_poll(card.seen, request.path_params["poll"])
            return await _cast_form(request, card, poll, filled)
        except Refused as refused:
            return _refused_page(request, refused, card)

    async def _cast_json(self, request: Request) -> Response:
        try:
            card = await self._card(request, request.path_params["code"])
            body = await forms.read_body(request)
            return await cast_json(card.meeting, card.credential, request.path_params["poll"], body)
        except Refused as refused:
            return error_response(refused, request)


async def leave(request: Request) -> Response:
    """`POST /v/leave`: the device forgets its ballots; on to the code of another card."""
    # Browsers heed the header only over https. Without it no-store and the cookies that go have to do.
    response = RedirectResponse("/v", 303, {**HEADERS, "Clear-Site-Data": '"cache"'})
    device.leave(response, request)
    return response


async def waiting_script(request: Request) -> Response:
    """`GET /v/waiting.js`: the script of the waiting page, which does without it as well."""
    return FileResponse(SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache", **NOSNIFF})


def _find_poll(seen: Seen, id: str) -> Poll:
    """Return a poll that voters may see. Raises Refused("not-found"), also for one that has not been opened."""
    for poll in (*seen.open_polls, *seen.closed_polls):
        if poll.id == id:
            return poll
    raise Refused("not-found", what="poll", id=id)


def _receipt_here(request: Request, card: Card, poll: Poll) -> str | None:
    """Return the receipt of the ballot that this device has cast, `None` when it has not."""
    kept = device.kept(request, poll.id, card.credential)
    return receipt_of(poll.id, _ballot_secret(request, card, poll, kept.secret)) if kept and kept.cast else None


def _ballot_secret(request: Request, card: Card, poll: Poll, secret: str) -> str:
    return device.ballot_secret(request.app.state.house, poll.id, card.credential, secret)


async def _open_poll_page(request: Request, card: Card, poll: Poll) -> Response:
    kept = device.kept(request, poll.id, card.credential)
    if not await card.has_voted(poll):
        return _ballot_page(request, card, poll, device.Kept(kept.secret) if kept else device.draw_secret())
    if kept is None:
        return page(request, "elsewhere", code=card.code, meeting=card.seen.meeting, poll=poll)
    if kept.cast and "change" not in request.query_params:
        return await _receipt_page(request, card, poll, kept)
    # Not known to be cast: the answer to this device may have been lost, or another one was quicker.
    return _ballot_page(request, card, poll, kept, notice="replaces" if kept.cast else "perhaps-here")


async def _cast_form(request: Request, card: Card, poll: Poll, filled: forms.Filled) -> Response:
    """Cast a filled-in form. Raises Refused for what leaves no ballot to go on with."""
    kept = device.kept(request, poll.id, card.credential)
    at = f"/v/{card.code}/{poll.id}"
    if kept is None and device.was_left(request):
        return RedirectResponse(at, 303, HEADERS)  # somebody went back to the form of whoever was here before
    # The form's own secret first: that is what makes a resend harmless. The cookie's belongs to another tab.
    known = list(filter(device.is_secret, dict.fromkeys((filled.secret, kept.secret if kept else ""))))
    if not known:
        raise Refused("malformed", reason="a secret")
    here = device.Kept(known[0])
    for secret in known:
        try:
            if poll.is_open:
                check_form(poll, filled.marks, filled.blank)
            ballot_secret = _ballot_secret(request, card, poll, secret)
            await card.meeting.cast(poll.id, card.credential, filled.marks, ballot_secret)
        except Refused as refused:
            match refused.code:
                case "already-voted":
                    continue
                case "bad-ballot" | "not-saved":
                    problem = str(refused.facts.get("reason", refused.code))
                    return _ballot_page(request, card, poll, here, filled, problem, status_of(refused.code))
                case "receipt-taken":
                    new = device.draw_secret()
                    return _ballot_page(request, card, poll, new, filled, "receipt-taken", status_of(refused.code))
                case "poll-closed":
                    late = "late-change" if await card.has_voted(poll) else "late"
                    return _result_page(request, card, poll, late, status_of(refused.code))
            raise
        cast = device.Kept(secret, cast=True)
        # A browser remembers what it posted beside the page that answered, even on its disk: marks and all. The
        # receipt is therefore another page. A device without cookies could not be shown it there.
        response = RedirectResponse(at, 303, HEADERS) if kept else await _receipt_page(request, card, poll, cast)
        device.keep(response, request, poll.id, card.credential, cast)
        return response
    return page(
        request,
        "elsewhere",
        status_of("already-voted"),
        code=card.code,
        meeting=card.meeting.state.meeting,
        poll=poll,
    )


# Answers


def _code_page(request: Request, refused: Refused | None = None, typed: str = "") -> Response:
    signs = sum(sign.isalnum() for sign in typed)
    wait_s = refused.facts.get("wait_s", 0) if refused else 0
    if refused is None:
        problem = None
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
    )
    if wait_s:
        response.headers["Retry-After"] = str(wait_s)
    return response


def _ballot_page(
    request: Request,
    card: Card,
    poll: Poll,
    kept: device.Kept,
    filled: forms.Filled | None = None,
    problem: str | None = None,
    status: int = 200,
    notice: str | None = None,
) -> Response:
    response = page(
        request,
        "ballot",
        status,
        code=card.code,
        meeting=card.meeting.state.meeting,
        poll=poll,
        several=several_marks(poll.method),
        proposals=card.seen.proposals,
        secret=kept.secret,
        marked=(*filled.marks, *([forms.BLANK] if filled.blank else [])) if filled else (),
        problem=problem,
        notice=notice,
    )
    if problem == "not-saved":
        response.headers["Retry-After"] = str(RETRY_S)
    device.keep(response, request, poll.id, card.credential, kept)
    return response


async def _receipt_page(request: Request, card: Card, poll: Poll, kept: device.Kept) -> Response:
    seen = card.seen
    others = [each for each in seen.open_polls if each.id != poll.id and not await card.has_voted(each)]
    return page(
        request,
        "receipt",
        code=card.code,
        meeting=seen.meeting,
        poll=poll,
        receipt=receipt_of(poll.id, _ballot_secret(request, card, poll, kept.secret)),
        others=len(others),
    )


def _result_page(request: Request, card: Card, poll: Poll, late: str | None = None, status: int = 200) -> Response:
    return page(
        request,
        "result",
        status,
        code=card.code,
        meeting=card.meeting.state.meeting,
        poll=poll,
        result=result(poll),
        receipt=_receipt_here(request, card, poll),
        late=late,
    )


def _refused_page(request: Request, refused: Refused, card: Card | None = None) -> Response:
    return page(
        request,
        "refused",
        status_of(refused.code),
        code=card.code if card else None,
        meeting=card.meeting.state.meeting if card else None,
        reason=refused.code,
    )
