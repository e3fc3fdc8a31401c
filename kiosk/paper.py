"""How the ballot of a poll asks: its form, its levels, and what is said above the choices."""

from babel.lists import format_list
from babel.numbers import format_decimal

from kiosk.forms import BLANK, Filled, is_number
from server.domain.counting import METHODS
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.i18n import Words, customs_of, money

BUDGETS = ("greedy", "equal-shares")


def form_of(poll: Poll) -> str:
    """Return how the method of a poll asks, one of `counting.FORMS`."""
    return METHODS[poll.method].FORM


def levels_of(poll: Poll, words: Words) -> list[tuple[str, str]]:
    """Return (value, words) of the answers for one choice, best first, when the method asks for grades; else none.

    `BLANK` comes last where a choice that is left open is not counted against it.
    """
    values: list[int | str] = [*METHODS[poll.method].GRADES]
    if poll.method in ("yes-no", "scale"):
        values.append(BLANK)
    return [(str(value), level(poll, value, words)) for value in values]


def level(poll: Poll, value: int | str, words: Words) -> str:
    """Return the words for a grade of the poll's method, or for `BLANK`."""
    known = f"{poll.method}-{value}"
    return words(f"vote-level-{known}")


def hints(poll: Poll, words: Words) -> list[str]:
    """Return the sentences above the choices: what is asked, what happens to what is left open, what is published."""
    return [*_hints(poll, words), words("vote-hint-with-receipts")] if shows_choices(poll) else _hints(poll, words)


def shows_choices(poll: Poll) -> bool:
    """Return whether a receipt of the poll will lead to what its ballot says, once the ballots are published."""
    return poll.ballots == "with-receipts" and poll.method != "quiz"  # answers to a quiz are never published


def _hints(poll: Poll, words: Words) -> list[str]:
    match poll.method:
        case "approval":
            return [_limit(poll, words)]
        case "points":
            return [words("vote-hint-points", n=poll.rules.points), words("vote-hint-points-kept")]
        case "greedy" | "equal-shares":
            budget = money(poll.rules.budget, words.language)
            return [words("vote-hint-budget", budget=budget), words("vote-hint-budget-free")]
        case "majority-judgment":
            return [words("vote-hint-majority-judgment"), words("vote-hint-majority-judgment-open")]
        case "instant-runoff" | "schulze":
            one_each = "vote-hint-rank-apart" if poll.method == "instant-runoff" else "vote-hint-rank-equal"
            return [words("vote-hint-rank"), words(one_each), words("vote-hint-rank-open")]
        case "quiz":
            timed = [words("vote-hint-quiz-timed", seconds=poll.rules.answer_s)] if poll.rules.answer_s else []
            return [words("vote-hint-quiz"), *timed, words("vote-hint-quiz-open")]
    return [words(f"vote-hint-{poll.method}")]


def _limit(poll: Poll, words: Words) -> str:
    least, most = max(1, poll.rules.least), poll.rules.most or len(poll.choices)
    if least == most:
        return words("vote-hint-exactly", n=most)
    if most < len(poll.choices):
        return words("vote-hint-range", least=least, most=most)
    return words("vote-hint-least", n=least) if least > 1 else words("vote-hint-any")


FIELDS_AT_FAULT = ("bad-rank", "same-rank", "no-number", "no-reason", "bad-answer", "blank-and-marks")
"""The reasons for which one field is marked as wrong; for the others it is only a good place to begin."""


def fault(poll: Poll, filled: Filled, refused: Refused, words: Words) -> tuple[str, str]:
    """Return what is wrong with a ballot, in a sentence that says what was expected, and the id of the field to mend.

    refused: "bad-ballot", "poll-paused", "not-saved" or "receipt-taken"; the last three have no field: "".
    """
    form, got = form_of(poll), refused.facts.get("got", 0)
    count = got if isinstance(got, int) else 0
    first = f"{'m' if form in ('one', 'several') else 'n'}-{poll.choices[0].id}"
    match refused.facts.get("reason", refused.code):
        case "poll-paused":
            return words("vote-error-paused"), ""
        case "not-saved":
            return words("vote-error-not-saved"), ""
        case "receipt-taken":
            return words("vote-error-receipt-taken"), ""
        case "none":
            asked = poll.method if poll.method == "quiz" else form
            return words(f"vote-error-none-{asked}"), first
        case "blank-and-marks":
            return words("vote-error-blank-and-marks"), "m-blank"
        case "too-many" if form == "one":
            return words("vote-error-too-many"), f"m-{filled.marks[0]}"
        case "too-many" | "too-few":
            return f"{words('vote-error-marked', n=count)} {_limit(poll, words)}", f"m-{filled.marks[0]}"
        case "too-many-points":
            most = poll.rules.points
            return words("vote-error-points", n=most, given=count, over=count - most), _first_number(poll, filled)
        case "bad-rank":
            most = len(poll.choices)
            wrong = [
                id for id, written in filled.numbers.items() if written.isdigit() and not 1 <= int(written) <= most
            ]
            return words("vote-error-bad-rank", got=got, most=most), f"n-{wrong[0]}"
        case "same-rank":
            return _same_rank(poll, filled, words)
        case "no-number":
            wrong = [id for id, written in filled.numbers.items() if written[:20] == got]
            return words("vote-error-no-number", got=got), f"n-{wrong[0]}"
        case "no-reason":
            return words("vote-error-no-reason" if count == 0 else "vote-error-long-reason", got=count), "reason"
        case "bad-answer":
            return words("vote-error-table", got=got), "table"
    return words("vote-error-unknown-choice"), first


def _first_number(poll: Poll, filled: Filled) -> str:
    return next(f"n-{choice.id}" for choice in poll.choices if filled.numbers.get(choice.id))


def _same_rank(poll: Poll, filled: Filled, words: Words) -> tuple[str, str]:
    by_rank: dict[int, list[str]] = {}
    for choice in poll.choices:
        if is_number(written := filled.numbers.get(choice.id, "")):
            by_rank.setdefault(int(written), []).append(choice.id)
    rank, ids = next((rank, ids) for rank, ids in by_rank.items() if len(ids) > 1)
    letters = listed([choice.letter for choice in poll.choices if choice.id in ids], words.language)
    return words("vote-error-same-rank", rank=rank, letters=letters), f"n-{ids[-1]}"


def listed(each: list[str], language: str) -> str:
    """Return texts as one: `A, B et C`."""
    return format_list(each, locale=customs_of(language))


def number(value: float, language: str) -> str:
    """Return a number as it is written: `1 200`."""
    return format_decimal(value, locale=customs_of(language))
