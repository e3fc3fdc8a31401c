"""What was said at the tables: each round with every note, by theme, and the account that adds up."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, PageBreak, Paragraph, Spacer, Table

from printouts.account import PLACES, Account, account_of
from printouts.flowables import WIDTH
from printouts.layout import MM
from printouts.proceedings.book import Book, Story
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
from server.domain.records import Note, Round, Theme

Look = list[tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]]
"""Commands of a table's style: name, first cell, last cell, and what the command needs."""


def tell_rounds(book: Book) -> Story:
    """Return the chapter of the rounds: every note that was not withdrawn is told here, once."""
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
        book.text(" ".join([_hours(book, round), *_received(book, notes)]), SMALL),
    ]
    if not notes:
        return [*story, book.say("proceedings-round-no-notes", BODY)] if round.opened_at is not None else story
    kept = [note for note in notes if book.places[note.id] not in ("withdrawn", "aside")]
    aside = [note for note in notes if book.places[note.id] == "aside"]
    withdrawn = [note for note in notes if book.places[note.id] == "withdrawn"]
    return [
        *story,
        *_themes(book, kept),
        *_section(book, "unplaced", [note for note in kept if not note.theme_ids]),
        *_section(book, "aside", aside),
        *_withdrawn(book, withdrawn),
    ]


def _hours(book: Book, round: Round) -> str:
    if round.opened_at is None:
        return book.words("proceedings-round-planned")
    if round.closed_at is None:
        return book.words("proceedings-round-open", begin=book.time(round.opened_at))
    return book.words("proceedings-round-hours", begin=book.time(round.opened_at), end=book.time(round.closed_at))


def _received(book: Book, notes: Sequence[Note]) -> list[str]:
    if not notes:
        return []
    tables = book.counted("proceedings-tables", len({note.table_id for note in notes}))
    return [book.words("proceedings-from", notes=book.counted("proceedings-notes", len(notes)), tables=tables)]


def _themes(book: Book, notes: Sequence[Note]) -> Story:
    """Each note stands under the first of its themes; the other themes name it by its number."""
    here = [theme for theme in book.state.themes.values() if any(theme.id in note.theme_ids for note in notes)]
    if not here:
        return [book.text(book.words("proceedings-themes"), THEME), book.say("proceedings-themes-none", BODY)]
    story: Story = []
    for theme in sorted(here, key=lambda theme: theme.number):
        story += _theme(book, theme, notes)
    return story


def _theme(book: Book, theme: Theme, notes: Sequence[Note]) -> Story:
    inside = [note for note in notes if theme.id in note.theme_ids]
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


def _withdrawn(book: Book, notes: Sequence[Note]) -> Story:
    if not notes:
        return [book.say("proceedings-withdrawn-none", SMALL)]
    numbers = ", ".join(book.note_number(note) for note in notes)
    words = book.words("proceedings-withdrawn", n=len(notes), count=book.number(len(notes)), numbers=numbers)
    return [book.text(words, SMALL)]


def tell_account(book: Book) -> Story:
    """Return the chapter of the account: where every note ended, in all and round by round."""
    account = account_of(book.places.values())
    story = book.chapter("account", empty=not account.received)
    if not account.received:
        return [*story, book.say("proceedings-account-none", LEAD)]
    story += [book.say("proceedings-account-how", BODY), Spacer(0, 6), _sum(book, account), Spacer(0, 22)]
    return [*story, book.text(book.words("proceedings-account-rounds"), THEME), _by_round(book)]


def _sum(book: Book, account: Account) -> Table:
    rows = [
        [
            book.text("" if place == PLACES[0] else "+", SUM, width=8 * MM),
            book.text(book.number(account.places[place]), SUM_NUMBER, width=18 * MM),
            book.say(f"proceedings-place-{place}", SUM),
        ]
        for place in PLACES
    ]
    total = [
        book.text("=", SUM, width=8 * MM),
        book.text(book.number(account.received), SUM_NUMBER, width=18 * MM),
        book.say("proceedings-place-all", SUM_ALL),
    ]
    look: Look = [("LINEABOVE", (0, -1), (-1, -1), 1, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table([*rows, total], colWidths=[8 * MM, 18 * MM, WIDTH - 26 * MM], style=look, hAlign="LEFT")


def _by_round(book: Book) -> Table:
    narrow = 16.5 * MM
    wide = WIDTH - narrow * (len(PLACES) + 1)
    head = [
        book.text("", CELL),
        *(book.text(book.words(f"proceedings-column-{each}"), COLUMN, width=narrow) for each in (*PLACES, "all")),
    ]
    rows = [head]
    for round in book.state.rounds.values():
        places = (book.places[note.id] for note in book.state.notes.values() if note.round_id == round.id)
        rows.append(_row(book, f"{round.number}. {round.title}", account_of(places), wide))
    rows.append(_row(book, book.words("proceedings-column-sum"), account_of(book.places.values()), wide, CELL_BOLD))
    look: Look = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.6, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    return Table(rows, colWidths=[wide, *[narrow] * (len(PLACES) + 1)], style=look, hAlign="LEFT", repeatRows=1)


def _row(book: Book, title: str, account: Account, wide: float, look: ParagraphStyle = CELL) -> list[Paragraph]:
    figures = [book.text(book.number(account.places[place]), CELL_NUMBER) for place in PLACES]
    return [
        book.text(title, look, width=wide),
        *figures,
        book.text(book.number(account.received), CELL_NUMBER_BOLD),
    ]
