"""How common a word is. The figures come from `wordfreq`, an optional library of 60 MB that never asks a network."""

import importlib
from functools import lru_cache

from server.texts.rules import Frequency


@lru_cache
def frequency_in(language: str) -> Frequency | None:
    """Return how common words are in a language; `None` where the library is not installed."""
    try:
        wordfreq = importlib.import_module("wordfreq")
    except ImportError:
        return None

    @lru_cache(maxsize=20_000)
    def frequency(word: str) -> float:
        return max(float(wordfreq.zipf_frequency(each, language)) for each in (word, *_kin(word, language)))

    return frequency


def _kin(word: str, language: str) -> list[str]:
    """Return what a word may be a form of: « cochez » is as well known as « cocher », « préaux » not less than one."""
    if language != "fr":
        return [word.removesuffix("s")] if word.endswith("s") else []
    found = [word[: -len(ending)] + other for ending, other in _FORMS if word.endswith(ending)]
    return [each for each in found if len(each) > 2]


_FORMS = (("ez", "er"), ("rez", "r"), ("rez", "re"), ("ront", "r"), ("ront", "re"), ("ra", "r"), ("ra", "re"),
          ("iez", "ez"), ("ez", "é"), ("ons", "er"), ("ées", "er"), ("és", "er"), ("ée", "er"), ("é", "er"), ("s", ""),
          ("x", ""), ("aux", "al"), ("es", ""), ("e", ""), ("ent", "er"), ("era", "er"), ("eront", "er"))  # fmt: skip
