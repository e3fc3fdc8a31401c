"""Whether a draft is borne out by the notes it cites. Nothing is taken out of a draft: what is doubtful is marked.

The check is of words, not of truth. It finds a sentence that cites nothing, or a note that was not given, words that no
cited note has, and a "not" that came in or went missing. It cannot find a wrong sentence made of the right words.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from regie.synthesis.suggestions import NoteText
from regie.synthesis.words import Reading, kin, read

Fault = Literal["no-citation", "unknown-note", "unsupported-words", "other-sense"]

ENDS = re.compile(r"(?<=[.!?…])\s+(?=[«\"“A-ZÀ-ÖØ-Þ])")


class Sentence(Struct, frozen=True):
    """A sentence of a draft. note_ids: the notes it cites that were given. faults: empty where the check found none.

    unknown: what it cites besides. words: those, as written, that no cited note supports.
    """

    text: str
    note_ids: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    unknown: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, for an answer that puts several where one was asked for."""
    return [each.strip() for each in ENDS.split(text) if each.strip()]


def check(text: str, cited: Sequence[str], notes: Mapping[str, NoteText]) -> Sentence:
    """Return a sentence with its faults. cited: numbers of notes as the draft has them. notes: number -> note given."""
    known = {each: notes[each] for each in cited if each in notes}
    unknown = tuple(dict.fromkeys(each for each in cited if each not in notes))
    reading = read(text)
    sources = [read(note.text) for note in known.values()]
    faults: list[Fault] = []
    if not cited:
        faults.append("no-citation")
    if unknown:
        faults.append("unknown-note")
    unsupported = _unsupported(reading, sources)
    if unsupported:
        faults.append("unsupported-words")
    if sources and _other_sense(reading, sources):
        faults.append("other-sense")
    note_ids = tuple(dict.fromkeys(note.id for note in known.values()))
    return Sentence(text, note_ids, tuple(faults), unknown, unsupported)


def _unsupported(reading: Reading, sources: Sequence[Reading]) -> tuple[str, ...]:
    """Return the words, and the numbers whatever their length, that stand in none of the sources."""
    stems = {each for source in sources for each in source.stems}
    numbers = {each for source in sources for each in source.marks.numbers}
    found = [
        word
        for word, stem in zip(reading.words, reading.stems, strict=True)
        if not word.isdecimal() and stem not in stems and not any(kin(stem, each) for each in stems)
    ]
    return tuple(dict.fromkeys([*found, *sorted(reading.marks.numbers - numbers)]))


def _other_sense(reading: Reading, sources: Sequence[Reading]) -> bool:
    """Whether a word is turned round (not, less) in the sentence and in no source that has it, or the reverse."""
    turned = {stem for stem, *_ in reading.marks.turned if stem}
    for stem in set(reading.stems):
        having = [source for source in sources if stem in source.stems]
        theirs = [stem in {each for each, *_ in source.marks.turned} for source in having]
        if theirs and (stem in turned) not in theirs:
            return True
    return any(
        (pair, 1 - side) in source.marks.sides and not any((pair, side) in each.marks.sides for each in sources)
        for pair, side in reading.marks.sides
        for source in sources
    )
