"""The texts of a meeting that people take part with, each with its place; and those that are missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from server.domain.gaps import easy_gaps, gaps
from server.domain.records import EASY, Poll, PollText, Proposal, Round, RoundText


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands. of: `meeting`, `round`, `poll` or `proposal`; number: its own, 0 for the meeting.

    part: `title`, `question`, `text`, `sheet`, or the letter of a choice in lower case. language: that it is in.
    easy: it is an easy text, or ought to be one.
    """

    of: str
    number: int
    part: str
    language: str
    easy: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to read in a meeting, from a script or as it stands. languages: the reference first."""

    title: str
    languages: Sequence[str]
    rounds: Iterable[Round]
    polls: Iterable[Poll]
    proposals: Iterable[Proposal] = ()


def texts_of(material: Material, full: bool = False) -> Iterator[tuple[Place, str]]:
    """Give the texts that people who need easy words read: the easy one where there is one, else the full one.

    full: those too that have an easy one in their place. What stands only for those who run the meeting is left out.
    """
    first, *others = material.languages
    yield Place("meeting", 0, "title", first), material.title
    for round in material.rounds:
        said = {first: RoundText(round.title, round.question), **round.words}
        eased = round.words.get(EASY, RoundText())
        for language in (first, *others):
            text = said.get(language, RoundText())
            fields = {"title": text.title, "question": text.question}
            spared = {"title": eased.title, "question": eased.question} if language == first else {}
            yield from _chosen("round", round.number, language, fields, spared, full)
        if round.sheet:
            sheet = round.sheet
            yield from _chosen("round", round.number, first, {"sheet": sheet.text}, {"sheet": sheet.easy}, full)
    for poll in material.polls:
        words = {
            first: PollText(poll.title, poll.question, {each.id: each.text for each in poll.choices}),
            **poll.words,
        }
        easy = _fields(poll.words.get(EASY, PollText()))
        for language in (first, *others):
            fields = _fields(words.get(language, PollText()))
            yield from _chosen("poll", poll.number, language, fields, easy if language == first else {}, full)
    for proposal in material.proposals:
        number = proposal.number
        fields, eased_text = {"title": proposal.title, "text": proposal.text}, {"text": proposal.easy}
        yield from _chosen("proposal", number, first, fields, eased_text, full)
        for language in others:
            if written := proposal.words.get(language):
                translated = {"title": written.title, "text": written.text}
                yield from _chosen("proposal", number, language, translated, {}, full)


def missing_in(material: Material) -> Iterator[Place]:
    """Give the places where a text is missing: in each other language of the meeting, then in easy words."""
    first, *others = material.languages
    for round in material.rounds:
        for language in others:
            if not round.words.get(language, RoundText()).question:
                yield Place("round", round.number, "question", language)
        if not round.words.get(EASY, RoundText()).question:
            yield Place("round", round.number, "question", first, easy=True)
        if round.sheet and round.sheet.text and not round.sheet.easy:
            yield Place("round", round.number, "sheet", first, easy=True)
    for poll in material.polls:
        for gap in gaps(material.languages, poll.choices, poll.words):
            language, _, part = gap.partition(":")
            if language != "pictogram":
                yield Place("poll", poll.number, part, language)
        for part in easy_gaps(poll.choices, poll.words):
            yield Place("poll", poll.number, part, first, easy=True)
    for proposal in material.proposals:
        for language in others:
            if language not in proposal.words:
                yield Place("proposal", proposal.number, "text", language)
        if not proposal.easy:
            yield Place("proposal", proposal.number, "text", first, easy=True)


def _fields(text: PollText) -> dict[str, str]:
    return {"title": text.title, "question": text.question, **text.choices}


def _chosen(
    of: str, number: int, language: str, fields: dict[str, str], easy: dict[str, str], full: bool
) -> Iterator[tuple[Place, str]]:
    for part in dict.fromkeys((*fields, *easy)):
        eased = easy.get(part, "")
        if fields.get(part) and (full or not eased):
            yield Place(of, number, part, language), fields[part]
        if eased:
            yield Place(of, number, part, language, easy=True), eased
