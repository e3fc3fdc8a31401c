"""Grouping: how near suggestions come to the themes that people gave to the same notes.

For a file of notes with labels: `ari` and `nmi` compare draft groups, as many as there are labels and every note forced
into one, with the labels (adjusted Rand index, Hubert and Arabie, 1985: 0 is chance, 1 the same; normalised mutual
information). `nearest`: the share of notes whose most alike other note has their label. `theme_first`, `theme_in_3`:
the share of notes whose label is the first, or among the first three, of the themes suggested when every other note is
placed. `draft_…`: what `groups()` gives by itself: its groups, the share of notes left alone, and how many of the
others are in a group that is mostly of their label. Beside it what chance and always naming the biggest themes give.
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from benchmarks.parts.figures import end_tidily, parser, report, tell
from benchmarks.parts.labelled import Unfit, read_labelled
from regie.synthesis import heaps, semantic
from regie.synthesis.embedder import Embedder, Lexical
from regie.synthesis.suggestions import NoteText
from regie.synthesis.synthesis import Synthesis

THEMES = 3
DRAWS = 50  # of chance

Figures = dict[str, float]


def measure(notes: Sequence[NoteText], embedder: Embedder) -> Figures:
    """Return the figures of one embedder."""
    synthesis = Synthesis(embedder)
    synthesis.put(notes)
    label = {note.id: note.theme_ids[0] for note in notes}
    labels = list(label.values())
    which, _, _ = heaps.parts(*synthesis.rows_and_readings(), len(set(labels)))
    nearest, first, in_three = [], [], []
    for note in notes:
        synthesis.place(note.id, ())
        near = synthesis.like(note.id, 1)
        nearest.append(bool(near) and label[near[0].note_id] == label[note.id])
        guesses = [guess.theme_id for guess in synthesis.themes_for(note.id, THEMES)]
        first.append(guesses[:1] == [label[note.id]])
        in_three.append(label[note.id] in guesses)
        synthesis.place(note.id, note.theme_ids)
    draft = synthesis.groups()
    mostly = [max(Counter(label[each] for each in group.note_ids).values()) for group in draft.groups]
    grouped = sum(len(group.note_ids) for group in draft.groups)
    return {
        "ari": round(float(adjusted_rand_score(labels, which)), 3),
        "nmi": round(float(normalized_mutual_info_score(labels, which)), 3),
        "nearest": round(fmean(nearest), 3),
        "theme_first": round(fmean(first), 3),
        "theme_in_3": round(fmean(in_three), 3),
        "draft_groups": len(draft.groups),
        "draft_alone": round(1 - grouped / len(notes), 3),
        "draft_mostly": round(sum(mostly) / grouped, 3) if grouped else 0.0,
    }


def by_chance(labels: Sequence[str]) -> Figures:
    """Return the same figures for suggestions drawn by lot."""
    draw = np.random.default_rng(0)
    themes = len(set(labels))
    lots = [draw.integers(themes, size=len(labels)) for _ in range(DRAWS)]
    share = [count / len(labels) for count in Counter(labels).values()]

    def mean(of: Callable[..., float]) -> float:
        return round(fmean(float(of(labels, lot)) for lot in lots), 3)

    return {
        "ari": mean(adjusted_rand_score),
        "nmi": mean(normalized_mutual_info_score),
        "nearest": round(sum(each**2 for each in share), 3),
        "theme_first": round(1 / themes, 3),
        "theme_in_3": round(min(1.0, THEMES / themes), 3),
    }


def by_size(labels: Sequence[str]) -> Figures:
    """Return the figures for always naming the biggest themes."""
    sizes = [count for _, count in Counter(labels).most_common()]
    return {
        "theme_first": round(sizes[0] / len(labels), 3),
        "theme_in_3": round(sum(sizes[:THEMES]) / len(labels), 3),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    example = "python -m benchmarks.grouping --notes notes.tsv --text text --label category --json"
    made = parser("grouping", __doc__ or "", example, pairs=False)
    made.add_argument("--notes", type=Path, required=True, metavar="FILE", help="a TSV or CSV file with a head line")
    made.add_argument("--text", required=True, metavar="COLUMN", help="the column of the notes")
    made.add_argument("--label", required=True, metavar="COLUMN", help="the column of the themes that people gave")
    given = made.parse_args(arguments)
    end_tidily()
    try:
        notes = read_labelled(given.notes, given.text, given.label)
    except Unfit as unfit:
        print(unfit, file=sys.stderr)
        return 1
    labels = [note.theme_ids[0] for note in notes]
    tell(f"{len(notes)} notes, {len(set(labels))} labels")
    found: dict[str, Figures | None] = {"lexical": measure(notes, Lexical()), "semantic": None}
    if semantic.installed():
        tell("with the meaning of words")
        found["semantic"] = measure(notes, semantic.Semantic())
    found |= {"chance": by_chance(labels), "biggest": by_size(labels)}
    report({"benchmark": "grouping", "notes": len(notes), "labels": len(set(labels)), **found}, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
