"""What some methods say besides the bars of their choices: grades, rounds, duels, money, reasons, tables of a quiz."""

from collections.abc import Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Paragraph, Spacer, Table

from printouts.flowables import WIDTH
from printouts.layout import MM
from printouts.proceedings.book import Book, Story
from printouts.proceedings.outcome import grade_words, in_order, letters
from printouts.proceedings.rounds import Look
from printouts.styles import (
    CELL,
    CELL_BOLD,
    CELL_NUMBER,
    CELL_NUMBER_BOLD,
    COLUMN,
    FINE_PRINT,
    LINE,
    NOTE,
    SMALL,
    THEME,
)
from server.domain.records import Poll
from server.domain.tallies import Duels, Grades, Objections, Runoff, Scores, Spending, Tally

COLUMNS_MOST = 8  # of figures in one table; more are told in further tables
LETTER = 12 * MM
LOOK: Look = [
    ("LINEBELOW", (0, 0), (-1, -1), 0.6, LINE),
    ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
]


def tell_details(book: Book, poll: Poll, tally: Tally) -> Story:
    """Return what the method of a published poll says besides its bars."""
    match tally.detail:
        case Grades() if poll.method != "yes-no":
            return _grades(book, poll, tally, tally.detail)
        case Runoff():
            return _rounds(book, poll, tally, tally.detail)
        case Duels():
            return _duels(book, poll, tally.detail)
        case Spending():
            return [book.text(spending_words(book, tally.detail), NOTE)]
        case Objections(reasons) if reasons:
            heading = book.text(book.words("proceedings-reasons", n=len(reasons)), THEME)
            return [heading, *(book.text(book.words("proceedings-reason", reason=reason), NOTE) for reason in reasons)]
        case Scores():
            return _scores(book, tally.detail)
    return []


def spending_words(book: Book, spending: Spending) -> str:
    """Return the sentence of what the projects that are retained cost together."""
    return book.words(
        "proceedings-spent",
        spent=book.money(spending.spent),
        budget=book.money(spending.budget),
        rest=book.money(spending.budget - spending.spent),
    )


def tell_ties(book: Book, poll: Poll, tally: Tally) -> Story:
    """Return the ties that stay, and the lots with their seed; nothing where all was clear."""
    if not any(tally.counts.values()):
        return []
    if not tally.seed:
        groups = [group for group in tally.ties if set(group) != set(tally.winners)]
        return [
            book.text(book.words("proceedings-ties", letters=letters(book, poll, group)), SMALL) for group in groups
        ]
    if isinstance(tally.detail, Runoff):
        told = [
            book.words(
                "proceedings-lot-out",
                letters=letters(book, poll, _fewest(each.counts)),
                round=number,
                out=letters(book, poll, each.out),
            )
            for number, each in enumerate(tally.detail.rounds, 1)
            if each.by_lot
        ]
    else:
        told = [book.words("proceedings-lot", letters=letters(book, poll, group)) for group in tally.ties]
    story: Story = [book.text(words, NOTE) for words in told]
    return [*story, book.say("proceedings-lot-seed", FINE_PRINT, seed=tally.seed)]


def _fewest(counts: dict[str, int]) -> list[str]:
    return [id for id, number in counts.items() if number == min(counts.values())]


def table_of(book: Book, head: Sequence[str], rows: Sequence[Sequence[Paragraph]], widths: Sequence[float]) -> Table:
    """Return a table with a line of column heads; each row has one cell a head."""
    top = [book.text(words, COLUMN if place else CELL, width=widths[place]) for place, words in enumerate(head)]
    return Table([top, *map(list, rows)], colWidths=list(widths), style=LOOK, hAlign="LEFT", repeatRows=1)


def _cell(book: Book, text: str, *, strong: bool = False) -> Paragraph:
    return book.text(text, CELL_NUMBER_BOLD if strong else CELL_NUMBER)


def _row_head(book: Book, text: str, style: ParagraphStyle = CELL_BOLD) -> Paragraph:
    return book.text(text, style)


def _titled(book: Book, name: str, *story: Paragraph | Table | Spacer) -> Story:
    return [CondPageBreak(40 * MM), book.text(book.words(name), THEME), *story, Spacer(0, 10)]


def _grades(book: Book, poll: Poll, tally: Tally, detail: Grades) -> Story:
    silent = any(detail.none.values())
    names = [grade_words(book, poll, grade) for grade in detail.grades]
    head = ["", *names, *([book.words("proceedings-grades-open")] if silent else [])]
    width = (WIDTH - LETTER) / (len(head) - 1)
    rows = []
    for choice in in_order(poll, tally):
        held = [
            _cell(book, book.number(ballots), strong=detail.middle.get(choice.id) == grade)
            for grade, ballots in zip(detail.grades, detail.spread[choice.id], strict=True)
        ]
        open_ = [_cell(book, book.number(detail.none.get(choice.id, 0)))] if silent else []
        rows.append([_row_head(book, choice.letter), *held, *open_])
    table = table_of(book, head, rows, [LETTER, *[width] * (len(head) - 1)])
    return _titled(book, "proceedings-grades", table)


def _rounds(book: Book, poll: Poll, tally: Tally, detail: Runoff) -> Story:
    tables: list[Table | Spacer] = []
    for start in range(0, len(detail.rounds), COLUMNS_MOST):
        rounds = detail.rounds[start : start + COLUMNS_MOST]
        head = ["", *(book.words("proceedings-round-column", number=start + n) for n in range(1, len(rounds) + 1))]
        narrow = min(24 * MM, (WIDTH - 50 * MM) / len(rounds))
        widths = [WIDTH - narrow * len(rounds), *[narrow] * len(rounds)]
        rows = [
            [
                _row_head(book, f"{choice.letter}. {choice.text}", CELL),
                *(_cell(book, _in_round(book, each.counts.get(choice.id), choice.id in each.out, each.by_lot))
                  for each in rounds),
            ]
            for choice in in_order(poll, tally)
        ]  # fmt: skip
        spent = [_cell(book, book.number(each.exhausted)) for each in rounds]
        rows.append([_row_head(book, book.words("proceedings-round-exhausted"), CELL), *spent])
        tables += [table_of(book, head, rows, widths), Spacer(0, 6)]
    return _titled(book, "proceedings-rounds-of-poll", *tables)


def _in_round(book: Book, votes: int | None, out: bool, by_lot: bool) -> str:
    if votes is None:
        return "–"
    if not out:
        return book.number(votes)
    return book.words("proceedings-round-lot" if by_lot else "proceedings-round-out", count=book.number(votes))


def _duels(book: Book, poll: Poll, detail: Duels) -> Story:
    tables: list[Table | Spacer] = []
    for start in range(0, len(poll.choices), COLUMNS_MOST):
        others = poll.choices[start : start + COLUMNS_MOST]
        width = (WIDTH - LETTER) / COLUMNS_MOST
        rows = []
        for choice in poll.choices:
            cells = []
            for other in others:
                if other.id == choice.id:
                    cells.append(_cell(book, "·"))
                    continue
                above, below = detail.above[choice.id][other.id], detail.above[other.id][choice.id]
                cells.append(_cell(book, f"{book.number(above)}–{book.number(below)}", strong=above > below))
            rows.append([_row_head(book, choice.letter), *cells])
        head = ["", *(other.letter for other in others)]
        tables += [table_of(book, head, rows, [LETTER, *[width] * len(others)]), Spacer(0, 6)]
    return _titled(book, "proceedings-duels", book.say("proceedings-duels-how", SMALL), *tables)


def _scores(book: Book, detail: Scores) -> Story:
    if not detail.tables:
        return _titled(book, "proceedings-scores", book.say("proceedings-scores-none", NOTE))
    first = sorted(detail.tables.items(), key=lambda each: (-each[1], int(each[0])))
    rows = [
        [
            _row_head(book, book.words("proceedings-score-table", number=table), CELL),
            _cell(book, book.counted("proceedings-figure-points", points)),
        ]
        for table, points in first
    ]
    table = Table(rows, colWidths=[40 * MM, 40 * MM], style=LOOK, hAlign="LEFT")
    return _titled(book, "proceedings-scores", table)
