"""The texts of a meeting that people take part with, each with its place; and those that are missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from server.domain.records import Poll, PollText, Proposal, ProposalText, Round, RoundText, Sheet
from server.domain.versions import easy_in


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands. of: `meeting`, `round`, `poll` or `proposal`; number: its own, 0 for the meeting.

    part: `title`, `question`, `text`, `sheet-title`, `sheet`, `alt`, or the letter of a choice in lower case.
    language: that it is in. easy: it is an easy text, or ought to be one.
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
    spoken = material.languages
    yield Place("meeting", 0, "title", spoken[0]), material.title
    for of, record, said in _all(material):
        for language in spoken:
            fields, easy = said.get(language, {}), said.get(easy_in(language, spoken), {})
            yield from _chosen(of, record.number, language, fields, easy, full)


def missing_in(material: Material) -> Iterator[Place]:
    """Give the places where a text is missing: in each other language of the meeting, and in easy words.

    Nothing is wanted in the easy words of a language before it is there in plain ones.
    """
    spoken = material.languages
    for of, record, said in _all(material):
        needed = [part for part in said[spoken[0]] if said[spoken[0]][part] and part not in _FOR_THE_REGIE[of]]
        for language in spoken:
            plain, easy = said.get(language, {}), said.get(easy_in(language, spoken), {})
            lacking = [part for part in needed if not plain.get(part)]
            yield from (Place(of, record.number, part, language) for part in lacking)
            done = {*_NOT_EASED, *lacking, *_of_proposals(record), *(part for part in easy if easy[part])}
            yield from (Place(of, record.number, part, language, easy=True) for part in needed if part not in done)


_FOR_THE_REGIE = {"round": ("title",), "poll": (), "proposal": ()}
"""What is missing for nobody in another language: the title of a round is read by those who run the meeting."""
_NOT_EASED = ("title", "sheet-title", "alt")
"""What may be left out in easy words: it is short."""


def _all(material: Material) -> Iterator[tuple[str, Round | Poll | Proposal, dict[str, dict[str, str]]]]:
    """Give each thing that has texts, what it is, and version -> part -> text; the reference is in its own language."""
    first = material.languages[0]
    for round in material.rounds:
        sheet = round.sheet or Sheet()
        own = RoundText(round.title, round.question, "", sheet.title, sheet.text, sheet.alt)
        words = {first: own, **round.words}
        yield "round", round, {version: _of_round(text) for version, text in words.items()}
    for poll in material.polls:
        asked = PollText(poll.title, poll.question, {each.id: each.text for each in poll.choices})
        yield "poll", poll, {version: _of_poll(text) for version, text in {first: asked, **poll.words}.items()}
    for proposal in material.proposals:
        versions = {first: ProposalText(proposal.title, proposal.text), **proposal.words}
        yield "proposal", proposal, {each: {"title": text.title, "text": text.text} for each, text in versions.items()}


def _of_proposals(record: Round | Poll | Proposal) -> list[str]:
    """Return the choices of a poll that stand for proposals: what is easy to read of these is written there."""
    choices = record.choices if isinstance(record, Poll) else ()
    return [choice.id for choice in choices if choice.proposal_id is not None]


def _of_round(text: RoundText) -> dict[str, str]:
    sheet = {"sheet-title": text.sheet_title, "sheet": text.sheet_text, "alt": text.alt}
    return {"title": text.title, "question": text.question, **sheet}


def _of_poll(text: PollText) -> dict[str, str]:
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
