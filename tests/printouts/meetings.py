"""Meetings to print: built by the domain itself, so that a printout is tested on what can really happen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pypdfium2
import zxingcpp
from msgspec.structs import replace

from printouts.files import Printed
from printouts.layout import MM
from printouts.proceedings import write_proceedings
from server.domain import commands as c
from server.domain.apply import apply
from server.domain.chain import link_event
from server.domain.commands import AnyCommand
from server.domain.counting import Ballot, check_ballot, count
from server.domain.decide import decide
from server.domain.events import Recorded
from server.domain.records import ORGANISER, SYSTEM, Actor, Choice, Poll, Round, Site, Table
from server.domain.state import MeetingState

LEAD = Actor("lead", "u_1")
PARIS = timezone(timedelta(hours=1), "Paris")
BEGIN = datetime(2026, 3, 14, 13, 0, tzinfo=UTC)


class Hall:
    """A meeting that is held by saying what is done in it; some seconds pass with every command."""

    def __init__(self) -> None:
        self.state = MeetingState()
        self.now = BEGIN
        self.commands = 0

    def do(self, make: Callable[[str], AnyCommand], by: Actor = LEAD, seconds: int = 20) -> None:
        """Decide and apply the command that `make` gives for a fresh id."""
        self.commands += 1
        self.now += timedelta(seconds=seconds)
        command = make(f"c_{self.commands}")
        for position, event in enumerate(decide(self.state, command, by, self.now)):
            seq = self.state.seq + 1
            recorded = Recorded("m_1", seq, self.now, str(by), command.id, position, "s_1", event, chain="")
            apply(self.state, replace(recorded, chain=link_event(self.state.chain, recorded)))

    def found(
        self,
        title: str = "Quelle place du marché pour demain ?",
        *,
        tables: int = 15,
        sites: tuple[str, ...] = ("Salle des fêtes",),
        rounds: tuple[str, ...] = ("Ce que nous vivons", "Ce que nous voulons"),
        polls: tuple[Poll, ...] = (),
        cards: int = 150,
    ) -> "Hall":
        places = tuple(Site(f"s_{number}", name) for number, name in enumerate(sites, 1))
        self.do(
            lambda id: c.CreateMeeting(
                id,
                "m_1",
                title,
                ("fr",),
                places,
                tuple(Table(f"t_{n}", places[n % len(places)].id, n, 10) for n in range(1, tables + 1)),
                tuple(
                    Round(f"r_{n}", n, each, f"{each}\u00a0: qu’en dites-vous\u202f?", "", 1200, individual=20)
                    for n, each in enumerate(rounds, 1)
                ),
                polls,
            ),
            ORGANISER,
        )
        if cards:
            hashes = tuple(f"{number:064x}" for number in range(cards))
            self.do(lambda id: c.IssueCards(id, hashes), ORGANISER)
        return self

    def open_round(self, number: int) -> None:
        self.do(lambda id: c.OpenRound(id, f"r_{number}"))

    def close_round(self, number: int) -> None:
        self.do(lambda id: c.CloseRound(id, f"r_{number}"))

    def note(self, text: str, *, round: int = 1, table: int = 1, kind: str = "idea", strength: int = 1) -> str:
        note_id = f"n_{len(self.state.notes) + 1}"
        self.do(
            lambda id: c.AddNote(id, note_id, f"r_{round}", text, kind, strength),  # type: ignore[arg-type]
            Actor("table", f"t_{table}"),
        )
        return note_id

    def note_of_a_person(self, text: str, *, round: int = 1, person: int = 1, admit: bool = False) -> str:
        note_id = f"n_{len(self.state.notes) + 1}"
        writes = Actor("voter", f"author{person}")
        self.do(lambda id: c.AddIndividualNote(id, note_id, f"r_{round}", text), writes, seconds=60)
        if admit:
            self.do(lambda id: c.AdmitNote(id, note_id))
        return note_id

    def theme(self, name: str, *note_ids: str) -> str:
        theme_id = f"h_{self.commands + 1}"
        self.do(lambda id: c.CreateTheme(id, theme_id, name, note_ids))
        return theme_id

    def propose(self, title: str, text: str, pictogram: str, *note_ids: str, push: bool = True) -> str:
        proposal_id = f"p_{len(self.state.proposals) + 1}"
        self.do(lambda id: c.WriteProposal(id, proposal_id, title, text, pictogram, note_ids))
        if push:
            self.do(lambda id: c.PushProposal(id, proposal_id))
        return proposal_id

    def poll(self, title: str, method: str = "single", choices: tuple[Choice, ...] = ()) -> str:
        poll_id = f"v_{len(self.state.polls) + 1}"
        self.do(lambda id: c.PlanPoll(id, poll_id, title, f"{title}\u202f?", method, choices))  # type: ignore[arg-type]
        return poll_id

    def open_poll(self, poll_id: str) -> None:
        self.do(lambda id: c.OpenPoll(id, poll_id))

    def close_poll(self, poll_id: str, ballots: dict[str, int], digest: str = "5e" * 32) -> None:
        """Close a poll with ballots: marks, as letters together ("a", "ab", "" for blank), and how many."""
        poll = self.state.polls[poll_id]
        box = [check_ballot(poll, Ballot(tuple(marks))) for marks, times in ballots.items() for _ in range(times)]
        tally = count(poll, box, digest)
        self.do(lambda id: c.RecordTally(id, poll_id, tally, len(box), digest), SYSTEM, seconds=600)

    def publish_poll(self, poll_id: str) -> None:
        self.do(lambda id: c.PublishPoll(id, poll_id))


def choices(*texts: str) -> tuple[Choice, ...]:
    pictograms = ("tree", "market", "parking", "bench", "accessible", "water")
    return tuple(Choice("", "", text, pictograms[n % 6], "") for n, text in enumerate(texts))


def pages_of(paper: bytes) -> list[str]:
    """Return the text of each page, with every run of blanks as one space."""
    document = pypdfium2.PdfDocument(paper)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def right_edge_mm(paper: bytes) -> float:
    """Return how far to the right the last visible character reaches, on any page."""
    document = pypdfium2.PdfDocument(paper)
    try:
        edge = 0.0
        for page in document:
            text = page.get_textpage()
            boxes = (text.get_charbox(place) for place in range(text.count_chars()))
            edge = max(edge, *(right for _, _, right, _ in boxes))
        return edge / MM
    finally:
        document.close()


def codes_on(paper: bytes, page: int = 0) -> list[str]:
    """Return what a reader makes of the QR codes of a page, as a scanner of 200 dots an inch sees it."""
    document = pypdfium2.PdfDocument(paper)
    try:
        picture = document[page].render(scale=200 / 72).to_pil().convert("L")
    finally:
        document.close()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def print_proceedings(state: MeetingState, **options: object) -> tuple[Printed, list[str]]:
    """Print to memory; return what came out and the text of each page."""
    paper = BytesIO()
    now = datetime(2026, 3, 14, 18, 0, tzinfo=PARIS)
    printed = write_proceedings(state, paper, now=now, **options)  # type: ignore[arg-type]
    return printed, pages_of(paper.getvalue())
