"""What an answer says of a poll: its question and choices, what was understood, and what is wrong with a choice."""

from server.domain.counting import METHODS, Ballot
from server.domain.decide.ballot_paper import CHOICE_MOST
from server.domain.records import Choice, Poll
from server.domain.refusals import Refused
from server.i18n import Words, money
from server.sms.alphabet import SEPTETS_A_PART, UNITS_A_PART, cut, fitted, is_basic, parts_of
from server.sms.grammar import Unclear

PARTS_MOST = 3  # a question with its choices costs as much as three texts at the most
SAID_MOST = 50  # of a ballot; more letters than that are not said again
TITLE_LEAST = 30  # of a question, however many choices follow


def question(poll: Poll, words: Words, several: bool, voted: bool) -> str:
    """Return what an open poll asks, its choices by their letters, and how to answer, in `PARTS_MOST` messages.

    several: other polls are open too. voted: the card has voted in this one.
    """
    how = _how(poll, words, several)
    if voted:
        how = f"{how} {words('sms-has-voted')}"
    asked = fitted(poll.question or poll.title)
    for most in (CHOICE_MOST, 60, 40, 30, 22, 16, 12, 8, 5, 2):
        choices = (f"{each.letter} {cut(fitted(each.text), most)}{_cost(each, words)}" for each in poll.choices)
        listed, ending = "\n".join(choices), fitted(how)
        whole = "\n".join((cut(asked, _room(asked, f"\n{listed}\n{ending}")), listed, ending))
        if parts_of(whole) <= PARTS_MOST:
            return whole
    return "\n".join((cut(asked, TITLE_LEAST), fitted(how)))


def _room(asked: str, others: str) -> int:
    """Return how much of the question has room beside the others."""
    a_part = SEPTETS_A_PART if is_basic(asked + others) else UNITS_A_PART
    return max(TITLE_LEAST, PARTS_MOST * a_part - len(others))


def _cost(choice: Choice, words: Words) -> str:
    return fitted(f" ({money(choice.cost, words.language)})") if choice.cost else ""


def _how(poll: Poll, words: Words, several: bool) -> str:
    code = f"CODE {poll.number}" if several else "CODE"
    kind = poll.method if poll.method in ("yes-no", "consent", "quiz") else METHODS[poll.method].FORM
    grades = METHODS[poll.method].GRADES
    best, worst = (grades[0], grades[-1]) if grades else (0, 0)
    return words(f"sms-how-{kind}", code=code, best=best, worst=worst, n=poll.rules.points)


def said(poll: Poll, ballot: Ballot, words: Words) -> str:
    """Return what was understood: `A, C`, or that it is blank; of what is too long, how many choices it names."""
    if ballot.is_blank:
        what = words("sms-blank")
    elif ballot.marks:
        what = ", ".join(choice.letter for choice in poll.choices if choice.id in ballot.marks)
    elif METHODS[poll.method].FORM == "ranks":
        what = _ranked(poll, ballot)
    else:
        what = ", ".join(_valued(poll, ballot, words))
    return what if len(what) <= SAID_MOST else words("sms-said-long", n=len(ballot.marks) + len(ballot.values))


def _ranked(poll: Poll, ballot: Ballot) -> str:
    letters = {choice.id: choice.letter for choice in poll.choices}
    by_rank: dict[int, list[str]] = {}
    for id, rank in ballot.values.items():
        by_rank.setdefault(rank, []).append(letters[id])
    return ", ".join("=".join(by_rank[rank]) for rank in sorted(by_rank))


def _valued(poll: Poll, ballot: Ballot, words: Words) -> list[str]:
    yes_no = poll.method == "yes-no"
    return [
        f"{choice.letter} {words('sms-yes' if ballot.values[choice.id] else 'sms-no')}"
        if yes_no
        else f"{choice.letter}{ballot.values[choice.id]}"
        for choice in poll.choices
        if choice.id in ballot.values
    ]


def wrong(poll: Poll, words: Words, fault: Unclear | Refused) -> str:
    """Return what is wrong with a choice, and what was expected. fault: of reading, or "bad-ballot"."""
    letters = f"{poll.choices[0].letter}-{poll.choices[-1].letter}" if len(poll.choices) > 1 else "A"
    kind = poll.method if poll.method in ("yes-no", "consent", "quiz") else METHODS[poll.method].FORM
    example = words(f"sms-example-{kind}")
    if isinstance(fault, Unclear):
        got = fitted(fault.got)
        match fault.code:
            case "twice":
                return words("sms-wrong-twice", got=got, example=example)
            case "number" if poll.method == "yes-no":
                return words("sms-wrong-answer", letter=got, example=example)
            case "number":
                return words("sms-wrong-number", letter=got, example=example)
            case "word":
                return words("sms-wrong-word", got=got)
            case "sign":
                return words("sms-wrong-sign")
            case "table":
                return words("sms-wrong-table", got=got)
        return words("sms-wrong-choice", got=got, letters=letters, example=example)
    given, grades = fault.facts.get("got", 0), METHODS[poll.method].GRADES
    match fault.facts.get("reason"):
        case "too-many" if METHODS[poll.method].FORM == "one":
            return words("sms-wrong-one", example=example)
        case "too-many" | "too-few":
            least, most = max(1, poll.rules.least), poll.rules.most or len(poll.choices)
            return words("sms-wrong-marked", got=given, least=least, most=most)
        case "too-many-points":
            return words("sms-wrong-points", got=given, most=poll.rules.points)
        case "bad-grade" if poll.method == "yes-no":
            return words("sms-wrong-answer", letter=letters, example=example)
        case "bad-grade":
            return words("sms-wrong-grade", got=given, best=grades[0], worst=grades[-1], example=example)
        case "bad-rank":
            return words("sms-wrong-rank", got=given, most=len(poll.choices), example=example)
        case "same-rank":
            return words("sms-wrong-same-rank", example=example)
        case "no-reason":
            return words("sms-wrong-long-reason", got=given) if given else words("sms-wrong-reason", example=example)
    return words("sms-wrong-choice", got="?", letters=letters, example=example)
