"""How the texts of a meeting are said: each in the language that it is in."""

from collections.abc import Mapping
from typing import Any

from server.domain.records import Choice, Poll
from server.i18n import Words, money, own_entries

Text = tuple[str, str]
"""A language, and what is said in it."""


def said_in(text: str, words: Mapping[str, Any], field: str, tongue: str, first: str) -> Text:
    """Return a text with the language that it is in, for what is not translated is read in the first one."""
    said = words.get(tongue)
    return (tongue if said is not None and getattr(said, field) == text else first), text


def choice_of(poll: Poll, choice: Choice, tongue: str, first: str) -> Text:
    """Return what is said of a choice, « Choix A : … », and in which language."""
    said = poll.words.get(tongue)
    language = tongue if said and said.choices.get(choice.id) == choice.text else first
    text = choice.text
    if choice.cost:
        text = f"{text}, {money(choice.cost, language)}"
    if "listen-choice" in own_entries(language, "listen"):
        words = Words(language, "listen")
        return language, words("listen-choice", letter=choice.letter, text=text)
    return language, f"{choice.letter}. {text}"
