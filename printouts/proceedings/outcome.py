"""What came of a vote, whatever its method, in words and figures: for its own pages, the first and the proposals'."""

from collections.abc import Callable, Iterable

from printouts.proceedings.book import DOT, Book
from server.domain.counting.shares import percent
from server.domain.records import Choice, Poll
from server.domain.tallies import Grades, Runoff, Scores, Tally, lacks_agreement

BUDGETS = ("greedy", "equal-shares")
BALLOT_ORDER = ("single", "approval", "yes-no", "consent", "quiz")
"""The methods whose choices are told in the order of the ballot; the others in that of their ranking."""


def in_order(poll: Poll, tally: Tally) -> list[Choice]:
    """Return the choices in the order in which they are told."""
    if poll.method in BALLOT_ORDER or not tally.ranking:
        return list(poll.choices)
    place = {id: number for number, shared in enumerate(tally.ranking) for id in shared}
    return sorted(poll.choices, key=lambda choice: place[choice.id])


def letters(book: Book, poll: Poll, ids: Iterable[str]) -> str:
    """Return the letters of choices, listed."""
    wanted = set(ids)
    return book.listed(choice.letter for choice in poll.choices if choice.id in wanted)


def share_words(book: Book, part: int, whole: int) -> str:
    """Return `part` of `whole` as a percentage in words, empty of nothing."""
    share = percent(part, whole)
    return "" if share is None else percent_words(book, share)


def percent_words(book: Book, share: int) -> str:
    return book.words("proceedings-percent", share=share)


def sentence_of(book: Book, poll: Poll, tally: Tally) -> str:
    """Return the sentence over a result where the marks at the choices do not say it all; else nothing."""
    match poll.method:
        case "consent":
            if objections := tally.counts[poll.choices[1].id]:
                return book.counted("proceedings-outcome-objected", objections)
            return book.words("proceedings-outcome-consented") if tally.winners else _nobody(book)
        case "quiz":
            return "" if tally.winners else book.words("proceedings-outcome-missed")
        case "yes-no":
            return "" if tally.winners else book.words("proceedings-outcome-adopted-none")
        case "greedy" | "equal-shares":
            return "" if tally.winners else book.words("proceedings-outcome-funded-none")
    if lacks_agreement(tally):
        return book.words("proceedings-outcome-disagreed")
    return "" if tally.winners else _nobody(book)


def _nobody(book: Book) -> str:
    return book.words("proceedings-essentials-no-marks")


def standing_of(book: Book, poll: Poll, tally: Tally, choice: Choice) -> str:
    """Return the words that say what became of a choice; empty where nothing did."""
    wins = choice.id in tally.winners
    match poll.method:
        case "yes-no":
            return book.words("proceedings-adopted" if wins else "proceedings-not-adopted")
        case "greedy" | "equal-shares":
            return book.words("proceedings-funded" if wins else "proceedings-not-funded")
        case "quiz":
            return book.words("proceedings-right") if is_right(tally, choice) else ""
        case "consent":
            return ""
    if not wins or lacks_agreement(tally):
        return ""
    return book.words("proceedings-first" if len(tally.winners) == 1 else "proceedings-first-tied")


def is_right(tally: Tally, choice: Choice) -> bool:
    """Return whether the choice is the right answer of a quiz."""
    return isinstance(tally.detail, Scores) and tally.detail.right == choice.id


def grade_words(book: Book, poll: Poll, grade: int) -> str:
    """Return the words for a grade of a scale or of majority judgment."""
    known = f"{poll.method}-{grade}"
    return book.words(f"proceedings-grade-{known}")


def score_of(book: Book, poll: Poll, tally: Tally, choice: Choice) -> str:
    """Return the one figure that decides for a choice, short: a percentage, a mean, a grade, a cost; empty if none."""
    id, detail = choice.id, tally.detail
    if isinstance(detail, Grades) and poll.method == "scale":
        return book.decimal(detail.mean_cents[id]) if id in detail.mean_cents else ""
    if isinstance(detail, Grades) and poll.method == "majority-judgment":
        return grade_words(book, poll, detail.middle[id]) if id in detail.middle else ""
    if poll.method in BUDGETS:
        return book.money(choice.cost)
    return percent_words(book, tally.percents[id]) if id in tally.percents else ""


def figures_of(book: Book, poll: Poll, tally: Tally, choice: Choice) -> str:
    """Return in words what a choice has got."""
    return DOT.join(_FIGURES.get(poll.method, _votes)(book, poll, tally, choice))


def _votes(book: Book, poll: Poll, tally: Tally, choice: Choice) -> list[str]:
    return [book.counted("proceedings-votes-for", tally.counts[choice.id])]


def _yes_no(book: Book, poll: Poll, tally: Tally, choice: Choice) -> list[str]:
    if not isinstance(tally.detail, Grades):
        return _votes(book, poll, tally, choice)
    yes, no = tally.detail.spread[choice.id]
    told = [book.counted("proceedings-figure-yes", yes), book.counted("proceedings-figure-no", no)]
    if silent := tally.detail.none.get(choice.id, 0):
        told.append(book.counted("proceedings-figure-open", silent))
    return told


def _scale(book: Book, poll: Poll, tally: Tally, choice: Choice) -> list[str]:
    detail, id = tally.detail, choice.id
    if not isinstance(detail, Grades) or id not in detail.mean_cents:
        return [book.words("proceedings-figure-none")]
    told = [book.words("proceedings-figure-mean", mean=book.decimal(detail.mean_cents[id]))]
    if id in tally.percents:
        told.append(book.words("proceedings-figure-agree", share=percent_words(book, tally.percents[id])))
    return told


def _judged(book: Book, poll: Poll, tally: Tally, choice: Choice) -> list[str]:
    detail, id = tally.detail, choice.id
    if not isinstance(detail, Grades) or id not in detail.middle:
        return [book.words("proceedings-figure-none")]
    grade = grade_words(book, poll, detail.middle[id])
    around = {"above": book.number(detail.above[id]), "below": book.number(detail.below[id])}
    return [book.words("proceedings-figure-grade", grade=grade), book.words("proceedings-figure-around", **around)]


def _ran_off(book: Book, poll: Poll, tally: Tally, choice: Choice) -> list[str]:
    if not isinstance(tally.detail, Runoff):
        return _votes(book, poll, tally, choice)
    last = tally.detail.rounds[-1].counts
    if choice.id in last:
        return [book.words("proceedings-figure-last", votes=book.counted("proceedings-votes-for", last[choice.id]))]
    return [book.words("proceedings-figure-out", votes=_votes(book, poll, tally, choice)[0])]


def _duelled(book: Book, poll: Poll, tally: Tally, choice: Choice) -> list[str]:
    won, duels = tally.counts[choice.id], len(poll.choices) - 1
    return [book.words("proceedings-figure-duels", n=won, count=book.number(won), duels=book.number(duels))]


def _pointed(book: Book, poll: Poll, tally: Tally, choice: Choice) -> list[str]:
    return [book.counted("proceedings-figure-points", tally.counts[choice.id])]


def _funded(book: Book, poll: Poll, tally: Tally, choice: Choice) -> list[str]:
    return [book.money(choice.cost), *_votes(book, poll, tally, choice)]


_FIGURES: dict[str, Callable[[Book, Poll, Tally, Choice], list[str]]] = {
    "yes-no": _yes_no,
    "scale": _scale,
    "majority-judgment": _judged,
    "instant-runoff": _ran_off,
    "schulze": _duelled,
    "points": _pointed,
    "greedy": _funded,
    "equal-shares": _funded,
}
