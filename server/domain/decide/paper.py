"""Decisions about paper: what is printed, which page is whose, and what becomes of a sheet that was read."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import Decides, found, fresh, words
from server.domain.decide.incidents import INCIDENT_MOST
from server.domain.incidents import systems_id
from server.domain.paper import (
    KEPT_OUT,
    PAGE_MOST,
    PEOPLE_WHO_DECIDE,
    SERIAL_MOST,
    SETTLED,
    SHEETS_MOST,
    Account,
    BookletPage,
    Found,
    LateSheet,
    PaperBatch,
    PaperKind,
    ballot_choices,
    on_ballots,
    page_id,
    same_form,
    sheet_id,
)
from server.domain.records import Actor, Poll
from server.domain.refusals import Refused
from server.domain.state import MeetingState


def next_serial(state: MeetingState) -> int:
    """Return the first serial that was never printed."""
    return max((batch.last for batch in state.batches.values()), default=0) + 1


def page_of(state: MeetingState, number: int) -> BookletPage:
    """Return a page of the booklets. Raises Refused("not-found") when no booklet has it."""
    for batch in state.batches.values():
        for page in batch.pages:
            if page.number == number:
                return page
    raise Refused("not-found", what="page", id=str(number))


def batch_of(state: MeetingState, kind: PaperKind, number: int, serial: int) -> PaperBatch | None:
    """Return the batch that a sheet was printed in, `None` when it never was. number: of the poll, or of the page."""
    for batch in state.batches.values():
        if batch.kind == kind and batch.first <= serial <= batch.last:
            if kind == "live":
                return batch if state.polls[batch.poll_id].number == number else None
            return batch if any(page.number == number for page in batch.pages) else None
    return None


def poll_of(state: MeetingState, kind: PaperKind, number: int) -> Poll | None:
    """Return the poll that a sheet is for; `None` for a page of the booklets that no poll has been given."""
    for poll in state.polls.values():
        if number == (poll.number if kind == "live" else poll.page):
            return poll
    return None


def has_paper(state: MeetingState, poll: Poll) -> bool:
    """Return whether there may be ballots of a poll on paper, so that no clock closes it before they are read."""
    return poll.page > 0 or has_ballots(state, poll)


def has_ballots(state: MeetingState, poll: Poll) -> bool:
    """Return whether ballots with the words of a poll are printed."""
    return any(batch.poll_id == poll.id for batch in state.batches.values())


def paper_rights(state: MeetingState) -> set[str]:
    """Return the voting rights that were struck off for paper."""
    return {card.right for card in state.cards.values() if card.booklet and not card.revoked}


def account_of(state: MeetingState, poll: Poll) -> Account:
    """Return how the sheets of a poll stand."""
    sheets = [sheet for sheet in state.sheets.values() if sheet.poll_id == poll.id]
    states = [sheet.state for sheet in sheets]
    printed = sum(
        batch.count
        for batch in state.batches.values()
        if batch.poll_id == poll.id or (poll.page and any(page.number == poll.page for page in batch.pages))
    )
    return Account(
        printed,
        len(paper_rights(state)) if poll.closed_at is None else poll.handed_out,
        states.count("counted"),
        states.count("spoiled"),
        states.count("waiting"),
        states.count("kept-out"),
        sum(sheet.copies for sheet in sheets),
        sum(sheet.why == "late" for sheet in sheets),
    )


def decide_print_paper(state: MeetingState, command: c.PrintPaper, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    if actor.role == "vote-operator" and command.kind == "booklet":
        raise Refused("not-allowed", role=actor.role, command="print-paper")  # whose pages are for the whole meeting
    fresh(state.batches, command.batch_id)
    if not 1 <= command.count <= SHEETS_MOST:
        raise Refused("bad-value", field="count", value=command.count, expected=f"1…{SHEETS_MOST}")
    if not 1 <= command.first <= SERIAL_MOST - command.count:
        raise Refused("bad-value", field="first", value=command.first, expected=f"1…{SERIAL_MOST - command.count}")
    if command.first < next_serial(state):
        raise Refused("id-taken", id=str(command.first))
    if (command.kind == "live") != bool(command.poll_id) or (command.kind == "booklet") != bool(command.pages):
        raise Refused("bad-value", field="kind", value=command.kind, expected="a poll, or the pages of a booklet")
    if command.kind == "live":
        poll = found(state.polls, command.poll_id, "poll")
        if poll.annulled_at is not None:
            raise Refused("poll-annulled", poll=poll.id)
        if poll.closed_at is not None:
            raise Refused("poll-closed", poll=poll.id)
        if command.asks not in (None, on_ballots(poll.method, poll.rules, ballot_choices(poll))):
            raise Refused("changed-meanwhile", what="poll", ids=[poll.id], by="")
    numbers = [page.number for page in command.pages]
    for page in command.pages:
        if not 1 <= page.number <= PAGE_MOST or numbers.count(page.number) > 1:
            raise Refused("bad-value", field="number", value=page.number, expected=f"1…{PAGE_MOST}, each once")
        _check_alike(state, page)
        if page.poll_id:
            _check_page(state, found(state.polls, page.poll_id, "poll"), page)
    return [
        e.PaperPrinted(command.batch_id, command.kind, command.first, command.count, command.poll_id, command.pages)
    ]


def _check_alike(state: MeetingState, page: BookletPage) -> None:
    """Raise Refused("bad-value") when another batch has a page with this number that asks in another way."""
    for batch in state.batches.values():
        for other in batch.pages:
            if other.number == page.number and (other.method, other.count, other.points) != (
                page.method,
                page.count,
                page.points,
            ):
                raise Refused(
                    "bad-value", field="number", value=page.number, expected="a page as it was printed before"
                )


def _check_page(state: MeetingState, poll: Poll, page: BookletPage) -> None:
    if poll.annulled_at is not None:
        raise Refused("poll-annulled", poll=poll.id)
    if poll.opened_at is not None:
        raise Refused("poll-opened", poll=poll.id)
    if not same_form(page, poll):
        raise Refused("bad-value", field="page", value=page.number, expected="a page that asks as the poll does")
    for other in state.polls.values():  # also one that was annulled: its sheets are about
        if other.page == page.number and other.id != poll.id:
            raise Refused("page-taken", page=page.number, poll=other.number)


def decide_give_page(state: MeetingState, command: c.GivePage, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = found(state.polls, command.poll_id, "poll")
    if poll.page == command.page:
        return []
    if any(batch.poll_id == poll.id for batch in state.batches.values()):  # they bear the pictograms of now
        raise Refused("bad-value", field="page", value=command.page, expected="a poll without ballots of its own")
    if command.page:
        _check_page(state, poll, page_of(state, command.page))
    elif poll.opened_at is not None:
        raise Refused("poll-opened", poll=poll.id)
    return [e.PageGiven(poll.id, command.page)]


def decide_take_sheet(state: MeetingState, command: c.TakeSheet, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    """Settled is settled; what waits or is kept out may become another thing. Never-issued sheets have no poll.

    Once a poll is closed, that a ballot is counted is still written down: the box was sealed a moment later.
    """
    id = sheet_id(command.kind, command.number, command.serial)
    earlier = state.sheets.get(id)
    if earlier is not None and (
        earlier.state in SETTLED
        or ((earlier.state, earlier.why) == (command.state, command.why) and not earlier.decided_by)
    ):
        return []
    if command.state == "kept-out" and (command.why not in KEPT_OUT or command.why == "late"):
        raise Refused("bad-value", field="why", value=command.why, expected=", ".join(KEPT_OUT))
    if (command.state, command.why) != ("kept-out", "never-issued"):
        poll = found(state.polls, command.poll_id, "poll")
        if poll.opened_at is None:
            raise Refused("poll-not-open", poll=poll.id)
        if poll.annulled_at is not None:
            raise Refused("poll-annulled", poll=poll.id)
        if poll.closed_at is not None and command.state != "counted":
            raise Refused("poll-closed", poll=poll.id)
    elif command.poll_id:
        raise Refused("bad-value", field="poll_id", value=command.poll_id, expected="")
    return [
        e.SheetTaken(
            id,
            command.poll_id,
            command.kind,
            command.number,
            command.serial,
            command.state,
            command.why,
            found=command.found if command.state == "kept-out" else Found(),
        )
    ]


def decide_take_late(state: MeetingState, command: c.TakeLate, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    """Sheets that are settled, or recorded as late before, are passed over; of none there is no incident."""
    poll = found(state.polls, command.poll_id, "poll")
    reason = words("reason", command.reason, INCIDENT_MOST)
    if poll.annulled_at is not None:
        raise Refused("poll-annulled", poll=poll.id)
    if poll.closed_at is None:
        raise Refused("poll-not-closed", poll=poll.id)
    new: dict[str, LateSheet] = {}
    for each in command.sheets:
        id = sheet_id(each.kind, each.number, each.serial)
        known = state.sheets.get(id)
        if poll_of(state, each.kind, each.number) != poll or not batch_of(state, each.kind, each.number, each.serial):
            raise Refused("not-found", what="sheet", id=id)
        if known is None or not (known.state in SETTLED or known.why == "late"):
            new[id] = each
    incident = systems_id(command.id, 0)
    return [
        *([e.PaperCameLate(poll.id, len(new), reason)] if new else []),
        *(
            e.SheetTaken(id, poll.id, each.kind, each.number, each.serial, "kept-out", "late", incident, each.found)
            for id, each in new.items()
        ),
    ]


def decide_keep_page_out(state: MeetingState, command: c.KeepPageOut, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    if page_id(command.found) in state.pages_out:
        return []
    return [e.PageKeptOut(command.why, command.found)]


def decide_find_copy(state: MeetingState, command: c.FindCopy, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    sheet = found(state.sheets, command.sheet_id, "sheet")
    if any(command.found.same(each) for each in sheet.copies_found):
        return []
    return [e.CopyFound(sheet.id, command.found)]


def decide_decide_sheet(state: MeetingState, command: c.DecideSheet, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    sheet = found(state.sheets, command.sheet_id, "sheet")
    poll, who = state.polls[sheet.poll_id], str(actor)
    if poll.annulled_at is not None:
        raise Refused("poll-annulled", poll=poll.id)
    if sheet.state != "waiting" or who in sheet.decided_by or len(sheet.decided_by) > PEOPLE_WHO_DECIDE:
        raise Refused("sheet-decided", id=sheet.id)
    return [e.SheetDecided(sheet.id, who)]


def decide_destroy_pictures(
    state: MeetingState, command: c.DestroyPictures, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    poll = found(state.polls, command.poll_id, "poll")
    if poll.is_open or poll.opened_at is None:
        raise Refused("poll-not-closed", poll=poll.id)
    return [e.PicturesDestroyed(poll.id, command.count, command.digest)] if command.count else []


DECIDE: Decides = {
    c.PrintPaper: decide_print_paper,
    c.GivePage: decide_give_page,
    c.TakeSheet: decide_take_sheet,
    c.TakeLate: decide_take_late,
    c.KeepPageOut: decide_keep_page_out,
    c.FindCopy: decide_find_copy,
    c.DecideSheet: decide_decide_sheet,
    c.DestroyPictures: decide_destroy_pictures,
}
