"""Decisions about themes."""

from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import TITLE_MOST, Decides, found, fresh, words
from server.domain.decide.notes import admitted
from server.domain.records import Actor
from server.domain.state import MeetingState


def decide_create_theme(state: MeetingState, command: c.CreateTheme, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    fresh(state.themes, command.theme_id)
    note_ids = dict.fromkeys(command.note_ids)
    for note_id in note_ids:
        admitted(state, note_id)
    return [
        e.ThemeCreated(command.theme_id, words("name", command.name, TITLE_MOST)),
        *(e.NotePlaced(note_id, command.theme_id) for note_id in note_ids),
    ]


def decide_rename_theme(state: MeetingState, command: c.RenameTheme, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    theme = found(state.themes, command.theme_id, "theme")
    name = words("name", command.name, TITLE_MOST)
    return [] if name == theme.name else [e.ThemeRenamed(theme.id, name)]


def decide_remove_theme(state: MeetingState, command: c.RemoveTheme, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    return [e.ThemeRemoved(found(state.themes, command.theme_id, "theme").id)]


def decide_place_notes(state: MeetingState, command: c.PlaceNotes, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.themes, command.theme_id, "theme")
    if command.leave is not None:
        found(state.themes, command.leave, "theme")
    happened: list[e.AnyEvent] = []
    for note_id in dict.fromkeys(command.note_ids):
        theme_ids = admitted(state, note_id).theme_ids
        if command.leave in theme_ids and command.leave not in (None, command.theme_id):
            happened.append(e.NoteUnplaced(note_id, command.leave))
        if command.theme_id not in theme_ids:
            happened.append(e.NotePlaced(note_id, command.theme_id))
    return happened


def decide_unplace_note(state: MeetingState, command: c.UnplaceNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.themes, command.theme_id, "theme")
    note = found(state.notes, command.note_id, "note")
    return [e.NoteUnplaced(note.id, command.theme_id)] if command.theme_id in note.theme_ids else []


DECIDE: Decides = {
    c.CreateTheme: decide_create_theme,
    c.RenameTheme: decide_rename_theme,
    c.RemoveTheme: decide_remove_theme,
    c.PlaceNotes: decide_place_notes,
    c.UnplaceNote: decide_unplace_note,
}
