"""Whatever tables, persons and régie say, in whatever order: nothing is lost, doubled or let in by mistake."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands as c
from server.domain.account import account_of, places_of_notes
from server.domain.decide.notes import in_table_order
from server.domain.exchange import is_for
from server.domain.records import Actor
from tests.domain.test_fuzz import Journal
from tests.given import person, staff, table

NOTES = st.sampled_from(["n_1", "n_2", "n_3", "n_4", "n_5", "n_6", "n_7"])
SEVERAL = st.lists(NOTES, max_size=5).map(tuple)
ROUNDS = st.sampled_from(["r_1", "r_1", "r_1", "r_2"])
TEXTS = st.sampled_from(["Plus de bancs", "Plus d’ombre", "Non", " "])
REASONS = st.sampled_from(["care", "tablet"])
MESSAGES = st.sampled_from(["g_1", "g_2", "g_3", "g_4"])
CALLS = st.sampled_from(["a_1", "a_2", "a_3"])
PROPOSALS = st.sampled_from(["p_1", "p_2"])
TABLES = st.sampled_from([table(1), table(1), table(2)])
PERSONS = st.sampled_from([person(1), person(2), Actor("voter")])
TEAM = st.sampled_from([staff(), staff("theme-team")])


def says(who: st.SearchStrategy[Actor], kind: Any, *fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Somebody who sends a command of a kind with such fields."""
    return st.tuples(st.builds(kind, st.just("c_1"), *fields), who)


steps = st.one_of(
    says(TABLES, c.AddNote, NOTES, ROUNDS, TEXTS),
    says(TABLES, c.EditNote, NOTES, TEXTS, st.just("worry"), st.just(2)),
    says(TABLES | PERSONS, c.WithdrawNote, NOTES),
    says(TABLES, c.OrderNotes, ROUNDS, SEVERAL),
    says(PERSONS, c.AddIndividualNote, NOTES, ROUNDS, TEXTS),
    says(TEAM, c.AdmitNote, NOTES),
    says(TEAM, c.SetNotesAside, SEVERAL, TEXTS),
    says(TEAM, c.TakeNotesBack, SEVERAL),
    says(TEAM, c.PlaceNotes, SEVERAL, st.just("h_1")),
    says(TEAM, c.UnplaceNote, NOTES, st.just("h_1")),
    says(TEAM, c.WriteProposal, PROPOSALS, st.just("Titre"), TEXTS, st.just("tree"), SEVERAL),
    says(TEAM, c.RewordProposal, PROPOSALS, st.just("Titre"), TEXTS, st.just("tree"), SEVERAL),
    says(TEAM, c.PushProposal, PROPOSALS),
    says(TEAM, c.WithdrawProposal, PROPOSALS),
    says(TEAM, c.MergeProposals, PROPOSALS, PROPOSALS),
    says(TEAM, c.RestoreProposal, PROPOSALS),
    says(TABLES, c.AnswerReadBack, PROPOSALS, st.sampled_from(["in", "part", "missing"]), TEXTS, st.integers(0, 3)),
    says(TEAM, c.SendMessage, MESSAGES, TEXTS, st.sampled_from([("t_1",), ("t_1", "t_2"), ("t_9",)])),
    says(TEAM, c.Announce, MESSAGES, TEXTS),
    says(TEAM, c.WithdrawMessage, MESSAGES),
    says(TABLES, c.ReadMessage, MESSAGES),
    says(TABLES, c.AskForHelp, CALLS, REASONS, TEXTS),
    says(TEAM, c.AnswerHelp, CALLS, TEXTS),
    says(TEAM | TABLES, c.SettleHelp, CALLS),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, min_size=10, max_size=60))
def test_whatever_is_said_every_note_ends_in_one_place_and_nothing_is_let_in_by_mistake(
    said: list[tuple[c.AnyCommand, Actor]],
):
    """The journal checks after each command that held notes wait, orders hold, and a table calls once at a time."""
    journal = Journal("a meeting that talks")
    for command, actor in said:
        before, rows = journal.state.fork(), len(journal.rows)
        if not journal.submit(command, actor):
            assert (journal.state, len(journal.rows)) == (before, rows)
        elif isinstance(command, c.OrderNotes):
            check_order(journal, command, actor)
        elif isinstance(command, c.AnswerReadBack):
            check_answer(journal, command, actor)
    state = journal.state
    assert all(is_for(state.messages[each.message_id], each.table_id) for each in state.readings.values())
    account = account_of(places_of_notes(state).values())
    assert account.received == len(state.notes)
    assert [note.number for note in state.notes.values()] == list(range(1, len(state.notes) + 1))
    journal.check_fold()
    journal.show()


def check_order(journal: Journal, command: c.OrderNotes, actor: Actor) -> None:
    """Fail unless those named stand first, as they were named, and all that stand are there once."""
    own = [
        note
        for note in journal.state.notes.values()
        if (note.table_id, note.round_id) == (actor.id, command.round_id) and note.withdrawn_at is None
    ]
    named = [id for id in dict.fromkeys(command.note_ids) if journal.state.notes[id].withdrawn_at is None]
    assert [note.id for note in sorted(own, key=in_table_order)][: len(named)] == named
    assert sorted(note.rank for note in own) == list(range(1, len(own) + 1))


def check_answer(journal: Journal, command: c.AnswerReadBack, actor: Actor) -> None:
    """Fail unless it is kept, and stands when it is to the latest wording that was answered."""
    back = journal.state.read_backs[f"{command.proposal_id}.{actor.id}"]
    last = max((*back.earlier, back), key=lambda each: each.answered_at)
    assert (last.fit, last.why) == (command.fit, command.why.strip())
    assert all(each.wording <= back.wording and not each.earlier for each in back.earlier)
    assert last == back or last.wording < back.wording
    assert Counter(each.table_id for each in back.earlier) == Counter({actor.id: len(back.earlier)})
