"""Coverage: who and what is in no proposal yet. Computed here alone; the pages show these figures and count nothing.

What is told of profiles, and what is not: `docs/decisions/0016-coverage.md`.
"""

from collections import Counter

from msgspec import Struct

from server.domain.account import Place, account_of, places_of_notes
from server.domain.closing import GROUP_LEAST, shown_groups
from server.domain.records import Note
from server.domain.state import MeetingState
from server.domain.voices import is_answered, minority_voices


class Covered(Struct, frozen=True):
    """places: place of the account -> notes, every place present.

    unread, unthemed, unproposed: notes that still ask for something and are not read, in no theme, in no proposal.
    themes, tables, sites: ids of those of which nothing is in any proposal, in their order; a theme without notes and
    a site without tables are not among them. A proposal counts from when it is written until it is withdrawn.
    groups: dimension -> group -> whether it is heard, for the groups that may be told; empty where none may.
    voices: ids of the minority voices that nobody has answered, in their order.
    """

    places: dict[Place, int]
    unread: int
    unthemed: int
    unproposed: int
    themes: tuple[str, ...]
    tables: tuple[str, ...]
    sites: tuple[str, ...]
    groups: dict[str, dict[str, bool]]
    voices: tuple[str, ...]


def coverage_of(state: MeetingState, least: int = GROUP_LEAST) -> Covered:
    """Return what is covered now. least: the smallest group that is told of; at 5,000 notes it takes some 10 ms."""
    proposed = {note_id for each in state.proposals.values() if each.withdrawn_at is None for note_id in each.note_ids}
    unread = unthemed = unproposed = 0
    themes: set[str] = set()  # with notes
    heard_themes: set[str] = set()
    heard_tables: set[str] = set()
    for note in state.notes.values():
        is_proposed = note.id in proposed
        if is_proposed and note.withdrawn_at is None and note.hidden is None:
            heard_tables.add(note.table_id)
            heard_themes.update(note.theme_ids)
        if not asks(note):
            continue
        unread += not note.read
        unthemed += not note.theme_ids
        unproposed += not is_proposed
        themes.update(note.theme_ids)
    tables = state.tables.values()
    heard_sites = {table.site_id for table in tables if table.id in heard_tables}
    seated_sites = {table.site_id for table in tables}
    return Covered(
        dict(account_of(places_of_notes(state).values()).places),
        unread,
        unthemed,
        unproposed,
        tuple(id for id in state.themes if id in themes and id not in heard_themes),
        tuple(table.id for table in tables if table.id not in heard_tables),
        tuple(id for id in state.sites if id in seated_sites and id not in heard_sites),
        groups_heard(state, heard_tables, least),
        tuple(note.id for note in minority_voices(state) if not is_answered(note, proposed)),
    )


def asks(note: Note) -> bool:
    """Return whether a note still asks for something: not withdrawn, hidden, set aside or waiting to be admitted."""
    return note.withdrawn_at is None and note.hidden is None and note.set_aside is None and not note.held


def groups_heard(state: MeetingState, heard: set[str], least: int) -> dict[str, dict[str, bool]]:
    """Return dimension -> group -> whether one of its people sits at one of the tables `heard`.

    Of people at tables with fewer than `least` cards nothing is told, nor of groups that have fewer than `least` people
    at the others, nor of so many that a smaller one could be worked out (`closing.shown_groups`).
    """
    at_table = Counter(card.table_id for card in state.cards.values() if not card.revoked)
    told = {table_id for table_id, cards in at_table.items() if table_id and cards >= least}
    if not told:
        return {}
    sizes: dict[str, Counter[str]] = {dimension: Counter() for dimension in state.meeting.profile}
    at_heard: dict[str, set[str]] = {dimension: set() for dimension in sizes}
    for card in state.cards.values():
        if card.revoked or card.table_id not in told:
            continue
        for dimension, group in card.groups.items():
            if dimension in sizes:
                sizes[dimension][group] += 1
                if card.table_id in heard:
                    at_heard[dimension].add(group)
    people = sum(at_table[table_id] for table_id in told)
    found: dict[str, dict[str, bool]] = {}
    for dimension, groups in state.meeting.profile.items():
        shown = shown_groups(sizes[dimension], people, max(least, GROUP_LEAST))
        if shown:
            found[dimension] = {group: group in at_heard[dimension] for group in groups if group in shown}
    return found
