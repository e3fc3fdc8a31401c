"""The vocabulary of the tests: things that happened, who acts, and what is expected of a command.

given(round_opened()).when(AddNote("c_1", "n_1", "r_1", "Plus de bancs"), by=table(1)).then(NoteAdded(…))
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from server.domain import commands as c
from server.domain import events as e
from server.domain.apply import apply
from server.domain.chain import GENESIS, link_event
from server.domain.decide import decide
from server.domain.decide.ballot_paper import lettered
from server.domain.events import AnyEvent, Recorded
from server.domain.records import Actor, Choice, Kind, Method, Poll, Role, Rules
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.domain.tallies import Tally

NOON = datetime(2026, 5, 30, 12, 0, tzinfo=UTC)
MEETING, SITE = "m_1", "s_1"


AGES = {"Âge": ("Moins de 30 ans", "30 ans et plus"), "Quartier": ("Centre", "Port", "Hameaux")}
"""What the cards of a small meeting may say of their holders."""


def founding(
    tables: int = 3, rounds: int = 2, cards: int = 4, languages: tuple[str, ...] = ("fr",), individual: int = 0
) -> list[AnyEvent]:
    """The events of a small meeting: tables `t_1`…, rounds `r_1`…, a poll `v_1` with choices and `v_2` without.

    individual: how many notes a person may send in each round.
    """
    return [
        e.MeetingCreated(MEETING, "La place du marché", languages, SITE, AGES),
        e.SiteAdded(SITE, "Salle des fêtes"),
        *(e.TableSeated(f"t_{number}", SITE, number, 10) for number in range(1, tables + 1)),
        *(
            e.RoundPlanned(f"r_{number}", f"Séquence {number}", "Que voulez-vous ?", "", 600, individual=individual)
            for number in range(1, rounds + 1)
        ),
        e.PollPlanned("v_1", "Premier vote", "Que faire d’abord ?", "single", choices("Planter", "Asseoir")),
        e.PollPlanned("v_2", "Second vote", "Lesquelles ?", "approval"),
        e.CardsIssued(tuple(f"card{number}" for number in range(1, cards + 1))),
    ]


def choices(*texts: str) -> tuple[Choice, ...]:
    """Choices as they are once lettered."""
    return lettered(Choice("", "", text, "tree", "") for text in texts)


def round_opened(round_id: str = "r_1", minutes: int = 10) -> e.RoundOpened:
    return e.RoundOpened(round_id, NOON + timedelta(minutes=minutes))


def round_closed(round_id: str = "r_1") -> e.RoundClosed:
    return e.RoundClosed(round_id)


def note_added(
    note_id: str = "n_1", table_id: str = "t_1", text: str = "Plus de bancs", kind: Kind = "idea"
) -> e.NoteAdded:
    return e.NoteAdded(note_id, table_id, "r_1", text, kind, 3)


def individual_note(note_id: str = "n_1", author: str = "author1", text: str = "Plus d’ombre") -> e.NoteAdded:
    return e.NoteAdded(note_id, "", "r_1", text, "idea", 1, author=author)


def proposal_written(proposal_id: str = "p_1", *note_ids: str) -> e.ProposalWritten:
    return e.ProposalWritten(proposal_id, "Des bancs", "Poser dix bancs.", "bench", note_ids or ("n_1",))


def poll_opened(poll_id: str = "v_1", *texts: str) -> e.PollOpened:
    return e.PollOpened(poll_id, choices(*(texts or ("Planter", "Asseoir"))), 4)


TALLY = Tally({"a": 2, "b": 1}, 1, 4, ("a",))


def poll_closed(poll_id: str = "v_1", tally: Tally = TALLY) -> e.PollClosed:
    return e.PollClosed(poll_id, tally, 4, "0" * 64)


def hands_counted(
    counts: Mapping[str, int], table_id: str = "t_1", poll_id: str = "v_1", blank: int = 0
) -> e.HandsCounted:
    """As many people as hands, one hand each, none spoiled."""
    valid = sum(counts.values())
    return e.HandsCounted(poll_id, table_id, valid + blank, 0, valid + blank, valid, blank, 0, dict(counts))


NO_RULES = Rules()


def a_poll(method: Method = "single", *texts: str, rules: Rules = NO_RULES) -> Poll:
    """A poll with choices, by itself; three of them unless told otherwise."""
    return Poll("v_1", 1, "Vote", "Que faire ?", method, choices(*(texts or ("Planter", "Asseoir", "Rien"))), rules)


def table(number: int = 1) -> Actor:
    return Actor("table", f"t_{number}")


def staff(role: Role = "lead") -> Actor:
    return Actor(role, "u_1")


def person(number: int = 1) -> Actor:
    """Somebody who writes by voter card."""
    return Actor("voter", f"author{number}")


def record(happened: Iterable[AnyEvent], at: datetime = NOON) -> list[Recorded]:
    """The events as a whole journal, each the only one of its command."""
    recorded: list[Recorded] = []
    chain = GENESIS
    for seq, event in enumerate(happened, 1):
        row = Recorded(MEETING, seq, at, "system", f"c_given{seq}", 0, SITE, event, "")
        chain = link_event(chain, row)
        recorded.append(Recorded(MEETING, seq, at, "system", f"c_given{seq}", 0, SITE, event, chain))
    return recorded


class Given:
    """A meeting to which things have happened."""

    def __init__(self, happened: Iterable[AnyEvent]) -> None:
        self.state = MeetingState()
        for each in record(happened):
            apply(self.state, each)

    def when(self, command: c.AnyCommand, by: Actor, at: datetime = NOON) -> "Outcome":
        before = self.state.fork()
        try:
            outcome = Outcome(decide(self.state, command, by, at), None)
        except Refused as refused:
            outcome = Outcome(None, refused)
        assert self.state == before, "deciding changed the state"
        return outcome


def given(*happened: AnyEvent, tables: int = 3, languages: tuple[str, ...] = ("fr",), individual: int = 0) -> Given:
    """A small meeting was founded (`founding`), and then these events happened."""
    return Given([*founding(tables, languages=languages, individual=individual), *happened])


class Outcome:
    """What a command led to."""

    def __init__(self, events: list[AnyEvent] | None, refusal: Refused | None) -> None:
        self.events, self.refusal = events, refusal

    def then(self, *expected: AnyEvent) -> None:
        """These events, and no others."""
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.events == list(expected)

    def refused(self, code: str, **facts: object) -> None:
        """A refusal with this code, and at least these facts."""
        assert self.refusal is not None, f"not refused: {self.events}"
        assert self.refusal.code == code, self.refusal
        assert {name: self.refusal.facts.get(name) for name in facts} == facts
