"""Suggestions: how fast they come, and how long the event loop of a server is held by them.

2,000 made-up notes. `ratio` holds all first suggestions (reading, near-duplicates, draft groups, themes and likes of
one note) against scikit-learn's bare TfidfVectorizer on groups of 3 to 5 letters of the same texts, both in seconds of
a processor (`cpu_s`, `floor_cpu_s`; `wall_s` beside other work is longer). `one_more_ms`: of a processor, from a note's
arrival until near-duplicates, likes and themes for it are told. `loop_held_ms`: the longest that a loop was late
for a turn while a worker did all that; `loop_cpu_ms`: the longest that it worked itself between two turns;
`thread_held_ms`: as late with a thread in the worker's place; `idle_held_ms`: with nothing to do, which is
the machine's own. `child_ms`: until a new worker has answered its first question.
"""

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.parts.figures import end_tidily, interleaved, parser, report, spread
from regie.synthesis.suggestions import NoteText
from regie.synthesis.synthesis import Synthesis
from regie.synthesis.talk import Groups, Like, NearDuplicates, SameAs, ThemesFor
from regie.synthesis.worker import Worker

NOTES = 2_000
THEMES = 12
WORDS = 3_000
TOPIC_WORDS = 120
MS = 1_000
TURN_S = 0.001
IDLE_S = 1.0
SYLLABLES = [first + second for first in "bcdfglmnprstv" for second in ("a", "e", "i", "o", "u", "ou", "an", "on", "é")]


def made_up(count: int) -> list[NoteText]:
    """Return notes of 6 to 18 words: half of them from the words of one of twelve topics, which is their theme."""
    draw = random.Random(0)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(WORDS)]
    topics = [draw.sample(words, TOPIC_WORDS) for _ in range(THEMES)]
    notes = []
    for number in range(1, count + 1):
        topic = draw.randrange(THEMES)
        length = draw.randint(3, 9)
        # Some words are frequent and most are rare, as in any language.
        text = draw.choices(topics[topic], k=length) + [
            words[min(WORDS - 1, int(draw.paretovariate(0.7)))] for _ in range(length)
        ]
        notes.append(NoteText(f"n_{number}", number, " ".join(text), (f"o_{topic}",) if draw.random() < 0.7 else ()))
    return notes


def one_more(synthesis: Synthesis, number: int, text: str) -> float:
    """Return the milliseconds of a processor from a note's arrival to all that may be said about it."""
    began = time.process_time()
    synthesis.put([NoteText("n_more", number, text)])
    synthesis.same_as("n_more")
    synthesis.like("n_more")
    synthesis.themes_for("n_more")
    return (time.process_time() - began) * MS


async def held(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Return the longest, in milliseconds, that the loop was late for a turn while `work` ran, and that it worked."""
    late = worked = 0.0
    done = asyncio.Event()

    async def probe() -> None:
        nonlocal late, worked
        while not done.is_set():
            began, cpu = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TURN_S)
            late = max(late, time.perf_counter() - began - TURN_S)
            worked = max(worked, time.thread_time() - cpu)

    watching = asyncio.create_task(probe())
    await work()
    done.set()
    await watching
    return late * MS, worked * MS


async def loops(notes: Sequence[NoteText]) -> dict[str, float]:
    """Return how long a loop was held by a worker, by a thread and by nothing, and how long a worker takes to begin."""
    began = time.perf_counter()
    async with Worker() as worker:
        await worker.ask(Like("n_1"))
        child_ms = (time.perf_counter() - began) * MS

        async def ask() -> None:
            worker.put(notes)
            await asyncio.gather(
                *(worker.ask(question) for question in (NearDuplicates(), Groups(), Like("n_1"))),
                worker.ask(SameAs("n_1")),
                worker.ask(ThemesFor("n_1")),
            )

        late, worked = await held(ask)

    by_thread, _ = await held(lambda: asyncio.to_thread(first_suggestions, notes))
    idle, _ = await held(lambda: asyncio.sleep(IDLE_S))
    return {
        "loop_held_ms": late,
        "loop_cpu_ms": worked,
        "thread_held_ms": by_thread,
        "idle_held_ms": idle,
        "child_ms": child_ms,
    }


def first_suggestions(notes: Sequence[NoteText]) -> Synthesis:
    synthesis = Synthesis()
    synthesis.put(notes)
    synthesis.near_duplicates()
    synthesis.groups()
    synthesis.like("n_1")
    synthesis.themes_for("n_1")
    return synthesis


def measure(count: int, pairs: int) -> dict[str, object]:
    notes = made_up(count)
    more: list[float] = []

    walls: list[float] = []

    def candidate() -> float:
        began, cpu = time.perf_counter(), time.process_time()
        synthesis = first_suggestions(notes)
        walls.append(time.perf_counter() - began)
        cpu_s = time.process_time() - cpu
        more.extend(one_more(synthesis, count + turn, notes[turn].text[::-1]) for turn in range(5))
        return cpu_s

    def floor() -> float:
        cpu = time.process_time()
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit_transform([note.text for note in notes])
        return time.process_time() - cpu

    measured = interleaved(pairs, candidate, floor)
    turns = [asyncio.run(loops(notes)) for _ in range(pairs)]
    return {
        "benchmark": "suggestions",
        "notes": count,
        "pairs": pairs,
        **spread("ratio", [cpu_s / floor_s for cpu_s, floor_s in measured]),
        **spread("cpu_s", [cpu_s for cpu_s, _ in measured]),
        **spread("floor_cpu_s", [floor_s for _, floor_s in measured]),
        **spread("wall_s", walls[1:]),
        **spread("one_more_ms", more[5:], 1),
        **{key: value for name in turns[0] for key, value in spread(name, [each[name] for each in turns], 1).items()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser("suggestions", __doc__ or "", "python -m benchmarks.suggestions --notes 2000 --json")
    made.add_argument("--notes", type=int, default=NOTES, metavar="N", help=f"notes of the meeting ({NOTES})")
    given = made.parse_args(arguments)
    end_tidily()
    report(measure(given.notes, given.pairs), given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
