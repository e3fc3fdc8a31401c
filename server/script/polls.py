"""The polls of a script: each method with its own fields, its words in other languages.

Whatever the domain would refuse of a planned poll (`server.domain.decide.ballot_paper`) is refused here first, and so
is what could never open as it is written: a budget without costs, a field that the method does not read.
"""

from typing import get_args

from server.domain import counting
from server.domain.decide.ballot_paper import ANSWER_S_MOST, CHOICE_MOST, MONEY_MOST, POINTS_MOST
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST
from server.domain.records import LETTERS, Ballots, Choice, Method, Poll, PollText, Results, Rules
from server.i18n import Words, languages
from server.script.reader import Reader

MINUTES_MOST = 600
DEFAULT_POINTS = 10  # enough to say "much more", few enough to spread by heart

FIELDS = (
    "title", "question", "audio", "method", "choices", "least", "most", "points", "budget", "right", "seconds",
    "minutes", "results", "ballots", "words",
)  # fmt: skip
CHOICE = ("text", "audio", "pictogram", "cost")
WITH_BUDGET: tuple[Method, ...] = ("greedy", "equal-shares")
WITH_MARKS: tuple[Method, ...] = ("approval", *WITH_BUDGET)
READ_BY: dict[str, tuple[Method, ...]] = {
    "least": WITH_MARKS,
    "most": WITH_MARKS,
    "points": ("points",),
    "budget": WITH_BUDGET,
    "cost": WITH_BUDGET,
    "right": ("quiz",),
    "seconds": ("quiz",),
}
"""Field of a poll or a choice -> the methods that read it; what is not here is read by all."""

METHODS: tuple[Method, ...] = get_args(Method)
RESULTS: tuple[Results, ...] = get_args(Results)
BALLOTS: tuple[Ballots, ...] = get_args(Ballots)


def read_poll(each: Reader, number: int, poll_id: str, spoken: tuple[str, ...]) -> Poll:
    """Return the poll of a table of the script. spoken: the languages of the meeting. Raises BadScript."""
    title, question = each.text("title", TITLE_MOST), each.text("question", TEXT_MOST)
    method = each.one_of("method", METHODS)
    _only_read(each, method)
    budget = each.number("budget", 1, MONEY_MOST) if method in WITH_BUDGET else 0
    choices = _choices(each, method, budget, spoken[0])
    minutes = each.number("minutes", 1, MINUTES_MOST, 0)
    return Poll(
        poll_id,
        number,
        title,
        question,
        method,
        choices,
        _rules(each, method, len(choices), budget),
        _translated(each, len(choices), spoken),
        each.one_of("results", RESULTS, "published"),
        each.one_of("ballots", BALLOTS, "without-receipts"),
        60 * minutes or None,
    )


def _only_read(each: Reader, method: Method) -> None:
    """Refuse what the method does not read: it would be believed to hold."""
    for field in each.fields:
        if method not in (methods := READ_BY.get(field, METHODS)):
            raise each.wrong(field, "script-other-method", method=method, methods=", ".join(methods))


def _choices(each: Reader, method: Method, budget: int, language: str) -> tuple[Choice, ...]:
    tables = each.tables("choices", *CHOICE, required=False)
    if len(tables) > len(LETTERS):
        raise each.wrong("choices", "script-choices", most=len(LETTERS))
    if method == "consent":
        if not tables and language in languages():
            say = Words(language, "cli")
            return (_choice(say("script-consents"), "thumb-up"), _choice(say("script-objects"), "thumb-down"))
        if len(tables) != 2:
            raise each.wrong("choices", "script-consent")
    if not tables and method in (*WITH_BUDGET, "quiz"):
        raise each.wrong("choices", "script-own-choices", method=method)
    if len(tables) == 1 and counting.METHODS[method].FORM != "grades":  # each choice apart is a question then
        raise each.wrong("choices", "script-two-choices")
    choices = []
    for table in tables:
        _only_read(table, method)
        text = table.text("text", CHOICE_MOST)
        pictogram = table.pictogram() if "pictogram" in table else ""
        choices.append(_choice(text, pictogram, table.number("cost", 1, budget) if budget else 0))
    return tuple(choices)


def _choice(text: str, pictogram: str, cost: int = 0) -> Choice:
    """Return a choice whose letter and colour will be those of its place."""
    return Choice("", "", text, pictogram, "", cost=cost)


def _rules(each: Reader, method: Method, choices: int, budget: int) -> Rules:
    if method in WITH_MARKS:
        # Of proposals nobody knows the number yet: the poll is checked again when it opens.
        all_of_them = choices or len(LETTERS)
        most = each.number("most", 1, all_of_them, 0)
        return Rules(least=each.number("least", 0, most or all_of_them, 0), most=most, budget=budget)
    if method == "points":
        return Rules(points=each.number("points", 1, POINTS_MOST, DEFAULT_POINTS))
    if method == "quiz":
        right = each.one_of("right", tuple(LETTERS[:choices]))
        return Rules(right=right.lower(), answer_s=each.number("seconds", 1, ANSWER_S_MOST, 0))
    return Rules()


def _translated(each: Reader, choices: int, spoken: tuple[str, ...]) -> dict[str, PollText]:
    """Return the poll in the other languages of the meeting and easy to read, gaps and all."""
    found: dict[str, PollText] = {}
    for language, text in each.in_others(spoken):
        text.only("title", "question", "audio", "choices", "choices_audio")
        if "choices" in text and not choices:
            raise text.wrong("choices", "script-no-choices-yet")
        texts = text.texts("choices", 0, choices, CHOICE_MOST, empty=True) if "choices" in text else ()
        found[language] = PollText(
            text.text("title", TITLE_MOST, required=False),
            text.text("question", TEXT_MOST, required=False),
            {letter.lower(): said for letter, said in zip(LETTERS, texts, strict=False) if said},
        )
    return found
