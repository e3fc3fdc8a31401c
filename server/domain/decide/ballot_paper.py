"""What a poll asks: its words, choices and rules, checked before they are planned and again before it opens."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from server.domain.commands import PlanPoll
from server.domain.counting import METHODS
from server.domain.decide.checks import TEXT_MOST, TITLE_MOST, check_versions, words
from server.domain.pictograms import check_pictogram
from server.domain.records import COLOURS, LETTERS, Ballots, Choice, Method, Poll, PollText, Results, Rules
from server.domain.refusals import Refused

CHOICE_MOST = 300
POINTS_MOST = 1_000
MONEY_MOST = 10**12  # a budget in euros; whole numbers stay exact in every browser
ANSWER_S_MOST = 3_600
POLL_S_MOST = 86_400  # a day, as in `OpenPoll`: nobody means more, and dates have an end

RULES_READ: dict[Method, tuple[str, ...]] = {
    "approval": ("least", "most"),
    "points": ("points",),
    "greedy": ("least", "most", "budget"),
    "equal-shares": ("least", "most", "budget"),
    "quiz": ("right", "answer_s"),
}
"""Method -> the fields of `Rules` that it reads; a method that is not here reads none."""

OWN_CHOICES: tuple[Method, ...] = ("greedy", "equal-shares", "consent", "quiz")
"""The methods that cannot ask about the pushed proposals: those have no cost, and are no objection and no answer."""


class Paper(NamedTuple):
    """The fields that `PollPlanned` and `PollChanged` share, checked, in their order."""

    title: str
    question: str
    method: Method
    choices: tuple[Choice, ...]
    rules: Rules
    words: dict[str, PollText]
    results: Results
    ballots: Ballots
    duration_s: int | None


def written(poll: Poll | PlanPoll, languages: Sequence[str]) -> Paper:
    """Return what a poll asks, its texts trimmed, its choices lettered, the rules that its method does not read at 0.

    languages: of the meeting, the reference first. Raises Refused("bad-text", "bad-value"). Gaps are no reason to
    refuse here: a poll is prepared bit by bit.
    """
    choices = lettered(poll.choices)
    # One choice alone can be graded, and one proposal may be the only one that was pushed; else it is a slip.
    if len(choices) == 1 and METHODS[poll.method].FORM != "grades" and choices[0].proposal_id is None:
        raise Refused("bad-value", field="choices", value=1, expected=f"0, 2…{len(LETTERS)}")
    rules = Rules(**{field: getattr(poll.rules, field) for field in RULES_READ.get(poll.method, ())})
    check_rules(poll.method, choices, rules)
    if poll.duration_s is not None:
        _within("duration_s", poll.duration_s, 1, POLL_S_MOST)
    check_versions(poll.words, languages)
    return Paper(
        words("title", poll.title, TITLE_MOST),
        words("question", poll.question, TEXT_MOST),
        poll.method,
        choices,
        rules,
        {language: _translated(text, choices) for language, text in poll.words.items()},
        poll.results,
        poll.ballots,
        poll.duration_s,
    )


def lettered(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return the choices with the letter, id and colour of their place; text, pictogram and cost stay.

    A choice that stands for a proposal keeps the colour it has, unless one before it has the same; the others get that
    of their place, or the next one that is free.

    Raises Refused("bad-value", "bad-text"): too many choices, an unknown pictogram, a text that does not fit, a cost
    below 0. A choice may still lack its pictogram.
    """
    given = tuple(choices)
    if len(given) > len(LETTERS):
        raise Refused("bad-value", field="choices", value=len(given), expected=f"0, 2…{len(LETTERS)}")
    made = []
    colours = _colours(given)
    for place, choice in enumerate(given):
        if choice.pictogram:
            check_pictogram(choice.pictogram)
        if not 0 <= choice.cost <= MONEY_MOST:
            raise Refused("bad-value", field="cost", value=choice.cost, expected=f"0…{MONEY_MOST}")
        made.append(
            Choice(
                id=LETTERS[place].lower(),
                letter=LETTERS[place],
                text=words("choice", choice.text, CHOICE_MOST),
                pictogram=choice.pictogram,
                colour=colours[place],
                proposal_id=choice.proposal_id,
                cost=choice.cost,
            )
        )
    return tuple(made)


def _colours(choices: Sequence[Choice]) -> list[str]:
    """Return the colour of each choice: no two have the same while there are enough."""
    own: dict[str, int] = {}  # colour -> the place of the choice that has it by its proposal
    for place, choice in enumerate(choices):
        if choice.proposal_id is not None and choice.colour in COLOURS:
            own.setdefault(choice.colour, place)
    by_place = {place: colour for colour, place in own.items()}
    if len(choices) > len(COLOURS):  # too many to be told apart: the order of the palette, but for those
        return [by_place.get(place, COLOURS[place % len(COLOURS)]) for place in range(len(choices))]
    for place in range(len(choices)):
        if place not in by_place:
            free = (colour for colour in (COLOURS[place], *COLOURS) if colour not in by_place.values())
            by_place[place] = next(free)
    return [by_place[place] for place in range(len(choices))]


def check_rules(method: Method, choices: Sequence[Choice], rules: Rules) -> None:
    """Raise Refused("bad-value") when the rules do not fit the method and the choices.

    No choices: they will be the pushed proposals, and what depends on them is checked when the poll opens; the methods
    of `OWN_CHOICES` need theirs now.
    """
    if method in OWN_CHOICES and not choices:
        raise Refused("bad-value", field="choices", value=0, expected=f"2…{len(LETTERS)}")
    if "most" in RULES_READ.get(method, ()):
        most = rules.most or len(choices)
        _within("most", rules.most, 0, len(choices) or len(LETTERS))
        _within("least", rules.least, 0, most or len(LETTERS))
    if method == "points":
        _within("points", rules.points, 1, POINTS_MOST)
    elif method in ("greedy", "equal-shares"):
        _within("budget", rules.budget, 1, MONEY_MOST)
        for choice in choices:
            _within("cost", choice.cost, 1, MONEY_MOST)
    elif method == "consent":
        _within("choices", len(choices), 2, 2)
    elif method == "quiz":
        _within("answer_s", rules.answer_s, 0, ANSWER_S_MOST)
        if rules.right not in [choice.id for choice in choices]:
            expected = ", ".join(choice.id for choice in choices)
            raise Refused("bad-value", field="right", value=rules.right, expected=expected)


def _translated(text: PollText, choices: Sequence[Choice]) -> PollText:
    texts = {choice.id: words("choice", text.choices.get(choice.id, ""), CHOICE_MOST, least=0) for choice in choices}
    return PollText(
        words("title", text.title, TITLE_MOST, least=0),
        words("question", text.question, TEXT_MOST, least=0),
        {id: said for id, said in texts.items() if said},
    )


def _within(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise Refused("bad-value", field=field, value=value, expected=f"{least}…{most}")
