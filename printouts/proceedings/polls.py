"""The votes: what was asked, how it went, and what the box said."""

from datetime import datetime

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from printouts.flowables import Bar, Marked, Rule, letter_mark, picture_mark
from printouts.fonts import REGULAR
from printouts.layout import MM
from printouts.proceedings.bars import bar_of
from printouts.proceedings.book import DOT, Book, Story, poll_key, proposal_key
from printouts.proceedings.details import tell_details, tell_ties
from printouts.proceedings.groups import tell_groups
from printouts.proceedings.outcome import figures_of, in_order, is_right, sentence_of, standing_of
from printouts.proceedings.turnout import tell_turnout
from printouts.styles import BODY, CHOICE, FINE_PRINT, KICKER, LEAD, NOTE, PART, QUESTION, SMALL, WINNER
from server.domain.counting.shares import expressed
from server.domain.records import Choice, Poll
from server.domain.tallies import Tally


def tell_polls(book: Book) -> Story:
    """Return the chapter of the votes."""
    story = book.chapter("polls", empty=not book.state.polls)
    if not book.state.polls:
        return [*story, book.say("proceedings-polls-none", LEAD)]
    for poll in book.state.polls.values():
        story += tell_poll(book, poll)
    return story


def tell_poll(book: Book, poll: Poll) -> Story:
    """Return one vote: its question, its life, and its result once that is published."""
    story: Story = [
        CondPageBreak((75 if poll.opened_at else 40) * MM),
        book.text(book.words("proceedings-poll-number", number=poll.number), KICKER),
        book.heading(poll.title, poll_key(poll), 1, PART),
        book.text(poll.question, QUESTION),
        *_rerun_of(book, poll),
    ]
    if poll.opened_at is None and poll.annulled_at is None:
        return [*story, book.say("proceedings-poll-planned", SMALL)]
    story += [book.text(" ".join([_method(book, poll), *_life(book, poll, poll.opened_at)]), SMALL), _gap()]
    if poll.annulled_at is not None:
        return [*story, *_annulled(book, poll, poll.annulled_at)]
    if poll.tally is None:
        return [*story, book.say("proceedings-poll-open", WINNER), _gap(), *_choices(book, poll)]
    if poll.published_at is None:
        untold = book.say("proceedings-poll-unpublished-more", BODY)
        return [*story, book.say("proceedings-poll-unpublished", WINNER), untold, *_choices(book, poll)]
    return [*story, *_result(book, poll, poll.tally)]


def is_told(poll: Poll) -> bool:
    """Return whether the result of a poll may be printed: it is published, and it counts."""
    return poll.tally is not None and poll.published_at is not None and poll.annulled_at is None


def state_words(book: Book, poll: Poll) -> str:
    """Return the sentence for an opened poll whose result is not told."""
    if poll.annulled_at is not None:
        return book.words("proceedings-poll-annulled")
    return book.words("proceedings-poll-open" if poll.tally is None else "proceedings-poll-unpublished")


def _method(book: Book, poll: Poll) -> str:
    rules = poll.rules
    told = book.words(
        f"proceedings-method-{poll.method}", points=book.number(rules.points), budget=book.money(rules.budget)
    )
    least, most = max(1, rules.least), rules.most or len(poll.choices)
    if poll.method != "approval" or (least, most) == (1, len(poll.choices)):
        return told
    limit = "proceedings-limit-exactly" if least == most else "proceedings-limit-range"
    return f"{told} {book.words(limit, least=least, most=most)}"


def _life(book: Book, poll: Poll, opened_at: datetime | None) -> list[str]:
    if opened_at is None:
        return []
    if poll.closed_at is None:
        return [book.words("proceedings-poll-since", begin=book.time(opened_at))]
    told = [book.words("proceedings-poll-hours", begin=book.time(opened_at), end=book.time(poll.closed_at))]
    if poll.published_at is not None:
        told.append(book.words("proceedings-poll-told", time=book.time(poll.published_at)))
    return told


def _rerun_of(book: Book, poll: Poll) -> Story:
    if poll.rerun_of is None:
        return []
    earlier = book.state.polls[poll.rerun_of]
    words = book.words("proceedings-rerun-of", number=earlier.number)
    return [book.text(".", NOTE, before=book.link(poll_key(earlier), words))]


def _annulled(book: Book, poll: Poll, annulled_at: datetime) -> Story:
    how = "proceedings-poll-annulled-at" if poll.opened_at is not None else "proceedings-poll-annulled-early"
    story: Story = [
        book.say("proceedings-poll-annulled", WINNER),
        book.text(book.words(how, time=book.time(annulled_at)), BODY),
        book.text(poll.annulled_because, LEAD),
    ]
    if poll.rerun_as is not None:
        again = book.state.polls[poll.rerun_as]
        words = book.words("proceedings-rerun-as", number=again.number)
        story.append(book.text(".", NOTE, before=book.link(poll_key(again), words)))
    if poll.published_at is not None:
        story += _digests(book, poll)
    return story


def _choices(book: Book, poll: Poll) -> Story:
    return [
        Marked(book.text(choice.text, CHOICE, after="<br/><br/>"), letter_mark(choice.letter, choice.pictogram))
        for choice in poll.choices
    ]


def _result(book: Book, poll: Poll, tally: Tally) -> Story:
    story: Story = []
    if sentence := sentence_of(book, poll, tally):
        story += [book.text(sentence, WINNER), _gap()]
    story += [_choice(book, poll, tally, choice) for choice in in_order(poll, tally)]
    return [
        *story,
        *tell_ties(book, poll, tally),
        *tell_details(book, poll, tally),
        *_blank(book, poll, tally),
        *_shares(book, poll, tally),
        *tell_turnout(book, poll, tally),
        *tell_groups(book, poll),
        *_digests(book, poll),
    ]


def _choice(book: Book, poll: Poll, tally: Tally, choice: Choice) -> Flowable:
    """A choice with its letter, its pictogram, its words, what it got, and its bar."""
    told = [standing_of(book, poll, tally, choice), figures_of(book, poll, tally, choice)]
    links = []
    if proposal := book.state.proposals.get(choice.proposal_id or ""):
        words = book.words("proceedings-see-proposal", number=proposal.number)
        links.append(book.soft(book.link(proposal_key(proposal), words), 10.5))
    bar = bar_of(book, poll, tally, choice)
    if isinstance(bar, Bar) and poll.method not in ("yes-no", "instant-runoff", "schulze", "greedy", "equal-shares"):
        told.pop()  # the bar says it
    facts = [book.soft(book.type.markup(each), 10.5) for each in told if each]
    line = DOT.join([*facts, *links])
    after = f'<br/><font name="{REGULAR}">{line}</font>' if line else ""
    first = choice.id in tally.winners or is_right(tally, choice)
    text = book.text(choice.text, WINNER if first else CHOICE, after=after)
    marked = Marked(text, letter_mark(choice.letter, choice.pictogram))
    return KeepTogether([marked, bar if bar is not None else _gap(9)])


def _blank(book: Book, poll: Poll, tally: Tally) -> Story:
    name = "proceedings-unsure" if poll.method == "quiz" else "proceedings-blank"
    words = Marked(book.text(book.words(name), CHOICE), picture_mark("blank-ballot", 7, 1.2))
    share = tally.blank / tally.ballots if tally.ballots else None
    bar = Bar(share, None, "", book.counted("proceedings-ballots", tally.blank))
    story: Story = [KeepTogether([Rule(before=2, after=8), words, bar])]
    if tally.spoiled:
        story.append(book.text(book.counted("proceedings-spoiled", tally.spoiled), NOTE))
    return story


def _shares(book: Book, poll: Poll, tally: Tally) -> Story:
    """What the percentages are of, where there are any."""
    if not tally.percents:
        return []
    if poll.method in ("yes-no", "instant-runoff", "points"):
        return [book.text(book.words(f"proceedings-expressed-{poll.method}"), SMALL)]
    return [book.text(book.counted("proceedings-expressed", expressed(tally)), SMALL)] if poll.method != "scale" else []


def _digests(book: Book, poll: Poll) -> Story:
    digests = {
        "box": poll.box_digest,
        "ballots": poll.ballots_digest,
        "receipts": poll.receipts_digest,
        "roll": poll.roll_digest,
    }
    told: Story = [
        book.text(book.words(f"proceedings-{name}-digest", digest=grouped(digest)), FINE_PRINT)
        for name, digest in digests.items()
        if digest
    ]
    return [KeepTogether(told)]


def grouped(hexadecimal: str) -> str:
    """Return a digest in groups of four, so that two people can compare it aloud."""
    return " ".join(hexadecimal[start : start + 4] for start in range(0, len(hexadecimal), 4))


def _gap(points: float = 6) -> Flowable:
    return Spacer(0, points)
