"""Who took part in a vote: cards by site and channel, and hands by table with what each recount replaced."""

from reportlab.platypus import CondPageBreak, KeepTogether, Spacer

from printouts.flowables import WIDTH, Rule
from printouts.layout import MM
from printouts.proceedings.book import Book, Story
from printouts.proceedings.details import table_of
from printouts.proceedings.outcome import share_words
from printouts.styles import CELL, CELL_BOLD, CELL_NUMBER, CELL_NUMBER_BOLD, NOTE, SMALL, THEME, WINNER
from server.domain.closing import hands_of
from server.domain.decide.paper import account_of, has_paper
from server.domain.records import Channel, HandCount, Poll
from server.domain.tallies import Tally

CHANNELS: tuple[Channel, ...] = ("phone", "kiosk", "table", "sms", "paper")
SELDOM = "sms"  # a channel that most meetings do not have: it has a column where somebody used it


def turnout_words(book: Book, poll: Poll) -> str:
    """Return the sentence of the turnout, of a closed vote."""
    voted = book.number(poll.turnout)
    if not poll.entitled:
        return book.counted("proceedings-turnout-bare", poll.turnout)
    share = share_words(book, poll.turnout, poll.entitled)
    return book.words("proceedings-turnout", n=poll.turnout, voted=voted, cards=book.number(poll.entitled), share=share)


def tell_turnout(book: Book, poll: Poll, tally: Tally) -> Story:
    """Return the turnout of a published vote, by site and channel where that is known, and its hands."""
    story: Story = [KeepTogether([Rule(before=2, after=8), book.text(turnout_words(book, poll), WINNER)])]
    if tally.hands:
        story.append(book.text(book.counted("proceedings-turnout-hands", tally.hands), NOTE))
    if tally.ballots != poll.turnout + tally.hands:
        box = book.number(tally.ballots - tally.hands)
        story.append(book.say("proceedings-turnout-differs", roll=book.number(poll.turnout), box=box))
    return [*story, Spacer(0, 4), *_by_channel(book, poll), *_paper(book, poll), *_hands(book, poll)]


def _paper(book: Book, poll: Poll) -> Story:
    """How the sheets of a vote add up, where it had any."""
    if not has_paper(book.state, poll):
        return []
    account = account_of(book.state, poll)
    told = {
        "handed_out": book.number(account.handed_out),
        "counted": book.number(account.counted),
        "spoiled": book.number(account.spoiled),
        "out": book.number(account.kept_out - account.late + account.copies),
    }
    if account.missing < 0:
        return [book.say("proceedings-paper-over", NOTE, n=-account.missing, **told)]
    return [
        book.say(
            "proceedings-paper", NOTE, late=book.number(account.late), missing=book.number(account.missing), **told
        )
    ]


def _by_channel(book: Book, poll: Poll) -> Story:
    rows = _places(book, poll)
    if not rows:
        return []
    channels = [each for each in CHANNELS if each != SELDOM or any(held.get(each) for _, held in rows)]
    head = [
        book.words("proceedings-turnout-where"),
        *(book.words(f"proceedings-channel-{channel}") for channel in channels),
        book.words("proceedings-channel-all"),
    ]
    narrow = 19 * MM
    widths = [WIDTH - narrow * (len(channels) + 1), *[narrow] * (len(channels) + 1)]
    if len(rows) > 1:
        whole: dict[str, int] = {channel: sum(held.get(channel, 0) for _, held in rows) for channel in channels}
        rows.append((book.words("proceedings-turnout-all"), whole))
    cells = [
        [
            book.text(name, CELL_BOLD if place and place == len(rows) - 1 else CELL, width=widths[0]),
            *(book.text(book.number(held.get(channel, 0)), CELL_NUMBER) for channel in channels),
            book.text(book.number(sum(held.values())), CELL_NUMBER_BOLD),
        ]
        for place, (name, held) in enumerate(rows)
    ]
    return [table_of(book, head, cells, widths), Spacer(0, 10)]


def _places(book: Book, poll: Poll) -> list[tuple[str, dict[str, int]]]:
    """Return (site, channel -> cards); cards that are meant for no site stand with the only one, else apart."""
    if not poll.by_channel:
        return []
    sites = book.state.sites
    nowhere = poll.by_channel.get("", {})
    places = [(site.name, dict(poll.by_channel.get(site.id, {}))) for site in sites.values()]
    if nowhere and len(places) == 1:
        name, held = places[0]
        return [(name, {channel: held.get(channel, 0) + nowhere.get(channel, 0) for channel in CHANNELS})]
    return [*places, (book.words("proceedings-turnout-elsewhere"), nowhere)] if nowhere else places


def _hands(book: Book, poll: Poll) -> Story:
    counts = hands_of(book.state, poll.id)
    if not counts:
        return []
    story: Story = [CondPageBreak(30 * MM), book.text(book.words("proceedings-hands"), THEME)]
    for count in sorted(counts, key=lambda each: book.state.tables[each.table_id].number):
        words = book.words(
            "proceedings-hands-of",
            n=count.cast,
            count=book.number(count.cast),
            table=book.state.tables[count.table_id].number,
            time=book.time(count.counted_at),
            people=book.number(count.people),
            otherwise=book.number(count.otherwise),
            figures=_figures(book, poll, count),
        )
        story.append(book.text(words, NOTE))
        for each in reversed(count.earlier):
            replaced = {"time": book.time(each.counted_at), "figures": _figures(book, poll, each)}
            story.append(book.text(book.words("proceedings-hands-replaces", **replaced), SMALL))
    return story


def _figures(book: Book, poll: Poll, count: HandCount) -> str:
    hands = (
        book.words("proceedings-hands-choice", letter=choice.letter, count=book.number(count.counts[choice.id]))
        for choice in poll.choices
    )
    return book.words(
        "proceedings-hands-figures",
        hands=book.listed(hands),
        blank=book.counted("proceedings-hands-blank", count.blank),
        spoiled=book.counted("proceedings-hands-spoiled", count.spoiled),
    )
