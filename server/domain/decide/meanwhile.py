"""Meanwhile: an act is refused where somebody else has changed what it is about since its sender saw it."""

from collections.abc import Iterable

from server.domain.records import Actor, Meeting, Member, Note, Proposal, Round, Theme
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


def check_round(round: Round, seen: int, actor: Actor) -> None:
    """Raise Refused("changed-meanwhile") if somebody else wrote the words of the round after `seen`; 0: never."""
    if seen and round.words_seq > seen and round.words_by != actor.id:
        raise Refused("changed-meanwhile", what="round", ids=[round.id], by=round.words_by)


def check_answer(note: Note, seen: int, actor: Actor) -> None:
    """Raise Refused("changed-meanwhile") if somebody else answered the note, or took that back, after `seen`."""
    if seen and note.answered_seq > seen and note.answered_by != actor.id:
        raise Refused("changed-meanwhile", what="answer", ids=[note.id], by=note.answered_by)


def check_sentences(meeting: Meeting, seen: int, actor: Actor) -> None:
    """Raise Refused("changed-meanwhile") if somebody else kept other sentences after `seen`; 0: never."""
    if seen and meeting.sentences_seq > seen and meeting.sentences_by != actor.id:
        raise Refused("changed-meanwhile", what="sentences", ids=[meeting.id], by=meeting.sentences_by)


def check_tables_of(members: Iterable[Member], seen: int, actor: Actor) -> None:
    """Raise Refused("changed-meanwhile") if somebody else changed the tables of one of the members after `seen`."""
    other = [each for each in members if seen and each.tables_seq > seen and each.tables_by != actor.id]
    if other:
        raise Refused("changed-meanwhile", what="tables", ids=[each.id for each in other], by=other[-1].tables_by)
