"""The recordings of a script: its questions and choices as people read them aloud, in each language of the meeting."""

from collections.abc import Iterable, Iterator

from server.domain.decide.ballot_paper import CHOICE_MOST
from server.domain.decide.checks import TEXT_MOST
from server.domain.records import LETTERS, Recording
from server.domain.versions import language_of
from server.script.polls import CHOICE
from server.script.reader import Reader
from server.script.sheets import PATH_MOST, Take, take_file, told


def read_recordings(tables: Iterable[Reader], spoken: tuple[str, ...], take: Take) -> Iterator[Recording]:
    """Give the recordings that rounds and polls name. tables: theirs, found well-formed before.

    spoken: the languages of the meeting, the reference first. Of two recordings of one text, the later one is heard.
    Raises BadScript where a recording stands beside no text, and for a file that is none; OSError.
    """
    for each in tables:
        yield from _of_text(each, spoken[0], "question", TEXT_MOST, take)
        for choice in each.tables("choices", *CHOICE, required=False):
            yield from _of_text(choice, spoken[0], "text", CHOICE_MOST, take)
        for language, text in each.in_others(spoken):
            tongue = language_of(language, spoken)
            yield from _of_text(text, tongue, "question", TEXT_MOST, take)
            if "choices_audio" in text:
                yield from _of_choices(text, tongue, take)


def _of_text(table: Reader, language: str, said: str, most: int, take: Take) -> Iterator[Recording]:
    """Give the recording of the text in the field `said`, if the table names one."""
    if file := take_file(table, "audio", take):
        text = table.text(said, most, required=False)
        if not text:
            raise table.wrong("audio", "script-only-with", other=said)
        yield Recording(language, text, file)


def _of_choices(text: Reader, language: str, take: Take) -> Iterator[Recording]:
    """Give the recordings of the choices in another language, in their order; an empty path is none."""
    if "choices" not in text:
        raise text.wrong("choices_audio", "script-only-with", other="choices")
    written = text.texts("choices", 0, len(LETTERS), CHOICE_MOST, empty=True)
    paths = text.texts("choices_audio", 0, len(written), PATH_MOST, empty=True)
    for place, (said, path) in enumerate(zip(written, paths, strict=False)):
        if not path:
            continue
        if not said:
            raise text.wrong("choices_audio", "script-only-with", place=place, other="choices")
        with told(text, "choices_audio", path, place):
            yield Recording(language, said, take(path, "audio"))
