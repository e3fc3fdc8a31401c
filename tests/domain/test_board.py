"""Rules for several people at one board: what happened meanwhile, what can be brought back, whose tables are whose."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain import commands as c
from server.domain import events as e
from server.domain.apply import apply
from server.domain.chain import GENESIS
from server.domain.decide import decide
from server.domain.events import Recorded
from server.domain.records import Actor
from server.domain.refusals import Refused
from server.domain.state import MeetingState
from tests.given import MEETING, NOON, SITE, founding, given, individual_note, note_added, record, round_opened, staff

ANA, BEN, LEAD = Actor("theme-team", "u_ana"), Actor("theme-team", "u_ben"), Actor("lead", "u_lead")
PEOPLE: tuple[e.AnyEvent, ...] = (
    *(e.StaffLinkIssued(f"hash_{name}", "theme-team", NOON + timedelta(days=1)) for name in ("ana", "ben")),
    *(e.StaffSignedIn(f"hash_{name}", f"u_{name}") for name in ("ana", "ben")),
)
THEMES: tuple[e.AnyEvent, ...] = (
    e.ThemeCreated("h_1", "Ombre"),
    e.ThemeCreated("h_2", "Marché"),
    e.ThemeCreated("h_3", "Voitures"),
)


class Board:
    """A meeting at whose board people act one after the other."""

    def __init__(self, *happened: e.AnyEvent) -> None:
        self.state = MeetingState()
        for each in record([*founding(), *PEOPLE, round_opened(), *happened]):
            apply(self.state, each)

    def do(self, command: c.AnyCommand, by: Actor) -> int:
        """Do what somebody asks for; return the place in the journal of what they see afterwards. Raises Refused."""
        for position, event in enumerate(decide(self.state, command, by, NOON)):
            seq = self.state.seq + 1
            apply(self.state, Recorded(MEETING, seq, NOON, str(by), command.id, position, SITE, event, GENESIS))
        return self.state.seq

    def refuses(self, command: c.AnyCommand, by: Actor, code: str = "changed-meanwhile", /, **facts: object) -> None:
        before = self.state.fork()
        with pytest.raises(Refused) as refused:
            self.do(command, by)
        assert refused.value.code == code
        assert {name: refused.value.facts.get(name) for name in facts} == facts
        assert self.state == before

    def themes_of(self, note_id: str) -> tuple[str, ...]:
        return self.state.notes[note_id].theme_ids


def board(notes: int = 3) -> Board:
    return Board(*(note_added(f"n_{number}") for number in range(1, notes + 1)), *THEMES)


def test_of_two_people_who_move_one_note_the_second_hears_who_moved_it_and_nothing_else_happens():
    room = board()
    seen = room.state.seq
    room.do(c.PlaceNotes("c_1", ("n_1",), "h_1", seen=seen), ANA)
    room.refuses(c.PlaceNotes("c_2", ("n_1", "n_2"), "h_2", seen=seen), BEN, what="note", ids=["n_1"], by="u_ana")
    assert (room.themes_of("n_1"), room.themes_of("n_2")) == (("h_1",), ())
    room.do(c.PlaceNotes("c_3", ("n_1", "n_2"), "h_2", leave="h_1", seen=room.state.seq), BEN)
    assert room.themes_of("n_1") == ("h_2",)


def test_whoever_acts_twice_before_their_page_shows_it_is_not_in_their_own_way():
    room = board()
    seen = room.state.seq
    room.do(c.PlaceNotes("c_1", ("n_1",), "h_1", seen=seen), ANA)
    room.do(c.PlaceNotes("c_2", ("n_1",), "h_2", leave="h_1", seen=seen), ANA)
    assert room.themes_of("n_1") == ("h_2",)


def test_what_a_page_has_not_said_to_have_seen_is_not_compared():
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_1",), "h_1"), ANA)
    room.do(c.PlaceNotes("c_2", ("n_1",), "h_2"), BEN)
    assert room.themes_of("n_1") == ("h_1", "h_2")


MOVED = (
    c.PlaceNotes("c_2", ("n_1",), "h_2"),
    c.UnplaceNote("c_2", "n_1", "h_1"),
    c.MoveInTheme("c_2", "h_1", ("n_1",)),
    c.ArrangeNotes("c_2", {"n_1": ("h_2",)}),
    c.SetNotesAside("c_2", ("n_1",), "Doublon"),
    c.TakeNotesBack("c_2", ("n_1",)),
    c.CreateTheme("c_2", "h_9", "Neuf", ("n_1",)),
    c.RemoveTheme("c_2", "h_1"),
    c.MergeThemes("c_2", "h_1", "h_2"),
)


@pytest.mark.parametrize("command", MOVED, ids=lambda command: type(command).__name__)
def test_every_act_on_a_note_that_somebody_else_has_moved_meanwhile_is_refused(command: c.AnyCommand):
    room = Board(note_added("n_1"), *THEMES)
    seen = room.state.seq
    room.do(c.PlaceNotes("c_1", ("n_1",), "h_1"), ANA)
    room.refuses(replace(command, seen=seen), BEN, by="u_ana")


@pytest.mark.parametrize(
    "command",
    [
        c.RenameTheme("c_2", "h_1", "Soleil"),
        c.RemoveTheme("c_2", "h_1"),
        c.MergeThemes("c_2", "h_1", "h_2"),
        c.OrderThemes("c_2", ("h_2", "h_1")),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_theme_that_somebody_else_has_named_meanwhile_is_left_alone(command: c.AnyCommand):
    room = board()
    seen = room.state.seq
    room.do(c.RenameTheme("c_1", "h_1", "Arbres"), ANA)
    room.do(c.RenameTheme("c_1", "h_2", "Halle"), BEN)
    room.refuses(replace(command, seen=seen), BEN, what="theme", ids=["h_1"], by="u_ana")


def test_merging_puts_each_note_into_the_other_theme_once():
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_1", "n_2"), "h_1"), ANA)
    room.do(c.PlaceNotes("c_2", ("n_2", "n_3"), "h_2"), ANA)
    room.do(c.MergeThemes("c_3", "h_1", "h_2"), ANA)
    assert [room.themes_of(f"n_{number}") for number in (1, 2, 3)] == [("h_2",)] * 3
    assert list(room.state.themes) == ["h_2", "h_3"]


def test_a_theme_is_not_merged_into_itself_nor_into_one_that_is_gone():
    given(*THEMES).when(c.MergeThemes("c_1", "h_1", "h_1"), by=staff()).refused("bad-value", field="into_id")
    given(*THEMES).when(c.MergeThemes("c_1", "h_1", "h_9"), by=staff()).refused("not-found", what="theme", id="h_9")
    given(*THEMES).when(c.MergeThemes("c_1", "h_1", "h_2"), by=staff()).then(e.ThemeMerged("h_1", "h_2"))


@pytest.mark.parametrize("away", [c.RemoveTheme("c_3", "h_1"), c.MergeThemes("c_3", "h_1", "h_2")])
def test_a_theme_comes_back_as_it_was_with_its_number_and_its_notes(away: c.AnyCommand):
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_1", "n_2"), "h_1"), ANA)
    room.do(c.PlaceNotes("c_2", ("n_2", "n_3"), "h_2"), ANA)
    theme, themes_of = room.state.themes["h_1"], {id: note.theme_ids for id, note in room.state.notes.items()}
    room.do(away, BEN)
    room.do(c.RestoreTheme("c_4", "h_1"), BEN)
    back = room.state.themes["h_1"]
    assert (back.number, back.name, back.rank) == (theme.number, theme.name, theme.rank)
    assert {id: note.theme_ids for id, note in room.state.notes.items()} == themes_of
    assert room.do(c.RestoreTheme("c_5", "h_1"), BEN) == room.state.seq


@pytest.mark.parametrize("away", [c.RemoveTheme("c_3", "h_1"), c.MergeThemes("c_3", "h_1", "h_2")])
def test_a_theme_does_not_come_back_once_somebody_has_moved_one_of_its_notes(away: c.AnyCommand):
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_1", "n_2"), "h_1"), ANA)
    room.do(away, ANA)
    room.do(c.PlaceNotes("c_4", ("n_2",), "h_3"), BEN)
    room.refuses(c.RestoreTheme("c_5", "h_1"), ANA, what="note", ids=["n_2"], by="u_ben")


def test_a_merged_theme_does_not_come_back_out_of_one_that_is_gone():
    room = board()
    room.do(c.MergeThemes("c_1", "h_1", "h_2"), ANA)
    room.do(c.RemoveTheme("c_2", "h_2"), BEN)
    room.refuses(c.RestoreTheme("c_3", "h_1"), ANA, "not-found", what="theme", id="h_2")
    room.refuses(c.RestoreTheme("c_3", "h_9"), ANA, "not-found", what="theme", id="h_9")


def test_a_theme_is_split_by_a_new_one_whose_notes_leave_the_other():
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_1", "n_2", "n_3"), "h_1"), ANA)
    room.do(c.CreateTheme("c_2", "h_4", "Arbres", ("n_1", "n_3"), leave="h_1"), ANA)
    assert [room.themes_of(f"n_{number}") for number in (1, 2, 3)] == [("h_4",), ("h_1",), ("h_4",)]


def test_a_theme_number_is_never_given_twice_even_when_the_last_one_is_gone():
    room = board()
    room.do(c.RemoveTheme("c_1", "h_3"), ANA)
    room.do(c.CreateTheme("c_2", "h_4", "Bancs"), ANA)
    room.do(c.MergeThemes("c_3", "h_4", "h_1"), ANA)
    room.do(c.CreateTheme("c_4", "h_5", "Eau"), ANA)
    assert [theme.number for theme in room.state.themes.values()] == [1, 2, 5]
    room.refuses(c.CreateTheme("c_5", "h_3", "Encore"), ANA, "id-taken", id="h_3")


def test_themes_stand_in_the_order_that_the_team_gave_them_and_those_not_named_come_behind():
    room = board()
    room.do(c.OrderThemes("c_1", ("h_3", "h_1")), ANA)
    assert sorted(room.state.themes, key=lambda id: room.state.themes[id].rank) == ["h_3", "h_1", "h_2"]
    assert room.do(c.OrderThemes("c_2", ("h_3",)), ANA) == room.state.seq
    given(*THEMES).when(c.OrderThemes("c_1", ("h_9",)), by=staff()).refused("not-found", what="theme")


def test_notes_are_arranged_into_exactly_the_themes_that_are_named():
    room = board()
    room.do(c.PlaceNotes("c_1", ("n_1", "n_2"), "h_1"), ANA)
    room.do(c.ArrangeNotes("c_2", {"n_1": ("h_2", "h_3"), "n_2": (), "n_3": ("h_1", "h_1")}), ANA)
    assert [room.themes_of(f"n_{number}") for number in (1, 2, 3)] == [("h_2", "h_3"), (), ("h_1",)]
    room.refuses(c.ArrangeNotes("c_3", {"n_1": ("h_9",)}), ANA, "not-found", what="theme", id="h_9")
    held = Board(individual_note("n_1"), *THEMES)
    held.refuses(c.ArrangeNotes("c_1", {"n_1": ("h_1",)}), ANA, "note-held")


def test_a_note_tells_who_read_it_first_and_who_sorted_it_last():
    room = board()
    room.do(c.MarkNotesRead("c_1", ("n_1",)), ANA)
    room.do(c.PlaceNotes("c_2", ("n_1", "n_2"), "h_1"), BEN)
    told = {id: (note.read_by, note.sorted_by) for id, note in room.state.notes.items()}
    assert told == {"n_1": ("u_ana", "u_ben"), "n_2": ("u_ben", "u_ben"), "n_3": ("", "")}


def test_a_note_marked_unread_is_to_be_read_again():
    room = board()
    room.do(c.MarkNotesRead("c_1", ("n_1", "n_2")), ANA)
    room.do(c.MarkNotesUnread("c_2", ("n_1", "n_3")), ANA)
    assert [(note.read, note.read_by) for note in room.state.notes.values()] == [
        (False, ""), (True, "u_ana"), (False, ""),
    ]  # fmt: skip


def test_people_of_the_regie_give_a_name_and_those_at_the_desk_are_not_among_them():
    room = Board(e.StaffLinkIssued("hash_9", "steward", NOON), e.StaffSignedIn("hash_9", "u_desk"))
    room.do(c.NameYourself("c_1", "  Ana "), ANA)
    assert [(member.number, member.name) for member in room.state.members.values()] == [(1, "Ana"), (2, "")]
    assert room.do(c.NameYourself("c_2", "Ana"), ANA) == room.state.seq
    room.refuses(c.NameYourself("c_3", "A" * 41), ANA, "bad-text", field="name")
    room.refuses(c.NameYourself("c_3", " "), ANA, "bad-text", field="name")
    room.refuses(c.NameYourself("c_3", "Accueil"), Actor("steward", "u_desk"), "not-allowed")
    room.refuses(c.NameYourself("c_3", "Personne"), LEAD, "not-found", what="member")


def test_a_table_is_one_members_to_read_and_whoever_claims_it_takes_it_over():
    room = Board()
    room.do(c.ClaimTables("c_1", ("t_1", "t_2", "t_1")), ANA)
    room.do(c.ClaimTables("c_2", ("t_2", "t_3")), BEN)
    assert {id: member.table_ids for id, member in room.state.members.items()} == {
        "u_ana": ("t_1",), "u_ben": ("t_2", "t_3"),
    }  # fmt: skip
    assert room.do(c.ClaimTables("c_3", ("t_2", "t_3")), BEN) == room.state.seq
    room.do(c.ClaimTables("c_4", ()), BEN)
    assert room.state.members["u_ben"].table_ids == ()
    room.refuses(c.ClaimTables("c_5", ("t_9",)), ANA, "not-found", what="table")


def test_of_two_people_who_answer_one_note_the_second_hears_who_was_first_and_both_may_agree():
    room = board()
    seen = room.do(c.PlaceNotes("c_1", ("n_1",), "h_1"), BEN)
    room.do(c.AnswerNote("c_2", "n_1", "Nous en parlerons.", seen), ANA)
    told = room.state.notes["n_1"]
    assert (told.answered_by, told.answered_seq, told.sorted_by) == ("u_ana", room.state.seq, "u_ben")
    room.refuses(c.AnswerNote("c_3", "n_1", "Non.", seen), BEN, what="answer", ids=["n_1"], by="u_ana")
    room.refuses(c.AnswerNote("c_3", "n_1", "", seen), BEN, by="u_ana")
    assert room.do(c.AnswerNote("c_4", "n_1", "Nous en parlerons.", seen), BEN) == room.state.seq
    room.do(c.AnswerNote("c_5", "n_1", "Oui.", seen), ANA)
    room.do(c.AnswerNote("c_6", "n_1", "Non.", room.state.seq), BEN)
    assert (room.state.notes["n_1"].answer, room.state.notes["n_1"].answered_by) == ("Non.", "u_ben")


def test_of_two_leads_who_keep_other_sentences_the_second_hears_of_the_first():
    room = Board()
    seen, other = room.state.seq, Actor("lead", "u_other")
    room.do(c.KeepSentences("c_1", ("Le café est servi.",), seen), LEAD)
    room.refuses(c.KeepSentences("c_2", (), seen), other, what="sentences", by="u_lead")
    room.do(c.KeepSentences("c_3", ("Le café est froid.",), seen), LEAD)
    room.do(c.KeepSentences("c_4", (), room.state.seq), other)
    assert (room.state.meeting.sentences, room.state.meeting.sentences_by) == ((), "u_other")


def test_tables_are_not_claimed_over_a_sharing_out_that_has_not_been_seen():
    room = Board()
    seen = room.do(c.ClaimTables("c_1", ("t_1",)), ANA)
    room.do(c.ClaimTables("c_2", ("t_1", "t_2"), seen), BEN)
    room.refuses(c.ClaimTables("c_3", ("t_1",), seen), ANA, what="tables", by="u_ben")
    room.refuses(c.ClaimTables("c_3", ("t_3",), seen), ANA, what="tables", ids=["u_ana"])
    room.do(c.ClaimTables("c_4", ("t_3",), seen), BEN)
    room.do(c.ClaimTables("c_5", ("t_2",), room.state.seq), ANA)
    assert {id: member.table_ids for id, member in room.state.members.items()} == {
        "u_ana": ("t_2",), "u_ben": ("t_3",),
    }  # fmt: skip


# A thousand acts


ACTS = 1_000
REASONS = ("Doublon", "Hors sujet")


class Team:
    """Three people who do whatever comes to their mind, each from what their page shows, which may be late."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.room = board(notes=20)
        self.themes = 3
        self.done = self.refused = 0

    def some(self, all: list[str], most: int = 4) -> tuple[str, ...]:
        return tuple(self.chance.sample(all, min(len(all), self.chance.randint(1, most))))

    def act(self, number: int) -> None:
        state, chance, id = self.room.state, self.chance, f"c_{number}"
        notes, themes = list(state.notes), list(state.themes) or ["h_9999"]
        note, theme = chance.choice(notes), chance.choice(themes)
        gone = list(state.removed_themes) or ["h_9999"]
        leave = chance.choice([None, *themes])
        seen = chance.choice([0, state.seq, state.seq - chance.randint(1, 5)])
        inside = [each.id for each in state.notes.values() if theme in each.theme_ids] or [note]
        places = {each: self.some(themes, 2) if chance.random() < 0.7 else () for each in self.some(notes)}
        commands: list[c.AnyCommand] = [
            c.PlaceNotes(id, self.some(notes), theme, leave, seen), c.UnplaceNote(id, note, theme, seen),
            c.ArrangeNotes(id, places, seen), c.SetNotesAside(id, (note,), chance.choice(REASONS), seen),
            c.TakeNotesBack(id, (note,), seen), c.MarkNotesRead(id, self.some(notes)),
            c.MarkNotesUnread(id, self.some(notes)), c.RenameTheme(id, theme, f"Nom {number}", seen),
            c.CreateTheme(id, f"h_{self.themes + 1}", f"Nom {number}", self.some(notes), leave, seen),
            c.RemoveTheme(id, theme, seen), c.MergeThemes(id, theme, chance.choice(themes), seen),
            c.RestoreTheme(id, chance.choice(gone)), c.OrderThemes(id, self.some(themes), seen),
            c.MoveInTheme(id, theme, self.some(inside), chance.choice([None, *inside]), seen),
            c.PlaceNotes(id, self.some(notes), theme, leave, seen, chance.choice(inside)),
        ]  # fmt: skip
        try:
            self.room.do(chance.choice(commands), chance.choice([ANA, BEN, LEAD]))
            self.done += 1
        except Refused:
            self.refused += 1
        self.themes = len(state.themes) + len(state.removed_themes)

    def check_account(self) -> None:
        """Fail unless every note is in themes that stand, and received = in a theme + set aside alone + in neither."""
        state = self.room.state
        for note in state.notes.values():
            assert len(set(note.theme_ids)) == len(note.theme_ids)
            assert set(note.theme_ids) <= set(state.themes)
            assert note.read or not note.read_by
        account = Counter(
            "theme" if note.theme_ids else "aside" if note.set_aside is not None else "neither"
            for note in state.notes.values()
        )
        assert account.total() == len(state.notes) == 20
        numbers = [each.number for each in state.themes.values()]
        numbers += [each.theme.number for each in state.removed_themes.values()]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


@settings(max_examples=10, deadline=None)
@drawn(st.integers(0, 2**32))
def test_the_account_of_notes_adds_up_after_a_thousand_acts_at_the_board(seed: int):
    team = Team(Random(seed))
    for number in range(ACTS):
        team.act(number)
        if number % 50 == 0:
            team.check_account()
    team.check_account()
    assert team.done + team.refused == ACTS
