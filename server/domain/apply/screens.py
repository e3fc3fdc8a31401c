"""The screens of the hall: what they show, and the notes on their wall as these change."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.events import Recorded
from server.domain.records import Display, Note, Shown
from server.domain.state import Applies, Key, MeetingState


def display_shown(state: MeetingState, event: e.DisplayShown, recorded: Recorded) -> tuple[Key, ...]:
    was = state.displays.get(event.site_id) or Display(event.site_id, "welcome")
    now = Shown(event.view, event.target, event.note_ids, event.text, event.words)
    state.displays[event.site_id] = Display(
        was.id,
        event.view,
        event.target,
        event.note_ids,
        event.text,
        event.words,
        was.second,
        was.before if replace(was.shown, page=0, turning=True) == now else was.shown,
        recorded.actor.partition(":")[2],
        recorded.seq,
        turned_at=recorded.at,
    )
    return (("displays", event.site_id),)


def display_language_chosen(state: MeetingState, event: e.DisplayLanguageChosen, _: Any) -> tuple[Key, ...]:
    state.displays[event.site_id] = replace(state.displays[event.site_id], second=event.second)
    return (("displays", event.site_id),)


def display_turned(state: MeetingState, event: e.DisplayTurned, recorded: Recorded) -> tuple[Key, ...]:
    was = state.displays[event.site_id]
    state.displays[event.site_id] = replace(was, page=event.page, turning=event.turning, turned_at=recorded.at)
    return (("displays", event.site_id),)


def follow_notes(state: MeetingState, touched: Iterable[Key]) -> tuple[Key, ...]:
    """Take notes that must not be seen any more off every wall; return the screens that show another thing now.

    touched: keys of what an event changed. Also off the wall that could be put back: nothing comes back by itself.
    """
    changed = {id for collection, id in touched if collection == "notes"}
    if not changed:
        return ()
    walls = [each for each in state.displays.values() if each.note_ids or (each.before and each.before.note_ids)]
    if not walls:
        return ()
    gone = {id for id in changed if not may_hang(state.notes[id])}
    showing = tuple(("displays", each.id) for each in walls if not changed.isdisjoint(each.note_ids))
    return showing + take_down(state, gone)


def may_hang(note: Note) -> bool:
    """Return whether a note may be on a wall: nobody has taken it back, hidden it, or still to admit it."""
    return note.withdrawn_at is None and note.hidden is None and not note.held


def take_down(state: MeetingState, note_ids: set[str]) -> tuple[Key, ...]:
    """Take notes off every wall, those that could be put back too; return the keys of the screens."""
    keys: list[Key] = []
    for display in list(state.displays.values()):
        left = tuple(id for id in display.note_ids if id not in note_ids)
        before = display.before
        if before is not None and not note_ids.isdisjoint(before.note_ids):
            before = replace(before, note_ids=tuple(id for id in before.note_ids if id not in note_ids))
        if left != display.note_ids or before is not display.before:
            state.displays[display.id] = replace(display, note_ids=left, before=before)
            keys.append(("displays", display.id))
    return tuple(keys)


APPLY: Applies = {
    e.DisplayShown: display_shown,
    e.DisplayLanguageChosen: display_language_chosen,
    e.DisplayTurned: display_turned,
}
