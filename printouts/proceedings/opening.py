"""The first page: what meeting this was, the essentials, and what the document holds."""

from collections.abc import Iterator
from datetime import datetime

from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from printouts.flowables import WIDTH, ContentsLine, FirstThatFits, Marked, Rule, score_mark
from printouts.fonts import REGULAR
from printouts.layout import MM
from printouts.proceedings.book import DOT, Book, Story, poll_key, proposal_key
from printouts.proceedings.details import spending_words
from printouts.proceedings.outcome import figures_of, in_order, score_of, sentence_of, standing_of
from printouts.proceedings.polls import is_told, state_words
from printouts.proceedings.rounds import round_key
from printouts.proceedings.turnout import turnout_words
from printouts.styles import (
    BODY,
    CONTENTS,
    CONTENTS_PART,
    ESSENTIAL,
    ESSENTIAL_FIRST,
    FACTS,
    FIGURE,
    FIGURE_LABEL,
    KICKER,
    KIND_OF_DOCUMENT,
    LEAD,
    SECTION,
    SMALL,
    TITLE,
    TURNOUT,
    WINNER,
)
from server.domain.account import standing_proposals
from server.domain.records import Choice, Poll
from server.domain.tallies import Spending, Tally

LEADERS = 3  # of a vote where several may be chosen
POLLS_FEW = 4  # more votes than this, and each is told with its winners alone
PARTS_MOST = 8  # more proposals or rounds than this, and the contents name the chapter alone


def tell_opening(book: Book) -> Story:
    """Return the first page, or the first two when there is much to tell."""
    return [
        book.say("proceedings-name", KIND_OF_DOCUMENT),
        book.text(book.state.meeting.title, TITLE),
        book.text(_when_and_where(book), FACTS),
        Spacer(0, 10),
        _figures(book),
        *_essentials(book),
        *_contents(book),
    ]


def _when_and_where(book: Book) -> str:
    begin, end = _first_and_last(book)
    day, last = book.date(begin), book.date(end)
    when = day if day == last else book.words("proceedings-days", first=day, last=last)
    return DOT.join([when, book.listed(site.name for site in book.state.sites.values())])


def _first_and_last(book: Book) -> tuple[datetime, datetime]:
    """Return when the room began and ended to work; now, when it has not begun."""
    times = sorted(at for at in _times(book) if at is not None)
    return (times[0], times[-1]) if times else (book.now, book.now)


def _times(book: Book) -> Iterator[datetime | None]:
    for round in book.state.rounds.values():
        yield from (round.opened_at, round.closed_at)
    for poll in book.state.polls.values():
        yield from (poll.opened_at, poll.closed_at)


def _figures(book: Book) -> Table:
    """The meeting in figures, side by side."""
    state = book.state
    seats = sum(table.seats for table in state.tables.values())
    people = ("proceedings-figure-cards", len(state.cards)) if state.cards else ("proceedings-figure-seats", seats)
    figures = [
        ("proceedings-figure-tables", len(state.tables)),
        people,
        ("proceedings-figure-notes", len(state.notes)),
        ("proceedings-figure-proposals", len(standing_proposals(state))),
        ("proceedings-figure-polls", len(book.counting_polls)),
    ]
    width = WIDTH / len(figures)
    look = [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Table(
        [
            [book.text(book.number(n), FIGURE, width=width) for _, n in figures],
            [book.text(book.words(name, n=n), FIGURE_LABEL, width=width) for name, n in figures],
        ],
        colWidths=[width] * len(figures),
        style=look,
        hAlign="LEFT",
    )


def _essentials(book: Book) -> Story:
    story: Story = [book.heading(book.words("proceedings-essentials"), "essentials", 0, SECTION)]
    if not book.opened_polls:
        return [*story, book.say("proceedings-essentials-none", LEAD)]
    for poll in book.counting_polls:
        story += _essential(book, poll)
    if annulled := len(book.opened_polls) - len(book.counting_polls):
        story.append(book.text(book.counted("proceedings-essentials-annulled", annulled), SMALL))
    return story


def _essential(book: Book, poll: Poll) -> Story:
    title = book.link(poll_key(poll), book.words("proceedings-poll-titled", number=poll.number, title=poll.title))
    brief = len(book.counting_polls) > POLLS_FEW
    question: Story = [] if brief else [book.text(poll.question, BODY)]
    asked: Story = [Rule(before=4, after=4), book.text("", KICKER, before=title), *question]
    if poll.tally is None or not is_told(poll):
        return [KeepTogether([*asked, book.text(state_words(book, poll), WINNER)])]
    tally = poll.tally
    said: Story = [book.text(sentence, WINNER)] if (sentence := sentence_of(book, poll, tally)) else []
    told = [*said, *(_leader(book, poll, tally, choice) for choice in _leaders(poll, tally, brief))]
    if isinstance(tally.detail, Spending):
        told.append(book.text(spending_words(book, tally.detail), TURNOUT))
    return [KeepTogether([*asked, *told[:1]]), *told[1:], book.text(turnout_words(book, poll), TURNOUT)]


def _leaders(poll: Poll, tally: Tally, brief: bool) -> list[Choice]:
    """Return what the vote decided: its winners; in an approval, where many may do well, the first few, best first."""
    if poll.method == "consent":
        return []
    if poll.method != "approval" or brief:
        return [choice for choice in in_order(poll, tally) if choice.id in tally.winners]
    ranked = sorted(poll.choices, key=lambda choice: -tally.counts[choice.id])
    return [choice for choice in ranked[: max(LEADERS, len(tally.winners))] if tally.counts[choice.id]]


def _leader(book: Book, poll: Poll, tally: Tally, choice: Choice) -> Flowable:
    standing = standing_of(book, poll, tally, choice) if choice.id in tally.winners else ""
    figures = figures_of(book, poll, tally, choice)
    told = DOT.join([standing, figures] if standing else [figures])
    style = ESSENTIAL_FIRST if standing else ESSENTIAL
    text = book.text(
        choice.text, style, after=f'<br/><font name="{REGULAR}">{book.soft(book.type.markup(told), 10.5)}</font>'
    )
    return Marked(text, score_mark(choice.letter, choice.pictogram, score_of(book, poll, tally, choice)))


def _contents(book: Book) -> Story:
    """The chapters, and in each its proposals or rounds when they are few."""
    chapters: list[tuple[str, list[tuple[str, str]]]] = [
        ("proposals", [(proposal_key(each), each.title) for each in standing_proposals(book.state)]),
        ("polls", [(poll_key(each), each.title) for each in book.state.polls.values()]),
        ("rounds", [(round_key(each), each.title) for each in book.state.rounds.values()]),
        ("minority", []),
        ("account", []),
        ("incidents", []),
        ("check", []),
    ]
    full: Story = [book.text(book.words("proceedings-contents"), SECTION)]
    short = [*full]
    for key, parts in chapters:
        line = ContentsLine(book.say(f"proceedings-{key}", CONTENTS), key)
        short.append(line)
        full.append(line)
        if len(parts) <= PARTS_MOST:
            full += [ContentsLine(book.text(words, CONTENTS_PART), part, 6 * MM) for part, words in parts]
    return [FirstThatFits(full, short)]
