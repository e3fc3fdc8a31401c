"""Near-duplicates: notes that seem to say the same. Whether two do depends on the two alone, so it stays so."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from regie.synthesis.words import Marks, kin

SAME = 0.64
"""The least cosine of unweighed rows; like the next two chosen on `CHOOSING` in tests/regie/pairs.py."""
LONGER = 0.75
"""The same where one note has a word that the other has not: it says more, and little more will do."""
SWAPPED = 0.85
"""The same where each note has a word that the other has not: « sortie de l’école », « sortie du métro »."""
BLOCK = 256  # rows compared at a time: 5 MB for 5,000 notes


def same(cosine: float, one: Marks, other: Marks) -> bool:
    """Whether two notes seem to say the same, by the cosine of their unweighed rows and what tells them apart."""
    if cosine < SAME or one.against(other):
        return False
    if cosine >= SWAPPED:
        return True
    mine, theirs = one.stems - other.stems, other.stems - one.stems
    here = any(not any(kin(each, word) for word in theirs) for each in mine)
    there = any(not any(kin(each, word) for word in mine) for each in theirs)
    return not (here and there) and (cosine >= LONGER or not (here or there))


def first_of_each(rows: csr_matrix, wordings: Sequence[str], marks: Sequence[Marks]) -> list[tuple[int, float]]:
    """Return for each note the earliest that says the same (itself where none does), and their cosine.

    A note is held against those that came first only, never against one that is itself the same as another: so a
    chain of small differences does not end in one heap. All three lists in the order of numbers.
    """
    found = [(place, 1.0) for place in range(len(wordings))]
    first: dict[str, int] = {}
    different: list[int] = []
    for place, each in enumerate(wordings):
        if not each:
            continue
        if each in first:
            found[place] = (first[each], 1.0)
        else:
            first[each] = place
            different.append(place)
    kept = rows[different]
    turned_back = kept.T.tocsc()
    is_first = np.zeros(len(different), dtype=np.bool_)
    for start in range(0, len(different), BLOCK):
        block = np.asarray((kept[start : start + BLOCK] @ turned_back).todense())
        for offset, line in enumerate(np.round(block, 5)):
            here = start + offset
            near = np.flatnonzero((line[:here] >= SAME) & is_first[:here])
            for other in near[np.argsort(-line[near], kind="stable")]:
                if same(line[other], marks[different[here]], marks[different[other]]):
                    found[different[here]] = (different[other], float(line[other]))
                    break
            else:
                is_first[here] = True
    # A note of the wording of one that has found its first since belongs there too.
    for place, (target, cosine) in enumerate(found):
        if found[target][0] != target:
            found[place] = (found[target][0], min(cosine, found[target][1]))
    return found
