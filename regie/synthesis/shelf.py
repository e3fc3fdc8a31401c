"""Rows kept by note, so that one more note costs one more row."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix, vstack

from regie.synthesis.embedder import Embedder, Rows


class Shelf:
    """The rows of one embedder, by note. Rows of texts that are gone are cleared away once they are half of all."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        self._rows = embedder.embed([])
        self._places: dict[str, int] = {}

    def put(self, texts: Mapping[str, str]) -> None:
        """Add or replace the rows of notes, id -> text. Equal texts are embedded once."""
        if not texts:
            return
        different = list(dict.fromkeys(texts.values()))
        rank = {text: place for place, text in enumerate(different)}
        start = _count(self._rows)
        self._rows = _stacked(self._rows, self.embedder.embed(different))
        self._places |= {note_id: start + rank[text] for note_id, text in texts.items()}

    def take_out(self, note_ids: Iterable[str]) -> None:
        """Forget notes. Idempotent."""
        for note_id in note_ids:
            self._places.pop(note_id, None)

    def rows(self, note_ids: Sequence[str]) -> Rows:
        """Return the rows of the notes, in the order asked for; each must have been put."""
        used = np.unique(np.fromiter(self._places.values(), np.int64, len(self._places)))
        if 2 * len(used) < _count(self._rows):
            self._rows = self._rows[used]
            self._places = {note_id: int(np.searchsorted(used, place)) for note_id, place in self._places.items()}
        return self._rows[np.fromiter((self._places[each] for each in note_ids), np.int64, len(note_ids))]


def _count(rows: Rows) -> int:
    return int(rows.shape[0])


def _stacked(above: Rows, below: Rows) -> Rows:
    if isinstance(above, csr_matrix):
        return csr_matrix(vstack([above, below], format="csr", dtype=np.float32))
    return np.vstack([above, below])
