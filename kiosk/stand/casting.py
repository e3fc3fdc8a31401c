"""From a card to the box at a kiosk: what whoever sits there is shown, and what becomes of their ballot."""

from starlette.requests import Request
from starlette.responses import Response

from kiosk import device
from kiosk.answers import Card
from kiosk.ballots import Voted
from kiosk.casting import checked
from kiosk.forms import Filled
from kiosk.paper import form_of
from kiosk.stand import pages
from kiosk.stand.enrolment import Enrolled
from kiosk.stand.sealed import unseal
from kiosk.stand.sittings import Kiosk, Sitting, Step
from kiosk.views import standing
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.errors import refusal

BECOMES: dict[str, Step] = {
    "already-voted": "voted",
    "poll-closed": "over",
    "poll-annulled": "over",
    "card-struck": "struck",
    "card-revoked": "revoked",
    "poll-paused": "ballot",
    "not-saved": "ballot",
    "receipt-taken": "ballot",
}
"""The code of what refuses a ballot -> what its voter is shown then."""


async def show_poll(request: Request, card: Card, kiosk: Kiosk, sitting: Sitting) -> Response:
    """Answer with what the person at a kiosk has come to."""
    if card.record.revoked and sitting.step != "receipt":
        sitting.step = "revoked"
    if sitting.step == "choose":
        polls = [(poll, await card.has_voted(poll)) for poll in card.seen.open_polls]
        if not polls:
            return pages.told_page(request, card, kiosk, "none")
        if card.record.booklet:
            sitting.step = "struck"
        elif len(polls) > 1:
            return pages.choose_page(request, card, kiosk, polls)
        else:
            sitting.poll = polls[0][0].id
            sitting.step = "ballot"
    poll = card.seen.poll(sitting.poll)
    if poll is not None and sitting.step in ("read", "ballot", "confirm"):
        await _look_again(request, card, sitting, poll)
    if poll is None and sitting.step in ("read", "ballot", "confirm", "receipt"):
        sitting.step = "refused"
    if poll is not None:
        match sitting.step:
            case "ballot":
                return pages.ballot_page(request, card, kiosk, sitting, poll)
            case "read":
                return pages.read_page(request, card, kiosk, poll)
            case "confirm":
                assert sitting.filled is not None
                ballot = sitting.filled.ballot(form_of(poll))
                return pages.confirm_page(request, card, kiosk, sitting, poll, ballot)
            case "receipt":
                open_now = [each for each in card.seen.open_polls if each.id != poll.id]
                others = [each for each in open_now if not await card.has_voted(each)]
                return pages.receipt_page(request, card, kiosk, sitting, poll, len(others))
    return pages.told_page(request, card, kiosk, sitting.step)


async def _look_again(request: Request, card: Card, sitting: Sitting, poll: Poll) -> None:
    """Take somebody off a ballot that can be cast no more, or not by them."""
    if standing(poll, request.app.state.house.clock()) not in ("open", "paused"):
        sitting.step = "over"
    elif card.record.booklet:
        sitting.step = "struck"
    elif poll.id not in sitting.secrets:
        if await card.has_voted(poll):
            sitting.step = "voted"
        else:
            sitting.secrets[poll.id] = device.draw_secret().secret


def fill(card: Card, sitting: Sitting, filled: Filled) -> None:
    """Take a filled-in form to its confirmation, or back with what is wrong with it."""
    poll = card.seen.poll(sitting.poll)
    sitting.filled, sitting.problem = filled, None
    if poll is None:
        return
    try:
        checked(card, poll, filled)
    except Refused as refused:
        sitting.problem = refused
    else:
        sitting.step, sitting.turn = "confirm", sitting.turn + 1


async def cast(request: Request, at: Enrolled, kiosk: Kiosk, envelope: str) -> Response:
    """Put a confirmed ballot into the box, and take its voter on where they are still there.

    Returns what a program is told: the receipt, or why there is none. Raises Refused("malformed") for what is no
    envelope of this kiosk.
    """
    sealed = unseal(request.app.state.house, at.id, envelope)
    sitting = kiosk.sitting if kiosk.sitting and kiosk.sitting.token == sealed.sitting else None
    if sitting and sealed.turn < sitting.cast:
        # It comes late by a line that was slow: a ballot that has replaced it is in the box.
        return Voted(sitting.receipt)
    try:
        if sealed.meeting != at.meeting.id:
            raise Refused("malformed", reason="a ballot of this meeting")
        voting = at.meeting.voting
        receipt = await voting.cast(sealed.poll, sealed.credential, sealed.ballot, sealed.secret, "kiosk")
    except Refused as refused:
        if sitting:
            sitting.step = BECOMES.get(refused.code, "refused")
            sitting.problem = refused if sitting.step == "ballot" else None
            if refused.code == "receipt-taken":
                sitting.secrets.pop(sealed.poll, None)
        return refusal(refused)
    if sitting:
        sitting.forget_ballot()
        sitting.poll, sitting.step, sitting.receipt, sitting.cast = sealed.poll, "receipt", receipt, sealed.turn
    return Voted(receipt)
