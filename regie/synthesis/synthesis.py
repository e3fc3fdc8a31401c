"""The notes of a meeting, and what may be suggested about them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import inf

import numpy as np
from scipy.sparse import csr_matrix

from regie.synthesis import duplicates, heaps
from regie.synthesis.embedder import Dense, Embedder, Lexical, Rows, cosines, strength
from regie.synthesis.shelf import Shelf
from regie.synthesis.suggestions import Draft, DraftGroup, KeyWord, Near, NoteText, Same, ThemeGuess
from regie.synthesis.words import Reading, read

REASON_WORDS = 5
REASON_NOTES = 3
NAME_WORDS = 3
COMMON = 1 / 8
"""A word that stands in a larger share of all notes is no reason: in a hall that talks of a place, « place » says
nothing. Less would cost right suggestions (docs/synthesis.md)."""
COMMON_FROM = 40  # notes; of fewer, an eighth is chance


class Synthesis:
    """Holds texts and themes of notes, and answers questions about them. What it says is a function of what it holds.

    Asking about a note or a theme that it does not hold gives nothing: the note may have been withdrawn a moment ago.
    Not safe to share between threads; `regie.synthesis.worker` runs one in a process of its own.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self.embedder = embedder or Lexical()
        self._notes: dict[str, NoteText] = {}
        self._readings: dict[str, Reading] = {}
        self._unread: dict[str, str] = {}
        self._seen: Counter[str] = Counter()
        self._words = Shelf(self.embedder if isinstance(self.embedder, Lexical) else Lexical())
        self._meaning = self._words if isinstance(self.embedder, Lexical) else Shelf(self.embedder)
        self._order: list[str] | None = None
        self._weighed: Rows | None = None
        self._lengths: dict[tuple[str, ...], float] = {}

    def __len__(self) -> int:
        return len(self._notes)

    # Holding

    def put(self, notes: Iterable[NoteText]) -> None:
        """Add notes, or take their new texts and themes. Idempotent."""
        for note in notes:
            before = self._notes.get(note.id)
            self._notes[note.id] = note
            if before is None or before.text != note.text:
                self._forget(note.id)
                self._unread[note.id] = note.text
                self._weighed = None
            if before is None or before.number != note.number:
                self._order = self._weighed = None

    def place(self, note_id: str, theme_ids: tuple[str, ...]) -> None:
        """Say in which themes a note is. Idempotent."""
        if note := self._notes.get(note_id):
            self.put([NoteText(note.id, note.number, note.text, theme_ids)])

    def withdraw(self, note_ids: Iterable[str]) -> None:
        """Forget notes. Idempotent."""
        for note_id in note_ids:
            if self._notes.pop(note_id, None):
                self._forget(note_id)
                self._unread.pop(note_id, None)
                self._order = self._weighed = None

    def _forget(self, note_id: str) -> None:
        if reading := self._readings.pop(note_id, None):
            self._seen.subtract(set(reading.stems))
        self._words.take_out([note_id])
        self._meaning.take_out([note_id])

    def read(self) -> None:
        """Read what was put since: what takes longest of all, for an embedder by meaning. Idempotent."""
        if self._unread:
            for note_id, text in self._unread.items():
                self._readings[note_id] = reading = read(text)
                self._seen.update(set(reading.stems))
            self._words.put(self._unread)
            if self._meaning is not self._words:
                self._meaning.put(self._unread)
            self._unread = {}

    def settle(self) -> None:
        """Read what was put since and weigh it, so that the next question is answered at once. Idempotent."""
        self.read()
        if self._order is None:
            self._order = sorted(self._notes, key=lambda note_id: (self._notes[note_id].number, note_id))
        if self._weighed is None:
            self._weighed = self.embedder.weigh(self._meaning.rows(self._order))
            self._lengths = {}

    def _settled(self) -> tuple[list[str], Rows]:
        self.settle()
        assert self._order is not None
        assert self._weighed is not None
        return self._order, self._weighed

    # Asking

    def like(self, note_id: str, most: int = 5) -> tuple[Near, ...]:
        """Return the notes most like one, the most alike first."""
        order, rows = self._settled()
        if note_id not in self._notes:
            return ()
        near = self._cosines(order, rows, note_id)
        found: list[Near] = []
        for place in np.argsort(-near, kind="stable"):
            how = strength(float(near[place]), self.embedder.span)
            if len(found) == most or how <= 0:
                break
            words = self._telling(note_id, [order[place]])
            if words or not self.embedder.by_words:
                found.append(Near(order[place], how, words))
        return tuple(found)

    def themes_for(self, note_id: str, most: int = 3) -> tuple[ThemeGuess, ...]:
        """Return the themes a note may belong to, of those it is not in, the likeliest first.

        Half of what counts is how near the three closest notes of the theme are, half how near all of them together.
        """
        order, rows = self._settled()
        if note_id not in self._notes:
            return ()
        near = self._cosines(order, rows, note_id)
        guesses = []
        for theme_id, places in self._heaps(order).items():
            if theme_id in self._notes[note_id].theme_ids:
                continue
            closest = places[np.argsort(-near[places], kind="stable")][:REASON_NOTES]
            members = tuple(order[place] for place in places)
            length = self._lengths.get(members)
            if length is None:
                length = self._lengths[members] = _length(rows[places])
            middle = float(near[places].sum()) / length if length else 0.0
            score = (float(near[closest].sum()) / REASON_NOTES + middle) / 2
            reasons = [order[place] for place in closest if near[place] > self.embedder.span[0]]
            words = self._telling(note_id, reasons)
            how = strength(score, self.embedder.span)
            if how > 0 and reasons and (words or not self.embedder.by_words):
                guesses.append((round(score, 5), places[0], ThemeGuess(theme_id, how, words, tuple(reasons))))
        guesses.sort(key=lambda guess: (-guess[0], guess[1], guess[2].theme_id))
        return tuple(guess for _, _, guess in guesses[:most])

    def same_as(self, note_id: str) -> tuple[Near, ...]:
        """Return the notes that seem to say the same as one, the most alike first."""
        order, _ = self._settled()
        if note_id not in self._notes:
            return ()
        rows = self._words.rows(order)
        near = np.round(cosines(rows, rows[[order.index(note_id)]]), 5)
        _, _, _, marks, wording = self._readings[note_id]
        equal = [each for each in order if wording and each != note_id and self._readings[each].wording == wording]
        found = [self._near(note_id, each, 1.0) for each in equal]
        known = {note_id, *equal}
        for place in np.argsort(-near, kind="stable"):
            other = order[place]
            if near[place] < duplicates.SAME:
                break
            if other not in known and duplicates.same(float(near[place]), marks, self._readings[other].marks):
                found.append(self._near(note_id, other, float(near[place])))
        return tuple(found)

    def near_duplicates(self) -> tuple[Same, ...]:
        """Return the heaps of notes that seem to say the same, by the number of the first of each."""
        order, _ = self._settled()
        first = duplicates.first_of_each(
            csr_matrix(self._words.rows(order)),
            [self._readings[each].wording for each in order],
            [self._readings[each].marks for each in order],
        )
        heaps_found: dict[int, list[Near]] = {}
        for place, (target, cosine) in enumerate(first):
            if target != place:
                heaps_found.setdefault(target, []).append(self._near(order[target], order[place], cosine))
        return tuple(Same(order[place], tuple(others)) for place, others in sorted(heaps_found.items()))

    def groups(self, count: int | None = None) -> Draft:
        """Return heaps for a first pass over all notes, whatever theme they are in.

        count: how many heaps to begin with; without it, by how many notes there are. Fewer come back where notes are
        few or alike; a heap of fewer than three is dissolved.
        """
        order, rows = self._settled()
        if count is None:
            count = heaps.groups_for(len(order))
        readings = [self._readings[each] for each in order]
        which, fit, fits = heaps.parts(rows, readings, count)
        made: list[tuple[int, int, DraftGroup]] = []
        grouped: set[int] = set()
        for part in np.unique(which[fits]):
            places = np.flatnonzero((which == part) & fits)
            if len(places) < heaps.SMALLEST:
                continue
            grouped.update(places.tolist())
            typical = places[np.argsort(-np.round(fit[places], 5), kind="stable")]
            words = heaps.key_words([readings[place] for place in places], self._seen, len(order), NAME_WORDS)
            how = round(float(np.clip(fit[places].mean(), 0, 1)), 3)
            name = tuple(each.word for each in words)
            made.append((-len(places), places[0], DraftGroup(name, tuple(order[each] for each in typical), how)))
        made.sort(key=lambda each: each[:2])
        alone = tuple(each for place, each in enumerate(order) if place not in grouped)
        return Draft(tuple(group for _, _, group in made), alone)

    def key_words(self, theme_id: str, most: int = 8) -> tuple[KeyWord, ...]:
        """Return the words that tell the notes of a theme from all others, the most telling first."""
        order, _ = self._settled()
        inside = [self._readings[each] for each in order if theme_id in self._notes[each].theme_ids]
        if not inside:
            return ()
        return heaps.key_words(inside, self._seen, len(order), most)

    def rows_and_readings(self) -> tuple[Rows, list[Reading]]:
        """Return the weighed rows and the readings of all notes, in the order of their numbers; for measurements."""
        order, rows = self._settled()
        return rows, [self._readings[each] for each in order]

    # Reasons

    def _cosines(self, order: Sequence[str], rows: Rows, note_id: str) -> Dense:
        """Return how near each note is to one, which itself is put far away; rounded, so that equal ones are equal."""
        place = order.index(note_id)
        near = np.round(cosines(rows, rows[[place]]), 5)
        near[place] = -1
        return near

    def _heaps(self, order: Sequence[str]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
        members: dict[str, list[int]] = {}
        for place, note_id in enumerate(order):
            for theme_id in self._notes[note_id].theme_ids:
                members.setdefault(theme_id, []).append(place)
        return {theme_id: np.asarray(places, dtype=np.int64) for theme_id, places in members.items()}

    def _near(self, note_id: str, other: str, cosine: float) -> Near:
        return Near(other, round(min(1.0, cosine), 3), self._in_common(note_id, [other]))

    def _telling(self, note_id: str, others: Iterable[str]) -> tuple[str, ...]:
        """Return the words of a note that others have too, those left out that are all over the meeting.

        Of a note that has no others these are all that can be told.
        """
        most = COMMON * len(self._readings) if len(self._readings) >= COMMON_FROM else inf
        told = any(self._seen[each] <= most for each in self._readings[note_id].stems)
        return self._in_common(note_id, others, most if told else inf)

    def _in_common(self, note_id: str, others: Iterable[str], most: float = inf) -> tuple[str, ...]:
        """Return the words of a note that others have too, or have nearly, the rarest in the meeting first.

        most: how many notes may have a word.
        """
        reading = self._readings[note_id]
        theirs = {each for other in others for each in self._readings[other].stems}
        beginnings = {each[:4] for each in theirs if len(each) >= 5}
        shared: dict[str, str] = {}
        for word, each in zip(reading.words, reading.stems, strict=True):
            if self._seen[each] <= most and (each in theirs or (len(each) >= 5 and each[:4] in beginnings)):
                shared.setdefault(each, word)
        rarest = sorted(shared, key=lambda each: (each not in theirs, self._seen[each], each))
        return tuple(shared[each] for each in rarest[:REASON_WORDS])


def _length(rows: Rows) -> float:
    """Return the length of the sum of rows."""
    return float(np.linalg.norm(np.asarray(rows.sum(axis=0), dtype=np.float64)))
