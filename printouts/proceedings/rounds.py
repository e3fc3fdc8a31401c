"""What was said at the tables: each round with every note, by theme, and the account that adds up."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, PageBreak, Paragraph, Spacer, Table

from printouts.flowables import WIDTH
from printouts.layout import MM
from printouts.proceedings.book import DOT, Book, Story
from printouts.styles import (
    BODY,
    CELL,
    CELL_BOLD,
    CELL_NUMBER,
    CELL_NUMBER_BOLD,
    COLUMN,
    KICKER,
    LEAD,
    LINE,
    NOTE,
    PART,
    QUESTION,
    SMALL,
    SUM,
    SUM_ALL,
    SUM_NUMBER,
    THEME,
)
from server.domain.account import Account, Place, account_of, reasons_of
from server.domain.records import Note, Round, Theme
from server.domain.theme_lists import notes_of

_PADDING = 3
_HEADS_MM = {"proposal": 16.5, "hidden": 15.5, "theme": 11.5}  # the heads at least, in even columns for most languages
REASONS_MOST = 20  # of one chapter; nobody compares more

Look = list[tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]]
"""Commands of a table's style: name, first cell, last cell, and what the command needs."""


def tell_rounds(book: Book) -> Story:
    """Return the chapter of the rounds: every note is told here, once.

    Of those withdrawn, and of those of persons that nobody has admitted, the numbers alone; of those hidden, who wrote
    them and why they are.
    """
    story = book.chapter("rounds", empty=not book.state.rounds)
    if not book.state.rounds:
        return [*story, book.say("proceedings-rounds-none", LEAD)]
    by_round: dict[str, list[Note]] = {round_id: [] for round_id in book.state.rounds}
    for note in book.state.notes.values():
        by_round[note.round_id].append(note)
    story.append(book.say("proceedings-rounds-how", BODY))
    for place, round in enumerate(book.state.rounds.values()):
        story += [*([PageBreak()] if place else []), *_tell_round(book, round, by_round[round.id])]
    return story


def round_key(round: Round) -> str:
    return f"round-{round.number}"


def _tell_round(book: Book, round: Round, notes: Sequence[Note]) -> Story:
    story: Story = [
        book.text(book.words("proceedings-round-number", number=round.number), KICKER),
        book.heading(round.title, round_key(round), 1, PART),
        book.text(round.question, QUESTION),
        book.text(" ".join([_hours(book, round), *([book.origin(notes)] if notes else [])]), SMALL),
    ]
    if not notes:
        return [*story, book.say("proceedings-round-no-notes", BODY)] if round.opened_at is not None else story
    kept = [note for note in notes if book.places[note.id] not in ("withdrawn", "hidden", "aside", "held")]
    aside, hidden, held, withdrawn = (
        [note for note in notes if book.places[note.id] == place] for place in ("aside", "hidden", "held", "withdrawn")
    )
    return [
        *story,
        *_themes(book, kept),
        *_section(book, "unplaced", [note for note in kept if not note.theme_ids]),
        *_section(book, "aside", aside),
        *_hidden(book, hidden),
        *_numbers(book, "proceedings-held", held),
        *(_numbers(book, "proceedings-withdrawn", withdrawn) or [book.say("proceedings-withdrawn-none", SMALL)]),
    ]


def _hours(book: Book, round: Round) -> str:
    if round.opened_at is None:
        return book.words("proceedings-round-planned")
    if round.closed_at is None:
        return book.words("proceedings-round-open", begin=book.time(round.opened_at))
    return book.words("proceedings-round-hours", begin=book.time(round.opened_at), end=book.time(round.closed_at))


def _themes(book: Book, notes: Sequence[Note]) -> Story:
    """Each note stands under the first of its themes; the other themes name it by its number."""
    here = [theme for theme in book.state.themes.values() if any(theme.id in note.theme_ids for note in notes)]
    if not here:
        return [book.text(book.words("proceedings-themes"), THEME), book.say("proceedings-themes-none", BODY)]
    story: Story = []
    for theme in sorted(here, key=lambda theme: (theme.rank, theme.number)):
        story += _theme(book, theme, notes)
    return story


def _theme(book: Book, theme: Theme, notes: Sequence[Note]) -> Story:
    here = {note.id for note in notes}
    inside = [note for note in notes_of(book.state, theme.id) if note.id in here]
    told = [note for note in inside if note.theme_ids[0] == theme.id]
    also = [note for note in inside if note.theme_ids[0] != theme.id]
    count = book.type.markup(f" · {book.counted('proceedings-notes', len(inside))}")
    story: Story = [CondPageBreak(30 * MM), book.text(theme.name, THEME, after=book.soft(count, 10.5))]
    story += [book.note(note, home=True) for note in told]
    if also:
        words = book.type.markup(book.words("proceedings-theme-also"))
        story.append(book.text("", SMALL, before=f"{words} {book.note_links(also)}."))
    return story


def _section(book: Book, name: str, notes: Sequence[Note]) -> Story:
    story: Story = [CondPageBreak(30 * MM), book.text(book.words(f"proceedings-{name}"), THEME)]
    if not notes:
        return [*story, book.say(f"proceedings-{name}-none", NOTE)]
    return [*story, *(book.note(note, home=True) for note in notes)]


def _hidden(book: Book, notes: Sequence[Note]) -> Story:
    if not notes:
        return []
    story: Story = [CondPageBreak(30 * MM), book.text(book.words("proceedings-hidden"), THEME)]
    for note in notes:
        said = [book.note_number(note), book.voice(note), book.words("proceedings-note-hidden", reason=note.hidden)]
        story.append(book.text(DOT.join(said), SMALL))
    return story


def _numbers(book: Book, name: str, notes: Sequence[Note]) -> Story:
    if not notes:
        return []
    numbers = ", ".join(book.note_number(note) for note in notes)
    return [book.text(book.words(name, n=len(notes), count=book.number(len(notes)), numbers=numbers), SMALL)]


def tell_account(book: Book) -> Story:
    """Return the chapter of the account: where every note ended, in all and round by round."""
    account = account_of(book.places.values())
    story = book.chapter("account", empty=not account.received)
    if not account.received:
        return [*story, book.say("proceedings-account-none", LEAD)]
    how = "proceedings-account-how" if not account.unaccounted else "proceedings-account-open"
    story += [book.say(how, BODY), Spacer(0, 6), _sum(book, account), Spacer(0, 22)]
    story += [*_reasons(book, "aside"), *_reasons(book, "hidden")]
    return [*story, book.text(book.words("proceedings-account-rounds"), THEME), _by_round(book)]


def _reasons(book: Book, place: Place) -> Story:
    """Return why notes are set aside or hidden, the most frequent reasons first."""
    counts = reasons_of((book.state.notes[id] for id, where in book.places.items() if where == place), place)
    if not counts:
        return []
    told = list(counts.items())[:REASONS_MOST]
    lines = [book.words("proceedings-reason-of-notes", count=book.number(n), reason=reason) for reason, n in told]
    if rest := len(counts) - len(told):
        notes = sum(counts.values()) - sum(n for _, n in told)
        lines.append(book.words("proceedings-reasons-others", count=book.number(notes), n=rest))
    heading = book.text(book.words(f"proceedings-reasons-{place}"), THEME)
    return [CondPageBreak(30 * MM), heading, *(book.text(line, SMALL) for line in lines), Spacer(0, 10)]


def _sum(book: Book, account: Account) -> Table:
    rows = [
        [
            book.text("" if place == account.told[0] else "+", SUM, width=8 * MM),
            book.text(book.number(account.places[place]), SUM_NUMBER, width=18 * MM),
            book.say(f"proceedings-place-{place}", SUM),
        ]
        for place in account.told
    ]
    total = [
        book.text("=", SUM, width=8 * MM),
        book.text(book.number(account.received), SUM_NUMBER, width=18 * MM),
        book.say("proceedings-place-all", SUM_ALL),
    ]
    look: Look = [("LINEABOVE", (0, -1), (-1, -1), 1, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table([*rows, total], colWidths=[8 * MM, 18 * MM, WIDTH - 26 * MM], style=look, hAlign="LEFT")


def _longest(head: str) -> float:
    """Return what the longest word of a head takes, in points, with the blank beside it."""
    return max(stringWidth(word, COLUMN.fontName, COLUMN.fontSize) for word in head.split()) + _PADDING


def _by_round(book: Book) -> Table:
    whole = account_of(book.places.values())
    heads = {each: book.words(f"proceedings-column-{each}") for each in (*whole.told, "all")}
    widths = {each: max(_HEADS_MM.get(each, 13.5) * MM, _longest(head)) for each, head in heads.items()}
    wide = WIDTH - sum(widths.values())
    head = [
        book.text("", CELL),
        *(book.text(heads[each], COLUMN, width=width) for each, width in widths.items()),
    ]
    rows = [head]
    for round in book.state.rounds.values():
        places = (book.places[note.id] for note in book.state.notes.values() if note.round_id == round.id)
        rows.append(_row(book, f"{round.number}. {round.title}", account_of(places), whole.told, wide))
    rows.append(_row(book, book.words("proceedings-column-sum"), whole, whole.told, wide, CELL_BOLD))
    look: Look = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.6, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
    ]
    return Table(rows, colWidths=[wide, *widths.values()], style=look, hAlign="LEFT", repeatRows=1)


def _row(
    book: Book, title: str, account: Account, told: Sequence[Place], wide: float, look: ParagraphStyle = CELL
) -> list[Paragraph]:
    figures = [book.text(book.number(account.places[place]), CELL_NUMBER) for place in told]
    return [
        book.text(title, look, width=wide),
        *figures,
        book.text(book.number(account.received), CELL_NUMBER_BOLD),
    ]
