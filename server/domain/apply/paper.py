"""Paper: batches that were printed, pages given to polls, and what became of each sheet."""

from msgspec.structs import replace

from server.domain import events as e
from server.domain.events import Recorded
from server.domain.paper import Destruction, PageOut, PaperBatch, PaperSheet, page_id
from server.domain.state import Applies, Key, MeetingState


def paper_printed(state: MeetingState, event: e.PaperPrinted, recorded: Recorded) -> tuple[Key, ...]:
    state.batches[event.batch_id] = PaperBatch(
        event.batch_id,
        len(state.batches) + 1,
        event.kind,
        event.first,
        event.count,
        recorded.at,
        event.poll_id,
        event.pages,
    )
    given = [page for page in event.pages if page.poll_id]
    for page in given:
        state.polls[page.poll_id] = replace(state.polls[page.poll_id], page=page.number)
    return (("batches", event.batch_id), *(("polls", page.poll_id) for page in given))


def page_given(state: MeetingState, event: e.PageGiven, _: Recorded) -> tuple[Key, ...]:
    state.polls[event.poll_id] = replace(state.polls[event.poll_id], page=event.page)
    return (("polls", event.poll_id),)


def sheet_taken(state: MeetingState, event: e.SheetTaken, recorded: Recorded) -> tuple[Key, ...]:
    earlier = state.sheets.get(event.sheet_id)
    state.sheets[event.sheet_id] = PaperSheet(
        event.sheet_id,
        event.poll_id,
        event.kind,
        event.number,
        event.serial,
        event.state,
        event.why,
        recorded.at,
        earlier.decided_by if earlier and event.state != "waiting" else (),  # its pictures are new: people begin again
        earlier.copies if earlier else 0,
        event.incident,
        event.found,
        earlier.copies_found if earlier else (),
    )
    if event.state != "spoiled":
        return (("sheets", event.sheet_id),)
    poll = state.polls[event.poll_id]
    state.polls[poll.id] = replace(poll, spoiled_sheets=poll.spoiled_sheets + 1)
    return (("sheets", event.sheet_id), ("polls", poll.id))


def page_kept_out(state: MeetingState, event: e.PageKeptOut, recorded: Recorded) -> tuple[Key, ...]:
    id = page_id(event.found)
    state.pages_out[id] = PageOut(id, event.why, event.found, recorded.at)
    return (("pages_out", id),)


def copy_found(state: MeetingState, event: e.CopyFound, _: Recorded) -> tuple[Key, ...]:
    sheet = state.sheets[event.sheet_id]
    state.sheets[sheet.id] = replace(sheet, copies=sheet.copies + 1, copies_found=(*sheet.copies_found, event.found))
    return (("sheets", sheet.id),)


def sheet_decided(state: MeetingState, event: e.SheetDecided, _: Recorded) -> tuple[Key, ...]:
    sheet = state.sheets[event.sheet_id]
    state.sheets[sheet.id] = replace(sheet, decided_by=(*sheet.decided_by, event.by))
    return (("sheets", sheet.id),)


def pictures_destroyed(state: MeetingState, event: e.PicturesDestroyed, recorded: Recorded) -> tuple[Key, ...]:
    id = f"{event.poll_id}.{len(state.destructions) + 1}"
    state.destructions[id] = Destruction(id, event.poll_id, event.count, event.digest, recorded.at, recorded.actor)
    return (("destructions", id),)


APPLY: Applies = {
    e.PaperPrinted: paper_printed,
    e.PageGiven: page_given,
    e.SheetTaken: sheet_taken,
    e.PageKeptOut: page_kept_out,
    e.CopyFound: copy_found,
    e.SheetDecided: sheet_decided,
    e.PicturesDestroyed: pictures_destroyed,
}
