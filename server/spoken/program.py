"""The program that speaks, and its voices. It is called as a program, and never part of this one: it is under the GPL.

A text is read with a voice of its own language or not at all: French words in the mouth of an Englishman help nobody.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass

NAME = "espeak-ng"
WITHIN_S = 60.0  # a sheet of 4,000 letters takes one second, on a tablet's processor ten
VOICES = {"en": "en-gb", "fr": "fr-fr"}
"""Language -> the voice that reads it, where that has another name; nothing else, so that files keep their names."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LINE = re.compile(r"\s*\d+\s+(\S+)\s")  # priority, voice, and columns that nobody asks for
# What would be obeyed and not read: signs of control, and phonemes in double brackets.
_OBEYED = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]+")
_BRACKETS = re.compile(r"\[(?=\[)")


class Unspoken(Exception):
    """A text could not be made a sound file. code: `no-voice`, `failed` or `silent`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


def voice_of(language: str) -> str:
    """Return the name of the voice that would read a language, whether it is there or not."""
    return VOICES.get(language, language)


@dataclass(frozen=True, slots=True)
class Program:
    """An espeak-ng that answers. path: of the program. voices: all that it has, in small letters."""

    path: str
    voices: frozenset[str]

    def speaks(self, language: str) -> bool:
        """Return whether there is a voice for a language, by its code."""
        return _LANGUAGE.fullmatch(language) is not None and voice_of(language) in self.voices

    def speak(self, language: str, text: str, *, gently: bool = False) -> bytes:
        """Return a text as a WAV file, in 16 bits. The text comes by a pipe, and no shell sees it.

        gently: giving way to whatever else the machine does. Raises Unspoken.
        """
        if not self.speaks(language):
            raise Unspoken("no-voice", language)
        command = [self.path, "-v", voice_of(language), "-s", str(WORDS_A_MINUTE), "-b", "1", "--stdin", "--stdout"]
        if gently and (nice := shutil.which("nice")):
            command = [nice, "-n", "10", *command]
        return _answer(command, readable(text).encode())


WORDS_A_MINUTE = 150  # the program's own 175 is too quick for whoever listens to a choice for the first time


def find_program() -> Program | None:
    """Return the espeak-ng of this machine, `None` where there is none that answers."""
    path = shutil.which(NAME)
    if path is None:
        return None
    try:
        listed = _answer([path, "--voices"], b"").decode("utf-8", "replace")
    except Unspoken:
        return None
    lines = map(_LINE.match, listed.splitlines()[1:])
    return Program(path, frozenset(line[1].lower() for line in lines if line))


def readable(text: str) -> str:
    """Return a text as it is to be read: without what the program would obey."""
    return _BRACKETS.sub("[ ", _OBEYED.sub(" ", text)).strip()


def _answer(command: list[str], said: bytes) -> bytes:
    try:
        done = subprocess.run(command, input=said, capture_output=True, timeout=WITHIN_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unspoken("failed", str(error)) from error
    if done.returncode != 0 or not done.stdout:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise Unspoken("failed", last[0] if last else f"status {done.returncode}")
    return done.stdout
