"""Versions of a text: each language of a meeting, plain and in easy words, under the name that `words` has it by.

The reference language in plain words stands in the fields themselves and has no name; in easy words it is `EASY`.
Another language has its own name, `en`, and in easy words `en-easy`.
"""

from collections.abc import Sequence

from server.domain.records import EASY

_EASED = f"-{EASY}"


def easy_in(language: str, languages: Sequence[str]) -> str:
    """Return the name of the easy words of a language. languages: of the meeting, the reference first."""
    return EASY if language == languages[0] else language + _EASED


def is_easy(version: str) -> bool:
    """Return whether a version is one in easy words."""
    return version == EASY or version.endswith(_EASED)


def language_of(version: str, languages: Sequence[str]) -> str:
    """Return the language that a version is in."""
    return languages[0] if version == EASY else version.removesuffix(_EASED)


def others(languages: Sequence[str]) -> tuple[str, ...]:
    """Return all versions but the plain reference: the other languages, then each language in easy words."""
    return (*languages[1:], *(easy_in(each, languages) for each in languages))


def layers(version: str) -> tuple[str, ...]:
    """Return the versions that a reader of one reads, each where the next one is silent: `en`, then `en-easy`."""
    return (version.removesuffix(_EASED), version) if version.endswith(_EASED) else (version,)
