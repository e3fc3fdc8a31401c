"""Another embedder in the place of the lexical one."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from regie.synthesis import semantic
from regie.synthesis.embedder import Dense, Embedder, Lexical, Rows, cosines
from regie.synthesis.failures import CODES, Failed
from regie.synthesis.semantic import Semantic
from regie.synthesis.synthesis import Synthesis
from tests.documented import by_name
from tests.regie.notes import BENCHES, BUSES, CANTEEN, everything, note, notes

MEANINGS = ({"banc", "siège", "asseoir", "parc"}, {"bus", "transport", "gare"}, {"cantine", "repas", "école"})


class Meanings:
    """Knows what a dozen words mean, and so that a « siège » is a « banc »."""

    name = "meanings"
    version = "1"
    span = (0.0, 1.0)
    by_words = False

    def embed(self, texts: Sequence[str]) -> Dense:
        rows = np.array([[sum(word in text for word in each) for each in MEANINGS] for text in texts], dtype=np.float32)
        rows = rows.reshape(len(texts), len(MEANINGS))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1), dtype=np.float32)

    def weigh(self, rows: Rows) -> Rows:
        return rows


def test_a_likeness_of_meaning_is_suggested_without_a_shared_word():
    synthesis = Synthesis(Meanings())
    synthesis.put(notes(["Un banc", "Un siège pour s’asseoir", "Le transport"]))
    [near] = synthesis.like("n_1")
    assert (near.note_id, near.words) == ("n_2", ())


def test_groups_by_meaning_have_names_of_words_and_leave_alone_what_means_nothing():
    synthesis = Synthesis(Meanings())
    synthesis.put(notes([*BENCHES, *BUSES, *CANTEEN, "Rien de tel"]))
    draft = synthesis.groups(3)
    assert {group.note_ids[0] for group in draft.groups} <= {f"n_{number}" for number in range(1, 13)}
    assert all(group.words for group in draft.groups)
    assert "n_13" in draft.alone


def test_near_duplicates_are_of_words_whatever_the_embedder():
    texts = notes(["Plus de bancs", "Pas de bancs", "Davantage de bancs"])
    by_meaning, by_words = Synthesis(Meanings()), Synthesis()
    by_meaning.put(texts)
    by_words.put(texts)
    assert by_meaning.near_duplicates() == by_words.near_duplicates()


@pytest.mark.parametrize("embedder", [Lexical(), Meanings()], ids=["lexical", "meanings"])
def test_a_row_depends_on_its_own_text_only_and_has_the_length_one_or_none(embedder: Embedder):
    texts = [*BENCHES, "", *BUSES, "🌳"]
    together = embedder.embed(texts)
    for place, text in enumerate(texts):
        alone = embedder.embed([text])
        assert abs(together[[place]] - alone).max() < 1e-6
        length = float(cosines(alone, alone)[0])
        assert length == pytest.approx(1, abs=1e-5) or length == 0
    assert embedder.embed([]).shape[0] == 0


def test_without_the_extra_semantic_is_refused_by_its_code(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(semantic, "PACKAGE", "a_package_that_is_not_there")
    semantic._model.cache_clear()
    with pytest.raises(Failed, match="semantic-missing"):
        Semantic()
    assert not semantic.installed()


def test_weights_that_are_not_those_that_were_measured_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    package = tmp_path / "other_weights"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('must not be imported')")
    (package / semantic.WEIGHTS).write_bytes(b"other")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(semantic, "PACKAGE", "other_weights")
    semantic._model.cache_clear()
    with pytest.raises(Failed, match="semantic-strange") as caught:
        Semantic()
    assert caught.value.facts["got"] == hashlib.sha256(b"other").hexdigest()


@pytest.mark.semantic
def test_with_the_extra_notes_in_another_language_are_alike():
    synthesis = Synthesis(Semantic())
    texts = ["Plus de bancs à l’ombre dans le parc", "More shaded benches in the park", "Des bus le soir", "🌳", ""]
    synthesis.put([*notes(texts), note(9, "مزيد من المقاعد المظللة في الحديقة")])
    assert {each.note_id for each in synthesis.like("n_1", 2)} == {"n_2", "n_9"}
    assert everything(synthesis) == everything(synthesis)


def test_every_failure_has_its_row():
    assert set(by_name("docs/synthesis.md", "When there is nothing")) == set(CODES)
