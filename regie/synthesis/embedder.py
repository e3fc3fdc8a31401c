"""The seam: how texts become rows of numbers, so that alike texts have alike rows."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

from regie.synthesis.words import read

Dense = NDArray[np.float32]
Rows: TypeAlias = "csr_matrix | Dense"
"""One row a text. Sparse where rows are counts of words, dense where they are places in a space of meaning."""


class Embedder(Protocol):
    """Turns texts into rows. Rows that two embedders of one `name` and `version` made may be compared; no others."""

    @property
    def name(self) -> str:
        """What an organiser chooses it by."""

    @property
    def version(self) -> str:
        """Changes whenever the row of any text would."""

    @property
    def span(self) -> tuple[float, float]:
        """The cosines between two notes that stand for strength 0 and strength 1."""

    @property
    def by_words(self) -> bool:
        """Whether a likeness must show in shared words; if so, one that does not is chance and not suggested."""

    def embed(self, texts: Sequence[str]) -> Rows:
        """Return a row for each text, float32, of unit length, or all zero for a text that says nothing.

        A row depends on its own text only, so rows may be kept and added to.
        """

    def weigh(self, rows: Rows) -> Rows:
        """Return the rows of all notes of a meeting as they are compared with each other, of unit length or zero.

        Depends on the set of rows, not on their order.
        """


class Lexical:
    """Rows of words: stems, and groups of 3 to 5 letters that forgive typing errors, half each.

    Words that many notes share weigh less (inverse document frequency as in Spärck Jones, 1972, smoothed). Columns are
    hashed, so that no vocabulary has to be learnt first and one more note changes no other's row.
    """

    name = "lexical"
    version = "1"
    span = (0.0, 0.5)
    by_words = True
    columns = 2**18  # a block; of 2,000 notes some 60,000 are used, so that a clash is rare and harmless

    def __init__(self) -> None:
        shared: dict[str, Any] = {
            "n_features": self.columns,
            "alternate_sign": False,
            "norm": None,
            "dtype": np.float32,
            "lowercase": False,
        }
        self._letters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **shared)
        self._stems = HashingVectorizer(analyzer=list, **shared)

    def embed(self, texts: Sequence[str]) -> csr_matrix:
        readings = [read(text) for text in texts]
        if not readings:
            return csr_matrix((0, 2 * self.columns), dtype=np.float32)
        letters = self._letters.transform([" ".join(each.plain_words) for each in readings])
        stems = self._stems.transform([each.stems for each in readings])
        counts = _beside(letters, stems)
        counts.data = np.log(counts.data) + 1
        return self._even(counts)

    def weigh(self, rows: Rows) -> csr_matrix:
        assert isinstance(rows, csr_matrix)
        seen = np.bincount(rows.indices, minlength=rows.shape[1])
        rarity = (np.log((1 + rows.shape[0]) / (1 + np.arange(rows.shape[0] + 1))) + 1).astype(np.float32)
        weighed = csr_matrix((rows.data * rarity[seen[rows.indices]], rows.indices, rows.indptr), shape=rows.shape)
        return self._even(weighed)

    def _even(self, rows: csr_matrix) -> csr_matrix:
        """Give both blocks of each row the same length, and the row the length 1."""
        count = rows.shape[0]
        place = 2 * np.repeat(np.arange(count), np.diff(rows.indptr)) + (rows.indices >= self.columns)
        lengths = np.sqrt(np.bincount(place, weights=rows.data.astype(np.float64) ** 2, minlength=2 * count))
        parts = (lengths.reshape(count, 2) > 0).sum(axis=1)
        by = lengths.reshape(count, 2) * np.sqrt(np.maximum(parts, 1))[:, None]
        data = (rows.data / by.ravel()[place]).astype(np.float32)
        return csr_matrix((data, rows.indices, rows.indptr), shape=rows.shape)


def _beside(left: csr_matrix, right: csr_matrix) -> csr_matrix:
    """Return the two side by side, the columns of each row in order."""
    joined = hstack([left, right], format="csr", dtype=np.float32)
    joined.sort_indices()
    return joined


def strength(cosine: float, span: tuple[float, float]) -> float:
    """Return where a cosine stands in the span of its embedder, 0 to 1."""
    none, full = span
    return round(min(1.0, max(0.0, (cosine - none) / (full - none))), 3)


def cosines(rows: Rows, row: Rows) -> Dense:
    """Return the cosine of each of `rows` with `row`, a matrix of one row."""
    product = rows @ row.T
    return np.asarray(product.todense() if isinstance(product, csr_matrix) else product, dtype=np.float32).ravel()
