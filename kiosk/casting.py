"""A filled-in form on its way into the box, and what the voter is told of it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk import device, forms
from kiosk.answers import (
    Card,
    ballot_page,
    ballot_secret,
    elsewhere_page,
    is_alone,
    open_poll_page,
    receipt_page,
    result_page,
    struck_page,
)
from kiosk.masks import mask_of
from kiosk.pages import HEADERS
from kiosk.paper import form_of
from server.domain.counting import Ballot, check_form
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.errors import status_of


def found(card: Card, poll_id: str) -> Poll:
    """Return a poll that voters may see. Raises Refused("not-found"), also for one that has not been opened."""
    poll = card.seen.poll(poll_id)
    if poll is None:
        raise Refused("not-found", what="poll", id=poll_id)
    return poll


async def cast_form(request: Request, card: Card, filled: forms.Filled) -> Response:
    """Cast a filled-in form. Raises Refused for what leaves no ballot to go on with."""
    poll = found(card, request.path_params["poll"])
    kept = device.kept(request, poll.id, card.credential)
    at = f"/v/{card.code}/{poll.id}" + ("?alone" if is_alone(request) else "")
    if kept is None and device.was_left(request):
        return RedirectResponse(at, 303, HEADERS)  # somebody went back to the form of whoever was here before
    # The form's own secret first: that is what makes a resend harmless. The cookie's belongs to another tab.
    known = list(filter(device.is_secret, dict.fromkeys((filled.secret, kept.secret if kept else ""))))
    if not known:
        raise Refused("malformed", reason="a secret")
    answered: tuple[str, ...] = kept.answered if kept else ()
    if filled.sheet:
        filled = mask_of(request.app.state.house, poll, card.credential, filled.secret).read(filled)
        form = device.form_hash(request.app.state.house, poll.id, card.credential, filled)
        if form in answered:  # reloaded, or gone back to: what was cast since then stays
            return await open_poll_page(request, card, poll) if poll.is_open else result_page(request, card, poll)
        answered = (*answered, form)
    for secret in known:
        try:
            ballot = checked(card, poll, filled)
            await card.meeting.voting.cast(poll.id, card.credential, ballot, ballot_secret(request, card, poll, secret))
        except Refused as refused:
            match refused.code:
                case "already-voted":
                    continue
                case "bad-ballot" | "not-saved" | "poll-paused":
                    here = kept if kept and kept.cast else device.Kept(known[0])
                    return ballot_page(request, card, poll, here, filled, refused)
                case "receipt-taken":
                    return ballot_page(request, card, poll, device.draw_secret(), filled, refused)
                case "card-struck":
                    return struck_page(request, card, status_of(refused.code))
                case "poll-closed" | "poll-annulled":
                    late = "late-change" if await card.has_voted(poll) else "late"
                    return result_page(request, card, found(card, poll.id), late, status_of(refused.code))
            raise
        cast = device.Kept(secret, cast=True, answered=answered)
        if kept and filled.reason and not filled.by_script:
            # A browser remembers what it posted beside the page that answered, even on its disk. Marks are masked;
            # what was written is not, so that its receipt is another page.
            response: Response = RedirectResponse(at, 303, HEADERS)
        else:
            response = await receipt_page(request, card, poll, cast)
        device.keep(response, request, poll.id, card.credential, cast)
        return response
    return elsewhere_page(request, card, poll)


def checked(card: Card, poll: Poll, filled: forms.Filled) -> Ballot:
    """Return the ballot of a form. Raises Refused("bad-ballot")."""
    ballot = filled.ballot(form_of(poll))
    if poll.is_open:
        check_form(poll, ballot, filled.blank)
        tables = {table.number for table in card.meeting.state.tables.values()}
        if poll.method == "quiz" and filled.table and ballot.table not in tables:
            shown = filled.table[: forms.SHOWN_MOST]
            raise Refused("bad-ballot", reason="bad-answer", expected="", got=shown)
    return ballot
