"""Decisions about themes: made, named, ordered, merged, removed and brought back; notes placed in them and ordered."""

from collections.abc import Iterable
from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import TITLE_MOST, Decides, found, fresh, words
from server.domain.decide.meanwhile import check_notes, check_themes
from server.domain.decide.notes import admitted
from server.domain.records import Actor, Note, Theme
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.domain.theme_lists import after_moving, after_removal, notes_of


def decide_create_theme(state: MeetingState, command: c.CreateTheme, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    fresh(state.themes, command.theme_id)
    fresh(state.removed_themes, command.theme_id)
    if command.leave is not None:
        found(state.themes, command.leave, "theme")
    notes = [admitted(state, note_id) for note_id in dict.fromkeys(command.note_ids)]
    check_notes(notes, command.seen, actor)
    created: list[e.AnyEvent] = [e.ThemeCreated(command.theme_id, words("name", command.name, TITLE_MOST))]
    created += [event for note in notes for event in _into(note, command.theme_id, command.leave)]
    order = _order_of_split(state, notes, command.leave)
    return [*created, e.NotesMovedInTheme(command.theme_id, order)] if order else created


def _order_of_split(state: MeetingState, notes: list[Note], leave: str | None) -> tuple[str, ...]:
    """Return notes in the order by hand of the theme that they leave; empty where nobody ordered that one."""
    by_hand = state.themes[leave].note_order if leave is not None else ()
    place = {note_id: place for place, note_id in enumerate(by_hand)}
    ordered = sorted(notes, key=lambda note: (place.get(note.id, len(place)), note.number))
    return tuple(note.id for note in ordered) if by_hand else ()


def decide_rename_theme(state: MeetingState, command: c.RenameTheme, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    theme = found(state.themes, command.theme_id, "theme")
    name = words("name", command.name, TITLE_MOST)
    check_themes([theme], command.seen, actor)
    return [] if name == theme.name else [e.ThemeRenamed(theme.id, name)]


def decide_remove_theme(state: MeetingState, command: c.RemoveTheme, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    theme = _unchanged(state, command.theme_id, command.seen, actor)
    return [e.ThemeRemoved(theme.id)]


def decide_merge_themes(state: MeetingState, command: c.MergeThemes, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    if command.theme_id == command.into_id:
        raise Refused("bad-value", field="into_id", value=command.into_id, expected="another theme")
    into = found(state.themes, command.into_id, "theme")
    theme = _unchanged(state, command.theme_id, command.seen, actor)
    return [e.ThemeMerged(theme.id, into.id)]


def decide_restore_theme(state: MeetingState, command: c.RestoreTheme, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    if command.theme_id in state.themes:
        return []
    removed = found(state.removed_themes, command.theme_id, "theme")
    if removed.into_id:
        found(state.themes, removed.into_id, "theme")
    moved = []
    for note_id, before in removed.notes.items():
        note = state.notes[note_id]
        if set(note.theme_ids) != set(after_removal(before, removed.theme.id, removed.into_id)):
            moved.append(note)
    if moved:
        raise Refused("changed-meanwhile", what="note", ids=[note.id for note in moved], by=moved[-1].sorted_by)
    return [e.ThemeRestored(command.theme_id)]


def decide_order_themes(state: MeetingState, command: c.OrderThemes, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    named = [found(state.themes, theme_id, "theme") for theme_id in dict.fromkeys(command.theme_ids)]
    check_themes(named, command.seen, actor)
    others = [theme for theme in state.themes.values() if theme.id not in command.theme_ids]
    ordered = [*named, *sorted(others, key=lambda theme: (theme.rank, theme.number))]
    if all(theme.rank == rank for rank, theme in enumerate(ordered, 1)):
        return []
    return [e.ThemesOrdered(tuple(theme.id for theme in ordered))]


def decide_place_notes(state: MeetingState, command: c.PlaceNotes, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.themes, command.theme_id, "theme")
    if command.leave is not None:
        found(state.themes, command.leave, "theme")
    notes = [admitted(state, note_id) for note_id in dict.fromkeys(command.note_ids)]
    anchor = _anchor(state, command.before)
    check_notes([*notes, *anchor], command.seen, actor)
    _check_inside(anchor, command.theme_id)
    placed = [event for note in notes for event in _into(note, command.theme_id, command.leave)]
    new = tuple(note.id for note in notes if command.theme_id not in note.theme_ids)
    return [*placed, e.NotesMovedInTheme(command.theme_id, new, anchor[0].id)] if anchor and new else placed


def decide_move_in_theme(state: MeetingState, command: c.MoveInTheme, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    theme = found(state.themes, command.theme_id, "theme")
    notes = [found(state.notes, note_id, "note") for note_id in dict.fromkeys(command.note_ids)]
    anchor = _anchor(state, command.before)
    before = anchor[0].id if anchor else ""
    if before in command.note_ids:
        raise Refused("bad-value", field="before", value=before, expected="another note")
    check_notes([*notes, *anchor], command.seen, actor)
    _check_inside([*notes, *anchor], theme.id)
    moved = {note.id: None for note in notes}
    stand = tuple(note.id for note in notes_of(state, theme.id))
    if after_moving(stand, moved, before) == stand:
        return []
    return [e.NotesMovedInTheme(theme.id, tuple(moved), before)]


def _anchor(state: MeetingState, before: str | None) -> list[Note]:
    """Return the one note that others are to stand before; none: they come behind all."""
    return [] if before is None else [found(state.notes, before, "note")]


def _check_inside(notes: Iterable[Note], theme_id: str) -> None:
    """Raise Refused("not-found") unless all the notes are in the theme."""
    for note in notes:
        if theme_id not in note.theme_ids:
            raise Refused("not-found", what="note", id=note.id)


def _into(note: Note, theme_id: str, leave: str | None) -> list[e.AnyEvent]:
    happened: list[e.AnyEvent] = []
    if leave in note.theme_ids and leave not in (None, theme_id):
        happened.append(e.NoteUnplaced(note.id, leave))
    if theme_id not in note.theme_ids:
        happened.append(e.NotePlaced(note.id, theme_id))
    return happened


def decide_unplace_note(state: MeetingState, command: c.UnplaceNote, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    found(state.themes, command.theme_id, "theme")
    note = found(state.notes, command.note_id, "note")
    check_notes([note], command.seen, actor)
    return [e.NoteUnplaced(note.id, command.theme_id)] if command.theme_id in note.theme_ids else []


def decide_arrange_notes(state: MeetingState, command: c.ArrangeNotes, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    for theme_ids in command.places.values():
        for theme_id in theme_ids:
            found(state.themes, theme_id, "theme")
    notes = [admitted(state, note_id) for note_id in command.places]
    check_notes(notes, command.seen, actor)
    happened: list[e.AnyEvent] = []
    for note in notes:
        wanted = dict.fromkeys(command.places[note.id])
        happened += [e.NoteUnplaced(note.id, id) for id in note.theme_ids if id not in wanted]
        happened += [e.NotePlaced(note.id, id) for id in wanted if id not in note.theme_ids]
    return happened


def _unchanged(state: MeetingState, theme_id: str, seen: int, actor: Actor) -> Theme:
    """Return a theme that may go: neither it nor a note in it is other than the actor saw it."""
    theme = found(state.themes, theme_id, "theme")
    check_themes([theme], seen, actor)
    check_notes([note for note in state.notes.values() if theme_id in note.theme_ids], seen, actor)
    return theme


DECIDE: Decides = {
    c.CreateTheme: decide_create_theme,
    c.RenameTheme: decide_rename_theme,
    c.RemoveTheme: decide_remove_theme,
    c.MergeThemes: decide_merge_themes,
    c.RestoreTheme: decide_restore_theme,
    c.OrderThemes: decide_order_themes,
    c.PlaceNotes: decide_place_notes,
    c.MoveInTheme: decide_move_in_theme,
    c.UnplaceNote: decide_unplace_note,
    c.ArrangeNotes: decide_arrange_notes,
}
