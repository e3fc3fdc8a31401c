"""How the texts of a meeting are said: each in the language that it is in."""

from collections.abc import Iterable, Mapping
from typing import Any

from kiosk.easy import in_lines
from server.domain.records import Choice, Poll
from server.domain.versions import easy_in
from server.i18n import Words, money, own_entries

Text = tuple[str, str]
"""A language, and what is said in it."""


def said_in(text: str, words: Mapping[str, Any], field: str, tongue: str, first: str) -> Text:
    """Return a text with the language that it is in, for what is not translated is read in the first one."""
    said = (getattr(words[each], field) for each in (tongue, easy_in(tongue, (first,))) if each in words)
    return (tongue if _is_among(text, said) else first), text


def _is_among(text: str, said: Iterable[str]) -> bool:
    """Return whether a text is one of those, as it was written or a sentence a line, as easy words stand."""
    return any(text in (each, in_lines(each)) for each in said)


def choice_of(poll: Poll, choice: Choice, tongue: str, first: str) -> Text:
    """Return what is said of a choice, « Choix A : … », and in which language."""
    versions = (poll.words[each] for each in (tongue, easy_in(tongue, (first,))) if each in poll.words)
    language = tongue if _is_among(choice.text, (each.choices.get(choice.id, "") for each in versions)) else first
    text = choice.text
    if choice.cost:
        text = f"{text}, {money(choice.cost, language)}"
    if "listen-choice" in own_entries(language, "listen"):
        words = Words(language, "listen")
        return language, words("listen-choice", letter=choice.letter, text=text)
    return language, f"{choice.letter}. {text}"
