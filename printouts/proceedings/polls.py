"""The votes: what was asked, and what the box said."""

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from printouts.flowables import Bar, Marked, Rule, letter_mark, picture_mark
from printouts.layout import MM
from printouts.proceedings.book import DOT, Book, Story, poll_key, proposal_key
from printouts.styles import CHOICE, FINE_PRINT, KICKER, LEAD, PART, QUESTION, SMALL, WINNER
from server.domain.counting.shares import expressed, percent
from server.domain.records import Choice, Poll, Tally


def tell_polls(book: Book) -> Story:
    """Return the chapter of the votes."""
    story = book.chapter("polls", empty=not book.state.polls)
    if not book.state.polls:
        return [*story, book.say("proceedings-polls-none", LEAD)]
    for poll in book.state.polls.values():
        story += tell_poll(book, poll)
    return story


def tell_poll(book: Book, poll: Poll) -> Story:
    """Return one vote: its question, its bars when the box was counted, its turnout."""
    story: Story = [
        CondPageBreak((75 if poll.opened_at else 40) * MM),
        book.text(book.words("proceedings-poll-number", number=poll.number), KICKER),
        book.heading(poll.title, poll_key(poll), 1, PART),
        book.text(poll.question, QUESTION),
    ]
    if poll.opened_at is None:
        return [*story, book.say("proceedings-poll-planned", SMALL)]
    how = [book.words(f"proceedings-method-{poll.method}")]
    if poll.tally is None or poll.closed_at is None:
        how.append(book.words("proceedings-poll-since", begin=book.time(poll.opened_at)))
        story += [book.text(" ".join(how), SMALL), book.say("proceedings-poll-open", WINNER), _gap()]
        return [*story, *(_open_choice(book, choice) for choice in poll.choices)]
    how.append(book.words("proceedings-poll-hours", begin=book.time(poll.opened_at), end=book.time(poll.closed_at)))
    story += [book.text(" ".join(how), SMALL), _gap()]
    for choice in poll.choices:
        story += [tell_choice(book, poll, poll.tally, choice)]
    return [*story, *_blank(book, poll.tally), *_turnout(book, poll, poll.tally)]


def tell_choice(book: Book, poll: Poll, tally: Tally, choice: Choice) -> Flowable:
    """Return a choice with its letter, its pictogram, its words and its bar."""
    wins = choice.id in tally.winners
    standing = standing_of(book, tally, choice)
    after = f"<br/>{book.soft(book.type.markup(standing), 10.5)}" if standing else ""
    if proposal := book.state.proposals.get(choice.proposal_id or ""):
        words = book.words("proceedings-see-proposal", number=proposal.number)
        after += (DOT if standing else "<br/>") + book.soft(book.link(proposal_key(proposal), words), 10.5)
    text = book.text(choice.text, WINNER if wins else CHOICE, after=after)
    return KeepTogether([Marked(text, letter_mark(choice.letter, choice.pictogram)), choice_bar(book, tally, choice)])


def standing_of(book: Book, tally: Tally, choice: Choice) -> str:
    """Return the words that say that a choice came first, or first with others; empty for the rest."""
    if choice.id not in tally.winners:
        return ""
    return book.words("proceedings-first" if len(tally.winners) == 1 else "proceedings-first-tied")


def choice_bar(book: Book, tally: Tally, choice: Choice) -> Bar:
    marks, ballots = tally.counts[choice.id], expressed(tally)
    return Bar(
        marks / ballots if ballots else None,
        choice.colour,
        share_words(book, marks, ballots),
        book.counted("proceedings-votes-for", marks),
    )


def share_words(book: Book, part: int, whole: int) -> str:
    """Return `part` of `whole` as a percentage in words, empty of nothing."""
    share = percent(part, whole)
    return "" if share is None else book.words("proceedings-percent", share=share)


def turnout_words(book: Book, poll: Poll) -> str:
    """Return the sentence of the turnout, of a closed vote."""
    voted = book.number(poll.turnout)
    if not poll.entitled:
        return book.counted("proceedings-turnout-bare", poll.turnout)
    share = share_words(book, poll.turnout, poll.entitled)
    return book.words("proceedings-turnout", n=poll.turnout, voted=voted, cards=book.number(poll.entitled), share=share)


def _open_choice(book: Book, choice: Choice) -> Flowable:
    return Marked(book.text(choice.text, CHOICE, after="<br/><br/>"), letter_mark(choice.letter, choice.pictogram))


def _blank(book: Book, tally: Tally) -> Story:
    words = Marked(book.say("proceedings-blank", CHOICE), picture_mark("blank-ballot", 7, 1.2))
    share = tally.blank / tally.ballots if tally.ballots else None
    bar = Bar(share, None, "", book.counted("proceedings-ballots", tally.blank))
    return [Rule(before=2, after=8), KeepTogether([words, bar])]


def _turnout(book: Book, poll: Poll, tally: Tally) -> Story:
    story: Story = [Rule(before=2, after=8), book.text(turnout_words(book, poll), WINNER)]
    if tally.ballots != poll.turnout:
        story.append(
            book.say("proceedings-turnout-differs", roll=book.number(poll.turnout), box=book.number(tally.ballots))
        )
    story.append(_gap(3))
    if expressed(tally):
        story.append(book.text(book.counted("proceedings-expressed", expressed(tally)), SMALL))
    return [*story, book.say("proceedings-box-digest", FINE_PRINT, digest=grouped(poll.box_digest or ""))]


def grouped(hexadecimal: str) -> str:
    """Return a digest in groups of four, so that two people can compare it aloud."""
    return " ".join(hexadecimal[start : start + 4] for start in range(0, len(hexadecimal), 4))


def _gap(points: float = 6) -> Flowable:

    return Spacer(0, points)
