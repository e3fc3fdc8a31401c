"""The results of groups: those that holders of cards chose to say they belong to; the hidden ones are named."""

from reportlab.platypus import CondPageBreak, KeepTogether

from printouts.layout import MM
from printouts.proceedings.book import DOT, Book, Story
from printouts.proceedings.outcome import score_of
from printouts.styles import CELL_BOLD, NOTE, SMALL, THEME
from server.domain.records import Poll
from server.domain.tallies import Tally


def tell_groups(book: Book, poll: Poll) -> Story:
    """Return the results of the groups of a published poll; nothing where nobody said one."""
    if not poll.profile:
        return []
    heading = book.text(book.words("proceedings-groups"), THEME)
    story: Story = [CondPageBreak(30 * MM), heading, book.say("proceedings-groups-how", SMALL)]
    for dimension, groups in poll.profile.items():
        told = [book.text(_group(book, poll, group, tally), NOTE) for group, tally in groups.items()]
        story += [KeepTogether([book.text(dimension, CELL_BOLD), *told[:1]]), *told[1:]]
    return story


def _group(book: Book, poll: Poll, group: str, tally: Tally | None) -> str:
    if tally is None:
        return book.words("proceedings-group-hidden", group=group)
    told = [(choice.letter, _figure(book, poll, tally, place)) for place, choice in enumerate(poll.choices)]
    figures = DOT.join(f"{letter}\u00a0{figure}" for letter, figure in told)
    return book.words(
        "proceedings-group", n=tally.ballots, group=group, count=book.number(tally.ballots), figures=figures
    )


def _figure(book: Book, poll: Poll, tally: Tally, place: int) -> str:
    """Return the one figure of a choice that is worth comparing between groups."""
    choice = poll.choices[place]
    if poll.method == "schulze":
        at = next((n for n, shared in enumerate(tally.ranking) if choice.id in shared), 0)
        before = sum(len(shared) for shared in tally.ranking[:at])
        return book.words("proceedings-figure-place", n=before + 1, place=before + 1)
    if poll.method in ("greedy", "equal-shares", "consent"):
        return book.counted("proceedings-votes-for", tally.counts[choice.id])
    return score_of(book, poll, tally, choice) or "–"
