"""The chapter of the minority voices: each disagreement, each strong note that is alone, and what became of it."""

from reportlab.platypus import Flowable

from printouts.proceedings.book import Book, Story, proposal_key
from printouts.styles import BODY, LEAD, THEME
from server.domain.records import Note
from server.domain.voices import minority_voices


def tell_voices(book: Book) -> Story:
    """Return the chapter: first what waits for an answer still, then what has one."""
    voices = list(minority_voices(book.state))
    story = book.chapter("minority", empty=not voices)
    if not voices:
        return [*story, book.say("proceedings-voices-none-such", LEAD)]
    story.append(book.say("proceedings-voices-how", BODY))
    for name, notes in (
        ("open", [note for note in voices if not _fate(book, note)]),
        ("answered", [note for note in voices if _fate(book, note)]),
    ):
        if notes:
            story.append(book.text(book.words(f"proceedings-voices-{name}", count=book.number(len(notes))), THEME))
            story += [_voice(book, note) for note in notes]
    return story


def _voice(book: Book, note: Note) -> Flowable:
    fate = _fate(book, note) or [book.type.markup(book.words("proceedings-voice-open"))]
    return book.note(note, home=False, more=" ".join(fate))


def _fate(book: Book, note: Note) -> list[str]:
    """Return markup of the sentences that say what became of a voice; none where nobody has answered it."""
    told: list[str] = []
    if proposals := book.proposals_of_note.get(note.id, ()):
        links = ", ".join(
            book.link(proposal_key(each), book.words("proceedings-proposal-number", number=each.number))
            for each in proposals
        )
        told.append(f"{book.type.markup(book.words('proceedings-voice-proposed'))} {links}.")
    if note.set_aside is not None:
        told.append(book.type.markup(book.words("proceedings-note-aside", reason=note.set_aside)))
    if note.answer:
        told.append(book.type.markup(book.words("proceedings-note-answer", text=note.answer)))
    return told
