"""The proposals: each on its own, with its result and the voices that it comes from."""

from babel import Locale
from reportlab.platypus import PageBreak, Paragraph

from printouts.flowables import picture_mark
from printouts.proceedings.bars import bar_of
from printouts.proceedings.book import Book, Story, poll_key, proposal_key
from printouts.proceedings.outcome import figures_of, sentence_of, standing_of
from printouts.proceedings.polls import is_told, state_words
from printouts.proceedings.turnout import turnout_words
from printouts.styles import BODY, KICKER, LEAD, NOTE, PART, SECTION, SMALL, THEME
from server.domain.account import standing_proposals
from server.domain.records import EASY, Choice, Poll, Proposal
from server.domain.versions import easy_in


def tell_proposals(book: Book) -> Story:
    """Return the chapter of the proposals: those put to the room, one a page, then the others."""
    standing = standing_proposals(book.state)
    others = [each for each in book.state.proposals.values() if each not in standing]
    story = book.chapter("proposals", empty=not standing)
    if not standing:
        story.append(book.say("proceedings-proposals-none", LEAD))
    for place, proposal in enumerate(standing):
        story += [*([PageBreak()] if place else []), *_tell_proposal(book, proposal)]
    if others:
        story += [PageBreak(), book.heading(book.words("proceedings-proposals-others"), "others", 1, SECTION)]
        for proposal in others:
            story += _tell_other(book, proposal)
    return story


def _tell_proposal(book: Book, proposal: Proposal) -> Story:
    kicker = book.words("proceedings-proposal-number", number=proposal.number)
    return [
        book.text(kicker, KICKER),
        book.heading(proposal.title, proposal_key(proposal), 1, PART, picture_mark(proposal.pictogram, 18, 2)),
        book.text(proposal.text, LEAD),
        *_versions(book, proposal),
        *_joined(book, proposal),
        *_earlier_wordings(book, proposal),
        *_results(book, proposal),
        *_voices(book, proposal),
    ]


def _tell_other(book: Book, proposal: Proposal) -> Story:
    title = book.words("proceedings-proposal-titled", number=proposal.number, title=proposal.title)
    return [
        book.heading(title, proposal_key(proposal), 2, THEME, picture_mark(proposal.pictogram, 10, -3)),
        _fate(book, proposal),
        book.text(proposal.text, BODY),
        *_versions(book, proposal),
        *_earlier_wordings(book, proposal),
        *_results(book, proposal, even_unvoted=False),
        *_voices(book, proposal),
    ]


def _fate(book: Book, proposal: Proposal) -> Paragraph:
    """Return why a proposal was not put to the room; of a merged one, a link to the one that has its notes."""
    into = book.state.proposals.get(proposal.merged_into)
    if into is not None:
        words = book.words("proceedings-proposal-merged", number=into.number)
        return book.text("", SMALL, before=book.link(proposal_key(into), words))
    fate = "proceedings-proposal-withdrawn" if proposal.withdrawn_at is not None else "proceedings-proposal-draft"
    return book.say(fate, SMALL)


def _joined(book: Book, proposal: Proposal) -> Story:
    """Return the line that names the proposals which were merged into this one; nothing where none were."""
    merged = [each for each in book.state.proposals.values() if each.merged_into == proposal.id]
    if not merged:
        return []
    links = ", ".join(book.link(proposal_key(each), book.number(each.number)) for each in merged)
    words = book.counted("proceedings-proposal-joined", len(merged))
    return [book.text("", SMALL, before=f"{book.type.markup(words)} {links}")]


def _versions(book: Book, proposal: Proposal) -> Story:
    """Return the proposal in easy words and in the other languages of the meeting, as far as they were written."""
    story: Story = []
    languages = book.state.meeting.languages
    for language in languages:
        name = Locale.parse(language).get_display_name(book.language) or language
        for version in (language, easy_in(language, languages)):
            said = proposal.words.get(version)
            if said is None:
                continue
            heading = "proceedings-proposal-language" if version == language else "proceedings-proposal-easy-language"
            heading = "proceedings-proposal-easy" if version == EASY else heading
            story.append(book.say(heading, THEME, language=name))
            story += [book.text(text, BODY) for text in (said.title, said.text) if text]
    return story


def _earlier_wordings(book: Book, proposal: Proposal) -> Story:
    texts = {each.number: each.text for each in proposal.history if each.number < proposal.wording}
    return [book.text(book.words("proceedings-proposal-earlier", text=text), SMALL) for text in texts.values()]


def _results(book: Book, proposal: Proposal, *, even_unvoted: bool = True) -> Story:
    polls = book.polls_of(proposal)
    if not polls:
        return [book.say("proceedings-proposal-unvoted", SMALL)] if even_unvoted else []
    story: Story = [book.text(book.words("proceedings-proposal-result"), THEME)]
    for poll, choice in polls:
        story += _result(book, poll, choice)
    return story


def _result(book: Book, poll: Poll, choice: Choice) -> Story:
    title = book.link(poll_key(poll), book.words("proceedings-poll-titled", number=poll.number, title=poll.title))
    if poll.tally is None or not is_told(poll):
        return [book.text("", BODY, before=title), book.text(state_words(book, poll), BODY)]
    tally = poll.tally
    standing = standing_of(book, poll, tally, choice)
    after = f". {book.type.markup(standing)}" if standing else ""
    bar = bar_of(book, poll, tally, choice)
    told = [sentence_of(book, poll, tally), f"{figures_of(book, poll, tally, choice)}.", turnout_words(book, poll)]
    return [
        book.text("", BODY, before=title + after),
        *([bar] if bar is not None else []),
        book.text(" ".join(each for each in told if each), SMALL),
    ]


def _voices(book: Book, proposal: Proposal) -> Story:
    notes = [book.state.notes[note_id] for note_id in proposal.note_ids]
    heard = [note for note in notes if note.withdrawn_at is None and note.hidden is None]
    story: Story = [book.text(book.words("proceedings-voices"), THEME)]
    if heard:
        story.append(book.text(book.origin(heard), SMALL))
    else:
        story.append(book.say("proceedings-voices-none", NOTE))
    story += [book.note(note, home=False) for note in heard]
    if hidden := len([note for note in notes if note.withdrawn_at is None and note.hidden is not None]):
        story.append(book.text(book.counted("proceedings-voices-hidden", hidden), SMALL))
    if gone := len(notes) - len(heard) - hidden:
        story.append(book.text(book.counted("proceedings-voices-withdrawn", gone), SMALL))
    return story
