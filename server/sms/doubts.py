"""What can be read in two ways: words and signs beside letters that may be letters too, or turn them round.

A choice that is one letter is clear; these are the traps of several letters: « C’est A » is no mark for C.
"""

import re
from collections.abc import Collection, Iterable

from server.sms.vocabulary import Vocabulary, capitals

TOGETHER_MOST = 5  # letters of an order that are written together; more of them are a word as well

_CROSSES = frozenset("\u274c\u274e\u2716\u2717\u2718\u2612\U0001f44e\U0001f6ab\u26d4\u2260\u00ac")  # ❌ ✗ 👎 🚫 ≠
_FACE = re.compile(r"(?<!\w)[:;]['-]?[BCDOPSX](?!\w)", re.IGNORECASE)
_RANGE = re.compile(r"(?<!\w)([^\W\d_])\s?(?:[-\u2013\u2014\u2192~]|\.\.+)\s?([^\W\d_])(?!\w)")
_ELISION = re.compile(r"(?<!\w)([^\W\d_])(?:['`\u2019\u2018\u02bc\u2032]|\s?\u0301)\s?([^\W\d_]+)")
_VERB = re.compile(r"(?<!\w)([^\W\d_])\s+([^\W\d_]+)")


def has_doubtful_sign(choice: str, form: str, marks: int) -> bool:
    """Return whether a sign may turn a choice round: a cross, a plus with a minus, a range, a face made of letters.

    marks: how many choices it is read as, 0 where numbers stand behind letters.
    """
    if not _CROSSES.isdisjoint(choice):
        return True
    if marks < 2:
        return False
    if ("+" in choice and "-" in choice) or _FACE.search(choice):
        return True
    if form == "ranks":
        return "<" in choice or choice.lstrip().startswith("=") or choice.rstrip().endswith("=")
    found = _RANGE.search(capitals(choice))
    return marks == 2 and found is not None and ord(found[2]) - ord(found[1]) > 1


def doubtful_word(
    choice: str, said: Iterable[str], letters: Collection[str], marks: int, in_order: bool, words: Vocabulary
) -> str | None:
    """Return a word that may be meant as letters, or as a word; `None` where all is clear.

    said: the words of the choice that mean something. letters: of the poll, in capitals. marks: as above.
    in_order: the letters say an order; else they come as in the alphabet, when somebody writes them together.
    """
    for begun in begun_phrases(choice, words):
        if begun[0] in letters and (marks != 1 or "'" in begun):
            return begun
    if not marks:
        return None
    spelt = [each for each in said if each not in words.joining and each != "="]
    for each in spelt:
        if len(each) > 1 and set(each) <= set(letters) and (len(spelt) > 1 or _is_word(each, in_order, words)):
            return each
    return None


def _is_word(letters: str, in_order: bool, words: Vocabulary) -> bool:
    """Return whether letters that are written together, with nothing beside them, are rather a word: PAGE, OUI."""
    distinct = sorted(set(letters))
    if letters in words.yes | words.no | words.stop or 1 < len(distinct) < len(letters):
        return True
    return len(letters) > TOGETHER_MOST if in_order else len(letters) > 2 and [*letters] != distinct != [letters[0]]


def begun_phrases(choice: str, words: Vocabulary) -> list[str]:
    """Return where one letter begins a phrase, in capitals: `C'EST`, `J'AI`, `I VOTE`."""
    text = capitals(choice)
    verbs = (found[0] for found in _VERB.finditer(text) if found[2] in words.verbs)
    return [*(f"{found[1]}'{found[2]}" for found in _ELISION.finditer(text)), *verbs]
