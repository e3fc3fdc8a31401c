"""What every chapter of the proceedings stands on: the state, the words, the type, and how a note is printed."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Paragraph, Spacer

from printouts.flowables import WIDTH, Heading, Mark, Marked, note_mark
from printouts.fonts import Typesetter
from printouts.layout import MM
from printouts.pictograms import KINDS
from printouts.styles import ACCENT_HEX, BODY, CHAPTER, NOTE, SOFT_HEX
from server.domain.account import Place, places_of_notes, standing_proposals
from server.domain.records import Choice, Note, Poll, Proposal
from server.domain.state import MeetingState
from server.i18n import Words, customs_of, money

Story = list[Flowable]
DOT = " · "


class Book:
    """The proceedings being made.

    now: when they are printed; its time zone is the one that all times are told in.
    """

    def __init__(self, state: MeetingState, language: str, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError(f"an aware datetime was expected, got {now!r}")
        self.state, self.language, self.now = state, language, now
        self.words = Words(language, "print")
        self.type = Typesetter()

    @cached_property
    def places(self) -> dict[str, Place]:
        return places_of_notes(self.state)

    @cached_property
    def proposals_of_note(self) -> dict[str, list[Proposal]]:
        """Note id -> the standing proposals that come from it; notes in none are absent."""
        found: dict[str, list[Proposal]] = {}
        for proposal in standing_proposals(self.state):
            for note_id in proposal.note_ids:
                found.setdefault(note_id, []).append(proposal)
        return found

    @cached_property
    def opened_polls(self) -> list[Poll]:
        return [poll for poll in self.state.polls.values() if poll.opened_at is not None]

    @cached_property
    def counting_polls(self) -> list[Poll]:
        """The polls that were opened and count: those annulled are told, and decide nothing."""
        return [poll for poll in self.opened_polls if poll.annulled_at is None]

    def polls_of(self, proposal: Proposal) -> list[tuple[Poll, Choice]]:
        """Return the polls that put the proposal to the vote, each with the choice that it was."""
        return [
            (poll, choice) for poll in self.opened_polls for choice in poll.choices if choice.proposal_id == proposal.id
        ]

    # Words and figures

    def number(self, n: int) -> str:
        return str(format_decimal(n, locale=self.language))

    def decimal(self, cents: int) -> str:
        """Return hundredths as a number with its decimals: 3,75 for 375."""
        return str(format_decimal(cents / 100, format="0.00", locale=self.language))

    def money(self, euros: int) -> str:
        return money(euros, self.language)

    def counted(self, name: str, n: int) -> str:
        """Return the words `name` for `n` things, in the right plural, with `{count}` filled."""
        return self.words(name, n=n, count=self.number(n))

    def listed(self, items: Iterable[str]) -> str:
        return str(format_list(list(items), locale=customs_of(self.language)))

    def date(self, at: datetime) -> str:
        return str(format_date(at.astimezone(self.now.tzinfo), "full", locale=customs_of(self.language)))

    def time(self, at: datetime) -> str:
        return str(format_time(at.astimezone(self.now.tzinfo), "short", locale=customs_of(self.language)))

    # Flowables

    def text(
        self, text: str, style: ParagraphStyle = BODY, *, before: str = "", after: str = "", width: float = WIDTH
    ) -> Paragraph:
        """Return a paragraph of any text, people's or ours."""
        return self.type.paragraph(text, style, width, before=before, after=after)

    def say(self, name: str, style: ParagraphStyle = BODY, **facts: object) -> Paragraph:
        """Return a paragraph of the words `name`."""
        return self.text(self.words(name, **facts), style)

    def chapter(self, key: str, *, empty: bool = False) -> Story:
        """Return the beginning of a chapter: on a new page, or below the last one when it has hardly a word to say."""
        start: Story = [Spacer(0, 26), CondPageBreak(45 * MM)] if empty else [PageBreak()]
        return [*start, self.heading(self.words(f"proceedings-{key}"), key)]

    def heading(
        self, text: str, key: str, level: int = 0, style: ParagraphStyle = CHAPTER, mark: Mark | None = None
    ) -> Heading:
        """Return a heading; a line break that somebody put into a title becomes a blank."""
        line = one_line(text)
        return Heading(self.text(line, style), key, line, level, mark)

    def soft(self, text: str, size: float = 9.5) -> str:
        """Return markup of `text` in soft ink and small."""
        return f'<font color="{SOFT_HEX}" size="{size}">{text}</font>'

    def link(self, key: str, text: str) -> str:
        """Return markup of `text` that leads to the heading `key`."""
        return f'<a href="#{key}" color="{ACCENT_HEX}">{self.type.markup(text)}</a>'

    # Notes

    def note_links(self, notes: Iterable[Note]) -> str:
        """Return markup that names notes by their numbers, each leading to the note."""
        return ", ".join(self.link(note_key(note), self.note_number(note)) for note in notes)

    def note_number(self, note: Note) -> str:
        return self.words("proceedings-note-number", number=note.number)

    def origin(self, notes: Iterable[Note]) -> str:
        """Return the sentence that says how many notes these are, and from how many tables and persons."""
        heard = list(notes)
        tables = len({note.table_id for note in heard if note.source == "table"})
        persons = len({note.author for note in heard if note.source == "individual"})
        voices = [self.counted("proceedings-tables", tables)] if tables else []
        voices += [self.counted("proceedings-persons", persons)] if persons else []
        count = self.counted("proceedings-notes", len(heard))
        return self.words("proceedings-from", notes=count, voices=self.listed(voices))

    def voice(self, note: Note) -> str:
        """Return who wrote a note: its table, or a person."""
        if note.source == "individual":
            return self.words("proceedings-individual")
        return self.words("proceedings-table", number=self.state.tables[note.table_id].number)

    def _said_by(self, note: Note) -> tuple[str, ...]:
        strength = [] if note.source == "individual" else [self.counted("proceedings-strength", note.strength)]
        return self.voice(note), *strength

    def note(self, note: Note, *, home: bool, more: str = "") -> Flowable:
        """Return a note as people read it: number and kind in the margin, its text, and who says it.

        home: this is the one place where all that became of it is told; elsewhere it is quoted.
        more: markup of a last line.
        """
        told = [
            self.words(f"proceedings-kind-{note.kind}"),
            *self._said_by(note),
        ]
        if note.edited_at is not None and note.wordings:
            told.append(self.words("proceedings-note-edited"))
        facts = self.type.markup(DOT.join(told))
        if home:
            for proposal in self.proposals_of_note.get(note.id, ()):
                words = self.words("proceedings-note-in-proposal", number=proposal.number)
                facts += DOT + self.link(proposal_key(proposal), words)
            if note.set_aside is not None:
                facts += "<br/>" + self.type.markup(self.words("proceedings-note-aside", reason=note.set_aside))
            if note.answer:
                facts += "<br/>" + self.type.markup(self.words("proceedings-note-answer", text=note.answer))
        last = f"<br/>{more}" if more else ""
        body = self.text(note.text, NOTE, after=f"<br/>{self.soft(facts)}{last}")
        mark = note_mark(KINDS[note.kind], self.note_number(note))
        return Marked(body, mark, note_key(note) if home else "")


def one_line(text: str) -> str:
    return " ".join(text.split())


def note_key(note: Note) -> str:
    return f"note-{note.number}"


def proposal_key(proposal: Proposal) -> str:
    return f"proposal-{proposal.number}"


def poll_key(poll: Poll) -> str:
    return f"poll-{poll.number}"
