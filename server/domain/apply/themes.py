"""Themes: made, named, removed; notes placed in them and taken out."""

from typing import Any

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.notes import change_note
from server.domain.records import Theme
from server.domain.state import Applies, Key, MeetingState


def theme_created(state: MeetingState, event: e.ThemeCreated, _: Any) -> tuple[Key, ...]:
    number = max((theme.number for theme in state.themes.values()), default=0) + 1
    state.themes[event.theme_id] = Theme(event.theme_id, number, event.name)
    return (("themes", event.theme_id),)


def theme_renamed(state: MeetingState, event: e.ThemeRenamed, _: Any) -> tuple[Key, ...]:
    state.themes[event.theme_id] = replace(state.themes[event.theme_id], name=event.name)
    return (("themes", event.theme_id),)


def theme_removed(state: MeetingState, event: e.ThemeRemoved, _: Any) -> tuple[Key, ...]:
    del state.themes[event.theme_id]
    inside = [note.id for note in state.notes.values() if event.theme_id in note.theme_ids]
    touched = [key for note_id in inside for key in _leave(state, note_id, event.theme_id)]
    return (("themes", event.theme_id), *touched)


def note_placed(state: MeetingState, event: e.NotePlaced, _: Any) -> tuple[Key, ...]:
    theme_ids = (*state.notes[event.note_id].theme_ids, event.theme_id)
    return change_note(state, event.note_id, theme_ids=theme_ids, read=True)


def note_unplaced(state: MeetingState, event: e.NoteUnplaced, _: Any) -> tuple[Key, ...]:
    return _leave(state, event.note_id, event.theme_id)


def _leave(state: MeetingState, note_id: str, theme_id: str) -> tuple[Key, ...]:
    others = tuple(other for other in state.notes[note_id].theme_ids if other != theme_id)
    return change_note(state, note_id, theme_ids=others)


APPLY: Applies = {
    e.ThemeCreated: theme_created,
    e.ThemeRenamed: theme_renamed,
    e.ThemeRemoved: theme_removed,
    e.NotePlaced: note_placed,
    e.NoteUnplaced: note_unplaced,
}
