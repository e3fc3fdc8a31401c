"""Ballots on paper at the desk: pages read from a scanner or a camera, marks in doubt decided, sheets accounted for.

Plain forms, without any script. Two people decide apart: nobody is shown what another one said.
"""

import hmac
import tempfile
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk.steward.desk import Desk, at_desk, fields_of
from printouts.reading.records import State
from server.domain.decide.paper import account_of, has_paper
from server.domain.paper import PaperSheet
from server.domain.refusals import Refused
from server.http.auth import same_origin
from server.http.render import page, words_of
from server.paper.count import PaperCount, Taken
from server.paper.pictures import Answer
from server.paper.reading import can_read, read_apart
from server.paper.told import Failed, sentences, sums
from server.paper.told import asked as asked_about

UPLOAD_MOST_BYTES = 200 * 1024 * 1024
FILES_MOST = 200
TOLD_MOST = 30
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def paper_routes() -> list[Route]:
    """Return the routes under `/steward/paper`; they come before those of cards."""
    return [
        Route("/steward/paper", show_paper, methods=["GET"]),
        Route("/steward/paper", take_files, methods=["POST"]),
        Route("/steward/paper/{sheet}", show_sheet, methods=["GET"]),
        Route("/steward/paper/{sheet}", decide, methods=["POST"]),
        Route("/steward/paper/{sheet}/picture", show_picture, methods=["GET"]),
    ]


async def show_paper(request: Request) -> Response:
    """`GET /steward/paper`: fields for files and for the camera, the sheets that wait, and the account of each vote."""
    return _paper_page(request, at_desk(request), [])


async def take_files(request: Request) -> Response:
    """`POST /steward/paper`: read the files that were sent, and say what became of their sheets."""
    desk = at_desk(request)
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > UPLOAD_MOST_BYTES:
        raise Refused("frame-too-large", size_bytes=int(size) if size.isdigit() else 0, most_bytes=UPLOAD_MOST_BYTES)
    is_ours = request.headers.get("origin") == "null" or same_origin(request.headers)
    told: list[str] = []
    async with request.form(max_files=FILES_MOST, max_fields=10) as form:
        token = str(form.get("token", ""))
        if not is_ours or not hmac.compare_digest(token.encode(), desk.token.encode()):
            raise Refused("malformed", reason="a form of this desk")
        files = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
        if files:
            told = await _read(desk, files)
    return _paper_page(request, desk, told or [words_of(desk.house.settings.language, "steward")("steward-paper-none")])


async def _read(desk: Desk, files: list[UploadFile]) -> list[str]:
    """Return what became of the sheets of the files, in sentences: the sums first."""
    words = words_of(desk.house.settings.language, "scan")
    count = _count(desk)
    taken: list[Taken] = []
    unread: list[Failed] = []
    with tempfile.TemporaryDirectory(dir=desk.house.settings.data, prefix=".scan-") as folder:
        named: dict[str, Path] = {}
        for place, each in enumerate(files):
            path = Path(folder) / str(place)
            with path.open("wb") as out:
                while chunk := await each.read(1024 * 1024):
                    out.write(chunk)
            named[f"{place + 1}. {(each.filename or '')[:80]}"] = path
        async for read in read_apart(named, count.key, count.tag):
            if read.unread is not None:
                unread.append((read.unread.file, read.unread.page, read.unread.reason))
            if read.sheet is not None:
                taken.append(await count.take(read.sheet, read.pictures, desk.actor))
    return [*sums(words, taken, unread), *sentences(words, taken, unread, TOLD_MOST)]


def _paper_page(request: Request, desk: Desk, told: list[str]) -> Response:
    state = desk.meeting.state
    polls = [poll for poll in state.polls.values() if poll.opened_at is not None and has_paper(state, poll)]
    return page(
        "kiosk/steward/paper.html",
        request,
        "steward",
        meeting=state.meeting,
        token=desk.token,
        problem="",
        told=told,
        can_read=can_read(),
        waiting=[sheet for sheet in state.sheets.values() if _waits_for(sheet, desk)],
        accounts=[(poll, account_of(state, poll)) for poll in polls],
    )


def _count(desk: Desk) -> PaperCount:
    return PaperCount(desk.house, desk.meeting)


def _waits_for(sheet: PaperSheet, desk: Desk) -> bool:
    return sheet.state == "waiting" and str(desk.actor) not in sheet.decided_by


async def show_sheet(request: Request) -> Response:
    """`GET /steward/paper/{sheet}`: the pictures of a sheet that waits, and the question what it means."""
    desk = at_desk(request)
    sheet = _waiting(request, desk)
    kept = _count(desk).pictures.waiting(sheet.id)
    if kept is None:
        raise Refused("not-found", what="sheet", id=sheet.id)
    poll = desk.meeting.state.polls[sheet.poll_id]
    asked = {ask.box for ask in kept.sheet.asks}
    boxes = [box for box in kept.sheet.boxes if box.state == "doubtful" or "" in asked]
    words = words_of(desk.house.settings.language, "scan")
    return page(
        "kiosk/steward/paper_sheet.html",
        request,
        "steward",
        meeting=desk.meeting.state.meeting,
        token=desk.token,
        problem="",
        sheet=sheet,
        poll=poll,
        why=asked_about(words, sheet.why),
        boxes=[(box, box.id in kept.boxes) for box in boxes],
        letters={choice.id: choice for choice in poll.choices},
        reason=any(ask.why == "reason" for ask in kept.sheet.asks),
        typed=kept.answers[-1].reason if kept.answers else "",
    )


async def decide(request: Request) -> Response:
    """`POST /steward/paper/{sheet}`: what the person at the desk says that it means."""
    desk = at_desk(request)
    sheet = _waiting(request, desk)
    fields = await fields_of(request, desk)
    kept = _count(desk).pictures.waiting(sheet.id)
    if kept is None:
        raise Refused("not-found", what="sheet", id=sheet.id)
    what = fields.get("what", "")
    if what not in ("marks", "spoiled"):
        raise Refused("malformed", reason="what: marks or spoiled")
    known = {box.id for box in kept.sheet.boxes}
    marks = {name.removeprefix("box-"): said for name, said in fields.items() if name.startswith("box-")}
    if not set(marks) <= known or not set(marks.values()) <= {"marked", "empty"}:
        raise Refused("malformed", reason="box-…: marked or empty")
    nothing = what == "marks" and bool(marks) and "marked" not in marks.values()
    reason = fields.get("reason", "").strip()
    states: dict[str, State] = {id: "marked" if said == "marked" else "empty" for id, said in marks.items()}
    answer = Answer("", states, nothing, False, reason) if what == "marks" else Answer("", spoiled=True)
    await _count(desk).answer(sheet.id, answer, desk.actor)
    return RedirectResponse("/steward/paper", 303, HEADERS)


async def show_picture(request: Request) -> Response:
    """`GET /steward/paper/{sheet}/picture`: the whole sheet, or with `?box=…` one box of it."""
    desk = at_desk(request)
    sheet = _waiting(request, desk)
    kept = _count(desk).pictures.waiting(sheet.id)
    box = request.query_params.get("box", "")
    png = _count(desk).pictures.picture(sheet.id, box) if kept and (not box or box in kept.boxes) else None
    if png is None:
        raise Refused("not-found", what="picture", id=sheet.id)
    return Response(png, 200, {**HEADERS, "X-Content-Type-Options": "nosniff"}, "image/png")


def _waiting(request: Request, desk: Desk) -> PaperSheet:
    sheet = desk.meeting.state.sheets.get(request.path_params["sheet"])
    if sheet is None or sheet.state != "waiting":
        raise Refused("not-found", what="sheet", id=str(request.path_params["sheet"]))
    return sheet
