"""Theme lists: the themes that a note is in, as it came into them; the notes of a theme, as they were put by hand."""

from collections.abc import Collection

from server.domain.records import Note
from server.domain.state import MeetingState


def after_removal(theme_ids: tuple[str, ...], theme_id: str, into_id: str) -> tuple[str, ...]:
    """Return the themes of a note once one of them was removed or, with `into_id`, merged into another one."""
    kept = dict.fromkeys((into_id or None) if id == theme_id else id for id in theme_ids)
    return tuple(id for id in kept if id is not None)


def notes_of(state: MeetingState, theme_id: str) -> list[Note]:
    """Return the notes of a theme in their order: as they were put by hand, else as they came."""
    inside = [note for note in state.notes.values() if theme_id in note.theme_ids]
    place = {note_id: place for place, note_id in enumerate(state.themes[theme_id].note_order)}
    return sorted(inside, key=lambda note: (place.get(note.id, len(place)), note.number))


def order_of(state: MeetingState, theme_id: str) -> tuple[str, ...]:
    """Return the ids of the notes of a theme in their order; by hand, with those that may come back."""
    return state.themes[theme_id].note_order or tuple(note.id for note in notes_of(state, theme_id))


def after_moving(order: tuple[str, ...], moved: Collection[str], before: str) -> tuple[str, ...]:
    """Return `order` with the ids in `moved`, as they are given, before another one; empty: behind all."""
    others = [id for id in order if id not in moved]
    place = others.index(before) if before in others else len(others)
    return (*others[:place], *moved, *others[place:])
