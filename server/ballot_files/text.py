"""From the bytes of a file to its lines, or to the reason why it is no text."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from server.ballot_files.papers import BadBallots

HEAD_BYTES = 65_536  # enough to tell text from what is none


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """Give the lines of a text in UTF-8, with or without a byte order mark, each with its line end.

    UTF-16 is read when its byte order mark says so, which is what spreadsheets write as "Unicode text".
    Only a line at a time is held. Raises BadBallots: "empty", "binary", "encoding", OSError.
    """
    head = stream.read(HEAD_BYTES)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            yield from (head + stream.read()).decode("utf-16").splitlines(keepends=True)
        except UnicodeDecodeError:
            raise BadBallots("encoding") from None
        return
    head = head.removeprefix(codecs.BOM_UTF8)
    if not head.strip():
        rest = stream.read(1)
        if not rest:
            raise BadBallots("empty")
        head += rest
    if b"\0" in head:
        raise BadBallots("binary")
    returns_alone = b"\r" in head and b"\n" not in head  # line ends of old Macintoshes
    if returns_alone:
        head = (head + stream.read()).replace(b"\r", b"\n")
    for number, line in enumerate(_split(head, stream), 1):
        if b"\0" in line:
            raise BadBallots("binary", number)
        try:
            yield line.decode()
        except UnicodeDecodeError:
            raise BadBallots("encoding", number) from None


def _split(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    """Give the lines of what was read already, and then of what follows it."""
    *whole, last = head.split(b"\n")
    for line in whole:
        yield line + b"\n"
    for more in stream:
        yield last + more
        last = b""
        break
    yield from stream
    if last:
        yield last
