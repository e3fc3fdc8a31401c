"""The pages of the desk: a field for the next card, the card with what may be done, and what to do when it is lost.

They work without any script. Every act is a form that ends on the field for the next card, with one line that says
what was done. No page says what or whether somebody voted, but for the one refusal that cannot do without.
"""

from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk.steward.desk import Act, AtDesk, Desk, acts_of, at_desk, fields_of, remember
from kiosk.steward.incidents import incident_routes
from kiosk.steward.kiosks import kiosk_desk_routes
from kiosk.steward.scanned import read_scan
from server.domain import commands as c
from server.domain import ids
from server.domain.decide.cards import BOOKLET_MOST
from server.domain.refusals import Refused
from server.http.cards import find_card
from server.http.errors import status_of
from server.http.render import page, words_of
from server.i18n import Words
from server.live.house import new_id

TYPED_MOST = 60  # of the number of a booklet, so much is shown again
GROUP = "group-"  # before the place of a dimension in the profile, the name of its field
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class Problem(Exception):
    """Why a form did nothing: `steward-problem-NAME`, said beside the field it came from. status: of HTTP."""

    def __init__(self, name: str, status: int = 400, **facts: Any) -> None:
        super().__init__(name)
        self.name, self.status, self.facts = name, status, facts


def steward_routes() -> list[Route]:
    """Return the routes under `/steward`. The application holds its `House` and its `Tries`, as for `/v`."""
    return [
        Route("/steward", show_desk, methods=["GET"]),
        Route("/steward", take_scan, methods=["POST"]),
        *incident_routes(),
        *kiosk_desk_routes(),
        Route("/steward/{card}", show_card, methods=["GET"]),
        Route("/steward/{card}", act, methods=["POST"]),
        Route("/steward/{card}/lost", show_lost, methods=["GET"]),
    ]


# Pages


async def show_desk(request: Request) -> Response:
    """`GET /steward`: the field for a card, and what was done last. `?done=…`: with the line that says so."""
    desk = at_desk(request)
    return _desk_page(request, desk, done=request.query_params.get("done"))


async def show_card(request: Request) -> Response:
    """`GET /steward/{card}`: a card that was scanned, or, when only its number is known, what to do as it is lost."""
    desk = at_desk(request)
    return _card_page(request, desk, desk.card(request.path_params["card"]))


async def show_lost(request: Request) -> Response:
    """`GET /steward/{card}/lost`: the field for the card that takes the place of this one."""
    desk = at_desk(request)
    return _card_page(request, desk, desk.card(request.path_params["card"]), lost=True)


async def take_scan(request: Request) -> Response:
    """`POST /steward`: on to the page of a card, from its code, its address or its number."""
    desk = at_desk(request)
    typed = (await fields_of(request, desk)).get("card", "")
    try:
        card = await _scanned(request, desk, typed)
    except Problem as problem:
        return _desk_page(request, desk, problem)
    return RedirectResponse(f"/steward/{card.ref}", 303, HEADERS)


def _desk_page(request: Request, desk: Desk, problem: Problem | None = None, done: str | None = None) -> Response:
    # What was scanned is not shown again: it may be a code, and a scanner would write on behind it.
    words = _words(desk)
    acts = [_told(words, each) for each in acts_of(request, desk)]
    back = None
    if done:
        with suppress(Refused):  # of another session
            back = desk.card(done)
    state = desk.meeting.state
    sheets = sum(each.state == "waiting" and state.polls[each.poll_id].is_open for each in state.sheets.values())
    return _page(request, desk, "desk", problem, acts=acts, done=done is not None, back=back, sheets=sheets)


def _card_page(
    request: Request,
    desk: Desk,
    card: AtDesk,
    problem: Problem | None = None,
    booklet: str = "",
    field: str = "",
    lost: bool = False,
) -> Response:
    words = _words(desk)
    site = desk.meeting.state.sites.get(card.record.site_id)
    return _page(
        request,
        desk,
        "lost" if lost or not card.in_hand else "card",
        problem,
        card=card,
        name=_name(words, card.record.number),
        holder=_name(words, card.holder.number) if card.holder else "",
        site=site.name if site else "",
        profile=desk.meeting.state.meeting.profile,
        booklet=booklet[:TYPED_MOST],
        field=field,
        booklet_most=BOOKLET_MOST,
        group=GROUP,
    )


def _page(request: Request, desk: Desk, template: str, problem: Problem | None, **facts: Any) -> Response:
    words = _words(desk)
    response = page(
        f"kiosk/steward/{template}.html",
        request,
        "steward",
        status=problem.status if problem else 200,
        meeting=desk.meeting.state.meeting,
        token=desk.token,
        problem=words(f"steward-problem-{problem.name}", **problem.facts) if problem else "",
        **facts,
    )
    if problem and problem.name == "slow":
        response.headers["Retry-After"] = str(problem.facts["n"])
    return response


def _words(desk: Desk) -> Words:
    return words_of(desk.house.settings.language, "steward")


def _name(words: Words, number: int) -> str:
    return words("steward-card", number=number) if number else words("steward-card-bare")


def _told(words: Words, act: Act) -> str:
    """Return the sentence about something that was done."""
    what, number, more = act
    if what == "replaced":
        more = _name(words, int(more))
    return words(f"steward-act-{what}", card=_name(words, number), more=more)


# Cards that are scanned


async def _scanned(request: Request, desk: Desk, typed: str, *, in_hand: bool = False) -> AtDesk:
    """Return the card of what was scanned or typed. in_hand: its number alone will not do. Raises Problem."""
    read = read_scan(typed)
    if read is None:
        raise Problem("mistyped" if typed.strip() else "empty")
    if isinstance(read, int):
        if in_hand:
            raise Problem("number-alone")
        card = desk.numbered(read)
        if card is None:
            raise Problem("no-number", 404, number=read)
        return card
    try:
        meeting, credential = await find_card(request, read)
    except Refused as refused:
        if refused.code == "too-many-tries":
            raise Problem("slow", status_of(refused.code), n=refused.facts["wait_s"]) from None
        raise Problem("unknown", status_of(refused.code)) from None
    if meeting is not desk.meeting:
        raise Problem("unknown", 404)
    return desk.put(credential, in_hand=True)


# Acts


async def act(request: Request) -> Response:
    """`POST /steward/{card}`: what field `act` says, and back to the field for the next card.

    `groups` (`group-0`…), `strike` (`booklet`), `return`, `revoke`, `replace` (`by`, as scanned). Sent again, each
    says the same and changes nothing more. A card found by its number may only be revoked and replaced.
    """
    desk = at_desk(request)
    fields = await fields_of(request, desk)
    card = desk.card(request.path_params["card"])
    what = fields.get("act", "")
    if what not in ("groups", "strike", "return", "revoke", "replace"):
        raise Refused("malformed", reason="act: groups, strike, return, revoke or replace")
    if not card.in_hand and what not in ("revoke", "replace"):
        raise Refused("not-allowed", role=desk.actor.role, command=f"{what} a card by its number")
    try:
        done = await _do(request, desk, card, what, fields)
    except Problem as problem:
        lost = what in ("revoke", "replace")
        return _card_page(request, desk, desk.card(card.ref), problem, fields.get("booklet", ""), what, lost)
    response = RedirectResponse(f"/steward?done={card.ref}", 303, HEADERS)
    remember(response, request, desk, done)
    return response


async def _do(request: Request, desk: Desk, card: AtDesk, what: str, fields: dict[str, str]) -> Act:
    id, number = new_id(ids.COMMAND), card.record.number
    match what:
        case "groups":
            profile = enumerate(desk.meeting.state.meeting.profile)
            chosen = {dimension: fields.get(f"{GROUP}{place}", "") for place, dimension in profile}
            groups = {dimension: group for dimension, group in chosen.items() if group}
            await _ask(desk, c.ProfileCard(id, card.credential, groups))
            return ("grouped" if groups else "silent", number, "")
        case "strike":
            booklet = fields.get("booklet", "").strip()
            if not booklet:
                raise Problem("booklet-empty")
            await _ask(desk, c.StrikeCard(id, card.credential, booklet))
            return ("struck", number, booklet)
        case "return":
            await _ask(desk, c.StrikeCard(id, card.credential, ""))
            return ("returned", number, "")
        case "revoke":
            await _ask(desk, c.RevokeCard(id, card.credential))
            return ("revoked", number, "")
        case _:
            by = await _scanned(request, desk, fields.get("by", ""), in_hand=True)
            await _ask(desk, c.ReplaceCard(id, card.credential, by.credential))
            return ("replaced", number, str(by.record.number))


async def _ask(desk: Desk, command: c.AnyCommand) -> None:
    """Submit a command. Raises Problem for what a person at the desk can understand and mend, else Refused."""
    try:
        await desk.meeting.submit(command, desk.actor)
    except Refused as refused:
        status, facts = status_of(refused.code), refused.facts
        match refused.code:
            case "card-has-voted":
                polls = str(facts["polls"])
                raise Problem("voted", status, polls=polls, n=polls.count(",") + 1) from None
            case "card-not-spare":
                raise Problem(f"spare-{facts['reason']}", status) from None
            case "card-struck":
                raise Problem("struck", status, booklet=facts["booklet"]) from None
            case "id-taken":
                raise Problem("booklet-taken", status, booklet=facts["id"]) from None
            case "bad-text":
                raise Problem("booklet-long", status, n=facts["most"]) from None
            case "bad-value":
                raise Problem("groups", status) from None
            case "card-revoked":
                raise Problem("revoked", status) from None
            case "not-saved":
                raise Problem("not-saved", status) from None
        raise
