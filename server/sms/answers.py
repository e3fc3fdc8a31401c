"""Answering a text: whose card it is, which poll it means, what it says, and what became of it."""

from dataclasses import dataclass
from typing import NamedTuple

from kiosk.device import ballot_secret
from kiosk.views import Seen, Views, spoken
from server.domain.counting import Ballot
from server.domain.records import Poll
from server.domain.refusals import Refused
from server.http.cards import Tries, look_up
from server.http.render import words_of
from server.i18n import Words
from server.live.house import House
from server.live.meeting import LiveMeeting
from server.sms.alphabet import cut, fitted
from server.sms.grammar import Unclear, Written, codes_in, language_asked, plain, poll_number, read_choice, tokens
from server.sms.keys import PollKeys
from server.sms.told import question, said, wrong
from server.sms.vocabulary import AREA, Vocabulary, languages, vocabulary
from server.sms.vocabulary import language_of as told_by

TEXT_MOST = 1_600  # what a gateway puts together of the parts of one text; more is nobody's vote
TITLES_MOST = 80  # of several polls, for what is left of one message
NUMBERS_MOST = 9  # polls that are listed by number


class Answer(NamedTuple):
    """What is sent back; empty: nothing. settled: the same text again shall get the same, and be read no more."""

    reply: str
    settled: bool = True


class Came(NamedTuple):
    """Where a text comes from. sender: keyed hash of its number; mark: of all of it; place: among all that came."""

    sender: str
    mark: str
    place: int


@dataclass(frozen=True, slots=True)
class _Asking:
    """A text with the code of a card. choice: what stands beside the code; number: of the poll it names."""

    came: Came
    meeting: LiveMeeting
    credential: str
    seen: Seen
    words: Words
    language: str
    choice: str
    number: int | None


class Answers:
    """Answers the texts of a house.

    tries: what slows those down who guess codes, at every door together. keys: by which numbers are known to boxes.
    """

    def __init__(self, house: House, tries: Tries, keys: PollKeys) -> None:
        self._house = house
        self._keys = keys
        self._tries = tries
        self._views = Views()

    async def answer(self, came: Came, text: str) -> Answer:
        """Return the answer to a text. Idempotent."""
        words, known = self._words(), vocabulary()
        bare = plain(text[:TEXT_MOST])
        if not (written := [*codes_in(bare)]):
            return self._without_code(bare, words, known)
        try:
            found, meeting, credential = await self._card(written, came.sender)
        except Refused as refused:
            slow = refused.code == "too-many-tries"
            wait_s = refused.facts.get("wait_s", 0)
            reply = words("sms-slow", seconds=wait_s) if slow else words("sms-unknown")
            return Answer(fitted(reply), settled=not slow)
        if self._names_a_card(found.choice, came.sender):
            # The second card would be passed over, or its code stand in the reason of an objection, for all to read.
            return Answer(fitted(words("sms-two-codes")))
        seen = self._views.of(meeting.state)
        language, choice = language_asked(found.choice, known, seen.open_polls)
        language = language or told_by(tokens(choice)) or _language_of(meeting, self._house.settings.language)
        number, choice = poll_number(choice, known)
        asking = _Asking(came, meeting, credential, seen, words_of(language, AREA), language, choice, number)
        answer = await self._answer(asking, known)
        return answer._replace(reply=fitted(answer.reply))

    def _words(self) -> Words:
        return words_of(self._house.settings.language, AREA)

    def _without_code(self, text: str, words: Words, known: Vocabulary) -> Answer:
        first = next(iter(tokens(text)), "")
        if first in known.stop:
            return Answer("")  # the gateway sees to it; an answer would be one too many
        if first in known.help or text == "?":
            return Answer(fitted(words_of(told_by([first]) or words.language, AREA)("sms-help")))
        signs = sum(map(str.isalnum, text))
        return Answer(fitted(words("sms-mistyped" if signs >= 9 and any(map(str.isdigit, text)) else "sms-no-code")))

    async def _card(self, written: list[Written], sender: str) -> tuple[Written, LiveMeeting, str]:
        """Return the first code that is on a card, and its card. Raises Refused as `look_up`."""
        source = f"number {sender}"
        for each in written:
            if known := self._house.known_card(each.code):
                return each, *known
        for _ in written[1:]:
            self._tries.take(source)  # several guesses in a text are several guesses
        return written[0], *await look_up(self._house, self._tries, source, written[0].code)

    def _names_a_card(self, choice: str, sender: str) -> bool:
        """Return whether the code of a card stands in a choice. Each that is on no card costs a try."""
        for each in codes_in(choice, TEXT_MOST):
            if any(map(str.isdigit, each.code)):  # words of a reason are codes by chance, with a figure hardly ever
                if self._house.known_card(each.code):
                    return True
                if self._tries.take(f"number {sender}"):
                    return False
        return False

    # With a card

    async def _answer(self, asking: _Asking, known: Vocabulary) -> Answer:
        words, card = asking.words, asking.meeting.state.cards[asking.credential]
        if card.revoked:
            return Answer(words("sms-revoked"))
        if card.booklet:
            return Answer(words("sms-struck", booklet=cut(card.booklet, 20)))
        poll = _poll_meant(asking)
        if isinstance(poll, Answer):
            return poll
        if set(tokens(asking.choice)) - known.help - known.filler:
            return await self._vote(asking, spoken(poll, asking.language), known)
        if not poll.is_open:
            return Answer(words("sms-none-open"))
        voted = await asking.meeting.voting.has_voted(poll.id, asking.credential)
        several = len(asking.seen.open_polls) > 1
        return Answer(question(spoken(poll, asking.language), words, several, voted))

    async def _vote(self, asking: _Asking, poll: Poll, known: Vocabulary) -> Answer:
        words = asking.words
        tables = {table.number for table in asking.meeting.state.tables.values()}
        try:
            ballot = read_choice(poll, asking.choice, known, tables)
        except (Unclear, Refused) as fault:
            if not poll.is_open:
                return await self._late(asking, poll)
            return Answer(wrong(poll, words, fault))
        try:
            answer = await self._cast(asking, poll, ballot)
        except Refused as refused:
            answer = await self._refused(asking, poll, refused, ballot)
        if answer.settled:
            await self._keys.keep_read(poll.id, asking.came.mark)
        return answer

    async def _cast(self, asking: _Asking, poll: Poll, ballot: Ballot) -> Answer:
        words, came, known_by = asking.words, asking.came, ""
        # Without a key of a poll that is over, which is gone, nobody can tell whose ballot this is any more.
        if poll.is_open:
            known_by = await self._keys.secret(poll.id, came.sender)
            if await self._keys.has_read(poll.id, came.mark):
                return Answer(words("sms-read-before", number=poll.number))
            if not self._keys.is_latest(poll.id, f"{came.sender} {asking.credential}", came.place):
                return Answer(words("sms-overtaken", number=poll.number))
        secret = ballot_secret(self._house, poll.id, asking.credential, known_by)
        receipt = await asking.meeting.voting.cast(poll.id, asking.credential, ballot, secret, "sms")
        name = "sms-cast-quiz" if poll.method == "quiz" else "sms-cast"
        # With its number: a text may be on its way for minutes, and meet another poll than the one it was meant for.
        return Answer(words(name, number=poll.number, said=said(poll, ballot, words), receipt=receipt))

    async def _refused(self, asking: _Asking, poll: Poll, refused: Refused, ballot: Ballot) -> Answer:
        words = asking.words
        match refused.code:
            case "poll-closed" | "poll-not-open":
                return await self._late(asking, poll)
            case "poll-annulled":
                return Answer(words("sms-annulled", number=poll.number))
            case "poll-paused":
                return Answer(words("sms-paused", number=poll.number))
            case "already-voted":
                return Answer(words("sms-already"))
            case "card-revoked" | "unknown-card":
                return Answer(words("sms-revoked"))
            case "card-struck":
                return Answer(words("sms-struck", booklet=cut(str(refused.facts.get("booklet", "")), 20)))
            case "bad-ballot":
                return Answer(wrong(poll, words, refused))
            case "not-saved":
                return Answer(words("sms-not-saved"), settled=False)
        return Answer(words("sms-failed"), settled=False)

    async def _late(self, asking: _Asking, poll: Poll) -> Answer:
        if poll.annulled_at is not None:
            return Answer(asking.words("sms-annulled", number=poll.number))
        voted = await asking.meeting.voting.has_voted(poll.id, asking.credential)
        return Answer(asking.words("sms-closed-voted" if voted else "sms-closed", number=poll.number))


def _poll_meant(asking: _Asking) -> Poll | Answer:
    """Return the poll that a text is about: the one it names, the only open one, or the one that ended last."""
    words, seen = asking.words, asking.seen
    polls = (*seen.open_polls, *seen.ended_polls)
    if asking.number is not None:
        named = next((poll for poll in polls if poll.number == asking.number), None)
        if named is not None:
            return named
        if not seen.open_polls:
            return Answer(words("sms-none-open"))
        listed = ", ".join(str(poll.number) for poll in seen.open_polls[:NUMBERS_MOST])
        return Answer(words("sms-other-number", number=asking.number, open=listed))
    if len(seen.open_polls) == 1:
        return seen.open_polls[0]
    if seen.open_polls:
        return Answer(_listed(asking))
    return seen.ended_polls[0] if seen.ended_polls else Answer(words("sms-none-open"))


def _listed(asking: _Asking) -> str:
    """Return the polls that are open, and how one of them is named."""
    polls = asking.seen.open_polls[:NUMBERS_MOST]
    room = TITLES_MOST // len(polls) - 3
    listed = ", ".join(f"{poll.number} {cut(fitted(spoken(poll, asking.language).title), room)}" for poll in polls)
    return asking.words("sms-which", polls=listed, number=polls[0].number)


def _language_of(meeting: LiveMeeting, usual: str) -> str:
    """Return the first language of a meeting that texts are answered in, else the usual one."""
    return next((each for each in meeting.state.meeting.languages if each in languages()), usual)
