"""One sheet in doubt: its pictures, and the question what it means. Nobody is shown what another one said."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk.steward.desk import Desk, at_desk, fields_of
from printouts.ballot_layout import BLANK
from printouts.reading.records import BoxRead, State
from printouts.sheet_names import place_name, sheet_name, shown_serial
from server.domain.paper import PaperSheet
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.errors import status_of
from server.http.render import page, words_of
from server.paper.count import PaperCount
from server.paper.doubts import Doubts, may_say_anew
from server.paper.pictures import Answer, Waiting
from server.paper.told import asked as asked_about

PATH = "/steward/paper"
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
GRADED = ("yes-no", "scale", "majority-judgment")


def sheet_routes() -> list[Route]:
    """Return the routes of one sheet."""
    return [
        Route(f"{PATH}/{{sheet}}", show_sheet, methods=["GET"]),
        Route(f"{PATH}/{{sheet}}", decide, methods=["POST"]),
        Route(f"{PATH}/{{sheet}}/picture", show_picture, methods=["GET"]),
    ]


async def show_sheet(request: Request) -> Response:
    """`GET /steward/paper/{sheet}`: the pictures of a sheet that waits, and the question what it means.

    Of one that is no longer asked about, back to the page of paper with a line that says so.
    """
    desk = at_desk(request)
    try:
        sheet = _waiting(request, desk)
        return _page(request, desk, sheet, _kept(desk, sheet))
    except Refused as refused:
        return _passed(refused)


async def decide(request: Request) -> Response:
    """`POST /steward/paper/{sheet}`: what the person at the desk says that it means."""
    desk = at_desk(request)
    fields = await fields_of(request, desk)
    try:
        sheet = _waiting(request, desk)
        kept = _kept(desk, sheet)
    except Refused as refused:
        return _passed(refused)
    what = fields.get("what", "")
    if what not in ("marks", "nothing", "spoiled"):
        raise Refused("malformed", reason="what: marks, nothing or spoiled")
    known = {box.id for box in kept.sheet.boxes}
    marks = {name.removeprefix("box-"): said for name, said in fields.items() if name.startswith("box-")}
    if not set(marks) <= known or not set(marks.values()) <= {"marked", "empty"}:
        raise Refused("malformed", reason="box-…: marked or empty")
    reason = fields.get("reason", "").strip()
    states: dict[str, State] = {id: "marked" if said == "marked" else "empty" for id, said in marks.items()}
    if what == "nothing":
        what, states = "marks", dict.fromkeys(_asked(kept), "empty")
    if what == "marks" and (set(_asked(kept)) - set(states) or (_wants_reason(kept) and not reason)):
        return _page(request, desk, sheet, kept, problem="boxes", status=400, said=states, typed=reason)
    nothing = what == "marks" and bool(states) and "marked" not in states.values()
    answer = Answer("", states, nothing, False, reason) if what == "marks" else Answer("", spoiled=True)
    try:
        decided = await Doubts(PaperCount(desk.house, desk.meeting)).answer(sheet.id, answer, desk.actor)
    except Refused as refused:
        if refused.code != "not-saved":
            return _passed(refused)
        status = status_of(refused.code)
        return _page(request, desk, sheet, kept, problem="word-not-saved", status=status, said=states, typed=reason)
    return RedirectResponse(f"{PATH}?said={decided.said}&sheet={sheet.id}", 303, HEADERS)


async def show_picture(request: Request) -> Response:
    """`GET /steward/paper/{sheet}/picture`: the whole sheet, or with `?box=…` one box of it."""
    desk = at_desk(request)
    sheet = _waiting(request, desk)
    pictures = PaperCount(desk.house, desk.meeting).pictures
    kept, box = pictures.waiting(sheet.id), request.query_params.get("box", "")
    png = pictures.picture(sheet.id, box) if kept and (not box or box in kept.boxes) else None
    if png is None:
        raise Refused("not-found", what="picture", id=sheet.id)
    return Response(png, 200, {**HEADERS, "X-Content-Type-Options": "nosniff"}, "image/png")


def _page(
    request: Request,
    desk: Desk,
    sheet: PaperSheet,
    kept: Waiting,
    *,
    problem: str = "",
    status: int = 200,
    said: dict[str, State] | None = None,
    typed: str = "",
) -> Response:
    poll = desk.meeting.state.polls[sheet.poll_id]
    words, scan = (words_of(desk.house.settings.language, area) for area in ("steward", "scan"))
    asked = set(_asked(kept))
    boxes = [box for box in kept.sheet.boxes if box.id in asked]
    earlier = PaperCount(desk.house, desk.meeting).pictures.answers(sheet.id, sheet.decided_by)
    others = [who for who in sheet.decided_by if who != str(desk.actor)]
    return page(
        "kiosk/steward/paper_sheet.html",
        request,
        "steward",
        status=status,
        meeting=desk.meeting.state.meeting,
        token=desk.token,
        problem=words(f"steward-paper-problem-{problem}") if problem else "",
        sheet=sheet,
        poll=poll,
        name=sheet_name(scan, sheet.kind, sheet.number, shown_serial(sheet.serial)),
        place=place_name(scan, kept.sheet.file, kept.sheet.page),
        why=asked_about(scan, sheet.why),
        boxes=[(box, box.id in kept.boxes, _level(desk, poll, box)) for box in boxes],
        letters={choice.id: choice for choice in poll.choices},
        said=said or {},
        whole=len(asked) == len(kept.sheet.boxes),
        reason=_wants_reason(kept),
        typed=typed or next((each.reason for each in reversed(earlier) if each.reason), ""),
        others=len(others),
    )


def _passed(refused: Refused) -> Response:
    """Return the way back from a sheet that nobody is asked about any more. Raises what is another matter."""
    what = str(refused.facts.get("what", ""))
    name = {"sheet-decided": "decided", "poll-closed": "over", "poll-annulled": "over"}.get(refused.code, "")
    if not (name or what == "pictures"):
        raise refused
    return RedirectResponse(f"{PATH}?passed={name or 'lost'}", 303, HEADERS)


def _level(desk: Desk, poll: Poll, box: BoxRead) -> str:
    """Return what a mark in a box of a grid says of its line; empty for a box that stands alone."""
    words, vote = (words_of(desk.house.settings.language, area) for area in ("steward", "vote"))
    if box.choice == BLANK or (box.value is None and poll.method not in GRADED):
        return ""
    if poll.method in GRADED:
        return vote(f"vote-level-{poll.method}-{'blank' if box.value is None else box.value}")
    return words("steward-paper-coin" if poll.method == "points" else "steward-paper-rank", n=box.value)


def _asked(kept: Waiting) -> list[str]:
    """Return the boxes that are asked about: those in doubt, or all of them where the whole sheet is."""
    whole = any(ask.box == "" and ask.why != "reason" for ask in kept.sheet.asks)
    return [box.id for box in kept.sheet.boxes if box.state == "doubtful" or whole]


def _wants_reason(kept: Waiting) -> bool:
    return any(ask.why == "reason" for ask in kept.sheet.asks)


def _kept(desk: Desk, sheet: PaperSheet) -> Waiting:
    kept = PaperCount(desk.house, desk.meeting).pictures.waiting(sheet.id)
    if kept is None:
        raise Refused("not-found", what="pictures", id=sheet.id)
    return kept


def _waiting(request: Request, desk: Desk) -> PaperSheet:
    sheet = desk.meeting.state.sheets.get(request.path_params["sheet"])
    if sheet is None:
        raise Refused("not-found", what="sheet", id=str(request.path_params["sheet"]))
    if sheet.state != "waiting" or (str(desk.actor) in sheet.decided_by and not may_say_anew(sheet, desk.actor)):
        raise Refused("sheet-decided", id=sheet.id)  # others were quicker
    if desk.meeting.state.polls[sheet.poll_id].annulled_at is not None:
        raise Refused("poll-annulled", poll=sheet.poll_id)
    return sheet
