"""The annexe of incidents: everything that people wrote down, and everything that the system did."""

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak

from printouts.fonts import BOLD
from printouts.layout import MM
from printouts.proceedings.book import DOT, Book, Story, note_key, poll_key, proposal_key
from printouts.styles import BODY, LEAD, NOTE, SMALL, THEME
from server.domain.incidents import Incident


def tell_incidents(book: Book) -> Story:
    """Return the chapter: what people wrote and what the system did, each in the order in which it came."""
    incidents = list(book.state.incidents.values())
    story = book.chapter("incidents", empty=not incidents)
    if not incidents:
        return [*story, book.say("proceedings-incidents-none", LEAD)]
    story.append(book.say("proceedings-incidents-how", BODY))
    story += _section(book, "people", [each for each in incidents if not each.is_systems])
    story += _section(book, "system", [each for each in incidents if each.is_systems])
    return story


def _section(book: Book, name: str, incidents: Sequence[Incident]) -> Story:
    story: Story = [CondPageBreak(30 * MM), book.text(book.words(f"proceedings-incidents-{name}"), THEME)]
    if not incidents:
        return [*story, book.say(f"proceedings-incidents-{name}-none", SMALL)]
    for each in incidents:
        story += _incident(book, each)
    return story


def _incident(book: Book, incident: Incident) -> Story:
    words, markup = book.words, book.type.markup
    about = _target(book, incident.target)
    kind = f'<font name="{BOLD}">{markup(words(f"proceedings-incident-{incident.kind}"))}</font>'
    lines = [f"{kind}{DOT}{about}" if about else kind]
    if incident.count:
        lines.append(markup(words("proceedings-incident-sheets", n=incident.count)))
    if incident.text:
        told = words("proceedings-incident-reason", reason=incident.text) if incident.is_systems else incident.text
        lines.append(markup(told))
    if incident.since is not None:
        lines.append(markup(words("proceedings-incident-since", time=book.time(incident.since))))
    role = incident.by.partition(":")[0]
    facts = [words("proceedings-incident-number", number=incident.number), book.time(incident.at)]
    facts += [words(f"proceedings-by-{role}")] if role != "system" else []
    lines.append(book.soft(markup(DOT.join(facts))))
    return [book.text("", NOTE, before="<br/>".join(lines))]


def _target(book: Book, id: str) -> str:
    """Return markup that names what an incident is about, and leads there where it is printed; empty for nothing."""
    state = book.state
    if poll := state.polls.get(id):
        return book.link(poll_key(poll), book.words("proceedings-poll-number", number=poll.number))
    if proposal := state.proposals.get(id):
        return book.link(proposal_key(proposal), book.words("proceedings-proposal-number", number=proposal.number))
    if table := state.tables.get(id):
        return book.type.markup(book.words("proceedings-table", number=table.number))
    if note := state.notes.get(id):
        name = book.words("proceedings-note-of", number=note.number)
        return book.type.markup(name) if book.places[id] in UNPRINTED else book.link(note_key(note), name)
    return ""


UNPRINTED = ("hidden", "withdrawn", "held")
"""Places of notes of which the number alone is printed, so that nothing leads there."""
