"""Fitting the judge of marks: pages are printed, drawn on and worn, and a network learns what each box says.

`python -m tools.fit_marks --out printouts/reading/marks.npz` makes the weights anew, the same ones for a seed. Drawings
and wear are made here and nowhere else: those of `tests/paper/`, by which the reader is measured, are never learned
from. `docs/decisions/0020-judging-marks.md` says why.
"""
