"""Ballots on paper at the desk: pages read from a scanner or a camera, and how every sheet of the meeting stands.

Plain forms; the script of the page only sends one file after the other and says how far it is.
"""

import json
from collections import Counter
from contextlib import suppress
from typing import Any, get_args

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kiosk.steward import paper_after, paper_sheet
from kiosk.steward.desk import Desk, at_desk, fields_of
from kiosk.steward.paper_send import UPLOAD_MOST_BYTES, ReadingLines, Sent, read, receive, unless_gone
from printouts.sheet_names import name_out, sheet_name, shown_serial, where, why_out
from server.domain.decide.incidents import INCIDENT_MOST
from server.domain.decide.paper import account_of, has_paper
from server.domain.paper import Account, PaperSheet
from server.domain.reconciliation import kept_out
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.errors import status_of
from server.http.render import page, words_of
from server.i18n import Entry, Words
from server.paper.count import CAME, PaperCount
from server.paper.doubts import Doubts, Said, may_say_anew
from server.paper.ending import pictures_of
from server.paper.reading import can_read
from server.paper.scans import Scanned
from server.paper.told import nothing, sentences, sums
from server.paper.turns import Turns

TOLD_MOST = 30
PASSED = ("decided", "over", "lost")
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
PATH = "/steward/paper"


def paper_routes() -> list[Route]:
    """Return the routes under `/steward/paper`; they come before those of cards."""
    return [
        Route(PATH, show_paper, methods=["GET"]),
        Route(PATH, send_files, methods=["POST"]),
        Route(f"{PATH}/late", explain_late, methods=["POST"]),
        Route(f"{PATH}/pictures", paper_after.destroy_pictures, methods=["POST"]),
        Route(f"{PATH}/account.pdf", paper_after.account_pdf, methods=["GET"]),
        Route(f"{PATH}/certificate.pdf", paper_after.certificate_pdf, methods=["GET"]),
        *paper_sheet.sheet_routes(),
    ]


async def show_paper(request: Request) -> Response:
    """`GET /steward/paper`: fields for files and for the camera, what waits for whom, and the account of each vote.

    `?said=…&sheet=…`: with the line that says what came of an answer; `?late=…`, `?gone=…`: of an incident, of
    pictures; `?passed=…`: why a sheet is asked about no more.
    """
    desk = at_desk(request)
    with suppress(Refused):  # a full disk: the page says how things stand all the same
        await Doubts(count_of(desk)).settle(desk.actor)
    passed = request.query_params.get("passed", "")
    words = words_of(desk.house.settings.language, "steward")
    problem = words(f"steward-paper-passed-{passed}") if passed in PASSED else ""
    return _page(request, desk, done=_done(request, desk), problem=problem)


async def send_files(request: Request) -> Response:
    """`POST /steward/paper`: read the files that were sent, in their turn, and say what became of their sheets.

    With `Accept: application/json`, for the script: lines of `ReadingLines`, or one `problem`.
    """
    desk = at_desk(request)
    plain = "application/json" in request.headers.get("accept", "")
    turns: Turns = request.app.state.reading
    try:
        sent = await receive(request, desk)
    except Refused as refused:
        if refused.code not in ("frame-too-large", "not-saved"):
            raise
        words = words_of(desk.house.settings.language, "steward")
        problem = words(f"steward-paper-problem-{refused.code}")
        if plain:
            return JSONResponse({"ok": False, "problem": problem}, status_of(refused.code), HEADERS)
        return _page(request, desk, problem=problem, status=status_of(refused.code))
    except ClientDisconnect:  # the line is gone: nothing was read, and nobody hears this
        return Response(status_code=400, headers=HEADERS)
    if plain:
        return ReadingLines(sent, desk, turns, lambda scanned: {"ok": True, **_report(desk, sent, scanned)}, HEADERS)
    try:
        scanned = await unless_gone(request.receive, read(sent, desk, turns))
    except ClientDisconnect:
        return Response(status_code=400, headers=HEADERS)
    finally:
        sent.end()
    return _page(request, desk, report=_report(desk, sent, scanned))


def _report(desk: Desk, sent: Sent, scanned: Scanned) -> dict[str, Any]:
    words = words_of(desk.house.settings.language, "scan")
    if not sent.named:
        return {"first": nothing(words), "totals": [], "lines": []}
    first, *totals = sums(words, scanned)
    return {
        "first": first,
        "totals": totals,
        "lines": sentences(words, scanned, TOLD_MOST),
        "read": len(scanned.taken),
        "came": Counter(each.came for each in scanned.taken),
        "unread": len(scanned.unread),
        "stopped": scanned.stopped,
    }


async def explain_late(request: Request) -> Response:
    """`POST /steward/paper/late`: why sheets come after the closing, in words; they go into the log of incidents."""
    desk = at_desk(request)
    reason = (await fields_of(request, desk)).get("reason", "").replace("\r\n", "\n")
    try:
        count = await count_of(desk).explain_late(reason, desk.actor)
    except Refused as refused:
        if refused.code not in ("bad-text", "not-saved"):
            raise
        words = words_of(desk.house.settings.language, "steward")
        name = "late" if refused.code == "bad-text" else "not-saved"
        problem = words(f"steward-paper-problem-{name}")
        return _page(request, desk, problem=problem, reason=reason, status=status_of(refused.code))
    return RedirectResponse(f"{PATH}?late={count}", 303, HEADERS)


def count_of(desk: Desk) -> PaperCount:
    """Return the count of the meeting that somebody sits at the desk of."""
    return PaperCount(desk.house, desk.meeting)


def _done(request: Request, desk: Desk) -> list[str]:
    """Return what was just done, in sentences: the first one large."""
    words = words_of(desk.house.settings.language, "steward")
    asked = request.query_params
    said, sheet = asked.get("said", ""), desk.meeting.state.sheets.get(asked.get("sheet", ""))
    if said in get_args(Said) and sheet is not None:
        scan = words_of(desk.house.settings.language, "scan")
        told = words(f"steward-paper-said-{said}", sheet=_name(scan, sheet))
        return [told] if sheet.state == "waiting" else [told, _became(desk, sheet)]
    for name in ("late", "gone"):
        number = asked.get(name, "")
        if number.isascii() and number.isdigit() and len(number) < 6:
            return [words(f"steward-paper-done-{name}", n=int(number))]
    return []


def _name(scan: Words, sheet: PaperSheet) -> str:
    return sheet_name(scan, sheet.kind, sheet.number, shown_serial(sheet.serial))


def _became(desk: Desk, sheet: PaperSheet) -> str:
    """Return what became of a sheet that people decided about."""
    if sheet.state == "spoiled":
        return words_of(desk.house.settings.language, "scan")(f"scan-spoiled-{sheet.why}")
    words = words_of(desk.house.settings.language, "steward")
    return words(f"steward-paper-became-{'counted' if sheet.state == 'counted' else 'no-right'}")


def _page(
    request: Request,
    desk: Desk,
    *,
    done: list[str] | None = None,
    report: dict[str, Any] | None = None,
    problem: str = "",
    reason: str = "",
    status: int = 200,
) -> Response:
    state, count = desk.meeting.state, count_of(desk)
    words, scan = (words_of(desk.house.settings.language, area) for area in ("steward", "scan"))
    sheets = [sheet for sheet in state.sheets.values() if sheet.state == "waiting" and _is_open(desk, sheet)]
    mine = [sheet for sheet in sheets if str(desk.actor) not in sheet.decided_by]
    polls = [poll for poll in state.polls.values() if poll.opened_at is not None and has_paper(state, poll)]
    decided = [sheet for sheet in state.sheets.values() if len(sheet.decided_by) > 1 and sheet.state != "waiting"]
    return page(
        "kiosk/steward/paper.html",
        request,
        "steward",
        status=status,
        meeting=state.meeting,
        token=desk.token,
        problem=problem,
        done=done or [],
        report=report,
        can_read=can_read(),
        busy=request.app.state.reading.taken,
        most_bytes=UPLOAD_MOST_BYTES,
        sending_json=json.dumps(_said_by_script(words, scan)),
        mine=mine,
        others=len(sheets) - len(mine),
        said=[(each.id, _name(scan, each)) for each in sheets if may_say_anew(each, desk.actor)],
        late=[where(scan, each.found) or shown_serial(each.serial) for each in count.pictures.late()],
        reason=reason,
        reason_most=INCIDENT_MOST,
        accounts=[_told_account(desk, poll, account_of(state, poll)) for poll in reversed(polls)],
        out=[
            (words("steward-paper-of-poll", number=each.poll) if each.poll else "–", why_out(scan, each),
             name_out(scan, each), where(scan, each.found) or "–")
            for each in kept_out(state)
        ],
        decided=[(_name(scan, sheet), len(sheet.decided_by), _became(desk, sheet)) for sheet in reversed(decided)],
        pictures=paper_after.told_pictures(desk, polls, lambda poll: pictures_of(count, poll)),
        gone=bool(state.destructions),
    )  # fmt: skip


def _said_by_script(words: Words, scan: Words) -> dict[str, Entry]:
    """Return the words of the script, their placeholders left open."""
    said: dict[str, Entry] = {
        "sending": words("steward-paper-sending", at="{at}", n="{n}"),
        "sent": words("steward-paper-sent"),
        "waits": words("steward-paper-waits"),
        "pages": words.entries["steward-paper-pages"],
        "broken": words("steward-paper-broken"),
        "signed-out": words("steward-paper-signed-out"),
        "too-large": words("steward-paper-too-large", file="{file}"),
        "lines": words("steward-paper-lines"),
    }
    return {**said, **{name: scan.entries[name] for name in ("scan-read", "scan-unread", *map(_total, CAME))}}


def _total(came: str) -> str:
    return f"scan-total-{came}"


def _is_open(desk: Desk, sheet: PaperSheet) -> bool:
    return desk.meeting.state.polls[sheet.poll_id].is_open


def _told_account(desk: Desk, poll: Poll, account: Account) -> dict[str, Any]:
    """Return the account of a poll, with the sentence that says whether it adds up."""
    words = words_of(desk.house.settings.language, "steward")
    ended = "closed" if poll.closed_at is not None else "open"
    if account.missing < 0:
        name, n = "over", -account.missing
    elif account.waiting:
        name, n = "waiting", account.waiting
    elif account.missing:
        name, n = f"missing-{ended}", account.missing
    elif not account.handed_out:
        name, n = "none", 0
    else:
        name, n = "even", account.handed_out
    return {
        "poll": poll,
        "account": account,
        "ended": words(f"steward-paper-{'annulled' if poll.annulled_at is not None else ended}"),
        "told": words(f"steward-paper-account-{name}", n=n),
        "sort": {"over": "refused", "waiting": "waiting", "even": "saved", "none": "gone"}.get(
            name, "waiting" if ended == "open" else "gone"
        ),
        "kept_out": account.kept_out - account.late + account.copies,
    }
