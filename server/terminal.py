"""Speaking to a person at a terminal, or to the program that reads the output in their place."""

import json

from server.i18n import REFERENCE, Words

words = Words(REFERENCE, "cli")


class Trouble(Exception):
    """The command cannot go on; the text is a whole sentence that says what was expected."""


def say(text: str = "") -> None:
    """Print a line for a person, at once."""
    print(text, flush=True)


def say_json(value: object) -> None:
    """Print one line of JSON for a program, at once."""
    print(json.dumps(value, ensure_ascii=False), flush=True)
