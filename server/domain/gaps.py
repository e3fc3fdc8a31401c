"""Gaps: what a poll lacks before it may open."""

from collections.abc import Sequence

from server.domain.records import Choice, PollText


def gaps(languages: Sequence[str], choices: Sequence[Choice], texts: dict[str, PollText]) -> tuple[str, ...]:
    """Return what a poll with these choices lacks before it may open: `en:title`, `en:question`, `en:a`, `pictogram:a`.

    languages: those of the meeting; the first is the one that the poll itself is written in.
    """
    missing = [f"pictogram:{choice.id}" for choice in choices if not choice.pictogram]
    for language in languages[1:]:
        text = texts.get(language, PollText())
        missing += [f"{language}:{field}" for field in ("title", "question") if not getattr(text, field)]
        missing += [f"{language}:{choice.id}" for choice in choices if not text.choices.get(choice.id)]
    return tuple(missing)
