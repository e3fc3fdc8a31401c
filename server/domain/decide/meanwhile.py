"""Meanwhile: an act is refused where somebody else has changed what it is about since its sender saw it."""

from collections.abc import Iterable

from server.domain.records import Actor, Note, Proposal, Theme
from server.domain.refusals import Refused


def check_notes(notes: Iterable[Note], seen: int, actor: Actor) -> None:
    """Raise Refused("changed-meanwhile") if somebody else sorted one of the notes after `seen`, a seq; 0: never."""
    moved = [note for note in notes if seen and note.sorted_seq > seen and note.sorted_by != actor.id]
    if moved:
        raise Refused("changed-meanwhile", what="note", ids=[note.id for note in moved], by=moved[-1].sorted_by)


def check_themes(themes: Iterable[Theme], seen: int, actor: Actor) -> None:
    """Raise Refused("changed-meanwhile") if somebody else made or named one of the themes after `seen`; 0: never."""
    other = [theme for theme in themes if seen and theme.changed_seq > seen and theme.changed_by != actor.id]
    if other:
        raise Refused("changed-meanwhile", what="theme", ids=[each.id for each in other], by=other[-1].changed_by)


def check_proposals(proposals: Iterable[Proposal], seen: int, actor: Actor) -> None:
    """Raise Refused("changed-meanwhile") if somebody else changed one of the proposals after `seen`; 0: never."""
    other = [each for each in proposals if seen and each.changed_seq > seen and each.changed_by != actor.id]
    if other:
        raise Refused("changed-meanwhile", what="proposal", ids=[each.id for each in other], by=other[-1].changed_by)
