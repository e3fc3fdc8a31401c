"""What there is to hear on the voting pages, and where it is: what people read aloud first, then what a program does.

A text is heard in its own language or not at all. What is missing is wished for, and there for the next who ask; until
then a browser with a voice of its own on the device may read it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from starlette.requests import Request

from kiosk import device
from kiosk.easy import in_lines
from kiosk.heard import Text, choice_of, said_in
from kiosk.paper import form_of, hints, levels_of
from kiosk.stand.repeated import Line, answers_of
from kiosk.views import spoken
from server.domain.records import Choice, Poll, Round
from server.domain.state import Key, MeetingState, spoken_key
from server.domain.versions import is_easy, language_of
from server.files.folder import path_of
from server.http.render import words_of
from server.i18n import own_entries
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.spoken.shelf import PARTS_MOST, Shelf, name_of
from server.spoken.sound import ENDING
from server.spoken.speaking import Speaking
from server.wire.views import PushedProposal

FOLLOWED = ("meetings", "rounds", "polls", "proposals")
"""The collections whose records hold texts that are heard."""

PAGES = (
    ("vote-code-heading", "vote-code-label", "vote-code-help"),
    ("vote-waiting-heading", "vote-waiting-next"),
    ("vote-waiting-heading", "vote-waiting-after"),
)
"""What pages say that are always the same, as `_listen.html` asks for it."""
START = ("kiosk-start", "kiosk-start-card", "kiosk-start-touch", "kiosk-start-box", "kiosk-code-hint")
"""What the start screen of a kiosk says."""
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # of receipts
FIXED = (
    "vote-receipt-heading", "vote-receipt-answer", "vote-receipt-label", "kiosk-confirm", "kiosk-receipt",
)  # fmt: skip


class Listening:
    """The sounds of a house, and the meetings that it follows. To be entered; then what is missing is made."""

    def __init__(self, house: House, at_all: bool = False) -> None:
        self._house = house
        self.speaking = Speaking(Shelf(house.settings.data), at_all)
        self._followed: dict[str, Any] = {}
        self._recorded: dict[str, Path] = {}

    async def __aenter__(self) -> Self:
        await self.speaking.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        for id, heed in self._followed.items():
            self._house.meetings[id].observers.remove(heed)
        self._followed.clear()
        await self.speaking.__aexit__(*exception)

    def follow(self, meeting: LiveMeeting) -> None:
        """Make what is missing of a meeting, now and whenever its texts change. Idempotent.

        It begins with the first page that somebody looks at: where nobody votes, nobody listens.
        """
        if meeting.id in self._followed:
            return
        for each in meeting.state.recordings.values():
            self._recorded[name_of(each.language, each.text)] = path_of(self._house.settings.data, each.file)
        self._wish(meeting)

        def heed(keys: Sequence[Key]) -> None:
            if any(collection in FOLLOWED for collection, _ in keys):
                self._wish(meeting, soon=True)

        self._followed[meeting.id] = heed
        meeting.observers.append(heed)

    def path(self, name: str) -> Path:
        """Return the file of a sound, whether it is there or not: what somebody reads aloud comes first.

        Raises ValueError for what is no name.
        """
        for meeting in self._house.meetings.values():
            self.follow(meeting)
        return self._recorded.get(name) or self.speaking.shelf.path(name)

    def read(self, names: Sequence[str]) -> bytes:
        """Return several sounds as one file: as they were made, where they were, else what was recorded as MP3.

        Raises OSError, also when one is to be had neither way; ValueError for what is no name.
        """
        shelf = self.speaking.shelf
        return b"".join((shelf.path(name) if shelf.has(name) else self._of_mp3(name)).read_bytes() for name in names)

    def _of_mp3(self, name: str) -> Path:
        path = self.path(name)
        if path.suffix != f".{ENDING}":
            raise FileNotFoundError(path)
        return path

    def _wish(self, meeting: LiveMeeting, *, soon: bool = False) -> None:
        for language, text in texts_of(meeting.state, self._house.settings.language):
            self.speaking.wish(language, text, soon=soon)


def listening_of(request: Request) -> Listening:
    """Return what an application listens with; one that makes nothing where it was given none."""
    state = request.app.state
    if not hasattr(state, "listening"):
        state.listening = Listening(state.house)
    found: Listening = state.listening
    return found


@dataclass(frozen=True, slots=True)
class BallotSounds:
    """Where a ballot is heard: its question, how one answers, each choice, the blank vote.

    parts: their names in this order, empty for what has no sound. all: where all of them are heard one after the other;
    empty when one has none.
    """

    parts: list[str]

    @property
    def all(self) -> str:
        return _address("-".join(self.parts)) if all(self.parts) and len(self.parts) <= PARTS_MOST else ""


class Ears:
    """What one page lets be heard. language: of the page; tongue: in which the texts of the meeting are read there.

    found: whether anything that was asked for so far has a sound.
    """

    def __init__(self, request: Request, language: str, tongue: str, meeting_id: str = "") -> None:
        house: House = request.app.state.house
        listening = listening_of(request)
        meeting = house.meetings.get(meeting_id)
        if meeting is not None:
            listening.follow(meeting)
        self._speaking = listening.speaking
        self._state = meeting.state if meeting else None
        self._language, self._tongue = language, tongue
        self._keeps = device.keeps(request)
        self.found = False
        self.words = words_of(language, "listen")

    def said(self, *sentences: str) -> str:
        """Return where sentences of the page are heard."""
        return _address(self._name(self._language, " ".join(sentences)))

    def start(self) -> str:
        """Return where the start screen of a kiosk is heard."""
        return _address(self._name(self._language, start_text(self._language)))

    def question(self, asked: Poll | Round) -> str:
        """Return where the question of a poll or a round is heard."""
        return self._heard(*self._question(asked))

    def proposal(self, proposal: PushedProposal) -> str:
        """Return where the text of a proposal is heard."""
        return self._heard(*said_in(proposal.text, proposal.words, "text", self._tongue, self._first))

    def easy(self, proposal: PushedProposal, text: str) -> str:
        """Return where a text of a proposal in easy words is heard."""
        return self._heard(*said_in(text, proposal.words, "text", self._tongue, self._first))

    def ballot(self, poll: Poll) -> BallotSounds:
        """Return where the parts of a ballot are heard. poll: in the words that the page shows."""
        said = [choice_of(poll, choice, self._tongue, self._first) for choice in poll.choices]
        found = [
            self._known(*self._question(poll)),
            self._name(*hint_of(poll, self._language)),
            *(self._known(*text, choice.text) for text, choice in zip(said, poll.choices, strict=True)),
            self._name(*blank_of(poll, self._language)),
        ]
        return BallotSounds(found)

    def receipt(self, code: str, poll: Poll, receipt: str) -> str:
        """Return where the receipt of this device is heard. code: of its card."""
        if self._keeps and self.receipt_parts(poll, receipt):
            return f"/v/{code}/{poll.id}/receipt.{ENDING}"
        return ""

    def receipt_parts(self, poll: Poll, receipt: str, heading: str = "vote-receipt-heading") -> list[str]:
        """Return the names of the sounds of a receipt, letter by letter; none when one of them is missing."""
        if poll.method == "quiz":
            heading = "vote-receipt-answer"
        words = words_of(self._language, "kiosk")
        said = (words(heading), words("vote-receipt-label"), *(sign for sign in receipt if sign.isalnum()))
        found = [self._name(self._language, text) for text in said]
        return found if all(found) else []

    def confirmed_parts(self, poll: Poll, lines: Iterable[Line]) -> list[str]:
        """Return the names of the sounds of a filled-in ballot, line by line; none when one of them is missing.

        poll: in the words that the page shows. lines: of `repeated`. Nothing is wished for: what is on a ballot shall
        leave no trace.
        """
        said = [(self._language, words_of(self._language, "kiosk")("kiosk-confirm"))]
        for line in lines:
            choice = line.choice
            said.append(
                choice_of(poll, choice, self._tongue, self._first) if choice else blank_of(poll, self._language)
            )
            if line.said:
                said.append((self._language, line.said))
        names = [name_of(*text) for text in said]
        self.found = self.found or all(map(self._speaking.shelf.has, names))
        return names if all(map(self._speaking.shelf.has, names)) else []

    @property
    def _first(self) -> str:
        return self._state.meeting.languages[0] if self._state else self._language

    def _question(self, asked: Poll | Round) -> Text:
        return said_in(asked.question, asked.words, "question", self._tongue, self._first)

    def _heard(self, language: str, text: str) -> str:
        """Return where a text of the meeting is heard."""
        return _address(self._known(language, text))

    def _known(self, language: str, text: str, shown: str | None = None) -> str:
        """Return the name of the sound of a text of the meeting: as somebody reads it aloud, else as it is made.

        shown: as it stands on the page and is recorded, where more is said. Empty: it has none.
        """
        recorded = text if shown is None else shown
        if self._state and spoken_key(language, recorded) in self._state.recordings:
            self.found = True
            return name_of(language, recorded)
        return self._name(language, text)

    def _name(self, language: str, text: str) -> str:
        name = name_of(language, text)
        if text.strip() and self._speaking.shelf.has(name):
            self.found = True
            return name
        self._speaking.wish(language, text, soon=True)
        return ""


def _address(names: str) -> str:
    """Return where sounds are heard, their names joined by `-`; nowhere for none."""
    return f"/sound/{names}.{ENDING}" if names else ""


# What is said


def start_text(language: str) -> str:
    """Return what is said of the start screen of a kiosk, each line of it with an end."""
    return " ".join(f"{line.rstrip('.')}." for line in map(words_of(language, "kiosk"), START))


def hint_of(poll: Poll, language: str) -> Text:
    """Return how one answers, and the answers where each choice has the same ones."""
    words = words_of(language, "vote")
    levels = [f"{label}." for _, label in levels_of(poll, words)] if form_of(poll) == "grades" else []
    return language, " ".join([*hints(poll, words), *levels])


def blank_of(poll: Poll, language: str) -> Text:
    """Return what is said of a blank vote."""
    words = words_of(language, "vote")
    if poll.method == "quiz":
        return language, f"{words('vote-unsure')}. {words('vote-unsure-hint')}"
    return language, f"{words('vote-blank')}. {words('vote-blank-hint')}"


def texts_of(state: MeetingState, page: str) -> Iterator[Text]:
    """Give what may be heard of a meeting, some of it twice. page: language of pages.

    What has a recording is made too: all parts of a ballot one after the other must be of one make.
    """
    first, *others = state.meeting.languages
    pages = [each for each in dict.fromkeys((page, first, *others)) if own_entries(each, "vote")]
    for language in pages:
        yield from fixed(language)
    for recording in state.recordings.values():
        yield recording.language, recording.text
    for poll in state.polls.values():
        yield from _of_poll(state, poll, pages)
    for round in state.rounds.values():
        yield from _in_each(round.question, round.words, "question", state.meeting.languages)
    for proposal in state.proposals.values():
        if proposal.withdrawn_at is None:
            yield from _in_each(proposal.text, proposal.words, "text", state.meeting.languages)
            eased = {each: text for each, text in proposal.words.items() if is_easy(each)}
            yield from ((language_of(each, state.meeting.languages), text.text) for each, text in eased.items())


def fixed(language: str) -> Iterator[Text]:
    """Give what the pages say themselves, and the letters of receipts."""
    words = words_of(language, "kiosk")
    yield language, start_text(language)
    for name in FIXED:
        yield language, words(name)
    for sentences in PAGES:
        yield language, " ".join(map(words, sentences))
    for sign in SIGNS:
        yield language, sign


def _of_poll(state: MeetingState, poll: Poll, pages: Iterable[str]) -> Iterator[Text]:
    first, *others = state.meeting.languages
    yield from _in_each(poll.question, poll.words, "question", state.meeting.languages)
    for language in (first, *others):
        said = poll.words.get(language)
        for choice in poll.choices:
            text = said.choices.get(choice.id, "") if said else choice.text if language == first else ""
            if text:
                yield choice_of(poll, _with(choice, text), language, first)
    for version in filter(is_easy, poll.words):
        eased = spoken(poll, version)
        tongue = language_of(version, state.meeting.languages)
        yield from (choice_of(eased, choice, tongue, first) for choice in eased.choices)
    for language in pages:
        yield hint_of(poll, language)
        yield blank_of(poll, language)
        yield from ((language, answer) for answer in answers_of(poll, words_of(language, "kiosk")))


def _with(choice: Choice, text: str) -> Choice:
    return Choice(choice.id, choice.letter, text, choice.pictogram, choice.colour, choice.proposal_id, choice.cost)


def _in_each(text: str, words: Mapping[str, Any], field: str, languages: Sequence[str]) -> Iterator[Text]:
    yield languages[0], text
    for version, text_in in words.items():
        if said := getattr(text_in, field):
            yield language_of(version, languages), in_lines(said) if is_easy(version) else said
