"""Speaking to a person at a terminal, or to the program that reads the output in their place."""

import json
import os
from collections.abc import Mapping

from server.i18n import COMMON, REFERENCE, Words, languages

SPOKEN = (*COMMON, "cli", "scan", "verify")
"""The areas whose words the command line speaks with."""


def language_of(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the command line, by code: of `TABLEE_LANGUAGE`, else of the shell (`en_GB.UTF-8`).

    The shell's is its `LC_ALL`, else `LC_MESSAGES`, else `LANG`, as POSIX has it (XBD 8.2): the first that is not empty
    holds. French where none is named that the command line speaks: a file of settings is read too late to be asked.
    """
    shell = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    spoken = languages(SPOKEN)
    named = (environment.get("TABLEE_LANGUAGE", ""), shell[:2] if shell[2:3] in ("", "_", ".", "@") else "")
    return next((each for each in named if each in spoken), REFERENCE)


words = Words(language_of(), "cli")


class Trouble(Exception):
    """The command cannot go on; the text is a whole sentence that says what was expected."""


def say(text: str = "") -> None:
    """Print a line for a person, at once."""
    print(text, flush=True)


def say_json(value: object) -> None:
    """Print one line of JSON for a program, at once."""
    print(json.dumps(value, ensure_ascii=False), flush=True)
