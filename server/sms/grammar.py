"""What people write: the code of a card, and behind it a choice, in whatever way thumbs write it.

Nothing is guessed: what can be read in two ways is `Unclear`, and what was read is said in the answer.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from server.domain.codes import CODE_LENGTH, read_code
from server.domain.counting import METHODS, Ballot, check_form
from server.domain.records import Poll
from server.sms.doubts import begun_phrases, doubtful_word, has_doubtful_sign
from server.sms.vocabulary import Vocabulary, capitals

STARTS_MOST = 6  # places where the code is looked for: « Bonjour, mon code est … » has it at the fourth
DIGITS_MOST = 6
SHOWN_MOST = 20  # of what was not understood, so much is said again

_TOKEN = re.compile(r"[^\W\d_]+|\d+|=")
_NUMBERED = re.compile(r"\s*(?:n\s?\u00b0|no|nr|num[e\u00e9]ro|number|#)\.?\s*(?=\d)", re.IGNORECASE)
_SQUARES = {0x1F170 + place: chr(ord("A") + place) for place in range(26)}  # the pictures of letters: 🅰, 🅱, 🅾
_BESIDE_PICTURES = frozenset("\ufe0e\ufe0f\u20e3")  # they choose how a sign is drawn
_MISSPELT = chr(0xC0)  # what many telephones make of a single « a » in French


class Unclear(Exception):
    """A choice cannot be read. code: one of `REASONS`; got: the part that is at fault."""

    REASONS = ("choice", "twice", "number", "word", "sign", "table")

    def __init__(self, code: str, got: str = "") -> None:
        super().__init__(code, got)
        self.code, self.got = code, got[:SHOWN_MOST]


@dataclass(frozen=True, slots=True)
class Written:
    """A text with a code in it. code: bare. choice: what stands beside the code, as it was written."""

    code: str
    choice: str


def plain(text: str) -> str:
    """Return a text without signs that nobody sees, every digit of whatever script as 0 to 9."""
    folded = unicodedata.normalize("NFKC", text.translate(_SQUARES))
    visible = (sign for sign in folded if unicodedata.category(sign) != "Cf" and sign not in _BESIDE_PICTURES)
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in visible).strip()


def codes_in(text: str, starts_most: int = STARTS_MOST) -> Iterator[Written]:
    """Give each way to find a code in a plain text, with what stands before and behind it; the first ones first.

    One in 32 of them is none by chance: whoever asks takes the first that is on a card. starts_most: places looked at.
    """
    signs = [(place, sign) for place, sign in enumerate(text) if sign.isalnum()]
    starts = [at for at, (place, _) in enumerate(signs) if place == 0 or not text[place - 1].isalnum()]
    for at in starts[:starts_most]:
        taken = signs[at : at + CODE_LENGTH]
        code = read_code(capitals("".join(sign for _, sign in taken)))
        if len(taken) == CODE_LENGTH and code is not None:
            yield Written(code, f"{text[: taken[0][0]]} {text[taken[-1][0] + 1 :]}".strip())


def tokens(text: str) -> list[str]:
    """Return the words, numbers and equals signs of a plain text, in capitals."""
    return _TOKEN.findall(capitals(text))


def poll_number(choice: str, words: Vocabulary) -> tuple[int | None, str]:
    """Return the number of the poll that a choice begins with, `None` where it has none, and what follows it."""
    at = 0
    while found := _TOKEN.search(choice, at):
        if capitals(found[0]) not in words.filler:
            if numbered := _NUMBERED.match(choice, found.start()):
                found = _TOKEN.search(choice, numbered.end())
            if found is None or not found[0].isdigit():
                break
            return int(found[0][:DIGITS_MOST]), choice[found.end() :].strip()
        at = found.end()
    return None, choice


def language_asked(choice: str, words: Vocabulary, polls: Sequence[Poll]) -> tuple[str | None, str]:
    """Return the language that a choice ends with, such as `EN`, and what stands before it.

    polls: those open; what their choices can spell is a choice, and what may be a reason is one.
    """
    found = [*_TOKEN.finditer(choice)]
    if not found or (asked := words.languages.get(capitals(found[-1][0]))) is None:
        return None, choice
    last, alone = found[-1], len(found) == 1
    word = capitals(last[0])
    if choice[: last.start()].endswith(("'", "\u2019")):
        return None, choice  # the end of a word such as « d’en »
    for poll in polls:
        letters = {each.letter for each in poll.choices}
        if set(word) <= letters or (poll.method == "consent" and not alone):
            return None, choice
        if poll.method == "yes-no" and word[0] in letters and word[1:] in words.yes | words.no:
            return None, choice  # « AO BN EN »
    return asked, choice[: last.start()].strip()


def read_choice(poll: Poll, choice: str, words: Vocabulary, tables: Collection[int] = ()) -> Ballot:
    """Return the ballot that somebody writes for a poll. choice: what stands beside the code, and not empty.

    tables: numbers that the answer to a quiz may name. Raises Unclear; Refused("bad-ballot") as `check_form`.
    """
    letters = {each.letter: each.id for each in poll.choices}
    said = _meaning(choice, letters, words)
    if len(said) == 1 and said[0] in words.blank:
        return check_form(poll, Ballot(), blank=True)
    if said == [_MISSPELT]:
        said, choice = ["A"], "A"
    if poll.method != "consent" and (doubtful := words.filler.intersection(tokens(choice))):
        for each in doubtful:
            if set(each) <= letters.keys():
                raise Unclear("word", each)
    match METHODS[poll.method].FORM:
        case "one":
            ballot = _one(poll, said, choice, letters, words, tables)
        case "several":
            ballot = Ballot(tuple(dict.fromkeys(id for each in said for id in _marks(each, letters, words))))
        case "ranks" if not any(map(str.isdigit, said)):
            ballot = Ballot(values=_order(said, letters, words))
        case _:
            ballot = Ballot(values=_numbers(poll, said, letters, words))
    if poll.method != "consent":
        _refuse_doubts(poll, choice, said, letters, words, ballot)
    return check_form(poll, ballot, blank=False)


def _meaning(choice: str, letters: dict[str, str], words: Vocabulary) -> list[str]:
    """Return the words of a choice without those that mean nothing, such as the `C` of « C’est B » among A and B."""
    begins = {each[0] for each in begun_phrases(choice, words)} - letters.keys() - words.yes - words.no - words.table
    return [each for each in tokens(choice) if each not in words.filler and each not in begins]


def _refuse_doubts(
    poll: Poll, choice: str, said: list[str], letters: dict[str, str], words: Vocabulary, ballot: Ballot
) -> None:
    form = METHODS[poll.method].FORM
    in_order = form == "ranks" and not any(map(str.isdigit, said))
    marks = len(ballot.marks) if form in ("one", "several") else len(ballot.values) if in_order else 0
    if marks and poll.method == "quiz":
        said = said[:1]
    if word := doubtful_word(choice, said, letters, marks, in_order, words):
        raise Unclear("word", word)
    if has_doubtful_sign(choice, form, marks):
        raise Unclear("sign")
    if form == "several" and marks > 1 and len(said) > marks and len(set(said)) < len(said):
        again = next(each for place, each in enumerate(said) if each in said[:place])
        if again not in words.joining:
            raise Unclear("twice", again)  # « A a C » may be all from A to C


def _one(
    poll: Poll, said: list[str], choice: str, letters: dict[str, str], words: Vocabulary, tables: Collection[int]
) -> Ballot:
    if not said:
        raise Unclear("choice")
    if poll.method == "consent":
        if said[0] not in letters:
            raise Unclear("choice", said[0])
        against = words.no | words.blank | letters.keys() - {said[0]}
        if said[0] == next(iter(letters)) and (also := next(filter(against.__contains__, said[1:]), None)):
            raise Unclear("choice", f"{said[0]} {also}")  # « A non », « A ou B »: who objects says why, behind B
        return Ballot((letters[said[0]],), reason=_behind(choice, said[0]))
    if poll.method == "quiz":
        answer, place = said[0], [each for each in said[1:] if each not in words.table]
        if answer not in letters:
            raise Unclear("choice", answer)
        if len(place) > 1 or not all(each.isdigit() and len(each) <= DIGITS_MOST for each in place):
            raise Unclear("choice", place[-1])
        number = int(place[0]) if place else 0
        if number and number not in tables:
            raise Unclear("table", place[0])
        return Ballot((letters[answer],), table=number)
    return Ballot(tuple(dict.fromkeys(id for each in said for id in _marks(each, letters, words))))


def _behind(choice: str, letter: str) -> str:
    """Return what is written behind the letter of a choice, as it was written."""
    for found in _TOKEN.finditer(choice):
        if capitals(found[0]) == letter:
            return choice[found.end() :].strip().lstrip(" .,;:-")
    return ""


def _marks(token: str, letters: dict[str, str], words: Vocabulary) -> list[str]:
    """Return the choices of one word: `A`, or `AC`, or none for an « and »."""
    found = [letters.get(letter) for letter in token]
    if token in words.joining:
        if None not in found:
            raise Unclear("word", token)  # « ET » in a poll with the choices E and T
        return []
    if None in found or not token.isalpha():
        raise Unclear("choice", token)
    return [id for id in found if id is not None]


def _order(said: list[str], letters: dict[str, str], words: Vocabulary) -> dict[str, int]:
    """Return the rank of each choice, in the order in which they are written; `=` joins those of one rank."""
    ranks: dict[str, int] = {}
    rank, joined = 0, False
    for token in said:
        if token == "=":
            joined = rank > 0
            continue
        for id in _marks(token, letters, words):
            if id in ranks:
                raise Unclear("twice", token)
            rank, joined = (rank if joined else rank + 1), False
            ranks[id] = rank
    return ranks


def _numbers(poll: Poll, said: list[str], letters: dict[str, str], words: Vocabulary) -> dict[str, int]:
    """Return the number that is written behind each letter; a choice that is said to be blank is left open."""
    parts = [part for token in said for part in _parted(token, letters, words) if part != "="]
    if len(parts) == 1 and len(letters) == 1:
        parts = [*letters, *parts]  # « OUI », where there is one thing to say it of
    values: dict[str, int] = {}
    given: set[str] = set()
    if poll.method == "yes-no":
        glued = next((each for each in said if len(each) == 2 and each[0] in letters and each not in words.no), None)
        if glued and any(len(each) > 1 for each in parts if each in words.yes | words.no):
            raise Unclear("word", glued)  # « DO », « EN » beside « OUI » are words
    if poll.method == "yes-no" and "O" in parts and any(map(str.isdigit, parts)):
        raise Unclear("number", parts[max(0, parts.index("O") - 1)])  # beside figures, an O may be a nought
    while parts:
        letter = "A" if parts[0] == _MISSPELT else parts[0]
        del parts[0]
        if letter not in letters:
            raise Unclear("choice", letter)
        if letter in given:
            raise Unclear("twice", letter)
        value = parts.pop(0) if parts else ""
        given.add(letter)
        if value in words.blank:
            continue
        number = _number(poll, value, words)
        if number is None:
            raise Unclear("number", letter)
        if number or METHODS[poll.method].FORM != "points":  # no points is what leaving it out says too
            values[letters[letter]] = number
    return values


def _parted(token: str, letters: dict[str, str], words: Vocabulary) -> Sequence[str]:
    """Return a word in its parts: `AOUI` is a letter and its answer."""
    if token[0] in letters and (token[1:] in words.yes or token[1:] in words.no or token[1:] in words.blank):
        return token[0], token[1:]
    return () if token in words.joining and len(token) > 1 else (token,)


def _number(poll: Poll, written: str, words: Vocabulary) -> int | None:
    if poll.method == "yes-no":
        if written in words.yes:
            return 1
        if written in words.no:
            return 0
    return int(written) if written.isdigit() and len(written) <= DIGITS_MOST else None
