"""The same notes give the same suggestions, however they came."""

import json
import os
import subprocess
import sys

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regie.synthesis.stop_words import listed
from regie.synthesis.suggestions import NoteText
from regie.synthesis.synthesis import Synthesis
from tests.conftest import ROOT
from tests.regie.notes import BENCHES, BUSES, CANTEEN, LONE, everything, notes, sorted_into_themes

WORDS = sorted(
    listed("banc bancs parc bus gare soir école cantine repas pas moins 30 50 ombre arbre wifi 🌳 مقعد the bench")
)
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), st.text(max_size=40))
THEMES = st.lists(st.sampled_from(["o_1", "o_2", "o_3"]), max_size=2, unique=True).map(tuple)
MEETINGS = st.lists(st.tuples(TEXTS, THEMES), max_size=14).map(
    lambda rows: [NoteText(f"n_{number}", number, text, themes) for number, (text, themes) in enumerate(rows, 1)]
)
QUIETLY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

IN_A_PROCESS = """
import msgspec, sys
from tests.regie.notes import everything, sorted_into_themes
sys.stdout.buffer.write(msgspec.json.encode(everything(sorted_into_themes())))
"""


def from_nothing(meeting: list[NoteText]) -> object:
    synthesis = Synthesis()
    synthesis.put(meeting)
    return everything(synthesis)


@QUIETLY
@given(MEETINGS, st.randoms(use_true_random=False))
def test_the_order_in_which_notes_come_makes_no_difference(meeting, random):
    shuffled = list(meeting)
    random.shuffle(shuffled)
    assert from_nothing(shuffled) == from_nothing(meeting)


@QUIETLY
@given(MEETINGS, MEETINGS)
def test_what_comes_little_by_little_ends_as_if_it_had_come_at_once(earlier, meeting):
    synthesis = Synthesis()
    for each in earlier:
        synthesis.put([each])
        synthesis.like(each.id)
    synthesis.groups()
    for each in meeting:
        synthesis.put([each])
        synthesis.themes_for(each.id)
    synthesis.withdraw(each.id for each in earlier[len(meeting) :])
    assert everything(synthesis) == from_nothing(meeting)


@QUIETLY
@given(MEETINGS)
def test_every_suggestion_names_notes_that_are_there_and_a_strength_between_0_and_1(meeting):
    synthesis = Synthesis()
    synthesis.put(meeting)
    ids = {each.id for each in meeting}
    for each in meeting:
        for near in (*synthesis.like(each.id), *synthesis.same_as(each.id)):
            assert near.note_id in ids - {each.id}
            assert 0 < near.strength <= 1
        for guess in synthesis.themes_for(each.id):
            assert guess.words
            assert set(guess.note_ids) <= ids - {each.id}
            assert 0 < guess.strength <= 1
    draft = synthesis.groups()
    told = [*(each for group in draft.groups for each in group.note_ids), *draft.alone]
    assert sorted(told) == sorted(ids)


def test_two_processes_say_the_same():
    here = json.loads(msgspec.json.encode(everything(sorted_into_themes())))
    there = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True, check=True,
    ).stdout  # fmt: skip
    assert json.loads(there) == here


def test_a_text_that_was_changed_a_hundred_times_leaves_nothing_behind():
    meeting = notes([*BENCHES, *BUSES, *CANTEEN, LONE])
    synthesis = Synthesis()
    synthesis.put(meeting)
    for turn in range(100):
        synthesis.put([NoteText("n_3", 3, f"Une idée numéro {turn}")])
        synthesis.like("n_3")
    synthesis.put(meeting)
    assert everything(synthesis) == from_nothing(meeting)
