"""Themes: made, named, ordered, merged, removed and brought back; notes placed in them, ordered and taken out."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.notes import reading, session_of, sort_note
from server.domain.events import Recorded
from server.domain.records import RemovedTheme, Theme
from server.domain.state import Applies, Key, MeetingState
from server.domain.theme_lists import after_moving, after_removal, notes_of, order_of


def theme_created(state: MeetingState, event: e.ThemeCreated, recorded: Recorded) -> tuple[Key, ...]:
    # The journals of earlier versions may make a theme anew under the id of one that was removed.
    removed = state.removed_themes.pop(event.theme_id, None)
    number = removed.theme.number if removed else len(state.themes) + len(state.removed_themes) + 1
    made = Theme(event.theme_id, number, event.name, number, session_of(recorded), recorded.seq)
    state.themes[event.theme_id] = made
    return (("themes", event.theme_id),)


def theme_renamed(state: MeetingState, event: e.ThemeRenamed, recorded: Recorded) -> tuple[Key, ...]:
    theme = state.themes[event.theme_id]
    state.themes[theme.id] = replace(theme, name=event.name, changed_by=session_of(recorded), changed_seq=recorded.seq)
    return (("themes", theme.id),)


def themes_ordered(state: MeetingState, event: e.ThemesOrdered, _: Any) -> tuple[Key, ...]:
    for rank, theme_id in enumerate(event.theme_ids, 1):
        state.themes[theme_id] = replace(state.themes[theme_id], rank=rank)
    return tuple(("themes", theme_id) for theme_id in event.theme_ids)


def theme_removed(state: MeetingState, event: e.ThemeRemoved, recorded: Recorded) -> tuple[Key, ...]:
    return _take_away(state, event.theme_id, "", recorded)


def theme_merged(state: MeetingState, event: e.ThemeMerged, recorded: Recorded) -> tuple[Key, ...]:
    return _take_away(state, event.theme_id, event.into_id, recorded)


def _take_away(state: MeetingState, theme_id: str, into_id: str, recorded: Recorded) -> tuple[Key, ...]:
    order = _order_of_both(state, theme_id, into_id) if into_id else ()
    theme = state.themes.pop(theme_id)
    inside = {note.id: note.theme_ids for note in state.notes.values() if theme_id in note.theme_ids}
    state.removed_themes[theme_id] = RemovedTheme(theme, into_id, session_of(recorded), recorded.seq, inside)
    touched = [
        key
        for note_id, before in inside.items()
        for key in sort_note(state, note_id, recorded, theme_ids=after_removal(before, theme_id, into_id))
    ]
    return (("themes", theme_id), *touched, *(_order_notes(state, into_id, order) if order else ()))


def _order_of_both(state: MeetingState, theme_id: str, into_id: str) -> tuple[str, ...]:
    """Return the order of two themes in one: the notes of the first come behind; empty where nobody ordered either."""
    if not (state.themes[theme_id].note_order or state.themes[into_id].note_order):
        return ()
    return tuple(dict.fromkeys((*order_of(state, into_id), *(note.id for note in notes_of(state, theme_id)))))


def _order_notes(state: MeetingState, theme_id: str, order: tuple[str, ...]) -> tuple[Key, ...]:
    state.themes[theme_id] = replace(state.themes[theme_id], note_order=order)
    return (("themes", theme_id),)


def theme_restored(state: MeetingState, event: e.ThemeRestored, recorded: Recorded) -> tuple[Key, ...]:
    removed = state.removed_themes.pop(event.theme_id)
    state.themes[event.theme_id] = replace(removed.theme, changed_by=session_of(recorded), changed_seq=recorded.seq)
    touched = [
        key
        for note_id, before in removed.notes.items()
        for key in sort_note(state, note_id, recorded, theme_ids=before)
    ]
    return (("themes", event.theme_id), *touched)


def note_placed(state: MeetingState, event: e.NotePlaced, recorded: Recorded) -> tuple[Key, ...]:
    theme_ids = (*state.notes[event.note_id].theme_ids, event.theme_id)
    changes = reading(state, event.note_id, recorded)
    touched = sort_note(state, event.note_id, recorded, theme_ids=theme_ids, **changes)
    order = state.themes[event.theme_id].note_order
    if not order or event.note_id in order:
        return touched
    return touched + _order_notes(state, event.theme_id, (*order, event.note_id))


def notes_moved_in_theme(state: MeetingState, event: e.NotesMovedInTheme, recorded: Recorded) -> tuple[Key, ...]:
    moved = dict.fromkeys(event.note_ids)
    order = after_moving(order_of(state, event.theme_id), moved, event.before)
    touched = [key for note_id in moved for key in sort_note(state, note_id, recorded)]
    return (*_order_notes(state, event.theme_id, order), *touched)


def note_unplaced(state: MeetingState, event: e.NoteUnplaced, recorded: Recorded) -> tuple[Key, ...]:
    theme_ids = after_removal(state.notes[event.note_id].theme_ids, event.theme_id, "")
    return sort_note(state, event.note_id, recorded, theme_ids=theme_ids)


APPLY: Applies = {
    e.ThemeCreated: theme_created,
    e.ThemeRenamed: theme_renamed,
    e.ThemeRemoved: theme_removed,
    e.ThemeMerged: theme_merged,
    e.ThemeRestored: theme_restored,
    e.ThemesOrdered: themes_ordered,
    e.NotePlaced: note_placed,
    e.NotesMovedInTheme: notes_moved_in_theme,
    e.NoteUnplaced: note_unplaced,
}
