"""Notes that nobody should write, and somebody will."""

import pytest

from tests.regie.notes import BENCHES, BUSES, everything, holding

STRANGE = {
    "nothing": "",
    "blanks": " \t\n ",
    "one word": "vélo",
    "one letter": "x",
    "only words that say nothing": "il faut que nous y soyons tous",
    "500 emoji": "😀" * 500,
    "a family": "👨‍👩‍👧‍👦",
    "Arabic": "نريد المزيد من المقاعد في الحديقة",
    "Hebrew": "עוד ספסלים בפארק",
    "Chinese": "公园里要有更多长椅",
    "mixed": "Des benches في الحديقة 公园 please",
    "no blank": "a" * 20_000,
    "control": "banc\x00\x07\u202e parc \ufeff",
    "half a pair": "banc \ud83d parc",
    "combining": "e" + "\u0301" * 2_000,
    "markup": "<script>alert(1)</script> %s {0} \\ ' \"",
    "numbers": "1 2 3 4 5 6 7 8 9 ٣ ²",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_a_strange_note_harms_no_other(text: str):
    everything(holding(text))
    with_it = holding(*BENCHES, *BUSES, text)
    everything(with_it)
    assert with_it.like("n_1")[0].note_id in {"n_2", "n_3", "n_4"}


def test_all_strange_notes_together_are_borne():
    everything(holding(*STRANGE.values(), *STRANGE.values()))


def test_five_thousand_equal_notes_are_one_heap():
    synthesis = holding(*["Plus de bancs dans le parc"] * 5_000)
    [heap] = synthesis.near_duplicates()
    assert (heap.note_id, len(heap.others)) == ("n_1", 4_999)
    assert len(synthesis.same_as("n_7")) == 4_999
    assert len(synthesis.like("n_7")) == 5
    draft = synthesis.groups()
    assert sum(len(group.note_ids) for group in draft.groups) + len(draft.alone) == 5_000


def test_a_thousand_notes_that_differ_by_their_number_only_are_all_different():
    synthesis = holding(*(f"Une idée pour le quartier {number}" for number in range(1_000)))
    assert synthesis.near_duplicates() == ()


def test_a_table_that_writes_in_arabic_finds_the_others_that_do():
    synthesis = holding(*BENCHES, "نريد المقاعد في الحديقة", "مقاعد جديدة في الحديقة")
    assert [each.note_id for each in synthesis.like("n_5")] == ["n_6"]
