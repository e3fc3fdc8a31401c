"""Draft groups for a first pass, and the words that tell a heap from the rest."""

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import normalize

from regie.synthesis.embedder import Dense, Rows
from regie.synthesis.suggestions import KeyWord
from regie.synthesis.words import Reading

GROUPS_LEAST, GROUPS_MOST = 2, 20  # more than twenty heaps is no first pass
SMALLEST = 3  # two notes that are alike are near-duplicates or a pair, not a heap
ROUNDS = 200
SEED = 0
FITS = 0.15  # of the cosine between a note and the words of its heap; less is one common word among many
FAR = 1.5  # standard deviations below the mean of all notes: as far from the middle of its heap as few others are

Parts = tuple[NDArray[np.int64], Dense, NDArray[np.bool_]]
"""For each note: which heap, how well it fits (0 to 1), whether it fits at all."""


def groups_for(notes: int) -> int:
    """Return how many heaps a first pass of so many notes begins with: 6 of 200, 11 of 780, 18 of 2,000."""
    return min(GROUPS_MOST, max(GROUPS_LEAST, round(sqrt(notes / 6))))


def word_rows(readings: Sequence[Reading]) -> tuple[csr_matrix, list[str]]:
    """Return weighed counts of the stems of each note, and the stem of each column; those of one note are left out."""
    seen = Counter(each for reading in readings for each in set(reading.stems))
    stems = sorted(each for each, notes in seen.items() if notes > 1)
    column = {each: place for place, each in enumerate(stems)}
    rows, columns, data = [], [], []
    for row, reading in enumerate(readings):
        for each, times in sorted(Counter(reading.stems).items()):
            if each in column:
                rows.append(row)
                columns.append(column[each])
                data.append((1 + log(times)) * (log((1 + len(readings)) / (1 + seen[each])) + 1))
    made = csr_matrix((data, (rows, columns)), shape=(len(readings), len(stems)), dtype=np.float64)
    return csr_matrix(normalize(made)) if stems and readings else made, stems


def parts_by_words(readings: Sequence[Reading], count: int) -> Parts:
    """Part notes by their words: non-negative factors (Lee and Seung, 1999) begun by a decomposition, so repeatable."""
    words, _ = word_rows(readings)
    count = min(count, *words.shape)
    if count < GROUPS_LEAST:
        none = np.zeros(len(readings))
        return none.astype(np.int64), none.astype(np.float32), none.astype(np.bool_)
    factors = NMF(count, init="nndsvd", max_iter=ROUNDS, tol=1e-3, random_state=SEED)
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # A first pass need not have converged to the last digit; and where nothing is left over, the error that it
        # reports is the root of a zero that rounding made negative.
        warnings.simplefilter("ignore", ConvergenceWarning)
        shares = factors.fit_transform(words)
    which = np.round(shares, 6).argmax(axis=1)
    profiles = normalize(factors.components_)
    fit = np.asarray(words.multiply(profiles[which]).sum(axis=1), dtype=np.float32).ravel()
    return which.astype(np.int64), fit, (fit >= FITS) & (shares.max(axis=1) > 0)


def parts_by_place(rows: Dense, count: int) -> Parts:
    """Part notes by where their rows lie: k-means, seeded."""
    count = min(count, len(np.unique(rows, axis=0)))
    if count < GROUPS_LEAST:
        none = np.zeros(len(rows))
        return none.astype(np.int64), none.astype(np.float32), none.astype(np.bool_)
    means = KMeans(count, n_init=10, random_state=SEED).fit(rows)
    which = np.asarray(means.labels_, dtype=np.int64)
    fit = (rows * normalize(means.cluster_centers_)[which]).sum(axis=1)
    return which, fit.astype(np.float32), (fit >= fit.mean() - FAR * fit.std()) & (np.abs(rows).sum(axis=1) > 0)


def parts(rows: Rows, readings: Sequence[Reading], count: int) -> Parts:
    """Part notes by their words where rows are made of words, else by place."""
    return parts_by_words(readings, count) if isinstance(rows, csr_matrix) else parts_by_place(rows, count)


def key_words(inside: Sequence[Reading], seen: Mapping[str, int], notes: int, most: int) -> tuple[KeyWord, ...]:
    """Return the words that are frequent in a heap and rarer outside it; a number alone names nothing.

    seen: stem -> notes of the whole meeting that have it. notes: of the whole meeting.
    """
    here = Counter(each for reading in inside for each in set(reading.stems) if not each.isdecimal())
    outside = max(0, notes - len(inside))
    least = 1 if len(inside) < SMALLEST else max(2, ceil(len(inside) / 50))
    scored = []
    for each, times in here.items():
        share = times / len(inside)
        share_outside = (seen.get(each, times) - times + 0.5) / (outside + 1)
        if times >= least and (lift := log(max(share / share_outside, 1e-9))) > 0:
            scored.append((share * lift, each, times))
    scored.sort(key=lambda found: (-round(found[0], 6), found[1]))
    top = scored[0][0] if scored else 1.0
    return tuple(KeyWord(_written(each, inside), times, round(score / top, 3)) for score, each, times in scored[:most])


def _written(stem: str, readings: Sequence[Reading]) -> str:
    """Return the word that most often stands for a stem."""
    times = Counter(
        word for reading in readings for word, each in zip(reading.words, reading.stems, strict=True) if each == stem
    )
    return min(times, key=lambda word: (-times[word], word))
