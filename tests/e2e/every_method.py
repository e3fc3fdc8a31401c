"""A poll of every method, with ballots that give it something to say; for the pages that show results."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.domain import commands as c
from server.domain import ids
from server.domain.counting import Ballot, check_ballot
from server.domain.records import Choice, Method, Results, Rules
from server.live.house import new_id
from tests.served import Served

NO_RULES = Rules()


@dataclass(frozen=True)
class Asked:
    """A poll and its ballots. `ballots`: at most 20, so that the cards of a small meeting do."""

    method: Method
    question: str
    choices: tuple[Choice, ...]
    ballots: tuple[Ballot, ...]
    rules: Rules = NO_RULES


def choices(*texts: str, costs: Iterable[int] = ()) -> tuple[Choice, ...]:
    pictograms = ("tree", "market", "bench", "water", "bicycle", "light", "school", "shade", "music", "sport")
    given = list(costs) or [0] * len(texts)
    return tuple(
        Choice("", "", text, pictograms[place % len(pictograms)], "", cost=given[place])
        for place, text in enumerate(texts)
    )


def marks(**times: int) -> tuple[Ballot, ...]:
    """marks(a=3, bc=2, blank=1): ballots with these letters marked."""
    return tuple(
        Ballot(() if letters == "blank" else tuple(letters)) for letters, number in times.items() for _ in range(number)
    )


def numbers(*rows: tuple[str, int]) -> tuple[Ballot, ...]:
    """numbers(("5-1", 3)): three ballots with 5 for a, nothing for b, 1 for c; a row without digits is blank."""
    return tuple(
        Ballot(values={"abcdef"[place]: int(digit) for place, digit in enumerate(row) if digit.isdigit()})
        for row, times in rows
        for _ in range(times)
    )


PLACES = ("Planter des arbres", "Agrandir le marché", "Poser des bancs")
OBJECTIONS = (
    "Les livraisons du matin ne passent plus.",
    "Rien n’est prévu pour les personnes qui marchent mal, alors que la rue du Four est la seule sans marche entre la "
    "place et la mairie, et que les bancs y sont déjà trop rares pour s’y reposer en chemin.",
)

EVERY: tuple[Asked, ...] = (
    Asked("single", "Que faire d’abord ?", choices(*PLACES), marks(b=9, a=6, c=3, blank=2)),
    Asked("approval", "Lesquelles porter ?", choices(*PLACES), marks(ab=6, bc=4, c=2, a=1, blank=1)),
    Asked("yes-no", "Adoptez-vous ces propositions ?", choices(*PLACES), numbers(("110", 8), ("100", 4), ("01-", 3))),
    Asked("scale", "Êtes-vous d’accord ?", choices(*PLACES), numbers(("543", 5), ("421", 6), ("33-", 3), ("155", 2))),
    Asked(
        "majority-judgment",
        "Que vaut chaque idée ?",
        choices(*PLACES),
        numbers(("654", 5), ("536", 4), ("421", 4), ("165", 4), ("---", 1)),
    ),
    Asked(
        "instant-runoff",
        "Quel nom pour la place ?",
        choices("Louise-Michel", "des Tilleuls", "du Marché", "de la Paix"),
        numbers(("1234", 6), ("2134", 5), ("3214", 4), ("4321", 3), ("----", 1)),
    ),
    Asked(
        "schulze",
        "Dans quel ordre commencer ?",
        choices(*PLACES, "Réparer la fontaine"),
        numbers(("1234", 6), ("2143", 5), ("3214", 4), ("2311", 3)),
    ),
    Asked(
        "points",
        "Où mettre notre effort ?",
        choices(*PLACES),
        numbers(("532", 8), ("190", 6), ("037", 5)),
        Rules(points=10),
    ),
    Asked(
        "greedy",
        "Quels projets financer ?",
        choices(*PLACES, "Réparer la fontaine", costs=(40_000, 55_000, 12_000, 30_000)),
        marks(ab=6, bd=5, ac=4, c=2, blank=1),
        Rules(budget=100_000),
    ),
    Asked(
        "equal-shares",
        "Quels projets financer ?",
        choices(*PLACES, "Réparer la fontaine", costs=(40_000, 55_000, 12_000, 30_000)),
        marks(ab=6, bd=5, ac=4, c=2, blank=1),
        Rules(budget=100_000),
    ),
    Asked(
        "consent",
        "La rue du Four devient-elle piétonne le dimanche ?",
        choices("D’accord", "Objection"),
        (*marks(a=14, blank=1), *(Ballot(("b",), reason=reason) for reason in OBJECTIONS)),
    ),
    Asked(
        "quiz",
        "Combien d’arbres compte la place ?",
        choices("12", "27", "40"),
        tuple(Ballot((letter,), table=table, left=left) for letter, table, left in [
            ("b", 1, 9), ("b", 1, 4), ("a", 2, 2), ("b", 2, 8), ("c", 3, 1), ("b", 3, 6), ("b", 3, 2), ("a", 1, 0),
        ]),
        Rules(right="b", answer_s=3_600),
    ),
)  # fmt: skip


def asked(method: Method) -> Asked:
    return next(each for each in EVERY if each.method == method)


async def open_poll(server: Served, what: Asked, results: Results = "published", duration_s: int | None = None) -> str:
    """Plan and open a poll; return its id."""
    poll_id = new_id(ids.POLL)
    title = what.question.removesuffix(" ?")[:80]
    plan = c.PlanPoll(
        new_id(ids.COMMAND), poll_id, title, what.question, what.method, what.choices, what.rules, {}, results
    )
    await server.do(plan)
    await server.do(c.OpenPoll(new_id(ids.COMMAND), poll_id, duration_s))
    return poll_id


async def cast(server: Served, poll_id: str, ballots: Iterable[Ballot], first: int = 0) -> None:
    """Cast ballots, one a card, from the card at place `first` on."""
    poll = server.meeting.state.polls[poll_id]
    cards = list(server.meeting.state.cards)
    for place, ballot in enumerate(ballots, first):
        await server.meeting.voting.cast(poll_id, cards[place], check_ballot(poll, ballot), f"{place:020d}secret")


async def close(server: Served, poll_id: str, publish: bool = True) -> None:
    await server.do(c.ClosePoll(new_id(ids.COMMAND), poll_id))
    if publish:
        await server.do(c.PublishPoll(new_id(ids.COMMAND), poll_id))


async def decide(server: Served, what: Asked) -> str:
    """Open a poll, cast its ballots, close and publish it; return its id."""
    poll_id = await open_poll(server, what)
    await cast(server, poll_id, what.ballots)
    await close(server, poll_id)
    return poll_id
