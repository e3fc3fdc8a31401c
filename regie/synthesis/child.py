"""The process that does the work: `python -m regie.synthesis.child`, frames on its standard input and output.

A process and not a thread: in a thread the work holds the lock of the interpreter, and with it the event loop of the
server, for up to 0.2 s at a time (docs/synthesis.md has the figures).
"""

import contextlib
import os
import sys
from typing import BinaryIO

# Before numpy is imported: one processor is the server's.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import msgspec  # noqa: E402

from regie.synthesis.embedder import Lexical  # noqa: E402
from regie.synthesis.failures import Failed  # noqa: E402
from regie.synthesis.semantic import Semantic  # noqa: E402
from regie.synthesis.synthesis import Synthesis  # noqa: E402
from regie.synthesis.talk import (  # noqa: E402
    LENGTH,
    Answer,
    Ask,
    Begin,
    Change,
    Groups,
    KeyWords,
    Like,
    NearDuplicates,
    Question,
    SameAs,
    Stumbled,
    ThemesFor,
    ToChild,
    Told,
    packed,
)

NIL = msgspec.Raw(msgspec.msgpack.encode(None))
NICENESS = 5  # the server goes first


def answer(synthesis: Synthesis, question: Question) -> Answer:
    match question:
        case Like(note_id, most):
            return synthesis.like(note_id, most)
        case SameAs(note_id):
            return synthesis.same_as(note_id)
        case ThemesFor(note_id, most):
            return synthesis.themes_for(note_id, most)
        case KeyWords(theme_id, most):
            return synthesis.key_words(theme_id, most)
        case NearDuplicates():
            return synthesis.near_duplicates()
        case Groups(count):
            return synthesis.groups(count)


def serve(heard: BinaryIO, said: BinaryIO) -> None:
    """Answer frames until the input ends."""
    decoder = msgspec.msgpack.Decoder(ToChild)
    synthesis = Synthesis()

    def say(frame: Told | Stumbled) -> None:
        said.write(packed(frame))
        said.flush()

    while len(head := heard.read(LENGTH.size)) == LENGTH.size:
        frame = decoder.decode(heard.read(LENGTH.unpack(head)[0]))
        number = 0 if isinstance(frame, Begin) else frame.number
        try:
            match frame:
                case Begin(embedder):
                    synthesis = Synthesis(Semantic() if embedder == "semantic" else Lexical())
                case Change(_, put, withdraw):
                    synthesis.withdraw(withdraw)
                    synthesis.put(put)
                    synthesis.read()
                    say(Told(number, NIL))
                case Ask(_, question):
                    say(Told(number, msgspec.Raw(msgspec.msgpack.encode(answer(synthesis, question)))))
        except Failed as failed:
            say(Stumbled(number, failed.code, failed.facts))
        except Exception as fault:
            # The edge of the process: the next question may be answered all the same.
            sys.excepthook(type(fault), fault, fault.__traceback__)
            say(Stumbled(number, "suggestions-failed", {"reason": type(fault).__name__}))


def main() -> None:
    # What a library prints must not land among the frames.
    said = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, said)


if __name__ == "__main__":
    main()
