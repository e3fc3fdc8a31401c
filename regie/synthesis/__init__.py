"""Suggestions for the theme team, never decisions: notes that say the same, notes alike, themes, a first draft.

Local and repeatable: the same notes give the same suggestions, whatever the order in which they came. Each suggestion
carries its reason (words, notes, strength) and no action; only a person moves a note. docs/synthesis.md has the
figures, the limits and how a server uses this.
"""
