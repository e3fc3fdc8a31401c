"""Warnings in words: what is hard, what would be easier, whose rule it is, and where the text stands."""

from collections.abc import Sequence

from server.i18n import Words, native_name
from server.texts.places import Place
from server.texts.rules import OWN, Finding


def what_is_hard(finding: Finding, words: Words) -> str:
    """Return the warning. words: of the area `texts`, as for all of these."""
    return words(f"texts-{finding.rule}", shown=finding.shown, n=finding.n, most=finding.most)


def what_is_easier(finding: Finding, words: Words) -> str:
    """Return a better way."""
    return words(f"texts-how-{finding.rule}", instead=finding.instead)


def whose_rule(finding: Finding, words: Words) -> str:
    """Return the source of a rule."""
    return words("texts-source-own" if finding.rule in OWN else "texts-source")


def where(places: Sequence[Place], words: Words) -> str:
    """Return where texts stand: « Vote 2, choix A, choix B (facile à lire) ». places: of one thing and language."""
    of = words(f"texts-of-{places[0].of}", number=places[0].number)
    language = native_name(places[0].language)
    if places[0].easy:
        language = words("texts-easy" if places[0].language == words.language else "texts-easy-in", language=language)
    return words("texts-place", of=of, part=", ".join(_part(each.part, words) for each in places), version=language)


def _part(part: str, words: Words) -> str:
    return words(f"texts-part-{part if len(part) > 1 else 'choice'}", letter=part.upper())
