"""Whatever people do at a board, the account of notes adds up, and the figures are what a slow recount finds."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from server.domain import commands as c
from server.domain.account import OPEN, PLACES, account_of, places_of_notes, reasons_of
from server.domain.apply import apply
from server.domain.chain import GENESIS
from server.domain.coverage import coverage_of
from server.domain.decide import decide
from server.domain.events import Recorded
from server.domain.records import Actor, Note
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from server.domain.theme_lists import notes_of
from tests.given import MEETING, NOON, SITE, founding, person, record, round_opened, staff, table

ACTS = 1_000
REASONS = ("Doublon", "Hors sujet")


class Crowd:
    """Tables, persons and a theme team who do whatever comes to their mind."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.state = MeetingState()
        self.done = 0
        self.seen: set[str] = set()  # places where some note has been
        for each in record([*founding(tables=6, individual=20), round_opened()]):
            apply(self.state, each)

    def some(self, ids: list[str], most: int = 4) -> tuple[str, ...]:
        return tuple(self.chance.sample(ids, min(len(ids), self.chance.randint(1, most))))

    def act(self, number: int) -> None:
        """Ask for one thing; a refusal is an answer, too."""
        command, actor = self.chance.choice(self.wishes(f"c_{number}", number))
        try:
            self.do(command, actor, NOON + timedelta(minutes=number))
        except Refused:
            return
        self.done += 1

    def do(self, command: c.AnyCommand, by: Actor, at: datetime) -> None:
        for position, event in enumerate(decide(self.state, command, by, at)):
            seq = self.state.seq + 1
            apply(self.state, Recorded(MEETING, seq, at, str(by), command.id, position, SITE, event, GENESIS))

    def wishes(self, id: str, number: int) -> list[tuple[c.AnyCommand, Actor]]:
        chance, state = self.chance, self.state
        notes = list(state.notes) or ["n_0"]
        themes, gone = list(state.themes) or ["h_0"], list(state.removed_themes) or ["h_0"]
        proposals = list(state.proposals) or ["p_0"]
        note, theme, proposal = chance.choice(notes), chance.choice(themes), chance.choice(proposals)
        inside = self.inside(theme)
        writer, member = chance.randint(1, 6), staff(chance.choice(("lead", "theme-team")))
        kind: Any = chance.choice(("idea", "worry", "question", "dissent"))
        strength, reason, leave = chance.randint(1, 10), chance.choice(REASONS), chance.choice([None, *themes])
        own = state.notes[note].table_id if note in state.notes else "t_1"
        words = ("Titre", f"Texte {number}", "tree", self.some(notes))
        by_team: list[c.AnyCommand] = [
            c.AdmitNote(id, note), c.MarkNotesRead(id, self.some(notes, 9)), c.MarkNotesUnread(id, self.some(notes)),
            c.SetNotesAside(id, self.some(notes), reason), c.TakeNotesBack(id, self.some(notes)),
            c.HideNote(id, note, reason), c.ShowNote(id, note), c.AnswerNote(id, note, chance.choice(("", "Merci."))),
            c.CreateTheme(id, f"h_{number}", f"Thème {number}", self.some(notes), leave),
            c.PlaceNotes(id, self.some(notes), theme, leave), c.UnplaceNote(id, note, theme),
            c.ArrangeNotes(id, {note: self.some(themes, 2)}), c.RemoveTheme(id, theme),
            c.MoveInTheme(id, theme, self.some(inside or ["n_0"]), chance.choice([None, *inside])),
            c.MergeThemes(id, theme, chance.choice(themes)), c.RestoreTheme(id, chance.choice(gone)),
            c.WriteProposal(id, f"p_{number}", *words), c.RewordProposal(id, proposal, *words),
            c.PushProposal(id, proposal), c.PushProposal(id, chance.choice(proposals)),
            c.WithdrawProposal(id, proposal), c.MergeProposals(id, proposal, chance.choice(proposals)),
            c.RestoreProposal(id, proposal),
        ]  # fmt: skip
        add = c.AddNote(id, f"n_{number}", "r_1", "Une idée", kind, strength)
        return [
            *((command, member) for command in by_team),
            (add, table(writer)),
            (add, table(writer)),
            (c.AddIndividualNote(id, f"n_{number}", "r_1", "Mon idée", kind), person(writer)),
            (c.EditNote(id, note, f"Autre {number}", kind, strength), Actor("table", own)),
            (c.WithdrawNote(id, note), Actor("table", own)),
        ]

    def inside(self, theme: str) -> list[str]:
        """The notes of a theme, as they stand there."""
        return [note.id for note in notes_of(self.state, theme)] if theme in self.state.themes else ["n_0"]

    # The same once more, slowly

    def check_order(self) -> None:
        """Fail unless a theme that was ordered says where each of its notes stands, once."""
        for theme in self.state.themes.values():
            inside, ordered = set(self.inside(theme.id)), theme.note_order
            assert len(set(ordered)) == len(ordered)
            assert not ordered or inside <= set(ordered)
            assert self.inside(theme.id) == [id for id in ordered or self.state.notes if id in inside]

    def check(self) -> None:
        """Fail unless the account adds up, and unless what is told is what a count note by note finds."""
        notes = list(self.state.notes.values())
        standing = [each for each in self.state.proposals.values() if each.withdrawn_at is None]
        put = [each for each in standing if each.pushed_at is not None]
        in_any = {note.id for note in notes if any(note.id in each.note_ids for each in standing)}
        in_put = {note.id for note in notes if any(note.id in each.note_ids for each in put)}
        asks = [n for n in notes if n.withdrawn_at is None and n.hidden is None and n.set_aside is None and not n.held]
        covered = coverage_of(self.state)
        self.check_account(in_put)
        self.check_order()
        assert covered.places == dict(account_of(places_of_notes(self.state).values()).places)
        assert tuple(covered.places) == PLACES
        assert covered.unread == len([note for note in asks if not note.read])
        assert covered.unthemed == len([note for note in asks if not note.theme_ids])
        assert covered.unproposed == len([note for note in asks if note.id not in in_any])
        heard = [note for note in notes if note.id in in_any and note.withdrawn_at is None and note.hidden is None]
        assert covered.tables == tuple(id for id in self.state.tables if not any(note.table_id == id for note in heard))
        assert covered.sites == (() if len(covered.tables) < 6 else (SITE,))
        assert covered.themes == tuple(
            id for id in self.state.themes
            if any(id in note.theme_ids for note in asks) and not any(id in note.theme_ids for note in heard)
        )  # fmt: skip
        assert covered.voices == tuple(note.id for note in notes if self.is_waiting(note) and note.id not in in_any)

    def check_account(self, in_put: set[str]) -> None:
        notes, places = self.state.notes, places_of_notes(self.state)
        account = account_of(places.values())
        self.seen.update(places.values())
        assert account.received == len(notes) == len(places)
        assert account.unaccounted == sum(account.places[place] for place in OPEN)
        for id, place in places.items():
            note = notes[id]
            assert (place == "withdrawn") == (note.withdrawn_at is not None)
            assert (place == "proposal") == (id in in_put and note.withdrawn_at is None and note.hidden is None)
            assert place not in OPEN or (note.set_aside is None and note.hidden is None)
        for place in ("aside", "hidden"):
            there = [notes[id] for id, where in places.items() if where == place]
            assert sum(reasons_of(there, place).values()) == account.places[place]

    def is_waiting(self, note: Note) -> bool:
        if note.withdrawn_at or note.hidden is not None or note.held or note.set_aside is not None or note.answer:
            return False
        if note.kind == "dissent":
            return True
        if not note.table_id or note.strength < 5 or not note.read:
            return False
        others = [
            each for each in self.state.notes.values()
            if each.id != note.id and not each.withdrawn_at and each.hidden is None and not each.held
        ]  # fmt: skip
        return not any(set(note.theme_ids) & set(each.theme_ids) for each in others)


@settings(max_examples=3, deadline=None)
@drawn(st.integers(0, 2**32))
def test_the_account_adds_up_and_the_figures_are_right_after_each_of_a_thousand_acts(seed: int):
    crowd = Crowd(Random(seed))
    for number in range(1, ACTS + 1):
        crowd.act(number)
        crowd.check()
    assert crowd.done > ACTS / 4
    assert crowd.seen == set(PLACES)
