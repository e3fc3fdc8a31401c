"""What a language brings to the check of its texts. Lists are ours, and closed: a word that is not there is not known.

Patterns are for whole words and are read without regard to capitals, but for initials and Roman numerals.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language, as far as the rules need it.

    hard: words and turns of phrase -> what says the same in plainer words; several words are joined by single spaces.
    passives: an auxiliary and a participle. agent: what follows where it is told by whom. certain: a passive beyond
    doubt, without one. negations, subordinators: each one found counts. set_free: turns in which these are none.
    numbers: written in letters. shortened: abbreviations, with their full stop where they have one.
    """

    hard: dict[str, str]
    passive: re.Pattern[str]
    agent: re.Pattern[str]
    certain: re.Pattern[str]
    negation: re.Pattern[str]
    subordinator: re.Pattern[str]
    set_free: re.Pattern[str]
    number: re.Pattern[str]
    shortened: re.Pattern[str]
    percent: re.Pattern[str]


def any_of(*turns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(turns)})(?!\w)", re.IGNORECASE)
