"""Near-duplicates: precision first, since who trusts a wrong one loses a voice."""

import pytest

from tests.regie.notes import holding
from tests.regie.pairs import CHOOSING, HELD_OUT

NOT_THE_SAME = [(one, other) for one, other, same in CHOOSING + HELD_OUT if not same]


def called_same(one: str, other: str) -> bool:
    return bool(holding(one, other).near_duplicates())


@pytest.mark.parametrize(("one", "other"), NOT_THE_SAME)
def test_a_not_another_place_another_number_or_the_contrary_is_never_called_the_same(one: str, other: str):
    assert not called_same(one, other)
    assert not called_same(other, one)
    assert holding(one, other).same_as("n_1") == ()


@pytest.mark.parametrize(("pairs", "least"), [(CHOOSING, 1.0), (HELD_OUT, 0.9)], ids=["choosing", "held out"])
def test_of_pairs_that_say_the_same_nearly_all_are_found(pairs: tuple[tuple[str, str, bool], ...], least: float):
    same = [(one, other) for one, other, is_same in pairs if is_same]
    assert sum(called_same(one, other) for one, other in same) / len(same) >= least


def test_accents_case_plurals_and_typing_errors_make_no_difference_and_the_words_are_told():
    synthesis = holding("Réparer les trottoirs de la rue Pasteur", "REPARER LE TROTOIR RUE PASTEUR !!")
    [heap] = synthesis.near_duplicates()
    assert heap.note_id == "n_1"
    assert set(heap.others[0].words) == {"réparer", "trottoirs", "rue", "pasteur"}


def test_a_heap_is_named_by_its_earliest_note_and_no_chain_of_small_changes_makes_one():
    synthesis = holding(
        "Des bancs place Wilson",
        "Des bancs place Wilson à l’ombre",
        "Des bancs à l’ombre, place Wilson, avec dossier",
        "Des bancs à l’ombre avec dossier et accoudoirs",
    )
    heaps = {heap.note_id: [each.note_id for each in heap.others] for heap in synthesis.near_duplicates()}
    assert "n_4" not in heaps.get("n_1", [])
    assert all(number == min(number, *others, key=lambda each: int(each[2:])) for number, others in heaps.items())


def test_whether_two_notes_are_the_same_does_not_change_with_the_others():
    pair = ("Planter des arbres dans la cour", "Planter des arbres dans les cours")
    alone = holding(*pair).same_as("n_1")
    among = holding(*pair, *(f"Planter un arbre numéro {number} dans la cour" for number in range(60))).same_as("n_1")
    assert [each.note_id for each in alone] == ["n_2"]
    assert (alone[0].note_id, alone[0].strength) in {(each.note_id, each.strength) for each in among}


def test_empty_notes_are_not_the_same_as_each_other_and_equal_signs_are():
    synthesis = holding("", "   ", "🌳🌳", "🌳🌳", "…", "…")
    assert [heap.note_id for heap in synthesis.near_duplicates()] == ["n_3", "n_5"]
