"""Sentences and words, as far as punctuation tells them."""

import re

_END = re.compile(r"[.!?…]+(?:\s?[»”\")])?(?=\s+[«“\"(–-]?\s?[A-ZÀ-Þ0-9])")
_SHORT = re.compile(r"(?:\b(?:[A-ZÀ-Þ]|M|Mr|Mme|Mlle|Dr|St|Ste|av|art|cf|env|tél|vs|no|p)|\d)\.$")
"""What ends with a full stop and ends no sentence."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'\u2010\u2011-][^\W\d_]+)*|\d+(?:[\u00a0\u202f.,:]?\d+)*")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each without blanks around it. A line ends a sentence."""
    found = []
    for line in text.splitlines():
        start = 0
        for end in _END.finditer(line):
            if not _SHORT.search(line[start : end.end()]):
                found.append(line[start : end.end()])
                start = end.end()
        found.append(line[start:])
    return [each.strip() for each in found if each.strip()]


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are written, numbers among them; elided ones such as `l’eau` are one."""
    return _WORD.findall(text)
